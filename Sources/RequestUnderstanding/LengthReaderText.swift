import LanguageAnalysis

/// The text as the grammar of lengths walks over it: positions, what separates them, and where words begin and end.
struct LengthText {
    let scalars: [Unicode.Scalar]
    private let gaps: [NormalizedText.Gap]
    private let separators: [Unicode.Scalar?]
    private let scripts: [NormalizedText.Script]

    init(_ text: NormalizedText) {
        scalars = text.scalars
        gaps = text.gaps
        separators = text.separators
        scripts = text.scalars.map(NormalizedText.script)
    }

    var count: Int { scalars.count }

    func gap(at index: Int) -> NormalizedText.Gap { index < count ? gaps[index] : .stop }

    func separator(at index: Int) -> Unicode.Scalar? { index < count ? separators[index] : nil }

    func script(at index: Int) -> NormalizedText.Script? { index < count ? scripts[index] : nil }

    func isHangul(_ index: Int) -> Bool { script(at: index) == .hangul }

    func isDigit(_ index: Int) -> Bool { script(at: index) == .digit }

    /// Whether nothing stands between this letter and the one before.
    func isAttached(_ index: Int) -> Bool { index > 0 && gap(at: index) == .none }

    /// Whether at most a space stands before this letter.
    func isNear(_ index: Int) -> Bool { gap(at: index) <= .space }

    /// Whether a run of one script begins here: `min` in `90min`, 노래 in `kpop노래`.
    func startsWord(_ index: Int) -> Bool { !isAttached(index) || scripts[index] != scripts[index - 1] }

    func endsWord(_ index: Int) -> Bool { index >= count || startsWord(index) }

    /// Whether one of the words ends at `index`.
    func isPreceded(by words: LengthWords<Void>, at index: Int) -> Bool {
        (1...LengthWords<Void>.longestBackward).contains { length in
            index >= length && words.match(self, at: index - length)?.end == index
        }
    }
}

/// Words and phrases with their meanings. A space in an entry may be there or not: 하루 종일 also finds 하루종일. An entry
/// in Latin letters or digits begins and ends with a word; Hangul may be followed by more.
struct LengthWords<Meaning: Sendable>: Sendable {
    /// Letters that `LengthText.isPreceded` looks back.
    static var longestBackward: Int { 6 }

    private struct Entry: Sendable {
        let letters: [Unicode.Scalar]
        /// Whether something may stand before the letter of the same index.
        let mayBreak: [Bool]
        let meaning: Meaning
    }

    /// By first letter, longest first.
    private var entries: [Unicode.Scalar: [Entry]] = [:]

    /// Each group: a meaning and its words, separated by commas or line ends.
    init(_ groups: (Meaning, String)...) {
        for (meaning, words) in groups {
            for word in words.split(whereSeparator: { $0 == "," || $0 == "\n" }) { add(word, meaning) }
        }
        sortByLength()
    }

    /// Words that all mean the same.
    init(_ lists: String...) where Meaning == Void {
        for words in lists {
            for word in words.split(whereSeparator: { $0 == "," || $0 == "\n" }) { add(word, ()) }
        }
        sortByLength()
    }

    private mutating func sortByLength() {
        for first in entries.keys { entries[first]?.sort { $0.letters.count > $1.letters.count } }
    }

    private mutating func add(_ word: Substring, _ meaning: Meaning) {
        var letters: [Unicode.Scalar] = []
        var mayBreak: [Bool] = []
        var isBroken = false
        for scalar in word.unicodeScalars {
            if scalar == " " {
                isBroken = true
            } else {
                letters.append(scalar)
                mayBreak.append(isBroken)
                isBroken = false
            }
        }
        guard let first = letters.first else { return }
        entries[first, default: []].append(Entry(letters: letters, mayBreak: mayBreak, meaning: meaning))
    }

    /// The longest entry that stands at `start`.
    func match(_ text: LengthText, at start: Int) -> (meaning: Meaning, end: Int)? {
        guard start >= 0, start < text.count, let candidates = entries[text.scalars[start]],
            text.isHangul(start) || text.startsWord(start)
        else { return nil }
        for entry in candidates where stands(entry, in: text, at: start) {
            return (entry.meaning, start + entry.letters.count)
        }
        return nil
    }

    private func stands(_ entry: Entry, in text: LengthText, at start: Int) -> Bool {
        let end = start + entry.letters.count
        guard end <= text.count else { return false }
        for offset in 1..<max(1, entry.letters.count) {
            guard text.scalars[start + offset] == entry.letters[offset] else { return false }
            let gap = text.gap(at: start + offset)
            guard gap == .none || entry.mayBreak[offset] && gap < .stop else { return false }
            // `24 7` is not in 247.
            guard gap > .none || !entry.mayBreak[offset] || !text.isDigit(start + offset) else { return false }
        }
        return text.isHangul(end - 1) || text.endsWord(end)
    }
}
