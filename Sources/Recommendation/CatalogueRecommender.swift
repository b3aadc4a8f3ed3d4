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
        knownArtists = Set(catalogue.tracks.flatMap(CandidateFilter.names))
    }

    package func recommend(_ request: RecommendationRequest) -> Recommendation {
        var notes: [RecommendationNote] = []
        let unknown = request.includedArtists.filter { !knownArtists.contains(SongKey.folded($0)) }
        if !unknown.isEmpty { notes.append(.unknownArtists(unknown)) }

        let filter = CandidateFilter(catalogue: catalogue, facts: facts, request: request)
        let allowed = catalogue.tracks.indices.filter { !filter.isRefused($0) }
        let wantedCount = Self.songCount(request.length)
        let (pool, relaxed) = pool(allowed, filter, request, atLeast: wantedCount)
        if !relaxed.isEmpty { notes.append(.themesRelaxed(relaxed)) }

        var generator = SplitMix64(seed: request.seed)
        let ranked: [ScoredTrack]
        switch request.mode {
        case .classic:
            ranked = ClassicRanking(catalogue: catalogue).ranked(
                request, pool: pool, count: wantedCount, using: &generator)
        case .blend:
            ranked = BlendRanking(catalogue: catalogue, facts: facts, index: themeIndex).ranked(
                request, pool: pool, filter: filter, using: &generator)
        }
        let composer = ListComposer(catalogue: catalogue, facts: facts, filter: filter)
        let composed = composer.compose(ranked, request: request)
        notes += composed.notes
        let ordered = ListOrder(catalogue: catalogue, shape: request.energyShape).ordered(
            composed.tracks, using: &generator)
        let reasons = Dictionary(ranked.map { ($0.index, $0.reason) }) { first, _ in first }
        return Recommendation(
            tracks: ordered.map { RecommendedTrack(track: catalogue.tracks[$0], reason: reasons[$0] ?? .filler) },
            notes: notes, seed: request.seed)
    }

    /// About how many songs a length needs.
    static func songCount(_ length: RecommendationRequest.Length) -> Int {
        switch length {
        case .tracks(let count): max(1, count)
        case .duration(let ms): max(1, (ms + Recommendation.usualDurationMs / 2) / Recommendation.usualDurationMs)
        }
    }

    /// Tracks that keep the hard themes; facets are given up one by one, region last, when too few are left.
    private func pool(
        _ allowed: [Int], _ filter: CandidateFilter, _ request: RecommendationRequest, atLeast count: Int
    ) -> (tracks: [Int], relaxed: [ThemeID]) {
        let artistTracks = request.includedArtists.isEmpty ? [] : allowed.filter(filter.isByIncludedArtist)
        var facets: Set<ThemeID.Facet> = [.genre, .era, .art, .reg]
        var relaxed: [ThemeID] = []
        for facet in [nil, ThemeID.Facet.art, .era, .genre, .reg] {
            if let facet {
                let given = request.themes.map(\.id).filter { $0.facet == facet }
                if given.isEmpty { continue }
                facets.remove(facet)
                relaxed += given
            }
            let tracks = allowed.filter { filter.fitsHardThemes($0, facets: facets) }
            // Half again as many as needed, so that length, spacing and the artists' cap have room.
            let isEnough = tracks.count * 2 >= count * 3 || tracks.count >= count + 12
            if isEnough || facets.isEmpty { return (merged(tracks, artistTracks), relaxed) }
        }
        return (allowed, relaxed)
    }

    private func merged(_ a: [Int], _ b: [Int]) -> [Int] { b.isEmpty ? a : Array(Set(a).union(b)).sorted() }
}

/// A candidate with its worth to the request and why.
struct ScoredTrack: Sendable {
    let index: Int
    var score: Double
    let reason: Reason
}
