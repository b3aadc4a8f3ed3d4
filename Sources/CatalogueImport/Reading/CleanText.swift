import Foundation

/// Names as people meant them: without what a screen does not show.
enum CleanText {
    static let maxLength = 1_000

    /// One line without controls, zero-width characters and marks that turn the direction of writing, trimmed.
    static func line(_ text: String, named name: String) throws(RecordFault) -> String {
        let clean = line(text)
        guard clean.utf8.count <= maxLength || clean.unicodeScalars.count <= maxLength else {
            throw RecordFault("\(name) is longer than \(maxLength) characters")
        }
        return clean
    }

    static func line(_ text: String) -> String {
        if isClean(text) { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch kind(of: scalar) {
            case .shown: result.append(scalar)
            case .space: result.append(" ")
            case .hidden: continue
            }
        }
        return String(result).trimmingCharacters(in: .whitespaces)
    }

    private enum Kind { case shown, space, hidden }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: .space
        // The zero-width joiner is not among them: emoji are made with it.
        case 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x202A...0x202E, 0x2066...0x2069: .hidden
        default: .shown
        }
    }

    /// Most names are: they are not copied.
    private static func isClean(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return true }
        return !first.properties.isWhitespace && !last.properties.isWhitespace
            && text.unicodeScalars.allSatisfy { kind(of: $0) == .shown }
    }

    /// How tables write that there is nothing.
    static func isMissing(_ text: String) -> Bool {
        text.utf8.count < 5 && ["", "NA", "N/A", "NaN", "nan", "null", "NULL"].contains(text)
    }

    /// The year at the beginning of `2019`, `2019-06` or `2019-06-14`; dates with zeros for what is unknown are common.
    static func year(_ date: String?) -> Int? {
        guard let date, date.utf8.count >= 4, let year = Int(date.prefix(4)) else { return nil }
        return sensibleYear(year)
    }

    static func sensibleYear(_ year: Int?) -> Int? { year.flatMap { (1500...2100).contains($0) ? $0 : nil } }

    /// `nil` where nothing can last so long.
    static func sensibleDuration(ms: Int?) -> Int? { ms.flatMap { (1_000...86_400_000).contains($0) ? $0 : nil } }

    static func duration(seconds: Double?) -> Int? {
        sensibleDuration(ms: seconds.flatMap { Int(exactly: ($0 * 1000).rounded()) })
    }

    /// Lower-case letters and digits of any script, with hyphens between words; at most 80 characters.
    static func slug(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        let folded = text.precomposedStringWithCompatibilityMapping.lowercased()
            .folding(options: .diacriticInsensitive, locale: nil).precomposedStringWithCanonicalMapping
        for scalar in folded.unicodeScalars where result.count < 80 {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                result.append(scalar)
            } else if scalar != "'", scalar != "’", let last = result.last, last != "-" {
                result.append("-")
            }
        }
        while result.last == "-" { result.removeLast() }
        return String(result)
    }
}
