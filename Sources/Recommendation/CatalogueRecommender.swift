package import Catalogue
package import RhythmiQDomain

/// Both modes on a catalogue in memory.
package struct CatalogueRecommender: Recommender {
    let catalogue: SongCatalogue
    let facts: TrackFacts
    let themeIndex: ThemeIndex
    private let knownArtists: Set<String>

    package init(catalogue: SongCatalogue) {
        self.catalogue = catalogue
        facts = TrackFacts(catalogue: catalogue)
        themeIndex = ThemeIndex(catalogue: catalogue, facts: facts)
        knownArtists = facts.names.reduce(into: []) { $0.formUnion($1) }
    }

    package func recommend(_ request: RecommendationRequest) -> Recommendation {
        let filter = filter(request)
        let wantedCount = Self.songCount(request.length)
        let candidates = Candidates(catalogue: catalogue, filter: filter, atLeast: wantedCount)

        var generator = SplitMix64(seed: request.seed)
        var ranked: [ScoredTrack]
        switch request.mode {
        case _ where request.byPopularity: ranked = popular(request, candidates.pool, filter, using: &generator)
        case .classic:
            ranked = ClassicRanking(source: catalogue).ranked(
                request, pool: candidates.pool, count: wantedCount, using: &generator)
        case .blend, .discover:
            ranked = BlendRanking(catalogue: catalogue, facts: facts, index: themeIndex).ranked(
                request, pool: candidates.pool, filter: filter, using: &generator)
        }
        candidates.lift(&ranked, found: request.trueDurations)

        let composed = ListComposer(
            catalogue: catalogue, facts: facts, filter: filter, trueDurations: request.trueDurations
        ).compose(ranked, request: request)
        let ordered =
            request.isRanking
            ? composed.tracks
            : ListOrder(
                catalogue: catalogue, artists: facts.artistGroup, shape: request.energyShape,
                isAskedFor: filter.isByIncludedArtist
            ).ordered(composed.tracks, using: &generator)
        let reasons = Dictionary(ranked.map { ($0.index, $0.reason) }) { first, _ in first }
        return Recommendation(
            tracks: ordered.map { index in
                var track = catalogue.tracks[index]
                if let duration = request.trueDurations[track.id] { track.durationMs = duration }
                return RecommendedTrack(track: track, reason: reasons[index] ?? .filler)
            },
            notes: unknownSongs(request) + notes(on: request, list: composed.tracks, filter: filter) + composed.notes,
            seed: request.seed)
    }

    package func tracks(_ ids: [Track.ID], obeying request: RecommendationRequest) -> [Track] {
        let filter = filter(request)
        return ids.compactMap(catalogue.index).filter { !filter.isRefused($0) }.map { catalogue.tracks[$0] }
    }

    private func filter(_ request: RecommendationRequest) -> CandidateFilter {
        let refused = request.excludedSongs.compactMap(catalogue.index).map { facts.twinGroup[$0] }
        return CandidateFilter(catalogue: catalogue, facts: facts, request: request, refusedTwins: Set(refused))
    }

    private func popular(
        _ request: RecommendationRequest, _ pool: [Int], _ filter: CandidateFilter,
        using generator: inout SplitMix64
    ) -> [ScoredTrack] {
        var listed: [Int32: Int] = [:]
        for theme in request.themes {
            let inLists = themeIndex.playlists(with: theme.id).flatMap { catalogue.matrix.columns(inRow: Int($0)) }
            for track in Set(inLists).union(themeIndex.tracks(with: theme.id)) { listed[track, default: 0] += 1 }
        }
        return PopularRanking(request: request, tracks: catalogue.tracks, facts: facts, filter: filter).ranked(
            pool, lists: catalogue.matrix.rowCount(ofColumn:),
            listed: { Double(listed[Int32($0)] ?? 0) / Double(max(1, request.themes.count)) }, using: &generator)
    }

    private func unknownSongs(_ request: RecommendationRequest) -> [RecommendationNote] {
        let unknown = request.seeds.filter { catalogue.index(of: $0) == nil }.map(\.rawValue)
        return unknown.isEmpty ? [] : [.unknownSongs(unknown)]
    }

    /// About how many songs a length needs. Bounded: no list is longer than a catalogue, and no number overflows.
    static func songCount(_ length: RecommendationRequest.Length) -> Int {
        switch length {
        case .tracks(let count): min(max(1, count), 1_000_000)
        case .duration(let ms): max(1, Int((Double(ms) / Double(Recommendation.usualDurationMs)).rounded()))
        }
    }

    private func notes(
        on request: RecommendationRequest, list: [Int], filter: CandidateFilter
    ) -> [RecommendationNote] {
        ListNotes(filter: filter, list: list, request: request).notes {
            knownArtists.contains(SongKey.artistKey($0))
        } isKnownTheme: {
            themeIndex.isKnown($0)
        }
    }
}

/// The tracks a list may be made of, and which of them come first whatever their score.
struct Candidates {
    let pool: [Int]
    private let catalogue: SongCatalogue
    private let filter: CandidateFilter

    /// Tracks that keep the hard themes. When those are too few, as few facets as possible are given up, region last.
    init(catalogue: SongCatalogue, filter: CandidateFilter, atLeast count: Int) {
        self.catalogue = catalogue
        self.filter = filter
        let allowed = catalogue.tracks.indices.filter { !filter.isRefused($0) }
        let missed = allowed.map(filter.missedFacets)
        // Half again as many as needed, so that length, spacing and the artists' cap have room.
        let enough = min((count * 3 + 1) / 2, count + 12)
        let givenUp =
            filter.namedFacets.subsets.first { given in missed.count(where: given.isSuperset) >= enough }
            ?? filter.namedFacets
        pool = zip(allowed, missed).filter { track, missed in
            givenUp.isSuperset(of: missed) || filter.isByIncludedArtist(track)
        }.map(\.0)
    }

    /// Songs by an artist asked for come before all others, those that keep every hard theme before those that don't. Songs
    /// that have been found where they will be played come before those that are still to be looked up.
    ///
    /// - Parameter place: by what equal ones are ordered; without it by their index.
    func lift(_ ranked: inout [ScoredTrack], found: [Track.ID: Int] = [:], place: (Int) -> Int = { $0 }) {
        for position in ranked.indices {
            let track = ranked[position].index
            if filter.isByIncludedArtist(track) { ranked[position].score += 200 }
            if filter.missedFacets(track).isEmpty { ranked[position].score += 100 }
            if !found.isEmpty, found[catalogue.tracks[track].id] != nil { ranked[position].score += 50 }
        }
        ranked.sort { ($1.score, place($0.index)) < ($0.score, place($1.index)) }
    }
}

/// A candidate with its worth to the request and why.
struct ScoredTrack: Sendable {
    let index: Int
    var score: Double
    var reason: Reason
}
