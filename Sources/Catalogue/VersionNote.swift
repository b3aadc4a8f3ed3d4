import Foundation

/// What is added to a title to tell versions of one song apart: `(2011 Remaster)`, ` - Live at …`, `feat. …`.
///
/// Words count whole and in their place: `(Live Forever)`, `(Mixed Signals)` and `(A Deal with God)` are titles.
package enum VersionNote {
    /// The title without its notes.
    ///
    /// - Parameter title: NFKC, so that brackets have one width.
    package static func removed(from title: String) -> String {
        // A note stands in brackets, after a dash, or begins with an abbreviation.
        guard title.unicodeScalars.contains(where: marks.contains) else { return title }
        return withoutTails(withoutBrackets(title))
    }

    private static let marks = Set("([【〔-–—.".unicodeScalars)

    /// Lower-case words: runs of letters and digits.
    package static func words(of text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }

    package static func isNote(_ text: String) -> Bool {
        let all = words(of: text)
        let isNumber = { (word: String) in word.allSatisfy(\.isNumber) }
        let words = Array(all.reversed().drop(while: isNumber).reversed())
        guard let first = words.first(where: { !isNumber($0) }), let last = words.last else { return false }
        if words.count == 1 || words.dropLast().allSatisfy(isNumber), alone.contains(last) { return true }
        if last == "live" { return words.dropLast().last.map { isNumber($0) || beforeLive.contains($0) } ?? true }
        if endings.contains(last) || koreanEndings.contains(where: last.hasSuffix) { return true }
        if words.suffix(2) == ["bonus", "track"] || words.suffix(2) == ["sped", "up"] { return true }
        let second = words.dropFirst(words.firstIndex(of: first).map { $0 + 1 } ?? 0).first
        switch first {
        case "live": return second.map(afterLive.contains) ?? true
        case "with": return second.map { !notNamesAfterWith.contains($0) } ?? false
        case "from": return ["\"", "“", "'", "‘", "《"].contains { text.lowercased().contains("from \($0)") }
        default: return second != nil && openings.contains(first)
        }
    }

    private static let alone: Set = [
        "live", "clean", "explicit", "bonus", "deluxe", "mono", "stereo", "acoustic", "demo", "ost", "mr", "duet",
        "extended", "original", "unplugged", "라이브", "어쿠스틱", "반주", "데모",
    ]
    private static let endings: Set = [
        "remaster", "remastered", "remasters", "mix", "remix", "rmx", "edit", "version", "versions", "ver", "mono",
        "stereo", "demo", "karaoke", "inst", "instrumental", "acoustic", "unplugged", "edition", "ost", "soundtrack",
        "session", "sessions", "slowed", "nightcore", "라이브", "반주",
    ]
    /// Korean writes these onto the word before: 어쿠스틱버전.
    private static let koreanEndings = ["버전", "리마스터", "리마스터링", "리믹스"]
    private static let openings: Set = [
        "feat", "ft", "featuring", "prod", "produced", "remaster", "remastered", "inst", "ver", "version", "duet",
        "피처링", "피쳐링", "라이브", "리마스터", "리믹스",
    ]
    private static let beforeLive: Set = [
        "acoustic", "concert", "official", "mtv", "remaster", "remastered", "studio", "tour", "unplugged", "version",
    ]
    private static let afterLive: Set = [
        "at", "in", "from", "on", "concert", "medley", "recording", "performance", "tour",
    ]
    /// `(With You)`, `(with a Little Help)` are titles; `(with IU)` credits a guest.
    private static let notNamesAfterWith: Set = [
        "a", "an", "all", "the", "me", "my", "you", "your", "u", "us", "him", "her", "his", "them", "this", "that",
        "no", "or", "out", "love", "myself", "every",
    ]

    private static func withoutBrackets(_ title: String) -> String {
        var kept: [Character] = []
        var open: [Int] = []
        for character in title {
            kept.append(character)
            switch character {
            case "(", "[", "【", "〔": open.append(kept.count - 1)
            case ")", "]", "】", "〕":
                guard let start = open.popLast() else { continue }
                if isNote(String(kept[(start + 1)..<(kept.count - 1)])) { kept.removeSubrange(start...) }
            default: continue
            }
        }
        return String(kept)
    }

    private static func withoutTails(_ title: String) -> String {
        var result = title
        for mark in [" feat. ", " ft. "] {
            if let range = result.range(of: mark, options: .caseInsensitive), range.lowerBound > result.startIndex {
                result.removeSubrange(range.lowerBound...)
            }
        }
        while let dash = [" - ", " – ", " — "].compactMap({ result.range(of: $0, options: .backwards) })
            .max(by: { $0.lowerBound < $1.lowerBound }), isNote(String(result[dash.upperBound...]))
        {
            result.removeSubrange(dash.lowerBound...)
        }
        return result
    }
}
