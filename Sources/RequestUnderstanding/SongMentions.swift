import LanguageAnalysis
package import RhythmiQDomain
import ThemeMatching

/// Finds songs and artists of the catalogue by name. Names are as people type them; folding is the finder's affair.
package struct SongFinder: Sendable {
    /// By title and artist; without an artist the best known song of the title.
    let find: @Sendable (_ title: String, _ artist: String?) -> SeedSong?

    /// The catalogue's spelling of an artist's name, however it is written.
    let findArtist: @Sendable (_ name: String) -> String?

    package init(
        find: @escaping @Sendable (_ title: String, _ artist: String?) -> SeedSong?,
        findArtist: @escaping @Sendable (_ name: String) -> String? = { _ in nil }
    ) {
        self.find = find
        self.findArtist = findArtist
    }
}

/// Songs that a message names as what the list should be like: «아이유 밤편지 같은 노래», `songs like Creep by Radiohead`.
///
/// A name counts beside a word of likeness alone. With its artist any name does; a title alone must be all that stands
/// there, so
/// that a common word in a sentence is not taken for a song that happens to be called so.
struct SongMentions {
    let sentence: Sentence
    let finder: SongFinder

    struct Mention {
        let song: SeedSong
        let range: Range<Int>
    }

    private static let mostWords = 8
    private static let listParticles = ["이랑", "하고", "랑", "와", "과", "이나", "나"]

    func mentions() -> [Mention] {
        var found: [Mention] = []
        for segment in sentence.segments
        where segment.wordClass == .filler && segment.payload == Filler.likeness.rawValue {
            let isKorean = sentence.text.script(at: segment.range.lowerBound) == .hangul
            let mention = isKorean ? before(segment.range.lowerBound) : after(segment.range.upperBound)
            if let mention, !found.contains(where: { $0.range.overlaps(mention.range) }) { found.append(mention) }
        }
        return found
    }

    // MARK: - Where a name may stand

    /// Korean names what it likens first: the words before, back to the last stop.
    private func before(_ end: Int) -> Mention? {
        var starts: [Int] = []
        for place in stride(from: end - 1, through: 0, by: -1) where sentence.text.gaps[place] > .none {
            starts.append(place)
            if sentence.text.gaps[place] > .space || starts.count == Self.mostWords { break }
        }
        // Longest first: «노래 밤편지» before «밤편지».
        for start in starts.reversed() {
            let isWhole = start == starts.last
            for stop in ends(of: start..<end) {
                if let song = song(in: start..<stop, mayBeTitleAlone: isWhole || start == starts.first) {
                    return Mention(song: song, range: start..<end)
                }
            }
        }
        return nil
    }

    /// English names it last: the words behind, up to the next stop.
    private func after(_ start: Int) -> Mention? {
        var stops: [Int] = []
        for place in start..<sentence.text.count where place > start {
            if sentence.text.gaps[place] > .none { stops.append(place) }
            if sentence.text.gaps[place] > .space || stops.count == Self.mostWords { break }
        }
        let isOpen = stops.last.map { sentence.text.gaps[$0] <= .space } ?? true
        if isOpen, stops.count < Self.mostWords { stops.append(sentence.text.count) }
        for stop in stops.reversed() where stop > start {
            if let song = song(in: start..<stop, mayBeTitleAlone: stop == stops.last) {
                return Mention(song: song, range: start..<stop)
            }
        }
        return nil
    }

    /// The range without a particle that joins it to what follows: «밤편지랑 비슷한».
    private func ends(of range: Range<Int>) -> [Int] {
        let text = sentence.text.text(in: range)
        let particles = Self.listParticles.filter {
            text.hasSuffix($0) && text.unicodeScalars.count > $0.unicodeScalars.count
        }
        return [range.upperBound] + particles.map { range.upperBound - $0.unicodeScalars.count }
    }

    // MARK: - What it names

    private func song(in range: Range<Int>, mayBeTitleAlone: Bool) -> SeedSong? {
        let cuts = range.dropFirst().filter { sentence.text.gaps[$0] > .none }
        for cut in cuts {
            let (first, second) = (text(range.lowerBound..<cut), text(cut..<range.upperBound))
            for (artist, title) in [(first, second), (second, first)] {
                for name in Self.artistSpellings(artist) {
                    if let song = finder.find(title, name) { return song }
                }
            }
        }
        return mayBeTitleAlone && isUnlikeOrdinaryWords(range) ? finder.find(text(range), nil) : nil
    }

    private func text(_ range: Range<Int>) -> String { sentence.text.text(in: range) }

    /// 아이유의, by Radiohead, Radiohead's.
    static func artistSpellings(_ name: String) -> [String] {
        var names = [name]
        if name.hasSuffix("의"), name.count > 1 { names.append(String(name.dropLast())) }
        if name.hasPrefix("by ") { names.append(String(name.dropFirst(3))) }
        if name.hasSuffix("s"), name.count > 2 { names.append(String(name.dropLast())) }
        return names
    }

    /// Not a theme, an artist, or words that hold sentences together.
    private func isUnlikeOrdinaryWords(_ range: Range<Int>) -> Bool {
        guard range.count >= 2 else { return false }
        let inside = sentence.segments.filter { $0.range.overlaps(range) }
        return inside.contains { $0.wordClass == .unknown } && !inside.contains { $0.wordClass == .masked }
    }
}
