package import CatalogueIndex
package import Foundation
import RhythmiQDomain

/// How fast an index answers on this machine, in one thread.
package struct IndexBenchmark: Sendable {
    package struct Row: Sendable, Encodable {
        package let name: String
        package let requests: Int
        package let medianMilliseconds: Double
        package let p99Milliseconds: Double
        package let maxMilliseconds: Double
        /// Processor time alone: what the request takes where nobody else uses the machine.
        package let processorMedianMilliseconds: Double
        package let processorP99Milliseconds: Double
    }

    package struct Report: Sendable, Encodable {
        package let tracks: Int
        package let playlists: Int
        package let entries: Int
        package let headTracks: Int
        package let fileBytes: Int
        package let openMilliseconds: Double
        package let verifyMilliseconds: Double
        package var rows: [Row] = []
        /// After all requests: mapped pages that were touched, and everything else.
        package var residentBytes: Int?
    }

    package var requests = 1_000
    package var seed: UInt64 = 1
    package var neighbourCount = 50
    package var candidateCount = 500

    package init() {}

    package func report(on url: URL) throws(CatalogueIndexError) -> Report {
        let clock = ContinuousClock()
        let start = clock.now
        let index = try CatalogueIndex(contentsOf: url)
        let opened = clock.now
        try index.verify()
        let verified = clock.now
        var report = Report(
            tracks: index.trackCount, playlists: index.playlistCount, entries: index.entryCount,
            headTracks: index.headCount, fileBytes: index.byteCount,
            openMilliseconds: Self.milliseconds(start.duration(to: opened)),
            verifyMilliseconds: Self.milliseconds(opened.duration(to: verified)))
        report.rows = rows(index)
        report.residentBytes = ResidentMemory.bytes
        return report
    }

    private func rows(_ index: CatalogueIndex) -> [Row] {
        guard index.entryCount > 0, index.trackCount > 0 else { return [] }
        var generator = SplitMix64(seed: seed)
        let top = min(200, index.trackCount)
        let popular = (0..<requests).map { _ in generator.index(below: top) }
        let drawn = (0..<requests).map { _ in entry(of: index, &generator) }
        let uniform = (0..<requests).map { _ in generator.index(below: index.trackCount) }
        let lists = (0..<requests).map { _ in (0..<10).map { _ in entry(of: index, &generator) } }
        let oneList = (0..<requests).map { _ in seedsOfOneList(index, &generator) }
        func neighbours(_ name: String, _ tracks: [Int], usingHead: Bool) -> Row {
            row(name, tracks) { index.neighbours(of: $0, limit: neighbourCount, usingHead: usingHead).count }
        }
        func together(_ name: String, _ lists: [[Int]], usingHead: Bool) -> Row {
            row(name, lists) { seeds in
                var wish = CatalogueIndex.Accumulation()
                wish.seeds = seeds.map { ($0, 1) }
                wish.usesHead = usingHead
                return index.scores(wish, limit: candidateCount).count
            }
        }
        return [
            neighbours("1 of the 200 most popular tracks, head table", popular, usingHead: true),
            neighbours("1 of the 200 most popular tracks, computed", Array(popular.prefix(200)), usingHead: false),
            neighbours("1 track by popularity, head table", drawn, usingHead: true),
            neighbours("1 track by popularity, computed", drawn, usingHead: false),
            neighbours("1 track, all alike", uniform, usingHead: true),
            together("10 seeds by popularity, head table", lists, usingHead: true),
            together("10 seeds by popularity, computed", lists, usingHead: false),
            together("10 seeds of one playlist, head table", oneList, usingHead: true),
            together("10 seeds of one playlist, computed", oneList, usingHead: false),
        ]
    }

    /// The track of a random entry: as often as it stands in playlists.
    private func entry(of index: CatalogueIndex, _ generator: inout SplitMix64) -> Int {
        index.track(atEntry: generator.index(below: index.entryCount))
    }

    private func seedsOfOneList(_ index: CatalogueIndex, _ generator: inout SplitMix64) -> [Int] {
        for _ in 0..<100 {
            var tracks = index.tracks(ofPlaylist: generator.index(below: index.playlistCount))
            guard tracks.count >= 10 else { continue }
            generator.shuffle(&tracks)
            return Array(tracks.prefix(10))
        }
        return [entry(of: index, &generator)]
    }

    private func row<Case>(_ name: String, _ cases: [Case], _ work: (Case) -> Int) -> Row {
        let clock = ContinuousClock()
        var times: [Double] = []
        var processorTimes: [Double] = []
        var found = 0
        // The first requests bring pages in and make the scratch.
        for item in cases.prefix(20) { found &+= work(item) }
        for item in cases {
            let (start, processorStart) = (clock.now, Self.processorMilliseconds)
            found &+= work(item)
            processorTimes.append(Self.processorMilliseconds - processorStart)
            times.append(Self.milliseconds(start.duration(to: clock.now)))
        }
        times.sort()
        processorTimes.sort()
        let p99 = min(times.count - 1, times.count * 99 / 100)
        return Row(
            name: name, requests: times.count, medianMilliseconds: times[times.count / 2],
            p99Milliseconds: times[p99], maxMilliseconds: found >= 0 ? times[times.count - 1] : 0,
            processorMedianMilliseconds: processorTimes[times.count / 2],
            processorP99Milliseconds: processorTimes[p99])
    }

    /// Of this thread.
    private static var processorMilliseconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15
    }
}

/// What the process has in memory.
enum ResidentMemory {
    /// `nil` where the system does not tell.
    static var bytes: Int? {
        guard
            let text = FileManager.default.contents(atPath: "/proc/self/statm").map({
                String(decoding: $0, as: UTF8.self)
            })
        else { return nil }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? Int(fields[1]).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }
}
