import Catalogue
import RhythmiQDomain

/// Puts a list into an order that one would want to hear: neighbouring songs go together, energy follows the wished shape,
/// the same artist never follows itself where that can be avoided.
struct ListOrder {
    let catalogue: SongCatalogue
    let shape: PlaylistRequest.EnergyShape

    private static let sameArtist = 1_000.0
    private static let artistNearby = 0.4
    private static let unknownEnergy = 0.5

    func ordered(_ tracks: [Int], using generator: inout SplitMix64) -> [Int] {
        guard tracks.count > 2 else { return tracks }
        var list = initialOrder(tracks, using: &generator)
        improve(&list)
        return list
    }

    private func energy(_ track: Int) -> Double { catalogue.tracks[track].energy ?? Self.unknownEnergy }

    /// Where in its range energy should be at a position of the list, 0…1; `nil`: it should only move smoothly.
    private func profile(_ position: Int, of count: Int) -> Double? {
        let x = Double(position) / Double(max(1, count - 1))
        return switch shape {
        case .flat: nil
        case .rise: x
        case .fall: 1 - x
        case .arc: x < 0.65 ? x / 0.65 : 1 - (x - 0.65) / 0.35 * 0.7
        }
    }

    private func initialOrder(_ tracks: [Int], using generator: inout SplitMix64) -> [Int] {
        var shuffled = tracks
        generator.shuffle(&shuffled)
        guard shape != .flat else { return nearestNeighbourTour(shuffled) }
        let byEnergy = shuffled.sorted { (energy($0), $0) < (energy($1), $1) }
        let positions = shuffled.indices.sorted {
            (profile($0, of: tracks.count) ?? 0, $0) < (profile($1, of: tracks.count) ?? 0, $1)
        }
        var result = shuffled
        for (track, position) in zip(byEnergy, positions) { result[position] = track }
        return result
    }

    private func nearestNeighbourTour(_ tracks: [Int]) -> [Int] {
        var rest = tracks
        var tour = [rest.removeFirst()]
        while !rest.isEmpty {
            let last = tour[tour.count - 1]
            var best = 0
            var bestCost = Double.infinity
            for (position, candidate) in rest.enumerated() {
                let cost = step(last, candidate)
                if cost < bestCost { (best, bestCost) = (position, cost) }
            }
            tour.append(rest.remove(at: best))
        }
        return tour
    }

    private func isSameArtist(_ a: Int, _ b: Int) -> Bool { catalogue.tracks[a].artist == catalogue.tracks[b].artist }

    private func step(_ a: Int, _ b: Int) -> Double {
        let apart = abs(energy(a) - energy(b))
        return apart * (shape == .flat ? 1 : 0.3) + 0.25 * (1 - togetherness(a, b))
            + (isSameArtist(a, b) ? Self.sameArtist : 0)
    }

    /// Share of lists that two songs have in common, 0…1 (Jaccard).
    private func togetherness(_ a: Int, _ b: Int) -> Double {
        let first = catalogue.matrix.rows(withColumn: a)
        let second = catalogue.matrix.rows(withColumn: b)
        var (i, j, common) = (first.startIndex, second.startIndex, 0)
        while i < first.endIndex, j < second.endIndex {
            if first[i] == second[j] { common += 1 }
            if first[i] <= second[j] { i += 1 } else if first[i] > second[j] { j += 1 }
        }
        return common == 0 ? 0 : Double(common) / Double(first.count + second.count - common)
    }

    /// Swaps pairs while that makes the list better: at most a few sweeps, so the time stays bounded.
    private func improve(_ list: inout [Int]) {
        let count = list.count
        let energies = list.map(energy)
        let (low, high) = (energies.min() ?? 0, energies.max() ?? 1)
        func local(_ position: Int) -> Double {
            var cost = 0.0
            let track = list[position]
            if position > 0 { cost += step(list[position - 1], track) }
            if position + 1 < count { cost += step(track, list[position + 1]) }
            for other in max(0, position - 4)..<min(count, position + 5)
            where abs(other - position) > 1 && isSameArtist(list[other], track) {
                cost += Self.artistNearby
            }
            if let wished = profile(position, of: count) {
                cost += 3 * abs(energy(track) - (low + (high - low) * wished))
            }
            return cost
        }
        for _ in 0..<(count > 60 ? 2 : 6) {
            var didImprove = false
            for a in 0..<(count - 1) {
                // Long lists: songs move within a window, enough to part two of one artist.
                for b in (a + 1)..<min(count, a + (count > 60 ? 20 : count)) {
                    let before = local(a) + local(b)
                    list.swapAt(a, b)
                    if local(a) + local(b) < before - 1e-9 { didImprove = true } else { list.swapAt(a, b) }
                }
            }
            if !didImprove { return }
        }
    }
}
