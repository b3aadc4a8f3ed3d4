import Catalogue
import CatalogueIndex
import Foundation
import RhythmiQDomain

/// `blend` and `discover` on an index: what fits the themes, the neighbours of what was asked for, and more by the
/// artists of the seeds.
struct IndexBlend {
    let index: CatalogueIndex
    let request: RecommendationRequest
    let weights: BlendWeights
    /// Numbers of the songs that neighbours are looked for of: those given, those by the artists asked for, or the best of
    /// the themes.
    let seeds: [Int]
    private let given: [Int]
    private let themeScores: [Int: ThemeScore]

    /// Stands for the seed that a song is nearest to until that is looked up.
    static let someSeed = Track.ID("")

    struct Candidate {
        let track: Int
        var score: Double
        fileprivate let theme: ThemeID?
        fileprivate let isNear: Bool
        fileprivate let artist: String?

        func reason(_ isAskedFor: Bool) -> Reason {
            if let artist { return .artist(artist) }
            if isNear { return .near(IndexBlend.someSeed) }
            return theme.map(Reason.theme) ?? .filler
        }
    }

    fileprivate struct ThemeScore {
        var sum = 0.0
        var matched = 0.0
        var strongest: (theme: ThemeID, value: Double)?
        var value = 0.0
    }

    init(
        index: CatalogueIndex, request: RecommendationRequest, seeds: [Int], weights: BlendWeights = BlendWeights()
    ) {
        self.index = index
        self.request = request
        self.weights = weights
        given = seeds
        let scores = Self.themeScores(index, request, weights)
        themeScores = scores
        if !seeds.isEmpty {
            self.seeds = seeds
        } else {
            let asked = request.includedArtists.flatMap { Self.tracks(by: $0, index).prefix(10) }
            self.seeds =
                asked.isEmpty
                ? scores.sorted { ($1.value.value, $0.key) < ($0.value.value, $1.key) }
                    .prefix(BlendRanking.pseudoSeedCount).map(\.key)
                : Array(asked.prefix(BlendRanking.pseudoSeedCount * 2))
        }
    }

    /// Best first, of equal ones the more popular first.
    func scores(limit: Int) -> [Candidate] {
        let near = nearScores(limit: limit * 2)
        let (affinity, artists) = artistAffinity()
        let themeTop = max(themeScores.values.map(\.value).max() ?? 0, .leastNormalMagnitude)
        let nearTop = max(near.values.max() ?? 0, .leastNormalMagnitude)
        let familiarity = self.familiarity
        let isSeed = Set(given)
        let isPseudoSeed = given.isEmpty ? Set(seeds) : []
        var candidates: [Candidate] = []
        for track in Set(themeScores.keys).union(near.keys).union(affinity.keys).union(askedFor).union(popular)
        where !isSeed.contains(track) {
            let themeScore = themeScores[track]
            let theme = (themeScore?.value ?? 0) / themeTop
            // A pseudo-seed has no neighbour score of its own: it is where the neighbours come from.
            let nearness = isPseudoSeed.contains(track) ? theme : (near[track] ?? 0) / nearTop
            let kinship = affinity[track] ?? 0
            var score = familiarity * theme + (1 - familiarity) * (nearness + weights.affinity * kinship)
            if seeds.isEmpty { score = Double(index.playlistCount(ofTrack: track)) / 10 }
            let isNear = nearness >= max(theme, weights.affinity * kinship) && nearness > 0
            candidates.append(
                Candidate(
                    track: track, score: score, theme: theme > 0 ? themeScore?.strongest?.theme : nil,
                    isNear: isNear || (theme == 0 && nearness > 0 && kinship == 0),
                    artist: isNear ? nil : artists[track]))
        }
        candidates.sort { ($1.score, $0.track) < ($0.score, $1.track) }
        return Array(candidates.prefix(limit))
    }

    private var familiarity: Double {
        if !given.isEmpty { return request.themes.isEmpty ? 0 : request.familiarity * weights.themesBesideSeeds }
        return request.themes.isEmpty ? 0.2 : request.familiarity
    }

    // MARK: - Candidates without a score

    /// Everything by the artists asked for.
    private var askedFor: [Int] { request.includedArtists.flatMap { Self.tracks(by: $0, index).prefix(500) } }

    /// Songs that many lists hold, for a wish that names nothing, or nothing known.
    private var popular: Range<Int> {
        let isSmall = index.trackCount <= IndexRecommender.smallCatalogue
        return 0..<min(index.trackCount, isSmall ? index.trackCount : seeds.isEmpty ? 3_000 : 200)
    }

    private static func tracks(by artist: String, _ index: CatalogueIndex) -> [Int] {
        index.artistGroup(withKey: SongKey.artistKey(artist)).map { index.tracks(byGroup: $0).map(Int.init) } ?? []
    }

    // MARK: - Neighbours and artists

    private func nearScores(limit: Int) -> [Int: Double] {
        var wish = CatalogueIndex.Accumulation()
        wish.seeds = seeds.map { ($0, 1) }
        wish.shrinkage = weights.shrinkage
        return Dictionary(
            index.scores(wish, limit: limit).map { ($0.track, Double($0.score)) }, uniquingKeysWith: { first, _ in first })
    }

    /// √(seeds by the artist) over that of the artist with most, for the artist's songs.
    private func artistAffinity() -> (affinity: [Int: Double], artists: [Int: String]) {
        var counts: [Int: Int] = [:]
        for seed in given { counts[index.artistGroup(of: seed), default: 0] += 1 }
        let most = Double(counts.values.max() ?? 1).squareRoot()
        var affinity: [Int: Double] = [:]
        var artists: [Int: String] = [:]
        for (group, count) in counts {
            for track in index.tracks(byGroup: group).prefix(weights.songsOfAnArtist).map(Int.init) {
                affinity[track] = Double(count).squareRoot() / most
                artists[track] = index.artistName(ofGroup: group)
            }
        }
        for name in request.includedArtists {
            for track in Self.tracks(by: name, index).prefix(500) { artists[track] = name }
        }
        return (affinity, artists)
    }

    // MARK: - Themes

    /// More playlists than that are sampled evenly, so that a popular theme costs milliseconds.
    private static let entryBudget = 1_500_000

    private static func themeScores(
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
            score.value = score.sum.squareRoot() * coverage * coverage
            scores[track] = score
        }
        return scores
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

/// The numbers of `blend`, found by `catalog evaluate`.
package struct BlendWeights: Sendable {
    /// Of the seeds' artists against the nearest neighbour.
    package var affinity = 0.6
    /// Distrust of few shared playlists.
    package var shrinkage: Float = 1
    package var songsOfAnArtist = 100
    package var songsOfATheme = 3_000
    /// How much of its share the themes keep where songs are given, too.
    package var themesBesideSeeds = 0.5
    /// What a song of a long list counts: length^-exponent, by halves.
    package var shortListsCountMore = false

    package init() {}

    func lengthFactor(_ length: Float) -> Float { shortListsCountMore ? 1 / length.squareRoot() : 1 }
}
