import Catalogue
import CatalogueIndex
import Foundation
import RhythmiQDomain

/// Popularity alone: of the songs that the wish leaves those that most lists hold, whoever asks and whatever goes with what.
///
/// S(j) = 10 · fit + ln(1 + lists with j). A mood or an occasion fits a song of which it is known; half as well one that stands
/// in lists of that theme. Genres, eras, regions and voices have been seen to by the filter.
struct PopularRanking {
    let request: RecommendationRequest
    let tracks: [Track]
    let facts: TrackFacts
    let filter: CandidateFilter

    /// Enough that two lists are not the same, and too little to carry a song past one that clearly more lists hold.
    private static let temperature = 0.04
    private static let fitWeight = 10.0

    /// - Parameters:
    ///   - lists: how many lists hold a track.
    ///   - listed: the share of the themes, 0…1, that a track carries or of which some list holds it.
    func ranked(
        _ pool: [Int], lists: (Int) -> Int, listed: (Int) -> Double, using generator: inout SplitMix64
    ) -> [ScoredTrack] {
        let soft = request.themes.map(\.id).filter { $0.facet?.isHardFilter != true }
        return pool.map { track in
            let known = soft.isEmpty ? 1 : Double(soft.count { facts.themes[track].contains($0) }) / Double(soft.count)
            let fit = known + (1 - known) * 0.5 * (known < 1 ? listed(track) : 0)
            var score = Self.fitWeight * fit + log(1 + Double(lists(track)))
            if !request.isRanking {
                score -= Self.temperature * log(-log(max(generator.unit(), .leastNormalMagnitude)))
            }
            return ScoredTrack(index: track, score: score, reason: reason(track))
        }
    }

    private func reason(_ track: Int) -> Reason {
        if filter.isByIncludedArtist(track) { return .artist(tracks[track].artist) }
        return request.themes.map(\.id).first(where: facts.themes[track].contains).map(Reason.theme) ?? .filler
    }
}

/// Candidates out of an index. Its tracks are numbered by falling popularity.
extension IndexBlend {
    static func popular(
        _ index: CatalogueIndex, _ request: RecommendationRequest, scores: [Int: ThemeScore], limit: Int
    ) -> [Int] {
        var tracks = Set(request.includedArtists.flatMap { Self.tracks(by: $0, index).prefix(limit) })
        for theme in request.themes { tracks.formUnion(index.tracks(with: theme.id).prefix(limit).map(Int.init)) }
        // Of what playlists call so the most popular, and not what is most often called so.
        tracks.formUnion(scores.keys.sorted().prefix(limit))
        let isSmall = index.trackCount <= IndexRecommender.smallCatalogue
        if tracks.isEmpty || isSmall {
            tracks.formUnion(0..<(isSmall ? index.trackCount : min(index.trackCount, limit)))
        }
        return tracks.sorted()
    }
}
