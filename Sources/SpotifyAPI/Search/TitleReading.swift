import Catalogue
import Foundation

/// A title taken apart: what the song is called, and what stands beside that in brackets or after dashes.
struct TitleReading {
    /// The whole title, in compatibility form.
    let whole: String
    /// Before the first note; the whole title where there is none.
    let main: String
    let notes: [String]

    init(_ title: String) {
        whole = title.precomposedStringWithCompatibilityMapping
        var rest = whole
        var notes: [String] = []
        // From the end, so that brackets within a name stay: «(여자)아이들», «I (Who Have Nothing)» keeps its own.
        while let note = Self.lastNote(of: rest) {
            let before = String(rest[..<note.start]).trimmed
            if before.isEmpty { break }
            notes.insert(note.text, at: 0)
            rest = before
        }
        main = rest.trimmed
        self.notes = notes
    }

    private static let brackets: [Character: Character] = [")": "(", "]": "[", "】": "【", "〕": "〔", "」": "「", ">": "<"]

    private static let dashes: Set<Unicode.Scalar> = ["-", "–", "—", "~"]

    private static func lastNote(of text: String) -> (start: String.Index, text: String)? {
        let trimmed = text.trimmed
        if let close = trimmed.last, let open = brackets[close], let start = opening(open, close, in: text) {
            let inner = text[text.index(after: start)...].trimmed.dropLast()
            return (start, String(inner))
        }
        // Most titles have neither, and Foundation's search is slow.
        guard text.unicodeScalars.contains(where: dashes.contains) else { return nil }
        let ranges = [" - ", " – ", " — ", " ~ "].compactMap { text.range(of: $0, options: .backwards) }
        guard let dash = ranges.max(by: { $0.lowerBound < $1.lowerBound }) else { return nil }
        return (dash.lowerBound, String(text[dash.upperBound...]))
    }

    /// The bracket that the last one closes.
    private static func opening(_ open: Character, _ close: Character, in text: String) -> String.Index? {
        var depth = 0
        for index in text.indices.reversed() {
            if text[index] == close { depth += 1 }
            if text[index] == open {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }

    /// What all the notes together say about the recording.
    var kinds: Set<VersionKind> { notes.reduce(into: []) { $0.formUnion(VersionKind.kinds(of: $1)) } }

    /// The title without what only tells versions apart, credits guests or names a film.
    var core: String {
        let kept = notes.filter { !Self.isAside($0) }
        return kept.isEmpty ? main : main + kept.map { " (\($0))" }.joined()
    }

    static func isAside(_ note: String) -> Bool {
        if VersionNote.isNote(note) || !VersionKind.kinds(of: note).subtracting([.part]).isEmpty { return true }
        let words = VersionNote.words(of: note)
        let text = words.joined(separator: " ")
        return ["ost", "soundtrack", "feat", "prod", "삽입곡", "주제곡", "타이틀"].contains { part in
            words.contains { $0.hasPrefix(part) }
        } || text.hasPrefix("from ") || text.contains("original motion picture")
    }
}

extension StringProtocol {
    /// Without the white space around it; many times faster than by `CharacterSet`, and there are thousands of titles.
    var trimmed: String {
        let rest = drop(while: \.isWhitespace)
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(rest[...last])
    }
}
