import Catalogue
import RhythmiQDomain

/// Cuts a ranking to the length asked for under the rules every list obeys: no twins, few songs of one artist.
struct ListComposer {
    let catalogue: SongCatalogue
    let facts: TrackFacts
    let filter: CandidateFilter
    var trueDurations: [Track.ID: Int] = [:]

    /// How far from the wished length a list may end.
    static let toleranceMs = 60_000

    /// - Parameter ranked: best first.
    func compose(
        _ ranked: [ScoredTrack], request: RecommendationRequest
    ) -> (tracks: [Int], notes: [RecommendationNote]) {
        let wanted = CatalogueRecommender.songCount(request.length)
        var cap = Self.artistCap(listCount: wanted)
        var (selection, isEnough) = selected(ranked, length: request.length, cap: cap)
        // Long songs make a shorter list than reckoned, in which an artist may have fewer.
        while Self.artistCap(listCount: selection.tracks.count) < cap, isEnough {
            cap = Self.artistCap(listCount: selection.tracks.count)
            (selection, isEnough) = selected(ranked, length: request.length, cap: cap)
        }
        var notes: [RecommendationNote] = []
        if selection.exceeds(cap) { notes.append(.artistCapRelaxed) }
        if !isEnough { notes.append(.tooFewSongs) }
        return (selection.tracks, notes)
    }

    /// The list under the narrowest cap with which there are songs enough.
    private func selected(
        _ ranked: [ScoredTrack], length: RecommendationRequest.Length, cap: Int
    ) -> (selection: Selection, isEnough: Bool) {
        for limit in [cap, cap + 1, cap + 2, cap * 3] {
            var selection = Selection(cap: limit, composer: self)
            if selection.fill(ranked, length: length) { return (selection, true) }
        }
        var selection = Selection(cap: .max, composer: self)
        let isEnough = selection.fill(ranked, length: length)
        return (selection, isEnough)
    }

    /// At most 2 songs of an artist in 20; 1 in a list of 10 or fewer.
    static func artistCap(listCount: Int) -> Int {
        listCount <= 10 ? 1 : max(2, listCount / 20 * 2)
    }

    func duration(_ index: Int) -> Int {
        let track = catalogue.tracks[index]
        if !trueDurations.isEmpty, let duration = trueDurations[track.id] { return duration }
        return track.durationMs ?? Recommendation.usualDurationMs
    }
}

/// A list in the making.
private struct Selection {
    let cap: Int
    let composer: ListComposer
    private(set) var tracks: [Int] = []
    private(set) var totalMs = 0
    /// Longer than any catalogue; keeps sums from overflowing.
    private static let longestMs = 1_000_000_000_000
    /// Twins share a group; the cap counts by the primary artist, and not where the listener asked for the artist.
    private var twins = Set<Int32>()
    private var artists: [Int32: Int] = [:]

    init(cap: Int, composer: ListComposer) {
        self.cap = cap
        self.composer = composer
    }

    /// Takes the songs that make the length, best first.
    /// - Returns: whether there were songs enough.
    mutating func fill(_ ranked: [ScoredTrack], length: RecommendationRequest.Length) -> Bool {
        switch length {
        case .tracks(let count):
            for candidate in ranked where tracks.count < count && mayTake(candidate.index) { take(candidate.index) }
            return tracks.count >= count
        case .duration(let ms):
            let target = max(0, min(ms, Self.longestMs))
            fill(ranked, to: target)
            fit(to: target, from: ranked)
            return target == 0 || (!tracks.isEmpty && totalMs >= target - ListComposer.toleranceMs)
        }
    }

    /// The ranked prefix that comes nearest to the length.
    private mutating func fill(_ ranked: [ScoredTrack], to target: Int) {
        for candidate in ranked where totalMs < target && mayTake(candidate.index) {
            let shortfall = target - totalMs
            let excess = composer.duration(candidate.index) - shortfall
            if excess > shortfall, !tracks.isEmpty {
                // One more song would lead farther away than the list already is; a very long one is only passed over.
                if shortfall <= Recommendation.usualDurationMs { return }
            } else {
                take(candidate.index)
            }
        }
    }

