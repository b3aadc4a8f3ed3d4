import Foundation
import NeighbourKernels
import Synchronization

/// Counters and lists for one request at a time, kept for the next one.
final class ScratchPool: Sendable {
    private let trackCount: Int
    private let playlistCount: Int
    private let free = Mutex<[Scratch]>([])

    init(trackCount: Int, playlistCount: Int) {
        self.trackCount = trackCount
        self.playlistCount = playlistCount
    }

    /// - Precondition: `body` leaves the scratch empty.
    func withScratch<Result>(_ body: (Scratch) -> Result) -> Result {
        let scratch = free.withLock { $0.popLast() } ?? Scratch(trackCount: trackCount, playlistCount: playlistCount)
        defer { free.withLock { $0.append(scratch) } }
        return body(scratch)
    }
}

/// Memory of the kernels; whoever took it from the pool has it alone.
final class Scratch: @unchecked Sendable {
    // Used by one request at a time: the pool hands it out to one caller only.
    var kernel: NeighbourScratch
    private let block: UnsafeMutableRawPointer

    init(trackCount: Int, playlistCount: Int) {
        let padded = (trackCount + 127) / 64 * 64
        let paddedPlaylists = (playlistCount + 127) / 64 * 64
        // Zeros; pages that no request touches are never made.
        guard let block = calloc(padded * 18 + paddedPlaylists * 8, 1) else {
            fatalError("no memory for \(trackCount) counters")
        }
        self.block = block
        func part<Number>(_ offset: Int, _ type: Number.Type) -> UnsafeMutablePointer<Number> {
            (block + padded * offset).assumingMemoryBound(to: type)
        }
        kernel = NeighbourScratch(
            counts: part(16, UInt16.self), wideCounts: part(0, UInt32.self), touched: part(4, UInt32.self),
            scores: part(8, Float.self), scored: part(12, UInt32.self), scoredCount: 0,
            playlistWeights: (block + padded * 18).assumingMemoryBound(to: Float.self),
            touchedPlaylists: (block + padded * 18 + paddedPlaylists * 4).assumingMemoryBound(to: UInt32.self))
    }

    deinit { free(block) }
}

extension CatalogueIndex {
    package struct Neighbour: Equatable, Sendable {
        package let track: Int
        /// Playlists that hold both.
        package let together: Int
        package let cosine: Double
    }

    package struct Scored: Sendable {
        package let track: Int
        package let score: Float
    }

    /// How many of the most popular tracks have their neighbours in the file.
    package var headCount: Int {
        let offsets: MappedArray<UInt32> = array(.headOffsets)
        return offsets.count - 1
    }

    /// How many neighbours the file holds of each of them, at most.
    package static let headLimit = 100

    /// The most similar tracks by cosine, best first, of equal ones the smaller number; never the track itself.
    ///
    /// - Parameter usingHead: whether neighbours that the file holds may be taken from there; the answer is the same.
    package func neighbours(of track: Int, limit: Int, usingHead: Bool = true) -> [Neighbour] {
        guard track >= 0, track < trackCount, limit > 0 else { return [] }
        let root = Double(playlistCount(ofTrack: track))
        func neighbour(_ hit: NeighbourHit) -> Neighbour {
            let product = root * Double(playlistCount(ofTrack: Int(hit.track)))
            return Neighbour(
                track: Int(hit.track), together: Int(hit.together),
                cosine: Double(hit.together) / product.squareRoot())
        }
        if usingHead, let hits = headHits(track), limit <= Self.headLimit { return hits.prefix(limit).map(neighbour) }
        return nearest(track, limit: min(limit, trackCount)).map(neighbour)
    }

    func nearest(_ track: Int, limit: Int) -> [NeighbourHit] {
        scratches.withScratch { scratch in
            [NeighbourHit](unsafeUninitializedCapacity: limit) { buffer, count in
                guard let start = buffer.baseAddress else { return }
                withUnsafePointer(to: matrix) {
                    count = Int(neighbours_nearest($0, &scratch.kernel, UInt32(track), UInt32(limit), start))
                }
            }
        }
    }

    private func headHits(_ track: Int) -> UnsafeBufferPointer<NeighbourHit>? {
        let offsets: MappedArray<UInt32> = array(.headOffsets)
        guard track + 1 < offsets.count else { return nil }
        let (start, end) = (Int(offsets[track]), Int(offsets[track + 1]))
        return UnsafeBufferPointer(start: pointer(.headHits, to: NeighbourHit.self) + start, count: end - start)
    }

