import LanguageAnalysis
package import RhythmiQDomain
package import ThemeMatching

/// What was read from a message: the request, and the words that led to it.
package struct Reading: Equatable, Sendable {
    package var request: PlaylistRequest
    /// Wished and refused mentions, in order of their place.
    package var mentions: [JudgedMention]
    /// What the message was about when it was no order for music.
    package var topic: ChatTopic?

    package struct JudgedMention: Sendable, Equatable {
        package var mention: ThemeMention
        package var isExcluded: Bool
    }
}

/// The subject of a message that orders no music.
package enum ChatTopic: String, Codable, Sendable {
    case greeting, thanks, farewell, help, identity, smallTalk, hostile, other
}

/// A name by which listeners may call an artist of the catalogue.
package struct ArtistName: Sendable {
    /// The catalogue's spelling, which goes into the request.
    package let canonical: String
    package let names: [String]

    package init(canonical: String, names: [String]) {
        self.canonical = canonical
        self.names = names
    }
}

/// Reads a message in Korean, English or both into a `PlaylistRequest`. Pure: nothing in a message is ever run.
package struct RequestReader: Sendable {
    private let vocabulary: ThemeVocabulary
    let segmenter: Segmenter
    private let matcher: any ThemeMatcher
    private let lengths: LengthReader
    let artists: [ArtistName]
    let artistLexicon: ArtistLexicon
    let songs: SongFinder?

    /// - Parameter songs: finds what a listener calls by its title; without it no song is.
    package init(
        vocabulary: ThemeVocabulary, artists: [ArtistName], ambiguousNames: Set<String> = [],
        maxMinutes: Double = 600, matcher: (any ThemeMatcher)? = nil, songs: SongFinder? = nil
    ) {
        self.vocabulary = vocabulary
        self.songs = songs
        var lexicon = Lexicon(capacity: 120_000)
        vocabulary.add(to: &lexicon)
        GrammarWords.add(to: &lexicon)
        artistLexicon = ArtistLexicon(artists, ambiguousNames: ambiguousNames, addingTo: &lexicon)
        segmenter = Segmenter(lexicon: lexicon)
        self.artists = artists
        self.matcher = matcher ?? LexicalMatcher(vocabulary: vocabulary)
        lengths = LengthReader(maxMinutes: maxMinutes)
    }

    package func read(_ message: String, now: LocalTime) throws -> Reading {
        let text = NormalizedText(message)
        let length = lengths.read(text, now: now)
        let segments = segmenter.segments(of: text, masked: length.ranges)
        let sentence = Sentence(text: text, segments: segments)
        let polarity = NegationScope(sentence: sentence) { segment in
            segment.wordClass == .theme ? lexicalThemes(segment).first?.facet : nil
        }.excludedSegments()
        let named = songs.map { SongMentions(sentence: sentence, finder: $0).mentions() } ?? []
        // The 밤 of 밤편지 is no wish for the night.
        let mentions = try matcher.mentions(in: sentence).filter { mention in
            !named.contains { $0.range.overlaps(mention.range) }
        }

        var request = PlaylistRequest(kind: .request, language: Self.language(of: text))
        request.length = length.length
        request.lengthProblem = length.problem
        let judged = mentions.map { mention in
            let isExcluded = segments.indices.contains {
                polarity.contains($0) && segments[$0].range.overlaps(mention.range)
            }
            return Reading.JudgedMention(mention: weighed(mention, in: sentence), isExcluded: isExcluded)
        }
        collectThemes(judged, into: &request)
        request.seedSongs = named.map(\.song)
        collectArtists(sentence, excluded: polarity, named: named.map(\.range), into: &request)
        collectSignals(sentence, into: &request)
        let wish = request
        let topic = decideKind(sentence, into: &request)
        let description = Description(of: sentence, excluding: polarity)
        if description.isAsked(request, topic),
            let described = try matcher.theme(describedBy: description.text, in: request.language)
        {
            return Self.reading(wish, described, in: text)
        }
        return Reading(request: request, mentions: judged, topic: topic)
    }

    /// The wish with the theme that its words describe; what was taken for talk before is not.
    private static func reading(
        _ wish: PlaylistRequest, _ described: DescribedTheme, in text: NormalizedText
    ) -> Reading {
        var request = wish
        request.themes = [WeightedTheme(described.theme, strength: described.strength)]
        let mention = ThemeMention(
            themes: [described.theme], range: 0..<text.count, words: text.text(in: 0..<text.count),
            phrase: described.text, evidence: .meaning, strength: described.strength)
        return Reading(request: request, mentions: [Reading.JudgedMention(mention: mention, isExcluded: false)])
    }

    private func lexicalThemes(_ segment: Segment) -> [ThemeID] {
        vocabulary.phrases[segment.payload].themes
    }

    private static func language(of text: NormalizedText) -> AnswerLanguage {
        let hangul = text.scalars.count { HangulSyllable.isSyllable($0) }
        let latin = text.scalars.count { NormalizedText.script(of: $0) == .latin }
        // A syllable block says as much as two or three Latin letters.
        if hangul == 0, latin == 0, text.hasLooseJamo { return .ko }
        return hangul * 3 >= latin && hangul > 0 ? .ko : .en
    }

    // MARK: - Themes

    private func weighed(_ mention: ThemeMention, in sentence: Sentence) -> ThemeMention {
        guard let index = sentence.segments.firstIndex(where: { $0.range.lowerBound == mention.range.lowerBound }),
            index > 0
        else { return mention }
        let before = sentence.segments[index - 1]
        guard before.wordClass == .signal, before.payload == Signal.weaken.rawValue else { return mention }
        var weakened = mention
        weakened.strength *= 0.6
        return weakened
    }

    private func collectThemes(_ mentions: [Reading.JudgedMention], into request: inout PlaylistRequest) {
        for judged in mentions where judged.isExcluded {
            for id in judged.mention.themes where !request.excludedThemes.contains(id) {
                request.excludedThemes.append(id)
            }
        }
        for judged in mentions where !judged.isExcluded {
            for id in judged.mention.themes where !request.excludedThemes.contains(id) {
                if let known = request.themes.firstIndex(where: { $0.id == id }) {
                    request.themes[known].strength = max(request.themes[known].strength, judged.mention.strength)
                } else {
                    request.themes.append(WeightedTheme(id, strength: judged.mention.strength))
                }
            }
        }
    }

    // MARK: - Artists

    private func collectArtists(
        _ sentence: Sentence, excluded: Set<Int>, named: [Range<Int>], into request: inout PlaylistRequest
    ) {
        let context = ArtistContext(sentence: sentence)
        for (index, segment) in sentence.segments.enumerated() where segment.wordClass == .artist {
            // Whose song it is says nothing of whose songs are wished.
            if named.contains(where: { $0.overlaps(segment.range) }) { continue }
            let isExcluded = excluded.contains(index)
            let entry = artistLexicon.names[segment.payload]
            guard isExcluded || !entry.needsContext || context.saysArtist(at: index) else { continue }
            let name = artists[entry.artist].canonical
            if isExcluded {
                if !request.excludedArtists.contains(name) { request.excludedArtists.append(name) }
            } else if !request.includedArtists.contains(name) {
                request.includedArtists.append(name)
                if context.isLikened(at: index) { request.similarArtists.append(name) }
            }
        }
        for name in context.unknownArtists() where !request.includedArtists.contains(name) && named.isEmpty {
            request.includedArtists.append(name)
        }
        request.includedArtists.removeAll { request.excludedArtists.contains($0) }
        request.similarArtists.removeAll { request.excludedArtists.contains($0) }
    }

    // MARK: - Signals and kind

    private func signals(_ sentence: Sentence) -> [Signal] {
        sentence.segments.compactMap { segment in
            switch segment.wordClass {
            case .signal: isDistance(segment, in: sentence) ? nil : Signal(rawValue: segment.payload)
            case .theme: signal(of: sentence.text.text(in: segment.range))
            default: nil
            }
        }
    }

    /// `kid friendly` is a theme and says `clean` as well.
    private func signal(of theme: String) -> Signal? {
        for (_, entry) in segmenter.lexicon.entries(matching: NormalizedText(theme)) where entry.wordClass == .signal {
            return Signal(rawValue: Int(entry.payload))
        }
        return nil
    }

    /// The `kms` of `10 kms`, which alone is a cry for help.
    private func isDistance(_ segment: Segment, in sentence: Sentence) -> Bool {
        let start = segment.range.lowerBound
        return start > 0 && sentence.text.script(at: start - 1) == .digit
            && sentence.text.text(in: segment.range) == "kms"
    }

    private func collectSignals(_ sentence: Sentence, into request: inout PlaylistRequest) {
        for signal in signals(sentence) {
            switch signal {
            case .clean: request.isClean = true
            case .rise: request.energyShape = .rise
            case .fall: request.energyShape = .fall
            case .arc: request.energyShape = .arc
            case .flat: request.energyShape = .flat
            case .crisis, .greeting, .thanks, .farewell, .help, .identity, .smallTalk, .hostile, .artistFollows,
                .strengthen, .weaken, .harmless:
                break
            }
        }
    }

    private func decideKind(_ sentence: Sentence, into request: inout PlaylistRequest) -> ChatTopic? {
        let signals = signals(sentence)
        if signals.contains(.crisis) {
            request = PlaylistRequest(kind: .crisis, language: request.language)
            return nil
        }
        if !sentence.segments.contains(where: { $0.wordClass != .unknown || isWord($0, in: sentence) }) {
            request.kind = sentence.text.hasLooseJamo ? .chat : .empty
            return sentence.text.hasLooseJamo ? .smallTalk : nil
        }
        if isTalk(sentence, request) {
            request = PlaylistRequest(kind: .chat, language: request.language)
            return .other
        }
        let hasWish =
            !request.themes.isEmpty || !request.excludedThemes.isEmpty || !request.includedArtists.isEmpty
            || !request.excludedArtists.isEmpty || !request.seedSongs.isEmpty || request.length != nil
            || request.lengthProblem != nil || request.isClean || request.energyShape != nil
        if hasWish { return nil }
        let topics: [Signal: ChatTopic] = [
            .hostile: .hostile, .identity: .identity, .help: .help, .thanks: .thanks, .farewell: .farewell,
            .greeting: .greeting, .smallTalk: .smallTalk,
        ]
        let speaksOfMusic = sentence.segments.contains {
            $0.wordClass == .filler && $0.payload == Filler.music.rawValue
        }
        let topic = [.hostile, .identity, .help, .thanks, .farewell, .greeting, .smallTalk].first(
            where: signals.contains
        )
        .flatMap { topics[$0] }
        if speaksOfMusic, topic == nil || topic == .greeting || topic == .smallTalk { return nil }
        request.kind = .chat
        return topic ?? .other
    }

    /// Somebody tells something in which a theme's word happens to stand («우리집 막내 이름이 봄이라서 …»): nothing is ordered, no music is
    /// spoken of, and most words are about other things.
    private func isTalk(_ sentence: Sentence, _ request: PlaylistRequest) -> Bool {
        guard request.length == nil, request.lengthProblem == nil, request.includedArtists.isEmpty, !request.isClean,
            request.seedSongs.isEmpty,
            request.excludedThemes.isEmpty, request.excludedArtists.isEmpty, !request.themes.isEmpty
        else { return false }
        let themes = sentence.segments.count { $0.wordClass == .theme }
        let others = sentence.segments.count {
            ($0.wordClass == .unknown || $0.wordClass == .neutral) && isWord($0, in: sentence)
        }
        // A genre or a feeling is already half an order; a season, a place or a doing is in every second sentence.
        let isScene = request.themes.allSatisfy { theme in
            switch theme.id.facet {
            case .time, .sea, .wx, .place, .act, .occ: true
            case .mood, .energy, .genre, .era, .art, .reg, nil: false
            }
        }
        switch OrderCue(in: sentence) {
        case .plain: return false
        case .naming: return true
        case .faint: return others >= 5 && others >= 4 * themes
        case .none: return isScene ? others >= 3 && others > 2 * themes : others >= 5 && others >= 4 * themes
        }
    }

    private func isWord(_ segment: Segment, in sentence: Sentence) -> Bool {
        sentence.text.script(at: segment.range.lowerBound) != .symbol
    }
}
