package import Recommendation
package import RhythmiQDomain

/// What is kept of a list that was changed, so that it can come back: names of songs, and nothing that the catalogue knows.
package struct DraftOutline: Codable, Sendable {
    package let request: PlaylistRequest
    package let title: String
    package let mode: RecommendationRequest.Mode
    package let seed: UInt64
    package let songs: [Track.ID]
    private let titleArtists: [String]
    private let targetMs: Int?
    private let notes: [RecommendationNote]

    package init(_ draft: PlaylistDraft) {
        request = draft.request
        title = draft.title
        mode = draft.mode
        seed = draft.seed
        songs = draft.tracks.map(\.id)
        titleArtists = draft.titleArtists
        targetMs = draft.targetMs
        notes = draft.recommendation.notes
    }

    /// - Parameter tracks: the songs as today's catalogue has them.
    fileprivate func draft(with tracks: [Track]) -> PlaylistDraft {
        let tracks = tracks.map { RecommendedTrack(track: $0, reason: .filler) }
        return PlaylistDraft(
            request: request, title: title, titleArtists: titleArtists, mode: mode, seed: seed, targetMs: targetMs,
            recommendation: Recommendation(tracks: tracks, notes: notes, seed: seed))
    }
}

extension PlaylistPipeline {
    /// The list as it was: the same songs in the same order, whatever the recommender would choose today, less those that
    /// are gone from the catalogue or have come to be unwanted.
    package func draft(restoring outline: DraftOutline, never: NeverList) -> PlaylistDraft {
        let refusals = RecommendationRequest(
            excludedArtists: never.artists, excludedSongs: never.songs, length: .tracks(outline.songs.count),
            seed: outline.seed)
        return outline.draft(with: recommender.tracks(outline.songs, obeying: refusals))
    }
}
