/// What a message asks for: the value that understanding hands to recommendation.
package struct PlaylistRequest: Equatable, Codable, Sendable {
    /// How a message is to be answered.
    package enum Kind: String, Codable, Sendable {
        /// An order for music, though perhaps without a theme the program knows.
        case request
        /// Greetings, thanks, questions about the bot.
        case chat
        /// Somebody in distress: care and a help line, never a list.
        case crisis
        /// Nothing that could be read.
        case empty
    }

    package var kind: Kind
    /// Language of the answer.
    package var language: AnswerLanguage
    /// In order of appearance, each id once.
    package var themes: [WeightedTheme]
    /// Hard: no track that is known to carry one of these may be in the list.
    package var excludedThemes: [ThemeID]
    package var length: Length?
    /// A length that was read and can't be met («0분», «99999시간»); then `length` holds what will be done instead, if anything.
    package var lengthProblem: LengthProblem?
    package var includedArtists: [String]
    package var excludedArtists: [String]
    /// Those of the included artists whose kind of music is wished, and not their songs alone.
    package var similarArtists: [String] = []
    /// Songs that the list should be like; they are not in it themselves.
    package var seedSongs: [SeedSong] = []
    /// No explicit songs.
    package var isClean: Bool
    package var energyShape: EnergyShape?
    /// The most popular songs of the wish, and of the whole catalogue where nothing else is wished; `nil` for no.
    package var byPopularity: Bool?

    package init(
        kind: Kind, language: AnswerLanguage, themes: [WeightedTheme] = [], excludedThemes: [ThemeID] = [],
        length: Length? = nil, lengthProblem: LengthProblem? = nil, includedArtists: [String] = [],
        excludedArtists: [String] = [],
        isClean: Bool = false, energyShape: EnergyShape? = nil
    ) {
        self.kind = kind
        self.language = language
        self.themes = themes
        self.excludedThemes = excludedThemes
        self.length = length
        self.lengthProblem = lengthProblem
        self.includedArtists = includedArtists
        self.excludedArtists = excludedArtists
        self.isClean = isClean
        self.energyShape = energyShape
    }

    /// Whether anything is wished or refused that a list can be made of.
    package var hasWish: Bool {
        !themes.isEmpty || !includedArtists.isEmpty || !excludedThemes.isEmpty || !excludedArtists.isEmpty
            || !seedSongs.isEmpty || byPopularity == true
    }

    package enum Length: Equatable, Codable, Sendable {
        case minutes(Double)
        case tracks(Int)
    }

    package enum LengthProblem: String, Codable, Sendable {
        /// Nothing, or less: «0분», `0 songs`.
        case zero
        /// Beyond what the bot makes in one go.
        case tooLong
    }

    /// How energy moves over the list.
    package enum EnergyShape: String, Codable, Sendable, CaseIterable {
        case flat
        /// Workout: towards the end more.
        case rise
        /// Sleep: towards the end less.
        case fall
        /// Party: up, then down.
        case arc
    }
}

/// A song of the catalogue that a listener named.
package struct SeedSong: Equatable, Hashable, Codable, Sendable {
    package let id: Track.ID
    package let title: String
    package let artist: String

    package init(id: Track.ID, title: String, artist: String) {
        self.id = id
        self.title = title
        self.artist = artist
    }
}
