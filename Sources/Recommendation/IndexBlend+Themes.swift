import Catalogue
import CatalogueIndex
import Foundation
import RhythmiQDomain

/// What fits the themes of a request.
extension IndexBlend {
    /// More playlists than that are sampled evenly, so that a popular theme costs milliseconds.
    private static let entryBudget = 1_500_000

    static func themeScores(
        _ index: CatalogueIndex, _ request: RecommendationRequest, _ weights: BlendWeights
    ) -> [Int: ThemeScore] {
        let total = request.themes.reduce(0) { $0 + $1.strength }
        guard total > 0 else { return [:] }
        let excluded = Set(request.excludedThemes)
        var scores: [Int: ThemeScore] = [:]
        for theme in request.themes {
            for (track, share) in shares(of: theme, excluded, index, weights, request) {
                var score = scores[track] ?? ThemeScore()
                score.sum += share
                score.matched += theme.strength
                if share > score.strongest?.value ?? 0 { score.strongest = (theme.id, share) }
                scores[track] = score
            }
        }
        // Facets combine by AND: a song that fits all themes stands before one that fits one of them often.
        for track in scores.keys {
            guard var score = scores[track] else { continue }
            let coverage = score.matched / total
            let (share, cover) =
                request.isRanking ? (weights.rankedShare, weights.rankedCoverage) : (0.5, 2)
            score.value = pow(score.sum, share) * pow(coverage, cover)
            scores[track] = score
        }
        if request.isRanking, weights.themeKinship > 0 { addKin(&scores, index, weights) }
        return scores
    }

    /// A song of which no list tells much fits as its artist's other songs do.
    private static func addKin(_ scores: inout [Int: ThemeScore], _ index: CatalogueIndex, _ weights: BlendWeights) {
        var artists: [Int: (sum: Double, best: (value: Double, theme: ThemeID?))] = [:]
        for track in scores.keys.sorted() {
            guard let score = scores[track] else { continue }
            let group = index.artistGroup(of: track)
            var known = artists[group] ?? (0, (0, nil))
            known.sum += score.value
            if score.value > known.best.value { known.best = (score.value, score.strongest?.theme) }
            artists[group] = known
        }
        for (group, known) in artists.sorted(by: { ($1.value.sum, $0.key) < ($0.value.sum, $1.key) }).prefix(500) {
            let songs = index.tracks(byGroup: group).prefix(weights.songsOfAnArtist).map(Int.init)
            for (track, share) in shares(of: songs, index, weights) {
                var score = scores[track] ?? ThemeScore()
                if score.strongest == nil, let theme = known.best.theme { score.strongest = (theme, 0) }
                score.value += weights.themeKinship * known.sum * share
                scores[track] = score
            }
        }
    }

    private static func shares(
        of theme: WeightedTheme, _ excluded: Set<ThemeID>, _ index: CatalogueIndex, _ weights: BlendWeights,
        _ request: RecommendationRequest
    ) -> [(track: Int, share: Double)] {
        let playlists = index.playlists(with: theme.id)
        let frequency = Double(max(1, index.playlistCount)) / Double(max(1, playlists.count))
        // In thousandths: logarithms differ between machines in their last bits.
        let weight = Float((log(1 + frequency) * theme.strength * 1_000).rounded() / 1_000)
        guard weight > 0 else { return [] }
        let meanLength = max(1, index.entryCount / max(1, index.playlistCount))
        let step = max(1, playlists.count * meanLength * request.themes.count / entryBudget)
        var wish = CatalogueIndex.Accumulation()
        wish.isNormed = false
        for place in stride(from: 0, to: playlists.count, by: step) {
            let playlist = Int(playlists[place])
            if !excluded.isEmpty, !excluded.isDisjoint(with: index.themes(ofPlaylist: playlist)) { continue }
            let length = Float(max(1, index.trackCount(ofPlaylist: playlist)))
            wish.playlists.append((playlist, weight * weights.lengthFactor(length)))
        }
        for track in index.tracks(with: theme.id).prefix(5_000) { wish.tracks.append((Int(track), 2 * weight)) }
        let limit = index.trackCount <= IndexRecommender.smallCatalogue ? index.trackCount : weights.songsOfATheme
        return index.scores(wish, limit: limit).map { ($0.track, Double($0.score)) }
    }
}
