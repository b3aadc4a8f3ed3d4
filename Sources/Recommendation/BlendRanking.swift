import Catalogue
import Foundation
import RhythmiQDomain

/// `blend`: soft themes weighted by rarity, and the neighbours of the songs that fit best.
///
/// S(j) = Σ over playlists p with j of w_p, w_p = Σ idf(theme) · strength; playlists with a refused theme are skipped. A track's
/// own themes count like two playlists; what hardly anybody wants unasked weighs less. Neighbours come from the top 15 of S (or the artist asked for).
struct BlendRanking {
    let catalogue: SongCatalogue
    let facts: TrackFacts
    let index: ThemeIndex

    static let pseudoSeedCount = 15
    /// How far chance may carry a song: small against the spread of scores, large enough that mixes differ.
    static let temperature = 0.22

    /// Unsorted; a higher score stands for a better fit.
    func ranked(
        _ request: RecommendationRequest, pool: [Int], filter: CandidateFilter, using generator: inout SplitMix64
    ) -> [ScoredTrack] {
        let prior = ListenerPrior(request)
        let weights = catalogue.tracks.indices.map {
            prior.weight(of: catalogue.tracks[$0], isSpecial: facts.isSpecial[$0])
        }
        var (themeScores, strongestTheme) = themeScores(request, excluded: filter.excludedThemes)
        for track in themeScores.indices { themeScores[track] *= weights[track] }
        let given = GivenSongs(request, catalogue: catalogue, facts: facts)
        let seeds = given.seeds.isEmpty ? pseudoSeeds(themeScores, pool: pool, filter: filter) : given.seeds
        let (nearScores, strongestSeed) = ItemNeighbours(matrix: catalogue.matrix)
            .scores(seeds: seeds.map { ($0, 1) })

        let themeTop = max(pool.map { themeScores[$0] }.max() ?? 0, .leastNormalMagnitude)
        let nearTop = max(pool.map { Double(nearScores[$0]) }.max() ?? 0, .leastNormalMagnitude)
        let familiarity =
            request.themes.isEmpty
            ? (given.seeds.isEmpty ? 0.2 : 0) : request.familiarity * (given.seeds.isEmpty ? 1 : 0.5)
        let isSeed = Set(seeds)

        return pool.compactMap { track in
            if given.isHidden(track) { return nil }
            let theme = themeScores[track] / themeTop
            // A seed has no neighbour score of its own: it is where the neighbours come from.
            let near =
                isSeed.contains(track)
                ? max(theme, given.seeds.isEmpty ? 0 : 0.5) : weights[track] * Double(nearScores[track]) / nearTop
            let kinship = given.kinship(track)
            var score = familiarity * theme + (1 - familiarity) * (near + kinship)
            // Nothing to go by: songs that many lists hold.
            if seeds.isEmpty { score = weights[track] * Double(catalogue.matrix.rowCount(ofColumn: track)) / 10 }
            let noisy = Self.noisy(score, unless: request.isRanking, using: &generator)
            let reason: Reason =
                if filter.isByIncludedArtist(track) {
                    .artist(askedArtist(of: track, request))
                } else if kinship > near {
                    .artist(catalogue.tracks[track].artist)
                } else if theme >= near * 0.5, let strongest = strongestTheme[track] {
                    .theme(strongest)
                } else if strongestSeed[track] >= 0 {
                    .near(catalogue.tracks[Int(strongestSeed[track])].id)
                } else if let strongest = strongestTheme[track] { .theme(strongest) } else { .filler }
            return ScoredTrack(index: track, score: noisy, reason: reason)
        }
    }

    /// The score's logarithm with Gumbel noise: sampling without replacement in proportion to score^(1/temperature).
    static func noisy(_ score: Double, unless isExact: Bool, using generator: inout SplitMix64) -> Double {
        let plain = log(max(score, 1e-6))
        if isExact { return plain }
        let noise = -log(-log(max(generator.unit(), .leastNormalMagnitude)))
        return plain + temperature * noise
    }

