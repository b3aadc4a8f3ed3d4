package import Recommendation
package import RequestUnderstanding
package import RhythmiQDomain
package import ThemeMatching

/// The inner way of a message: text → request → tracks → title. No account, no network; covers and files are made from
/// the draft by whoever delivers it.
package struct PlaylistPipeline: Sendable {
    package let vocabulary: ThemeVocabulary
    private let reader: DeferredReader
    let recommender: any Recommender

    package init(
        vocabulary: ThemeVocabulary, reader: RequestReader, recommender: any Recommender
    ) {
        self.init(vocabulary: vocabulary, makingReader: { reader }, recommender: recommender)
    }

    /// - Parameter reader: made when the first message is read, or by `prepare`: its words take half a second.
    package init(
        vocabulary: ThemeVocabulary, makingReader reader: @escaping @Sendable () -> RequestReader,
        recommender: any Recommender
    ) {
        self.vocabulary = vocabulary
        self.reader = DeferredReader(reader)
        self.recommender = recommender
    }

    /// So that the first message waits for nothing.
    package func prepare() { _ = reader.reader }

    package struct Options: Sendable {
        package var mode: RecommendationRequest.Mode
        package var seed: UInt64
        /// Songs that turned out not to be deliverable, and the lengths that turned out to be true: the same seed then gives
        /// the same list but for what these change.
        package var unavailable: Set<Track.ID>
        package var trueDurations: [Track.ID: Int]
        /// What the listener wants in no list; it beats the request.
        package var never: NeverList
        /// The best songs, best first: no chance, no order of listening.
        package var isRanking = false
        /// `nil` for what the mode stands for.
        package var familiarity: Double?

        package init(
            mode: RecommendationRequest.Mode = .blend, seed: UInt64, unavailable: Set<Track.ID> = [],
            trueDurations: [Track.ID: Int] = [:], never: NeverList = .init()
        ) {
            self.mode = mode
            self.never = never
            self.seed = seed
            self.unavailable = unavailable
            self.trueDurations = trueDurations
        }
    }

    package static let defaultMinutes = 60.0

    package func understand(_ message: String, now: LocalTime) throws -> Reading {
        try reader.reader.read(message, now: now)
    }

    /// - Precondition: none; a request without a length gets an hour.
    package func draft(_ request: PlaylistRequest, options: Options) -> PlaylistDraft {
        let length = Self.length(of: request)
        let wish = request
        let unwanted = unwantedArtists(in: wish, options.never)
        var request = request
        request.includedArtists.removeAll { unwanted.contains($0) }
        var asked = RecommendationRequest(
            themes: request.themes, excludedThemes: request.excludedThemes,
            includedArtists: request.includedArtists.filter { !request.similarArtists.contains($0) },
            excludedArtists: request.excludedArtists + options.never.artists,
            excludedSongs: options.never.songs, similarArtists: request.similarArtists,
            seeds: request.seedSongs.map(\.id), isClean: request.isClean, length: length, mode: options.mode,
            seed: options.seed, energyShape: request.energyShape ?? Self.shape(for: request.themes.map(\.id)),
            familiarity: options.familiarity,
            // Somebody who names songs has told what language of songs they like.
            listenerLanguage: request.seedSongs.isEmpty ? request.language.rawValue : nil,
            isRanking: options.isRanking,
            unavailable: options.unavailable, trueDurations: options.trueDurations)
        asked.byPopularity = request.byPopularity == true
        let recommendation = recommender.recommend(asked)
        // A name the catalogue does not know is the listener's own words.
        let unknown = recommendation.notes.flatMap { note -> [String] in
            if case .unknownArtists(let names) = note { names } else { [] }
        }
        let names = request.includedArtists.filter { !unknown.contains($0) }
            .map { Self.displayName(of: $0, in: request.language, tracks: recommendation.tracks.map(\.track)) }
        let title = TitleComposer(vocabulary: vocabulary).title(of: request, artists: names)
        let targetMs: Int? = if case .duration(let ms) = length { ms } else { nil }
        return PlaylistDraft(
            request: wish, title: title, titleArtists: names, mode: options.mode, seed: options.seed,
            targetMs: targetMs,
            recommendation: recommendation, unwantedArtists: unwanted.isEmpty ? nil : unwanted)
    }

    /// The artist or song that a text names; `nil` for what the catalogue does not know.
    package func name(in text: String) -> NeverName? { reader.reader.name(in: text) }

    /// Artists whose songs are asked for and unwanted at once, under whichever names.
    package func unwantedArtists(in request: PlaylistRequest, _ never: NeverList) -> [String] {
        let asked = request.includedArtists.filter { !request.similarArtists.contains($0) }
        guard !asked.isEmpty, !never.artists.isEmpty else { return [] }
        let reader = reader.reader
        let unwanted = Set(never.artists.map { reader.artist(called: $0) ?? $0 })
        return asked.filter { unwanted.contains(reader.artist(called: $0) ?? $0) }
    }

    /// 방탄소년단 is BTS to somebody who writes English.
    private static func displayName(of artist: String, in language: AnswerLanguage, tracks: [Track]) -> String {
        guard language == .en, !artist.allSatisfy(\.isASCII), let track = tracks.first(where: { $0.artist == artist })
        else { return artist }
        return track.otherArtistNames.first { $0.allSatisfy(\.isASCII) } ?? artist
    }

    /// Far beyond every limit that operators set; keeps numbers of any origin from overflowing.
    private static let mostMinutes = 100_000.0
    private static let mostTracks = 100_000

    private static func length(of request: PlaylistRequest) -> RecommendationRequest.Length {
        switch request.length {
        case .minutes(let minutes): .duration(ms: Int((max(0, min(minutes, mostMinutes)) * 60_000).rounded()))
        case .tracks(let count): .tracks(max(0, min(count, mostTracks)))
        case nil: .duration(ms: Int(defaultMinutes * 60_000))
        }
    }

    /// What order an occasion calls for when the listener named none.
    static func shape(for themes: [ThemeID]) -> PlaylistRequest.EnergyShape {
        for theme in themes {
            switch theme.rawValue {
            case "act.sleep", "act.prenatal", "act.meditation", "genre.lullaby": return .fall
            case "act.workout", "act.running", "act.wakeup", "mood.motivated", "act.getting_ready": return .rise
            case "occ.party", "place.club", "act.dancing", "occ.festival", "time.friday", "occ.wedding": return .arc
            default: continue
            }
        }
        return .flat
    }
}
