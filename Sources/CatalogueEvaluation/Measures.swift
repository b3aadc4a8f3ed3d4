import Foundation
import RhythmiQDomain

/// How well one list continues one playlist.
package struct ListMeasures: Sendable {
    /// Share of the hidden songs among the first so many as are hidden.
    var rPrecision = 0.0
    /// Gain of hidden songs, discounted by their place, over the best possible.
    var ndcg = 0.0
    /// How often ten more songs have to be asked for until one is a hidden one; 20 where none comes among 200.
    var clicks = 0.0
    /// Share of the hidden songs among the first 50.
    var recall = 0.0
    /// Different artists among the first 50, over their number.
    var distinctArtists = 0.0
    /// Mean surprise of the first 50: -log2 of the share of playlists that hold a song.
    var novelty = 0.0
    /// How far an hour's list is from an hour, in seconds.
    var lengthError: Double?

    /// - Parameter list: best first, without repetition.
    init(
        list: [Int], hidden: Set<Int>, artist: (Int) -> Int, playlistShare: (Int) -> Double
    ) {
        let best = list.prefix(hidden.count)
        rPrecision = Double(best.count { hidden.contains($0) }) / Double(max(1, hidden.count))
        var gain = 0.0
        var most = 0.0
        for place in 0..<list.count {
            let discount = 1 / log2(Double(place) + 2)
            if hidden.contains(list[place]) { gain += discount }
            if place < hidden.count { most += discount }
        }
        ndcg = most > 0 ? gain / most : 0
        clicks = Double(list.firstIndex(where: hidden.contains).map { $0 / 10 } ?? 20)
        let first = list.prefix(50)
        recall = Double(first.count { hidden.contains($0) }) / Double(max(1, hidden.count))
        guard !first.isEmpty else { return }
        distinctArtists = Double(Set(first.map(artist)).count) / Double(first.count)
        novelty = first.reduce(0) { $0 - log2(playlistShare($1)) } / Double(first.count)
    }
}

/// A mean with the middle 95 % of the means of 1,000 samples drawn with replacement.
package struct BootstrapMean: Sendable, Encodable {
    package let mean: Double
    package let low: Double
    package let high: Double

    init(_ values: [Double], seed: UInt64) {
        guard !values.isEmpty else {
            (mean, low, high) = (0, 0, 0)
            return
        }
        var generator = SplitMix64(seed: seed)
        mean = values.reduce(0, +) / Double(values.count)
        var means: [Double] = []
        for _ in 0..<1_000 {
            var sum = 0.0
            for _ in values.indices { sum += values[generator.index(below: values.count)] }
            means.append(sum / Double(values.count))
        }
        means.sort()
        (low, high) = (means[25], means[974])
    }
}