    /// The name that was asked for, where the song is by somebody else with them as a guest.
    private func askedArtist(of track: Int, _ request: RecommendationRequest) -> String {
        let own = catalogue.tracks[track]
        let ownKeys = ([own.artist] + own.otherArtistNames).map(SongKey.artistKey)
        let asked = request.includedArtists.filter { facts.names[track].contains(SongKey.artistKey($0)) }
        if asked.contains(where: { ownKeys.contains(SongKey.artistKey($0)) }) { return own.artist }
        return asked.first ?? own.artist
    }

    private func themeScores(
        _ request: RecommendationRequest, excluded: Set<ThemeID>
    ) -> (scores: [Double], strongest: [ThemeID?]) {
        var scores = [Double](repeating: 0, count: catalogue.tracks.count)
        var strongest = [ThemeID?](repeating: nil, count: catalogue.tracks.count)
        var strongestValue = [Double](repeating: 0, count: catalogue.tracks.count)
        var matched = [Double](repeating: 0, count: catalogue.tracks.count)
        for theme in request.themes {
            let weight = index.inverseFrequency(theme.id) * theme.strength
            var share = [Double](repeating: 0, count: catalogue.tracks.count)
            for playlist in index.playlists(with: theme.id)
            where excluded.isDisjoint(with: catalogue.playlists[Int(playlist)].themes) {
                for track in catalogue.matrix.columns(inRow: Int(playlist)) { share[Int(track)] += weight }
            }
            for track in index.tracks(with: theme.id) { share[Int(track)] += 2 * weight }
            for track in share.indices where share[track] > 0 {
                scores[track] += share[track]
                matched[track] += theme.strength
                if share[track] > strongestValue[track] {
                    strongestValue[track] = share[track]
                    strongest[track] = theme.id
                }
            }
        }
        // Facets combine by AND: a song that fits all themes stands before one that fits one of them often.
        let total = request.themes.reduce(0) { $0 + $1.strength }
        if total > 0 {
            for track in scores.indices {
                let coverage = matched[track] / total
                scores[track] = scores[track].squareRoot() * coverage * coverage
            }
        }
        return (scores, strongest)
    }

    /// The songs of the artist asked for, or those that fit the themes, best first.
    private func pseudoSeeds(_ themeScores: [Double], pool: [Int], filter: CandidateFilter) -> [Int] {
        var seeds = pool.filter(filter.isByIncludedArtist)
        if seeds.isEmpty { seeds = pool.filter { themeScores[$0] > 0 } }
        seeds.sort { (themeScores[$1], $0) < (themeScores[$0], $1) }
        return Array(seeds.prefix(Self.pseudoSeedCount))
    }
}

/// The songs that a request names, and what follows from whose they are.
private struct GivenSongs {
    /// Indices: the songs themselves and the best known ones of the artists whose kind of music is wished.
    let seeds: [Int]
    private let facts: TrackFacts
    private let hiddenTwins: Set<Int32>
    /// √(seeds by the artist) over that of the artist with most.
    private let kinships: [Int32: Double]

    private static let songsOfSimilarArtist = 12

    init(_ request: RecommendationRequest, catalogue: SongCatalogue, facts: TrackFacts) {
        self.facts = facts
        let named = request.seeds.compactMap(catalogue.index)
        hiddenTwins = Set(named.map { facts.twinGroup[$0] })
        let likened = request.similarArtists.map(SongKey.artistKey).flatMap { key in
            catalogue.tracks.indices.filter { facts.names[$0].contains(key) }
                .sorted {
                    (catalogue.matrix.rowCount(ofColumn: $1), $0) < (catalogue.matrix.rowCount(ofColumn: $0), $1)
                }
                .prefix(Self.songsOfSimilarArtist)
        }
        seeds = (named + likened).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        let counts = Dictionary(grouping: seeds) { facts.artistGroup[$0] }.mapValues(\.count)
        let most = Double(counts.values.max() ?? 1).squareRoot()
        kinships = counts.mapValues { Double($0).squareRoot() / most }
    }

    func isHidden(_ track: Int) -> Bool { hiddenTwins.contains(facts.twinGroup[track]) }

    func kinship(_ track: Int) -> Double { kinships[facts.artistGroup[track]] ?? 0 }
}
