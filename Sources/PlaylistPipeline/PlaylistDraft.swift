package import Recommendation
package import RhythmiQDomain

/// A finished list with everything an answer needs, before it is delivered anywhere.
package struct PlaylistDraft: Codable, Sendable {
    package let request: PlaylistRequest
    package let title: String
    /// Names that stand in the title.
    package let titleArtists: [String]
    package let mode: RecommendationRequest.Mode
    package let seed: UInt64
    /// The wished length; `nil` where a number of songs was asked for.
    package let targetMs: Int?
    package var recommendation: Recommendation
    /// Artists that were asked for and that the listener wants in no list; `nil` where there are none.
    package var unwantedArtists: [String]?
    /// How long the list as delivered lasts, where that is better known than by the catalogue's lengths.
    package var deliveredMs: Int?

    package var tracks: [Track] { recommendation.tracks.map(\.track) }
    package var totalMs: Int { deliveredMs ?? recommendation.totalMs }
}
