import Catalogue
import RhythmiQDomain

/// Cuts a ranking to the length asked for under the rules every list obeys: no twins, few songs of one artist.
struct ListComposer {
    let catalogue: SongCatalogue
    let facts: TrackFacts
    let filter: CandidateFilter

    /// How far from the wished length a list may end.
    static let toleranceMs = 60_000

    func compose(
        _ ranked: [ScoredTrack], request: RecommendationRequest
    ) -> (tracks: [Int], notes: [RecommendationNote]) {
        let wanted = CatalogueRecommender.songCount(request.length)
        let cap = Self.artistCap(listCount: wanted)
        // Asking for an artist lifts the cap for that artist alone.
        for limit in [cap, cap + 1, cap + 2, cap * 3, Int.max] {
            var selection = Selection(cap: limit, composer: self)
            let isEnough = selection.fill(ranked, length: request.length)
            guard isEnough || limit == .max else { continue }
            if case .duration(let target) = request.length { selection.fit(to: target, from: ranked) }
            var notes: [RecommendationNote] = []
            if limit > cap, selection.exceeds(cap) { notes.append(.artistCapRelaxed) }
            if !isEnough { notes.append(.tooFewSongs) }
            return (selection.tracks, notes)
        }
        return ([], [.tooFewSongs])
    }

    /// At most 2 songs of an artist in 20; 1 in a list of 10 or fewer.
    static func artistCap(listCount: Int) -> Int {
        listCount <= 10 ? 1 : max(2, listCount / 20 * 2)
    }

    func duration(_ index: Int) -> Int { catalogue.tracks[index].durationMs ?? Recommendation.usualDurationMs }

    /// Twins share a group; the cap counts by the folded primary artist.
    func isCapFree(_ index: Int) -> Bool { filter.isByIncludedArtist(index) }
}

/// A list in the making.
private struct Selection {
    let cap: Int
    let composer: ListComposer
    private(set) var tracks: [Int] = []
    private var groups = Set<Int32>()
    private var artists: [String: Int] = [:]
    private(set) var totalMs = 0

    init(cap: Int, composer: ListComposer) {
        self.cap = cap
        self.composer = composer
    }

    /// Takes the ranked prefix that comes nearest to the length.
    /// - Returns: whether there were songs enough.
    mutating func fill(_ ranked: [ScoredTrack], length: RecommendationRequest.Length) -> Bool {
        for candidate in ranked {
            switch length {
            case .tracks(let count):
                if tracks.count >= count { return true }
            case .duration(let target):
                if totalMs >= target { return true }
                let longer = totalMs + composer.duration(candidate.index)
                // Stop where one more song would lead farther away than the list already is.
                if longer > target, longer - target > target - totalMs, !tracks.isEmpty, mayTake(candidate.index) {
                    return true
                }
            }
            if mayTake(candidate.index) { take(candidate.index) }
        }
        switch length {
        case .tracks(let count): return tracks.count >= count
        case .duration(let target): return totalMs >= target - ListComposer.toleranceMs
        }
    }

    func exceeds(_ cap: Int) -> Bool { artists.values.contains { $0 > cap } }

    private func artist(_ index: Int) -> String { SongKey.folded(composer.catalogue.tracks[index].artist) }

    private func mayTake(_ index: Int, replacing old: Int? = nil) -> Bool {
        let group = composer.facts.twinGroup[index]
        if groups.contains(group), old.map({ composer.facts.twinGroup[$0] }) != group { return false }
        if composer.isCapFree(index) { return true }
        let name = artist(index)
        let count = artists[name, default: 0] - (old.map(artist) == name ? 1 : 0)
        return count < cap
    }

    private mutating func take(_ index: Int) {
        tracks.append(index)
        groups.insert(composer.facts.twinGroup[index])
        artists[artist(index), default: 0] += 1
        totalMs += composer.duration(index)
    }

    private mutating func leave(at position: Int) {
        let index = tracks.remove(at: position)
        groups.remove(composer.facts.twinGroup[index])
        artists[artist(index), default: 1] -= 1
        totalMs -= composer.duration(index)
    }

    /// The exchange, addition or removal that costs the least score and lands within the tolerance; repeated while it helps.
    mutating func fit(to target: Int, from ranked: [ScoredTrack]) {
        let score = Dictionary(ranked.map { ($0.index, $0.score) }) { first, _ in first }
        for _ in 0..<4 where abs(totalMs - target) > ListComposer.toleranceMs / 2 {
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
    }

    private func bestMove(target: Int, ranked: [ScoredTrack], score: [Int: Double]) -> Move? {
        let current = abs(totalMs - target)
        let aim = ListComposer.toleranceMs / 2
        let chosen = Set(tracks)
        let lowest = tracks.compactMap { score[$0] }.min() ?? 0
        var best: Move?
        func consider(_ move: Move) {
            guard move.miss < current else { return }
            guard let known = best else { return best = move }
            let isWithin = move.miss <= aim
            let knownIsWithin = known.miss <= aim
            if isWithin != knownIsWithin {
                if isWithin { best = move }
            } else if isWithin ? move.loss < known.loss : move.miss < known.miss {
                best = move
            }
        }
        for (position, index) in tracks.enumerated() where tracks.count > 1 {
            consider(
                Move(
                    leaving: position, miss: abs(totalMs - composer.duration(index) - target),
                    loss: 10 + (score[index] ?? 0) - lowest))
        }
        for candidate in ranked.prefix(tracks.count * 3 + 60) where !chosen.contains(candidate.index) {
            let duration = composer.duration(candidate.index)
            if mayTake(candidate.index) {
                consider(
                    Move(
                        taking: candidate.index, miss: abs(totalMs + duration - target), loss: lowest - candidate.score)
                )
            }
            for (position, index) in tracks.enumerated() where mayTake(candidate.index, replacing: index) {
                consider(
                    Move(
                        leaving: position, taking: candidate.index,
                        miss: abs(totalMs - composer.duration(index) + duration - target),
                        loss: (score[index] ?? 0) - candidate.score))
            }
        }
        return best
    }
}
