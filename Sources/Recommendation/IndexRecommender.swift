import Catalogue
package import CatalogueIndex
package import RhythmiQDomain

/// All modes on an index of any size: candidates come from the themes' playlists, the seeds' neighbours and the seeds'
/// artists, and the rules of every list hold among them.
package struct IndexRecommender: Recommender {
    let index: CatalogueIndex
    let weights: BlendWeights

    package init(index: CatalogueIndex, weights: BlendWeights = BlendWeights()) {
        self.index = index
        self.weights = weights
    }

    /// In an index of at most so many tracks every track is a candidate.
    static let smallCatalogue = 4_096

    package func recommend(_ request: RecommendationRequest) -> Recommendation {
        let wanted = CatalogueRecommender.songCount(request.length)
        let (seeds, unknown) = knownSeeds(request)
        var result = list(request, seeds: seeds, wanted: wanted, candidates: Self.candidateLimit(wanted))
        if result.notes.contains(.tooFewSongs), index.trackCount > Self.candidateLimit(wanted) {
            // What is refused may be most of what fits: then it takes a longer look.
            result = list(request, seeds: seeds, wanted: wanted, candidates: Self.mostCandidates)
        }
        if !unknown.isEmpty { result.notes.insert(.unknownSongs(unknown.map(\.rawValue)), at: 0) }
        return result
    }

    package func tracks(_ ids: [Track.ID], obeying request: RecommendationRequest) -> [Track] {
        let shortlist = Shortlist(
            index: index, tracks: ids.compactMap { index.track(withID: $0.rawValue) }, for: request)
        let filter = filter(request, shortlist)
        return shortlist.catalogue.tracks.enumerated().filter { !filter.isRefused($0.offset) }.map(\.element)
    }

    private func filter(_ request: RecommendationRequest, _ shortlist: Shortlist) -> CandidateFilter {
        let refused = request.excludedSongs.compactMap { index.track(withID: $0.rawValue) }
        return CandidateFilter(
            catalogue: shortlist.catalogue, facts: shortlist.facts, request: request,
            refusedTwins: Set(refused.map { Int32(index.row($0).twins) }))
    }

    private func list(
        _ request: RecommendationRequest, seeds: [Int], wanted: Int, candidates: Int
    ) -> Recommendation {
        var generator = SplitMix64(seed: request.seed)
        return switch request.mode {
        case _ where request.byPopularity: popular(request, wanted: wanted, limit: candidates, using: &generator)
        case .classic: classic(request, seeds: seeds, wanted: wanted, using: &generator)
        case .blend, .discover: blend(request, seeds: seeds, wanted: wanted, limit: candidates, using: &generator)
        }
    }

    /// Best known songs of an artist who stands for a kind of music.
    private static let songsOfSimilarArtist = 12

    private func knownSeeds(_ request: RecommendationRequest) -> (known: [Int], unknown: [Track.ID]) {
        var known: [Int] = []
        var unknown: [Track.ID] = []
        for id in request.seeds {
            guard let track = index.track(withID: id.rawValue) else {
                unknown.append(id)
                continue
            }
            if !known.contains(track) { known.append(track) }
        }
        return (known, unknown)
    }

    // MARK: - Modes

    private func popular(
        _ request: RecommendationRequest, wanted: Int, limit: Int, using generator: inout SplitMix64
    ) -> Recommendation {
        let scores = IndexBlend.themeScores(index, request, weights)
        let shortlist = Shortlist(
            index: index, tracks: IndexBlend.popular(index, request, scores: scores, limit: limit), for: request)
        let filter = filter(request, shortlist)
        let candidates = Candidates(catalogue: shortlist.catalogue, filter: filter, atLeast: wanted)
        let total = max(request.themes.reduce(0) { $0 + $1.strength }, .leastNormalMagnitude)
        var ranked = PopularRanking(
            request: request, tracks: shortlist.catalogue.tracks, facts: shortlist.facts, filter: filter
        ).ranked(
            candidates.pool, lists: { index.playlistCount(ofTrack: shortlist.numbers[$0]) },
            listed: { (scores[shortlist.numbers[$0]]?.matched ?? 0) / total }, using: &generator)
        candidates.lift(&ranked, found: request.trueDurations)
        return finish(ranked, shortlist, filter, request, [], &generator)
    }

    private func blend(
        _ request: RecommendationRequest, seeds: [Int], wanted: Int, limit: Int, using generator: inout SplitMix64
    ) -> Recommendation {
        let likened = request.similarArtists.flatMap { name -> [Int] in
            guard let group = index.artistGroup(withKey: SongKey.artistKey(name)) else { return [] }
            return index.tracks(byGroup: group).prefix(Self.songsOfSimilarArtist).map(Int.init)
        }
        let wish = IndexBlend(
            index: index, request: request, seeds: seeds + likened.filter { !seeds.contains($0) }, hidden: Set(seeds),
            weights: weights)
        let scores = wish.scores(limit: limit)
        let shortlist = Shortlist(index: index, tracks: scores.map(\.track), for: request)
        let filter = filter(request, shortlist)
        let candidates = Candidates(catalogue: shortlist.catalogue, filter: filter, atLeast: wanted)
        let prior = ListenerPrior(request)
        let twinsOfSeeds = Set(seeds.map { Int32(index.row($0).twins) })
        var ranked: [ScoredTrack] = candidates.pool.compactMap { local in
            // A seed under another spelling is the same song.
            if twinsOfSeeds.contains(shortlist.facts.twinGroup[local]) { return nil }
            let candidate = scores[local]
            let weight = prior.weight(
                of: shortlist.catalogue.tracks[local], isSpecial: shortlist.facts.isSpecial[local])
            let score = BlendRanking.noisy(candidate.score * weight, unless: request.isRanking, using: &generator)
            return ScoredTrack(index: local, score: score, reason: candidate.reason(filter.isByIncludedArtist(local)))
        }
        candidates.lift(&ranked, found: request.trueDurations)
        return finish(ranked, shortlist, filter, request, wish.seeds, &generator)
    }

    private func classic(
        _ request: RecommendationRequest, seeds: [Int], wanted: Int, using generator: inout SplitMix64
    ) -> Recommendation {
        let source = IndexClassicSource(index: index)
        let shortlist = Shortlist(
            index: index, tracks: source.candidates(themes: request.themes.map(\.id), wanted: wanted), for: request)
        let filter = filter(request, shortlist)
        let candidates = Candidates(catalogue: shortlist.catalogue, filter: filter, atLeast: wanted)
        let pool = candidates.pool.map { source.place(of: shortlist.numbers[$0]) }
        let locals = Dictionary(zip(shortlist.numbers, shortlist.numbers.indices)) { first, _ in first }
        var ranked = ClassicRanking(source: source).ranked(request, pool: pool, count: wanted, using: &generator)
            .compactMap { scored in
                locals[source.number(at: scored.index)].map {
                    ScoredTrack(index: $0, score: scored.score, reason: scored.reason)
                }
            }
        candidates.lift(&ranked, found: request.trueDurations) { source.place(of: shortlist.numbers[$0]) }
        return finish(ranked, shortlist, filter, request, seeds, &generator)
    }

    /// Enough that hard rules, spacing and lengths have room, and few enough to be looked at one by one.
    private static func candidateLimit(_ wanted: Int) -> Int { min(mostCandidates, 300 + wanted * 4) }

    private static let mostCandidates = 8_000

    // MARK: - The list

    private func finish(
        _ ranked: [ScoredTrack], _ shortlist: Shortlist, _ filter: CandidateFilter, _ request: RecommendationRequest,
        _ seeds: [Int], _ generator: inout SplitMix64
    ) -> Recommendation {
        let composed = ListComposer(
            catalogue: shortlist.catalogue, facts: shortlist.facts, filter: filter,
            trueDurations: request.trueDurations
        ).compose(ranked, request: request)
        var order = composed.tracks
        if !request.isRanking {
            let list = shortlist.list(of: composed.tracks)
            order = ListOrder(
                catalogue: list, artists: composed.tracks.map { shortlist.facts.artistGroup[$0] },
                shape: request.energyShape, isAskedFor: { filter.isByIncludedArtist(composed.tracks[$0]) }
            ).ordered(Array(composed.tracks.indices), using: &generator).map { composed.tracks[$0] }
        }
        let reasons = Dictionary(ranked.map { ($0.index, $0.reason) }) { first, _ in first }
        return Recommendation(
            tracks: order.map { local in
                var track = shortlist.catalogue.tracks[local]
                if let duration = request.trueDurations[track.id] { track.durationMs = duration }
                return RecommendedTrack(
                    track: track,
                    reason: explained(reasons[local] ?? .filler, shortlist.numbers[local], seeds))
            },
            notes: notes(request, composed.tracks, shortlist, filter) + composed.notes, seed: request.seed)
    }

    /// Which seed a neighbour is near to is looked up for the songs of the list alone.
    private func explained(_ reason: Reason, _ track: Int, _ seeds: [Int]) -> Reason {
        guard reason == .near(IndexBlend.someSeed) else { return reason }
        var best: (seed: Int, value: Double)?
        for seed in seeds.prefix(20) {
            let together = index.together(track, seed)
            let value = together / Double(max(1, index.playlistCount(ofTrack: seed))).squareRoot()
            if value > best?.value ?? 0 { best = (seed, value) }
        }
        return best.map { .near(Track.ID(index.track($0.seed).id.rawValue)) } ?? .filler
    }

    private func notes(
        _ request: RecommendationRequest, _ list: [Int], _ shortlist: Shortlist, _ filter: CandidateFilter
    ) -> [RecommendationNote] {
        ListNotes(filter: filter, list: list, request: request).notes { name in
            index.artistGroup(withKey: SongKey.artistKey(name)) != nil
        } isKnownTheme: {
            index.isKnown($0)
        }
    }
}
