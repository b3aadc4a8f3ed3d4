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
    /// Numbers of the songs that neighbours are looked for of: those given, those by the artists asked for, or the best
    /// of
    /// the themes.
    let seeds: [Int]
    private let given: [Int]
    /// Seeds that the list must not hold.
    private let hidden: Set<Int>
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

    struct ThemeScore {
        var sum = 0.0
        var matched = 0.0
        var strongest: (theme: ThemeID, value: Double)?
        var value = 0.0
    }

    init(
        index: CatalogueIndex, request: RecommendationRequest, seeds: [Int], hidden: Set<Int>,
        weights: BlendWeights = BlendWeights()
    ) {
        self.hidden = hidden
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
        let affinityWeight = self.affinityWeight
        let isPseudoSeed = Set(seeds).subtracting(hidden)
        var candidates: [Candidate] = []
        for track in Set(themeScores.keys).union(near.keys).union(affinity.keys).union(askedFor).union(popular)
        where !hidden.contains(track) {
            let themeScore = themeScores[track]
            let theme = (themeScore?.value ?? 0) / themeTop
            // A pseudo-seed has no neighbour score of its own: it is where the neighbours come from.
            let nearness =
                isPseudoSeed.contains(track) ? max(theme, given.isEmpty ? 0 : 0.5) : (near[track] ?? 0) / nearTop
            let kinship = affinity[track] ?? 0
            var score = familiarity * theme + (1 - familiarity) * (nearness + affinityWeight * kinship)
            if seeds.isEmpty { score = Double(index.playlistCount(ofTrack: track)) / 10 }
            // Songs of artists near to the seeds' are near, too, though they share no list with a seed.
            let isKin = artists[track] != nil && affinityWeight * kinship > nearness
            let isNear = !isPseudoSeed.contains(track) && !isKin && max(nearness, affinityWeight * kinship) >= theme
            candidates.append(
                Candidate(
                    track: track, score: score, theme: theme > 0 ? themeScore?.strongest?.theme : nil,
                    isNear: isNear && nearness + kinship > 0,
                    artist: isNear ? nil : artists[track]))
        }
        if let sound = SoundProfile(of: given.map(index.row)) {
            for place in candidates.indices {
                guard let closeness = sound.closeness(index.row(candidates[place].track)) else { continue }
                candidates[place].score *= 1 + weights.sound * (closeness - 0.5)
            }
        }
        candidates.sort { ($1.score, $0.track) < ($0.score, $1.track) }
        spreadArtists(&candidates)
        return Array(candidates.prefix(limit))
    }

    /// The second song of an artist counts less than the first, the third less again, and of the best songs at most a
    /// third are by somebody who stands there already. Artists asked for are let be.
    private func spreadArtists(_ candidates: inout [Candidate]) {
        let asked = Set(request.includedArtists.compactMap { index.artistGroup(withKey: SongKey.artistKey($0)) })
        let groups = candidates.map { index.artistGroup(of: $0.track) }
        var counts: [Int: Int] = [:]
        // Nobody asked for variety where themes alone are given; the rules of every list hold there, too.
        for (position, group) in groups.enumerated() where !asked.contains(group) && !given.isEmpty {
            candidates[position].score *= pow(weights.nextByArtist, Double(counts[group, default: 0]))
            counts[group, default: 0] += 1
        }
        candidates.sort { ($1.score, $0.track) < ($0.score, $1.track) }
        guard request.isRanking, !given.isEmpty else { return }
        var seen = asked
        var spread: [Candidate] = []
        var waiting: [Candidate] = []
        var next = 0
        var repeats = 0
        func mayRepeat() -> Bool { Double(repeats + 1) <= weights.repeatedArtists * Double(spread.count + 1) }
        for candidate in candidates {
            while next < waiting.count, mayRepeat() {
                spread.append(waiting[next])
                next += 1
                repeats += 1
            }
            let group = index.artistGroup(of: candidate.track)
            if asked.contains(group) || seen.insert(group).inserted {
                spread.append(candidate)
            } else if mayRepeat() {
                spread.append(candidate)
                repeats += 1
            } else {
                waiting.append(candidate)
            }
        }
        candidates = spread + waiting[next...]
        // The rank is what counts from here on.
        for position in candidates.indices { candidates[position].score = 1 / Double(position + 1) }
    }

    /// Neighbours of songs that stand in few lists say little.
    private var affinityWeight: Double {
        let lists = given.reduce(0.0) { $0 + Double(index.playlistCount(ofTrack: $1)) }
        let doubt = weights.knownFrom / (weights.knownFrom + lists / Double(max(1, given.count)))
        return weights.affinityOfKnownSongs + (weights.affinity - weights.affinityOfKnownSongs) * doubt
    }

    private var familiarity: Double {
        if !given.isEmpty { return request.themes.isEmpty ? 0 : request.familiarity * weights.themesBesideSeeds }
        // A ranking is asked what fits best, which is not what is most varied.
        let familiarity =
            request.isRanking ? pow(request.familiarity, weights.rankedFamiliarity) : request.familiarity
        return request.themes.isEmpty ? 0.2 : familiarity
    }

    // MARK: - Candidates without a score

    /// Everything by the artists asked for.
    private var askedFor: [Int] { request.includedArtists.flatMap { Self.tracks(by: $0, index).prefix(500) } }

    /// Songs that many lists hold, for a wish that names nothing, or nothing known.
    private var popular: Range<Int> {
        let isSmall = index.trackCount <= IndexRecommender.smallCatalogue
        return 0..<min(index.trackCount, isSmall ? index.trackCount : seeds.isEmpty ? 3_000 : 200)
    }

    static func tracks(by artist: String, _ index: CatalogueIndex) -> [Int] {
        index.artistGroup(withKey: SongKey.artistKey(artist)).map { index.tracks(byGroup: $0).map(Int.init) } ?? []
    }

    // MARK: - Neighbours and artists

    private func nearScores(limit: Int) -> [Int: Double] {
        var wish = CatalogueIndex.Accumulation()
        wish.seeds = seeds.map { ($0, 1) }
        wish.shrinkage = weights.shrinkage
        return Dictionary(
            index.scores(wish, limit: limit).map { ($0.track, Double($0.score)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// How many more songs by their artists a list like this holds, shared out among the artists' songs: those that
    /// more
    /// lists hold get more. Over that of the best.
    private func artistAffinity() -> (affinity: [Int: Double], artists: [Int: String]) {
        var counts: [Int: Int] = [:]
        for seed in given { counts[index.artistGroup(of: seed), default: 0] += 1 }
        var affinity: [Int: Double] = [:]
        var artists: [Int: String] = [:]
        for (group, count) in counts {
            let songs = index.tracks(byGroup: group).prefix(weights.songsOfAnArtist).map(Int.init)
                .filter { !hidden.contains($0) }
            for (track, share) in Self.shares(of: songs, index, weights) {
                affinity[track] = pow(Double(count), weights.artistExponent) * share
                artists[track] = index.artistName(ofGroup: group)
            }
        }
        for (group, nearness) in nearArtists(except: Set(counts.keys)) {
            let songs = index.tracks(byGroup: group).prefix(weights.songsOfAnArtist).map(Int.init)
            for (track, share) in Self.shares(of: songs, index, weights) {
                affinity[track] = weights.nearArtists * nearness * share
            }
        }
        let most = max(affinity.values.max() ?? 0, .leastNormalMagnitude)
        for name in request.includedArtists {
            for track in Self.tracks(by: name, index).prefix(500) { artists[track] = name }
        }
        return (affinity.mapValues { $0 / most }, artists)
    }

    static func shares(
        of songs: [Int], _ index: CatalogueIndex, _ weights: BlendWeights
    ) -> [(track: Int, share: Double)] {
        let values = songs.map { Double(index.playlistCount(ofTrack: $0)) + weights.unheardSong }
        let sum = max(values.reduce(0, +), .leastNormalMagnitude)
        return zip(songs, values).map { ($0, pow($1 / sum, weights.songShareExponent)) }
    }

    /// Artists whose songs stand beside other songs of the seeds' artists, over the nearest of them.
    private func nearArtists(except known: Set<Int>) -> [Int: Double] {
        guard weights.nearArtists > 0, !given.isEmpty else { return [:] }
        var wish = CatalogueIndex.Accumulation()
        wish.shrinkage = weights.shrinkage
        var counts: [Int: Int] = [:]
        for seed in given { counts[index.artistGroup(of: seed), default: 0] += 1 }
        for (group, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(40) {
            for track in index.tracks(byGroup: group).prefix(8) { wish.seeds.append((Int(track), Float(count))) }
        }
        var nearness: [Int: Double] = [:]
        for scored in index.scores(wish, limit: 2_000) {
            let group = index.artistGroup(of: scored.track)
            if !known.contains(group) { nearness[group, default: 0] += Double(scored.score) }
        }
        let most = max(nearness.values.max() ?? 0, .leastNormalMagnitude)
        return nearness.mapValues { ($0 / most).squareRoot() }
    }
}