    /// A wish as weights on the matrix, added up in the order given; every sum is made in one order on every machine.
    package struct Accumulation {
        package var seeds: [(track: Int, weight: Float)] = []
        package var playlists: [(playlist: Int, weight: Float)] = []
        package var tracks: [(track: Int, weight: Float)] = []
        /// Distrust of few shared playlists, see `scores`.
        package var shrinkage: Float = 1
        /// Whether the sums are multiplied with n^-β.
        package var isNormed = true
        package var usesHead = true

        package init() {}
    }

    /// Σ over seeds i of w_i · n_i^-½ · c_ij² / (c_ij + shrinkage), plus the weights of j's playlists and its own, all
    /// times n_j^-β; the `limit` best, best first, of equal ones the smaller number. Seeds are left out.
    ///
    /// A seed whose neighbours the file holds speaks for those alone. Where seeds stand in so many playlists that
    /// shrinkage says
    /// nothing, it is left out, and all seeds are counted at once.
    package func scores(_ wish: Accumulation, limit: Int) -> [Scored] {
        let seeds = wish.seeds.compactMap { seed -> NeighbourSeed? in
            guard seed.track >= 0, seed.track < trackCount, seed.weight > 0 else { return nil }
            let count = playlistCount(ofTrack: seed.track)
            // A song in no playlist has no neighbours, and is left out like any seed.
            let weight = count == 0 ? 0 : max(1e-12, seed.weight / Float(count).squareRoot())
            return NeighbourSeed(track: UInt32(seed.track), weight: weight)
        }
        let best = scratches.withScratch { scratch in
            withUnsafePointer(to: matrix) { matrix in
                if isHeavy(wish, seeds) { return takeHeavy(matrix, scratch, seeds, limit: limit) }
                for seed in seeds where seed.weight > 0 {
                    if wish.usesHead, let hits = headHits(Int(seed.track)) {
                        neighbours_add_hits(
                            &scratch.kernel, hits.baseAddress, UInt32(hits.count), seed.weight, wish.shrinkage)
                    } else {
                        neighbours_add_seed(matrix, &scratch.kernel, seed.track, seed.weight, wish.shrinkage)
                    }
                }
                for (playlist, weight) in wish.playlists where weight > 0 {
                    neighbours_add_playlist(matrix, &scratch.kernel, UInt32(playlist), max(1e-12, weight))
                }
                for (track, weight) in wish.tracks where weight > 0 {
                    neighbours_add_score(&scratch.kernel, UInt32(track), max(1e-12, weight))
                }
                for seed in seeds { scratch.kernel.scores[Int(seed.track)] = 0 }
                return takeBest(matrix, scratch, isNormed: wish.isNormed, limit: limit)
            }
        }
        return best.map { Scored(track: Int($0.track), score: $0.score) }
    }

    /// Playlists of all seeds together from which on shrinkage says nothing.
    private static let heavyFrom = 8_000

    private func isHeavy(_ wish: Accumulation, _ seeds: [NeighbourSeed]) -> Bool {
        guard wish.isNormed, wish.playlists.isEmpty, wish.tracks.isEmpty else { return false }
        let computed = seeds.filter { !wish.usesHead || headHits(Int($0.track)) == nil }
        return computed.count == seeds.count
            && seeds.reduce(0) { $0 + playlistCount(ofTrack: Int($1.track)) } >= Self.heavyFrom
    }

    private func takeHeavy(
        _ matrix: UnsafePointer<NeighbourMatrix>, _ scratch: Scratch, _ seeds: [NeighbourSeed], limit: Int
    ) -> [NeighbourScore] {
        let limit = max(0, min(limit, trackCount))
        return [NeighbourScore](unsafeUninitializedCapacity: limit + 1) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            count = Int(
                neighbours_of_seeds(matrix, &scratch.kernel, seeds, UInt32(seeds.count), UInt32(limit), start))
        }
    }

    private func takeBest(
        _ matrix: UnsafePointer<NeighbourMatrix>, _ scratch: Scratch, isNormed: Bool, limit: Int
    ) -> [NeighbourScore] {
        let limit = max(0, min(limit, trackCount))
        return [NeighbourScore](unsafeUninitializedCapacity: limit + 1) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            let norms = isNormed ? matrix.pointee.popularityNorms : nil
            count = Int(neighbours_take_best(matrix, &scratch.kernel, norms, UInt32(limit), start))
        }
    }
}