    func exceeds(_ cap: Int) -> Bool { artists.values.contains { $0 > cap } }

    private func mayTake(_ index: Int, replacing old: Int? = nil) -> Bool {
        let (twin, artist) = (composer.facts.twinGroup[index], composer.facts.artistGroup[index])
        if twins.contains(twin), old.map({ composer.facts.twinGroup[$0] }) != twin { return false }
        if !countsForCap(index) { return true }
        let isFreed = old.map { composer.facts.artistGroup[$0] == artist && countsForCap($0) } ?? false
        return artists[artist, default: 0] - (isFreed ? 1 : 0) < cap
    }

    private func countsForCap(_ index: Int) -> Bool { !composer.filter.isByIncludedArtist(index) }

    private mutating func take(_ index: Int) {
        tracks.append(index)
        twins.insert(composer.facts.twinGroup[index])
        if countsForCap(index) { artists[composer.facts.artistGroup[index], default: 0] += 1 }
        totalMs += composer.duration(index)
    }

    private mutating func leave(at position: Int) {
        let index = tracks.remove(at: position)
        twins.remove(composer.facts.twinGroup[index])
        if countsForCap(index) { artists[composer.facts.artistGroup[index], default: 1] -= 1 }
        totalMs -= composer.duration(index)
    }

    // MARK: - Fitting the length

    /// The exchange, addition or removal that costs the least score and lands well within the tolerance; repeated while it
    /// helps.
    private mutating func fit(to target: Int, from ranked: [ScoredTrack]) {
        let score = Dictionary(ranked.map { ($0.index, $0.score) }) { first, _ in first }
        for _ in 0..<20 where abs(totalMs - target) > ListComposer.toleranceMs / 2 {
            guard let move = bestMove(target: target, ranked: ranked, score: score) else { return }
            if let position = move.leaving { leave(at: position) }
            if let index = move.taking { take(index) }
        }
    }

    private struct Move {
        var leaving: Int?
        var taking: Int?
        var miss: Int
        var loss: Double

        /// Within the aim the cheaper one, outside of it the nearer one.
        func isBetter(than other: Move) -> Bool {
            let aim = ListComposer.toleranceMs / 2
            switch (miss <= aim, other.miss <= aim) {
            case (true, false): return true
            case (false, true): return false
            case (true, true): return loss < other.loss
            case (false, false): return miss < other.miss
            }
        }
    }

    private func bestMove(target: Int, ranked: [ScoredTrack], score: [Int: Double]) -> Move? {
        let chosen = Set(tracks)
        let scores = tracks.map { score[$0] ?? 0 }
        let durations = tracks.map(composer.duration)
        let lowest = scores.min() ?? 0
        var best = Move(miss: abs(totalMs - target), loss: .infinity)
        func consider(_ move: Move) {
            if move.miss < abs(totalMs - target), move.isBetter(than: best) { best = move }
        }
        for position in tracks.indices where tracks.count > 1 {
            let miss = abs(totalMs - durations[position] - target)
            consider(Move(leaving: position, miss: miss, loss: 10 + scores[position] - lowest))
        }
        for candidate in ranked.prefix(tracks.count * 3 + 60) where !chosen.contains(candidate.index) {
            let longer = totalMs + composer.duration(candidate.index)
            if mayTake(candidate.index) {
                consider(Move(taking: candidate.index, miss: abs(longer - target), loss: lowest - candidate.score))
            }
            for position in tracks.indices {
                let move = Move(
                    leaving: position, taking: candidate.index, miss: abs(longer - durations[position] - target),
                    loss: scores[position] - candidate.score)
                if move.isBetter(than: best), mayTake(candidate.index, replacing: tracks[position]) { consider(move) }
            }
        }
        return best.leaving == nil && best.taking == nil ? nil : best
    }
}
