import Dispatch
import Foundation
import NeighbourKernels

/// The nearest neighbours of the most popular tracks, computed once: what costs most to find is asked for most.
struct HeadTable {
    let options: IndexBuilder.Options
    /// `[tracks]` by number, never rising
    let playlistCounts: [UInt32]

    func write(to writer: inout IndexWriter) throws {
        let count = min(options.headLimit, playlistCounts.prefix { $0 >= options.headFrom }.count)
        let places = IndexSection.allCases.reduce(into: [:]) { $0[$1] = writer.place(of: $1)?.offset }
        var table = Table(count: count, limit: CatalogueIndex.headLimit)
        if count > 0 {
            let trackCount = playlistCounts.count
            try writer.withContents { start in
                func part<Number>(_ section: IndexSection, _ type: Number.Type) -> UnsafePointer<Number> {
                    (start + (places[section] ?? 0)).assumingMemoryBound(to: type)
                }
                let matrix = NeighbourMatrix(
                    playlistOffsets: part(.playlistOffsets, UInt32.self),
                    playlistTracks: part(.playlistTracks, UInt8.self), trackOffsets: part(.trackOffsets, UInt32.self),
                    trackPlaylists: part(.trackPlaylists, UInt8.self), inverseRoots: part(.inverseRoots, Float.self),
                    popularityNorms: part(.popularityNorms, Float.self), trackCount: UInt32(trackCount))
                table.fill(from: matrix, threads: options.threads)
            }
        }
        var offsets: [UInt32] = [0]
        for track in 0..<count { offsets.append(offsets[track] + table.counts[track]) }
        try writer.write(.headOffsets, offsets)
        for track in 0..<count {
            try writer.append(
                UnsafeRawBufferPointer(start: table.hits(of: track), count: Int(table.counts[track]) * 8))
        }
        try writer.end(.headHits)
    }

    /// Each track's hits in a row of its own, so that threads never meet.
    private struct Table: @unchecked Sendable {
        // Every row is written by one thread, and read after all have ended.
        let counts: UnsafeMutableBufferPointer<UInt32>
        private let all: UnsafeMutableBufferPointer<NeighbourHit>
        private let limit: Int
        private let owner: Owner

        private final class Owner {
            let counts: UnsafeMutableBufferPointer<UInt32>
            let all: UnsafeMutableBufferPointer<NeighbourHit>

            init(count: Int, limit: Int) {
                counts = .allocate(capacity: count)
                counts.initialize(repeating: 0)
                all = .allocate(capacity: count * limit)
                all.initialize(repeating: NeighbourHit(track: 0, together: 0))
            }

            deinit {
                counts.deallocate()
                all.deallocate()
            }
        }

        init(count: Int, limit: Int) {
            owner = Owner(count: count, limit: limit)
            counts = owner.counts
            all = owner.all
            self.limit = limit
        }

        func hits(of track: Int) -> UnsafeMutablePointer<NeighbourHit>? {
            all.baseAddress.map { $0 + track * limit }
        }

        mutating func fill(from matrix: NeighbourMatrix, threads: Int) {
            let (table, matrix) = (self, UncheckedBox(matrix))
            let pool = ScratchPool(trackCount: Int(matrix.value.trackCount), playlistCount: 0)
            let step = 64
            let steps = (table.counts.count + step - 1) / step
            // As many workers as threads, each with counters of its own; the last tracks are the cheap ones.
            DispatchQueue.concurrentPerform(iterations: threads) { worker in
                pool.withScratch { scratch in
                    for chunk in stride(from: worker, to: steps, by: threads) {
                        for track in (chunk * step)..<min(table.counts.count, (chunk + 1) * step) {
                            table.counts[track] = withUnsafePointer(to: matrix.value) {
                                neighbours_nearest(
                                    $0, &scratch.kernel, UInt32(track), UInt32(table.limit), table.hits(of: track))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Pointers into a file that stays mapped until all threads have ended.
    private struct UncheckedBox<Value>: @unchecked Sendable {
        let value: Value
        init(_ value: Value) { self.value = value }
    }
}
