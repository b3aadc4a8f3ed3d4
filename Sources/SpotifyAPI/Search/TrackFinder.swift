package import RhythmiQDomain

/// Finds a catalogue's songs at Spotify: usually with one search each, never with more than three.
///
/// Keeps nothing: what it returns lives as long as the job that asked (Spotify's policy).
package struct TrackFinder: Sendable {
    package struct Found: Equatable, Sendable {
        package let track: SpotifyTrack
        /// See `TrackMatch`.
        package let points: Int
        /// 1…3.
        package let searches: Int

        package init(track: SpotifyTrack, points: Int, searches: Int) {
            self.track = track
            self.points = points
            self.searches = searches
        }
    }

    private let client: SpotifyClient

    package init(_ client: SpotifyClient) { self.client = client }

    /// - Returns: `nil` when Spotify does not have the song, or only what must not stand for it.
    package func find(_ track: Track, as access: SpotifyAccess) async throws(SpotifyError) -> Found? {
        let wanted = WantedSong(track)
        var best: (track: SpotifyTrack, points: Int)?
        var searches = 0
        for query in SearchQueries.of(track) {
            let candidates = try await client.search(query, as: access)
            searches += 1
            if let found = TrackMatch.best(of: candidates, wanted: wanted), found.points > best?.points ?? 0 {
                best = found
            }
            if let best, best.points >= TrackMatch.certain { break }
        }
        return best.map { Found(track: $0.track, points: $0.points, searches: searches) }
    }
}
