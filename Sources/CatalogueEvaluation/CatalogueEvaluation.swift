import Catalogue
package import CatalogueIndex
package import Recommendation
import RhythmiQDomain

/// Continues playlists of which a part is hidden by several methods, and counts what of the hidden part comes back.
package struct CatalogueEvaluation: Sendable {
    package enum Method: String, CaseIterable, Sendable {
        case popularity, original, itemNeighbours, classic, blend, discover, themesOnly

        package var name: String {
            switch self {
            case .popularity: "popularity"
            case .original: "the original's 5:5, given songs as seeds"
            case .itemNeighbours: "item-KNN, plain cosine"
            case .classic: "classic (themes)"
            case .blend: "blend (given songs)"
            case .discover: "discover (given songs)"
            case .themesOnly: "blend (themes only)"
            }
        }
    }

    package struct Row: Sendable, Encodable {
        package let method: String
        package let playlists: Int
        package let rPrecision: BootstrapMean
        package let ndcg: BootstrapMean
        package let clicks: BootstrapMean
        package let recallAt50: BootstrapMean
        package let distinctArtists: BootstrapMean
        package let novelty: BootstrapMean
        /// Seconds; of methods that make lists by length.
        package let lengthError: BootstrapMean?
        /// Lists in which a song stands twice under whatever spelling.
        package let listsWithRepetitions: Int
    }

    private let collection: HeldOutCollection
    package var seed: UInt64 = 1
    package var weights = BlendWeights()
    /// Songs asked of each method.
    private let depth = 200
    /// Lists by length are made for so many playlists: fitting a length takes longer than ranking.
    private let lengthSample = 100

    package init(of collection: HeldOutCollection) { self.collection = collection }

    private var index: CatalogueIndex { collection.index }

    package func row(for method: Method) -> Row {
        var measures: [ListMeasures] = []
        var repetitions = 0
        for (number, playlist) in collection.playlists.enumerated() {
            if method == .themesOnly || method == .classic, playlist.themes.isEmpty { continue }
            let long = list(method, playlist, number: number, count: depth)
            let short = isByRules(method) ? list(method, playlist, number: number, count: 50) : long
            var measured = measure(long, playlist)
            let first = measure(short, playlist)
            measured.recall = first.recall
            measured.distinctArtists = first.distinctArtists
            measured.novelty = first.novelty
            if isByRules(method), number < lengthSample {
                measured.lengthError = lengthError(method, playlist, number: number)
            }
            if Set(short.map { index.row($0).twins }).count < short.count { repetitions += 1 }
            measures.append(measured)
        }
        func mean(_ value: (ListMeasures) -> Double) -> BootstrapMean { BootstrapMean(measures.map(value), seed: seed) }
        let errors = measures.compactMap(\.lengthError)
        return Row(
            method: method.name, playlists: measures.count, rPrecision: mean(\.rPrecision), ndcg: mean(\.ndcg),
            clicks: mean(\.clicks), recallAt50: mean(\.recall), distinctArtists: mean(\.distinctArtists),
            novelty: mean(\.novelty), lengthError: errors.isEmpty ? nil : BootstrapMean(errors, seed: seed),
            listsWithRepetitions: repetitions)
    }

    private func measure(_ list: [Int], _ playlist: HeldOutCollection.Playlist) -> ListMeasures {
        ListMeasures(list: list, hidden: playlist.hidden, artist: index.artistGroup) { track in
            // One more on both sides: a song in no list is as surprising as can be, and not infinitely so.
            Double(index.playlistCount(ofTrack: track) + 1) / Double(index.playlistCount + 1)
        }
    }

    /// Whether the method makes lists under the rules of every list.
    private func isByRules(_ method: Method) -> Bool {
        switch method {
        case .popularity, .original, .itemNeighbours: false
        case .classic, .blend, .discover, .themesOnly: true
        }
    }

    // MARK: - Methods

    private func list(
        _ method: Method, _ playlist: HeldOutCollection.Playlist, number: Int, count: Int
    ) -> [Int] {
        switch method {
        case .popularity:
            let given = Set(playlist.given)
            return Array((0..<index.trackCount).lazy.filter { !given.contains($0) }.prefix(count))
        case .itemNeighbours:
            var wish = CatalogueIndex.Accumulation()
            wish.seeds = playlist.given.map { ($0, 1) }
            wish.shrinkage = 0
            wish.isNormed = false
            let found = index.scores(wish, limit: count * 20)
            func cosine(_ scored: CatalogueIndex.Scored) -> Float {
                scored.score / Float(index.playlistCount(ofTrack: scored.track)).squareRoot()
            }
            return found.sorted { (cosine($1), $0.track) < (cosine($0), $1.track) }.prefix(count).map(\.track)
        case .original: return original(playlist, number: number, count: count)
        case .classic, .blend, .discover, .themesOnly:
            return recommendation(method, playlist, number: number, length: .tracks(count), isRanking: true)
        }
    }

    private func recommendation(
        _ method: Method, _ playlist: HeldOutCollection.Playlist, number: Int, length: RecommendationRequest.Length,
        isRanking: Bool
    ) -> [Int] {
        let mode: RecommendationRequest.Mode =
            switch method {
            case .classic: .classic
            case .discover: .discover
            default: .blend
            }
        let usesThemes = method == .classic || method == .themesOnly
        let request = RecommendationRequest(
            themes: usesThemes ? playlist.themes.map { WeightedTheme($0) } : [],
            seeds: usesThemes ? [] : playlist.given.map { index.track($0).id }, length: length, mode: mode,
            seed: seed &+ UInt64(number), isRanking: isRanking)
        return IndexRecommender(index: index, weights: weights).recommend(request).tracks
            .compactMap { index.track(withID: $0.track.id.rawValue) }
    }

    /// Half of the list the songs most frequent in playlists with the themes, half neighbours of the given songs, five
    /// each,
    /// in the order of the given songs: as the original did it.
    private func original(_ playlist: HeldOutCollection.Playlist, number: Int, count: Int) -> [Int] {
        var taken = Set(playlist.given)
        var wish = CatalogueIndex.Accumulation()
        wish.isNormed = false
        var lists: [Int: Int] = [:]
        for theme in playlist.themes {
            for list in index.playlists(with: theme) { lists[Int(list), default: 0] += 1 }
        }
        let most = lists.values.max() ?? 0
        wish.playlists = lists.filter { $0.value == most }.keys.sorted().map { ($0, 1) }
        var popular = index.scores(wish, limit: count + taken.count).map(\.track).filter { !taken.contains($0) }
        popular = Array(popular.prefix(count / 2))
        taken.formUnion(popular)
        var seeds = playlist.given
        var generator = SplitMix64(seed: seed &+ UInt64(number))
        generator.shuffle(&seeds)
        var near: [Int] = []
        for given in seeds {
            for neighbour in index.neighbours(of: given, limit: 5) where taken.insert(neighbour.track).inserted {
                near.append(neighbour.track)
            }
        }
        // Alternating, so that the first 50 hold both halves.
        var list: [Int] = []
        for place in 0..<max(popular.count, near.count) {
            if place < popular.count { list.append(popular[place]) }
            if place < near.count { list.append(near[place]) }
        }
        return Array(list.prefix(count))
    }

    private func lengthError(_ method: Method, _ playlist: HeldOutCollection.Playlist, number: Int) -> Double {
        let list = recommendation(method, playlist, number: number, length: .duration(ms: 3_600_000), isRanking: false)
        let total = list.reduce(0) { sum, track in
            let length = Int(index.row(track).durationMs)
            return sum + (length == 0 ? Recommendation.usualDurationMs : length)
        }
        return abs(Double(total - 3_600_000)) / 1_000
    }
}
