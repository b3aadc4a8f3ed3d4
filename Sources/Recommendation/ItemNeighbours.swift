package import Catalogue
import Foundation

/// Item-item similarity over a playlist×track matrix: exact, no approximation and no precomputed table.
///
/// s(j) = Σ over seeds i of c_ij / (n_i^0.5 · n_j^β) · c_ij / (c_ij + shrinkage), where c_ij counts the playlists that hold
/// both and n the playlists of a track. β = 0.5 and shrinkage 0 is plain cosine; a smaller β lets popular songs through,
/// shrinkage distrusts a single shared list.
/// Source: Deshpande & Karypis, "Item-based top-N recommendation algorithms", TOIS 2004.
package struct ItemNeighbours: Sendable {
    package var popularityExponent: Float
    package var shrinkage: Float
    private let matrix: IncidenceMatrix

    /// Plain cosine, as the original had it.
    package static func cosine(_ matrix: IncidenceMatrix) -> Self {
        Self(matrix: matrix, popularityExponent: 0.5, shrinkage: 0)
    }

    package init(matrix: IncidenceMatrix, popularityExponent: Float = 0.2, shrinkage: Float = 1) {
        self.matrix = matrix
        self.popularityExponent = popularityExponent
        self.shrinkage = shrinkage
    }

    package struct Neighbour: Equatable, Sendable {
        package let track: Int
        package let similarity: Float
    }

    /// The most similar tracks, best first, of equal ones the smaller index first; never the track itself.
    package func neighbours(of track: Int, limit: Int) -> [Neighbour] {
        var scratch = Scratch(trackCount: matrix.columnCount)
        countTogether(with: track, into: &scratch)
        var found = scratch.touched.filter { Int($0) != track }.map { other in
            (track: Int(other), similarity: similarity(track, Int(other), scratch.counts[Int(other)]))
        }
        if isPlainCosine {
            // c²/n orders like the cosine, and whole numbers keep what is equal equal.
            func isBefore(_ a: Int, _ b: Int) -> Bool {
                let (squareA, squareB) = (square(scratch.counts[a]), square(scratch.counts[b]))
                let (left, right) = (squareA * matrix.rowCount(ofColumn: b), squareB * matrix.rowCount(ofColumn: a))
                return left == right ? a < b : left > right
            }
            found.sort { isBefore($0.track, $1.track) }
        } else {
            found.sort { ($1.similarity, $0.track) < ($0.similarity, $1.track) }
        }
        return found.prefix(max(0, limit)).map { Neighbour(track: $0.track, similarity: $0.similarity) }
    }

    private var isPlainCosine: Bool { popularityExponent == 0.5 && shrinkage == 0 }

    private func square(_ count: Int32) -> Int { Int(count) * Int(count) }

    /// What the seeds together say of every track.
    ///
    /// - Returns: `scores` `[tracks]`, zero where no seed shares a list; `strongestSeed` `[tracks]`, the seed that adds most, or -1. Seeds
    ///   themselves are left out: their score is zero.
    package func scores(seeds: [(track: Int, weight: Float)]) -> (scores: [Float], strongestSeed: [Int32]) {
        var scores = [Float](repeating: 0, count: matrix.columnCount)
        var strongest = [Int32](repeating: -1, count: matrix.columnCount)
        var contribution = [Float](repeating: 0, count: matrix.columnCount)
        var scratch = Scratch(trackCount: matrix.columnCount)
        for seed in seeds {
            countTogether(with: seed.track, into: &scratch)
            for other in scratch.touched {
                let other = Int(other)
                let value = seed.weight * similarity(seed.track, other, scratch.counts[other])
                scores[other] += value
                if value > contribution[other] {
                    contribution[other] = value
                    strongest[other] = Int32(seed.track)
                }
            }
            scratch.clear()
        }
        for seed in seeds {
            scores[seed.track] = 0
            strongest[seed.track] = -1
        }
        return (scores, strongest)
    }

    private func similarity(_ seed: Int, _ other: Int, _ together: Int32) -> Float {
        let count = Float(together)
        if isPlainCosine {
            let product = matrix.rowCount(ofColumn: seed) * matrix.rowCount(ofColumn: other)
            return Float((Double(square(together)) / Double(product)).squareRoot())
        }
        let seedNorm = Float(matrix.rowCount(ofColumn: seed)).squareRoot()
        let otherNorm = Float(pow(Double(matrix.rowCount(ofColumn: other)), Double(popularityExponent)))
        return count / (seedNorm * otherNorm) * (count / (count + shrinkage))
    }

    private func countTogether(with track: Int, into scratch: inout Scratch) {
        for playlist in matrix.rows(withColumn: track) {
            for other in matrix.columns(inRow: Int(playlist)) {
                if scratch.counts[Int(other)] == 0 { scratch.touched.append(other) }
                scratch.counts[Int(other)] += 1
            }
        }
    }

    /// A sparse accumulator: dense counts and the list of those that are not zero.
    private struct Scratch {
        var counts: [Int32]
        var touched: [Int32] = []

        init(trackCount: Int) { counts = [Int32](repeating: 0, count: trackCount) }

        mutating func clear() {
            for index in touched { counts[Int(index)] = 0 }
            touched.removeAll(keepingCapacity: true)
        }
    }
}
