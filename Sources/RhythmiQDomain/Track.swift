/// A song of a catalogue.
package struct Track: Identifiable, Hashable, Codable, Sendable {
    package struct ID: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package init(_ rawValue: String) { self.rawValue = rawValue }
        package var description: String { rawValue }
        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    package var id: ID
    /// What other collections, and other pressings, call the same song.
    package var otherIDs: [String]
    /// As on the album, in its original script.
    package var title: String
    /// Translated, romanised and short titles by which people also know the song.
    package var otherTitles: [String]
    /// The primary artist: caps, spacing and affinity count by this name.
    package var artist: String
    /// The artist's names in other scripts.
    package var otherArtistNames: [String]
    package var featuring: [String]
    /// Year of the first release.
    package var year: Int?
    /// `nil` when the collection does not say.
    package var durationMs: Int?
    /// ISO 639-1, or `zxx` for a piece without words.
    package var language: String?
    /// The artist's country, ISO 3166-1 alpha-2.
    package var country: String?
    package var isExplicit: Bool
    /// Whether rapping is a noticeable part, also in songs that are not hip-hop.
    package var hasRap: Bool
    /// 0 (lullaby) … 1 (metal); editorial estimate.
    package var energy: Double?
    package var sound: Sound?
    /// Themes true of the song itself: genres, kinds of voice, what it is known for. Facts, where playlists are hints.
    package var themes: [ThemeID]

    package init(
        id: ID, otherIDs: [String] = [], title: String, otherTitles: [String] = [], artist: String,
        otherArtistNames: [String] = [],
        featuring: [String] = [], year: Int? = nil, durationMs: Int? = nil, language: String? = nil,
        country: String? = nil, isExplicit: Bool = false, hasRap: Bool = false, energy: Double? = nil,
        sound: Sound? = nil, themes: [ThemeID] = []
    ) {
        self.id = id
        self.otherIDs = otherIDs
        self.title = title
        self.otherTitles = otherTitles
        self.artist = artist
        self.otherArtistNames = otherArtistNames
        self.featuring = featuring
        self.year = year
        self.durationMs = durationMs
        self.language = language
        self.country = country
        self.isExplicit = isExplicit
        self.hasRap = hasRap
        self.energy = energy
        self.sound = sound
        self.themes = themes
    }
}

/// What was measured of a recording, as collections tell it beside its energy.
package struct Sound: Hashable, Codable, Sendable {
    /// 0 (sad) … 1 (happy).
    package var valence: Double?
    /// 0 … 1.
    package var danceability: Double?
    /// 0 … 1.
    package var acousticness: Double?
    /// Beats a minute.
    package var tempo: Double?

    package init(
        valence: Double? = nil, danceability: Double? = nil, acousticness: Double? = nil, tempo: Double? = nil
    ) {
        self.valence = valence
        self.danceability = danceability
        self.acousticness = acousticness
        self.tempo = tempo
    }

    package var isKnown: Bool { valence != nil || danceability != nil || acousticness != nil || tempo != nil }
}
