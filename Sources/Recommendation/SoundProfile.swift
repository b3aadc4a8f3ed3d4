import CatalogueIndex
import Foundation
import RhythmiQDomain

/// How the seeds sound: mean and spread of what was measured of them.
struct SoundProfile {
    private struct Measure {
        let mean: Double
        let spread: Double
    }

    private let measures: [Measure?]

    /// Fewer seeds than that say little of a sound.
    private static let fewest = 3

    /// - Returns: `nil` where too little is known.
    init?(of rows: [TrackRow]) {
        let all = rows.map(Self.values)
        measures = (0..<5).map { place -> Measure? in
            let known = all.compactMap { $0[place] }
            guard known.count >= Self.fewest else { return nil }
            let mean = known.reduce(0, +) / Double(known.count)
            let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count)
            // A tenth more: three songs alike don't mean that nothing else will do.
            return Measure(mean: mean, spread: variance.squareRoot() + 0.1)
        }
        if measures.allSatisfy({ $0 == nil }) { return nil }
    }

    /// 1 as the seeds, towards 0 unlike them; `nil` for a song of which nothing was measured.
    func closeness(_ row: TrackRow) -> Double? {
        var (sum, count) = (0.0, 0.0)
        for (measure, value) in zip(measures, Self.values(row)) {
            guard let measure, let value else { continue }
            let distance = (value - measure.mean) / measure.spread
            sum += distance * distance
            count += 1
        }
        return count == 0 ? nil : exp(-sum / count / 2)
    }

    /// Energy, valence, danceability, acousticness, tempo; each 0…1.
    private static func values(_ row: TrackRow) -> [Double?] {
        let sound = row.sound
        return [
            row.energy == .max ? nil : Double(row.energy) / 10_000, sound?.valence, sound?.danceability,
            sound?.acousticness, sound?.tempo.map { min(1, $0 / 200) },
        ]
    }
}
