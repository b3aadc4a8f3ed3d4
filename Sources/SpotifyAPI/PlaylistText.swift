import Foundation

/// Names and descriptions as Spotify takes them (PL-8): one line, no address, neither empty nor too long.
///
/// Limits count Unicode scalars and cut between characters. Observed of Spotify, undocumented: a line break or excess
/// length gave 500, an address or an empty text 400, a missing one the text "null".
package enum PlaylistText {
    package static let longestName = 100
    package static let longestDescription = 300

    /// - Parameter fallback: stands in for a name of which nothing is left.
    package static func name(_ text: String, fallback: String) -> String {
        let name = fitted(text, to: longestName)
        if !name.isEmpty { return name }
        let other = fitted(fallback, to: longestName)
        return other.isEmpty ? "Playlist" : other
    }

    /// - Parameter marker: put at the end, whole; the text gives way to it.
    package static func description(_ text: String, marker: String) -> String {
        let room = longestDescription - marker.unicodeScalars.count - 1
        let text = fitted(text, to: max(room, 0))
        return text.isEmpty ? marker : "\(text) \(marker)"
    }

    /// Whether a description, as Spotify gives it back, holds the marker as a whole word (PL-1).
    package static func holds(_ marker: String, _ description: String) -> Bool {
        guard !marker.isEmpty else { return false }
        return HTMLText.unescaped(description).split { !isWordPart($0) }.contains { $0 == marker }
    }

    private static func isWordPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "-" || character == "_"
    }

    // MARK: - One line

    private static func fitted(_ text: String, to limit: Int) -> String {
        var result = ""
        var count = 0
        for character in oneLine(text) {
            let size = character.unicodeScalars.count
            guard count + size <= limit else { break }
            result.append(character)
            count += size
        }
        return result.trimmingCharacters(in: .whitespaces)
    }

    /// Without control characters, marks of direction, brackets of markup and addresses; single spaces.
    private static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: line.append(" ")
            // Joiners hold emoji together.
            case .format where scalar != "\u{200D}", .surrogate, .unassigned, .privateUse: continue
            default: line.append(scalar == "<" || scalar == ">" ? " " : scalar)
            }
        }
        return String(line).split(separator: " ").filter { !isAddress($0) }.joined(separator: " ")
    }

    private static func isAddress(_ word: Substring) -> Bool {
        let word = word.lowercased()
        if word.contains("://") || word.hasPrefix("www.") { return true }
        // `example.com`, `t.me/x`; not `feat.`, `No.1`, `R.E.M.`, `1.5`.
        let host = word.prefix { $0 != "/" && $0 != "?" && $0 != ":" }.split(
            separator: ".", omittingEmptySubsequences: false)
        guard host.count >= 2, let last = host.last, last.count >= 2 else { return false }
        return commonDomains.contains(String(last)) && host.dropLast().allSatisfy { !$0.isEmpty }
    }

    private static let commonDomains: Set = [
        "com", "net", "org", "kr", "io", "me", "gg", "ly", "co", "be", "fm", "to", "app", "dev", "info", "tv", "link",
        "xyz", "site", "shop", "jp", "cn", "us", "uk", "eu", "ai", "page",
    ]
}

enum HTMLText {
    /// What Spotify escapes in descriptions: the five named entities and numbers. Anything else stays as it is.
    static func unescaped(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            // The longest entity is `&#x10FFFF;`.
            guard let end = rest.prefix(10).firstIndex(of: ";"),
                let character = character(of: rest[rest.index(after: start)..<end])
            else {
                result.append(rest.removeFirst())
                continue
            }
            result.unicodeScalars.append(character)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func character(of entity: Substring) -> Unicode.Scalar? {
        switch entity {
        case "amp": "&"
        case "lt": "<"
        case "gt": ">"
        case "quot": "\""
        case "apos": "'"
        default:
            if entity.hasPrefix("#x") || entity.hasPrefix("#X") {
                UInt32(entity.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
            } else if entity.hasPrefix("#") {
                UInt32(entity.dropFirst()).flatMap { Unicode.Scalar($0) }
            } else {
                nil
            }
        }
    }
}
