import Catalogue
import RhythmiQDomain

/// Puts a list into an order that one would want to hear: neighbouring songs go together, energy follows the wished shape,
/// songs of one artist stand apart.
struct ListOrder {
    let catalogue: SongCatalogue
    /// `[tracks]`
    let artists: [Int32]
    let shape: PlaylistRequest.EnergyShape
    /// Songs that the listener asked for by their artist may fill the list.
    let isAskedFor: (Int) -> Bool

    private static let unknownEnergy = 0.5

    func ordered(_ tracks: [Int], using generator: inout SplitMix64) -> [Int] {
        guard tracks.count > 1 else { return tracks }
        var shuffled = tracks
        generator.shuffle(&shuffled)
        let energies = shuffled.map { catalogue.tracks[$0].energy ?? Self.unknownEnergy }
        let rules = ListArrangement.Rules(
            steps: steps(shuffled, energies), energies: energies, wished: wishedEnergies(energies),
            artists: shuffled.map { artists[$0] }, isFree: shuffled.map(isAskedFor))
        return ListArrangement.best(rules).map { shuffled[$0] }
    }

    /// Where energy should be at each position; `nil`: it should only move smoothly.
    private func wishedEnergies(_ energies: [Double]) -> [Double]? {
        guard shape != .flat, let low = energies.min(), let high = energies.max() else { return nil }
        return energies.indices.map { position in
            let x = Double(position) / Double(max(1, energies.count - 1))
            let part =
                switch shape {
                case .flat, .rise: x
                case .fall: 1 - x
                case .arc: x < 0.65 ? x / 0.65 : 1 - (x - 0.65) / 0.35 * 0.7
                }
            return low + (high - low) * part
        }
    }

    /// `[songs · songs]`: how far apart two songs are, in energy and in the lists they share.
    private func steps(_ tracks: [Int], _ energies: [Double]) -> [Float] {
        let count = tracks.count
        var steps = [Float](repeating: 0, count: count * count)
        for a in 0..<count {
            for b in 0..<a {
                let apart = abs(energies[a] - energies[b]) * (shape == .flat ? 1 : 0.3)
                let step = Float(apart + 0.25 * (1 - togetherness(tracks[a], tracks[b])))
                steps[a * count + b] = step
                steps[b * count + a] = step
            }
        }
        return steps
    }

    /// Share of lists that two songs have in common, 0…1 (Jaccard).
    private func togetherness(_ a: Int, _ b: Int) -> Double {
        let first = catalogue.matrix.rows(withColumn: a)
        let second = catalogue.matrix.rows(withColumn: b)
        var (i, j, common) = (first.startIndex, second.startIndex, 0)
        while i < first.endIndex, j < second.endIndex {
            let (left, right) = (first[i], second[j])
            if left == right { common += 1 }
            if left <= right { i += 1 }
            if right <= left { j += 1 }
        }
        return common == 0 ? 0 : Double(common) / Double(first.count + second.count - common)
    }
}
