import Catalogue
import RhythmiQDomain

/// How far a found title is one of the song's titles.
enum TitleMatch {
    case same
    /// The same but for a note that nobody knows: «좋은 날 (드라마 삽입곡)», «Hello - Session 3».
    case sameWithAddition
    /// The Korean title in Latin letters, or the other way round.
    case romanised
    /// A letter or two apart.
    case near
    /// A piece of music whose short name stands in a long title: «Liebesträume, S. 541: No. 3 in A-Flat Major».
    case contained
    /// Latin, where only Korean titles are known: a translation that nobody told us, or another song.
    case unreadable
    case other

    /// Nil for another song's title.
    var points: Int? {
        switch self {
        case .same: 50
        case .sameWithAddition: 42
        case .romanised: 42
        case .near: 40
        case .contained: 40
        case .unreadable: 24
        case .other: nil
        }
    }

    /// - Returns: the match, and what stands behind the title without brackets: «밤편지 노래방».
    static func of(_ found: TitleReading, wanted: KnownTitles, isClassical: Bool) -> (match: TitleMatch, tail: String) {
        // First the title as it stands: «Runaway (U & I)» is all name.
        if wanted.keys.contains(SongKey.folded(found.whole)) { return (.same, "") }
        let keys =
            SongKey.titleKeys(found.core).map { $0 } + [SongKey.titleKey(found.core), SongKey.titleKey(found.whole)]
        if keys.contains(where: wanted.keys.contains) { return (.same, "") }
        let main = SongKey.titleKey(found.main)
        if wanted.isPair(main) { return (.same, "") }
        if wanted.keys.contains(main) {
            return (isPart(found) ? .other : .sameWithAddition, "")
        }
        if let tail = wanted.tail(of: found.main) { return (.same, tail) }
        if let spelling = Romanisation.Spelling(main), wanted.spellings.contains(where: spelling.agrees) {
            return (.romanised, "")
        }
        if wanted.keys.contains(where: { isNear($0, main) }) { return (.near, "") }
        if isClassical, wanted.isContained(in: found.whole) { return (.contained, "") }
        return (Romanisation.isLatin(main) && !wanted.hasLatin ? .unreadable : .other, "")
    }

    /// «사랑 (Part 2)», «사랑 (Intro)»: another piece, not an aside.
    private static func isPart(_ found: TitleReading) -> Bool {
        found.notes.contains { note in
            VersionKind.kinds(of: note).contains(.part)
                || VersionNote.words(of: note).contains {
                    ["part", "pt", "vol", "no", "chapter", "ii", "iii", "2", "3"].contains($0)
                }
                    && !TitleReading.isAside(note)
        }
    }

    private static func isNear(_ a: String, _ b: String) -> Bool {
        let shortest = min(a.count, b.count)
        let isLong = Romanisation.hasHangul(a) ? shortest >= 6 : shortest >= 8
        return isLong && Similarity.sameDigits(a, b) && Similarity.ratio(a, b) >= 0.86
    }
}

/// All titles of the song, folded.
struct KnownTitles {
    let keys: Set<String>
    let spellings: [Romanisation.Spelling]
    private let wordLists: [[String]]
    let hasLatin: Bool

    init(_ track: Track) {
        let titles = [track.title] + track.otherTitles
        var keys: Set<String> = []
        for title in titles {
            keys.formUnion(SongKey.titleKeys(title))
            keys.insert(SongKey.folded(title))
            keys.insert(SongKey.titleKey(TitleReading(title).core))
        }
        keys.remove("")
        self.keys = keys
        spellings = keys.compactMap(Romanisation.Spelling.init)
        wordLists = titles.map { VersionNote.words(of: TitleReading($0).core) }.filter { !$0.isEmpty }
        hasLatin = keys.contains(where: Romanisation.isLatin)
    }

    /// «밤편지 Through the Night»: two of the titles in a row.
    func isPair(_ key: String) -> Bool {
        keys.contains { first in
            key.hasPrefix(first) && key.count > first.count && keys.contains(String(key.dropFirst(first.count)))
        }
    }

    /// What follows a known title in a longer one, if it is nothing but a version: «밤편지 Inst», «좋은날 MR 노래방».
    func tail(of title: String) -> String? {
        let words = VersionNote.words(of: title)
        for known in wordLists where words.count > known.count && Array(words.prefix(known.count)) == known {
            let tail = words.dropFirst(known.count).joined(separator: " ")
            if !VersionKind.kinds(of: tail).isEmpty || VersionNote.isNote(tail) { return tail }
        }
        return nil
    }

    func isContained(in title: String) -> Bool {
        let words = " " + VersionNote.words(of: title).map(SongKey.folded).joined(separator: " ") + " "
        return wordLists.contains { known in
            let text = known.map(SongKey.folded).joined(separator: " ")
            return text.count >= 6 && words.contains(" \(text) ")
        }
    }
}
