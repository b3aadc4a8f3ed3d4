import LanguageAnalysis
import ThemeMatching

/// Artists' names as words of the lexicon; a segment's payload is an index into `names`.
struct ArtistLexicon: Sendable {
    struct Name: Sendable {
        /// Index of the artist.
        let artist: Int
        /// Also an ordinary word: only read as a name next to a word that says so.
        let needsContext: Bool
    }

    private(set) var names: [Name] = []

    private static func letters(_ text: NormalizedText) -> String {
        String(String.UnicodeScalarView(text.scalars))
    }

    init(_ artists: [ArtistName], ambiguousNames: Set<String>, addingTo lexicon: inout Lexicon) {
        let ambiguousNames = Set(ambiguousNames.map { Self.letters(NormalizedText($0)) })
        for (index, artist) in artists.enumerated() {
            for name in [artist.canonical] + artist.names {
                let text = NormalizedText(name)
                guard text.count > 0, !Self.isTaken(text, in: lexicon) else { continue }
                lexicon.add(name, as: .artist, payload: names.count)
                names.append(
                    Name(
                        artist: index,
                        needsContext: Self.needsContext(text, ambiguousNames: ambiguousNames, lexicon: lexicon)))
            }
        }
    }

    /// 비, Pop: a name that is a theme's word is read as the theme.
    private static func isTaken(_ text: NormalizedText, in lexicon: Lexicon) -> Bool {
        for (_, entry) in lexicon.entries(matching: text) where entry.wordClass != .neutral { return true }
        return false
    }

    private static func needsContext(
        _ text: NormalizedText, ambiguousNames: Set<String>, lexicon: Lexicon
    ) -> Bool {
        if ambiguousNames.contains(ArtistLexicon.letters(text)) { return true }
        if text.script(at: 0) == .hangul { return text.count == 1 }
        return text.count <= 2 || lexicon.isCommonWord(text.text(in: 0..<text.count))
    }
}

/// Whether the words around a name say that it is an artist's.
struct ArtistContext {
    let sentence: Sentence

    func saysArtist(at index: Int) -> Bool {
        let segments = sentence.segments
        if index > 0, segments[index - 1].wordClass == .signal,
            segments[index - 1].payload == Signal.artistFollows.rawValue
        {
            return true
        }
        // songs like IU
        if index > 1, segments[index - 1].wordClass == .filler, segments[index - 2].wordClass == .filler,
            segments[index - 1].payload == Filler.likeness.rawValue,
            segments[index - 2].payload == Filler.music.rawValue
        {
            return true
        }
        // Radiohead and Muse: a name joined to a name.
        if index > 1, segments[index - 2].wordClass == .artist,
            segments[index - 1].wordClass == .conjunction || segments[index - 1].wordClass == .particle
        {
            return true
        }
        if index > 0, segments[index - 1].wordClass == .artist,
            sentence.text.gaps[segments[index].range.lowerBound] == .list
        {
            return true
        }
        if segments.allSatisfy({ $0.wordClass == .artist || $0.wordClass == .masked }) { return true }
        for next in segments[(index + 1)...].prefix(2) {
            switch next.wordClass {
            case .particle: continue
            case .filler: return next.payload == Filler.music.rawValue || next.payload == Filler.likeness.rawValue
            // 비 10곡
            case .negatorAfter, .masked: return true
            default: return false
            }
        }
        return false
    }

    /// 아이유 같은 노래, `songs like Radiohead`: the artist's kind of music, and not only the artist's songs.
    func isLikened(at index: Int) -> Bool {
        func isLikeness(_ segment: Segment) -> Bool {
            segment.wordClass == .filler && segment.payload == Filler.likeness.rawValue
        }
        let segments = sentence.segments
        let behind = segments[(index + 1)...].first { $0.wordClass != .particle }
        if let behind, isLikeness(behind), sentence.text.script(at: behind.range.lowerBound) == .hangul { return true }
        return index > 0 && isLikeness(segments[index - 1])
            && sentence.text.script(at: segments[index - 1].range.lowerBound) == .latin
    }

    /// `songs by Radiohead`: names the catalogue does not know, as typed; at most four words.
    func unknownArtists() -> [String] {
        var names: [String] = []
        let segments = sentence.segments
        for (index, segment) in segments.enumerated()
        where segment.wordClass == .signal && segment.payload == Signal.artistFollows.rawValue {
            guard index > 0, segments[index - 1].wordClass == .filler,
                segments[index - 1].payload == Filler.music.rawValue
            else { continue }
            let run = segments[(index + 1)...].prefix(4).prefix {
                $0.wordClass == .unknown && sentence.text.gaps[$0.range.lowerBound] <= .space
            }
            guard let first = run.first, let last = run.last else { continue }
            names.append(sentence.text.text(in: first.range.lowerBound..<last.range.upperBound))
        }
        return names
    }
}
