package import RhythmiQDomain

/// What the recommender is asked for, with nothing left to guess: every default is already filled in.
package struct RecommendationRequest: Sendable {
    package enum Mode: String, Codable, Sendable, CaseIterable {
        /// The original's mix: half the most frequent songs of the themes, half neighbours of random ones.
        case classic
        /// Soft themes and item neighbours together.
        case blend
        /// The same with more weight on neighbours than on what is popular under the themes.
        case discover

        /// Share of theme-popular songs against their neighbours.
        package var usualFamiliarity: Double { self == .discover ? 0.3 : 0.5 }
    }

    package enum Length: Equatable, Sendable {
        case duration(ms: Int)
        case tracks(Int)
    }

    package var themes: [WeightedTheme]
    package var excludedThemes: [ThemeID]
    package var includedArtists: [String]
    package var excludedArtists: [String]
    /// Never in the list, in whatever version.
    package var excludedSongs: [Track.ID]
    /// Artists whose kind of music is wished: their best known songs count as seeds, and may be in the list.
    package var similarArtists: [String]
    /// Songs that the list should go with; they are not in it themselves.
    package var seeds: [Track.ID]
    package var isClean: Bool
    package var length: Length
    package var mode: Mode
    package var seed: UInt64
    package var energyShape: PlaylistRequest.EnergyShape
    /// Share of theme-popular songs against their neighbours: 0.5 is familiar, 0.3 discovers.
    package var familiarity: Double
    /// The listener's language (ISO 639-1): of songs that fit alike, those in it come first. `nil` where it is not known.
    package var listenerLanguage: String?
    /// Songs that can't be delivered where the listener is; never in the list.
    package var unavailable: Set<Track.ID>
    /// Songs that were found where they will be played, with the true lengths of those recordings in milliseconds. They are
    /// preferred, so that a list made again differs no more than it must.
    package var trueDurations: [Track.ID: Int]
    /// The best songs in the order of their worth: nothing is left to chance, and no order of listening is made.
    package var isRanking: Bool
    /// How many lists hold a song is all that counts, in whichever mode.
    package var byPopularity = false

    /// - Parameter familiarity: `nil` for what the mode stands for.
    package init(
        themes: [WeightedTheme] = [], excludedThemes: [ThemeID] = [], includedArtists: [String] = [],
        excludedArtists: [String] = [], excludedSongs: [Track.ID] = [], similarArtists: [String] = [],
        seeds: [Track.ID] = [], isClean: Bool = false,
        length: Length,
        mode: Mode = .blend, seed: UInt64, energyShape: PlaylistRequest.EnergyShape = .flat,
        familiarity: Double? = nil, listenerLanguage: String? = nil, isRanking: Bool = false,
        unavailable: Set<Track.ID> = [], trueDurations: [Track.ID: Int] = [:]
    ) {
        self.themes = themes
        self.excludedThemes = excludedThemes
        self.includedArtists = includedArtists
        self.excludedArtists = excludedArtists
        self.excludedSongs = excludedSongs
        self.similarArtists = similarArtists
        self.seeds = seeds
        self.isClean = isClean
        self.length = length
        self.mode = mode
        self.seed = seed
        self.energyShape = energyShape
        self.familiarity = familiarity ?? mode.usualFamiliarity
        self.listenerLanguage = listenerLanguage
        self.unavailable = unavailable
        self.trueDurations = trueDurations
        self.isRanking = isRanking
    }
}

/// Why a song is in the list.
package enum Reason: Equatable, Codable, Sendable {
    /// It is known for, or often listed under, this theme.
    case theme(ThemeID)
    /// It shares lists with a song that fits.
    case near(Track.ID)
    case artist(String)
    /// Nothing more fitting was left.
    case filler
}

package struct RecommendedTrack: Equatable, Codable, Sendable {
    package var track: Track
    package let reason: Reason

    package init(track: Track, reason: Reason) {
        self.track = track
        self.reason = reason
    }
}

/// What had to be given up to make the list.
package enum RecommendationNote: Equatable, Codable, Sendable {
    /// Too few songs carry all of these; the list holds others too.
    case themesRelaxed([ThemeID])
    /// Songs ran out: more of one artist than usual.
    case artistCapRelaxed
    /// The catalogue has only so many songs by the artists asked for; others that go with them fill the list.
    case artistRunsShort([String], Int)
    /// Even so, the list is shorter than asked.
    case tooFewSongs
    /// Names that the catalogue does not know.
    case unknownArtists([String])
    /// Songs that were given and that the catalogue does not know.
    case unknownSongs([String])
}

package struct Recommendation: Equatable, Codable, Sendable {
    package var tracks: [RecommendedTrack]
    package var notes: [RecommendationNote]
    package let seed: UInt64

    package init(tracks: [RecommendedTrack], notes: [RecommendationNote], seed: UInt64) {
        self.tracks = tracks
        self.notes = notes
        self.seed = seed
    }

    package var totalMs: Int { tracks.reduce(0) { $0 + ($1.track.durationMs ?? Recommendation.usualDurationMs) } }

    /// For tracks whose length a collection does not say.
    package static let usualDurationMs = 218_000
}

/// Makes a list of tracks.
///
/// Contract: the same request on the same catalogue gives the same list; every hard rule of the request holds in it.
package protocol Recommender: Sendable {
    func recommend(_ request: RecommendationRequest) -> Recommendation
    /// The songs in their order, by their ids or other ids of the same songs, less those that the catalogue does not have
    /// and those that the request refuses.
    func tracks(_ ids: [Track.ID], obeying request: RecommendationRequest) -> [Track]
}
