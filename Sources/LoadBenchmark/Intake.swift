import Foundation
import Glibc
import StandIns

extension Bench {
    private static let intakeCount = 9_000

    func measureIdle() async throws {
        for round in 1...3 {
            let daemon = try start()
            let listening = try await ready(daemon)
            // Until the catalogue is read and everything that starts with the process has started.
            try await Task.sleep(for: .seconds(3))
            line(
                round == 1 ? "first start to ready" : "start to ready",
                "\(listening.milliseconds), then idle at \(String(format: "%.1f", try daemon.memory("VmRSS"))) MB")
            daemon.terminate()
            await daemon.ended()
        }
    }

    /// Every update is another person's. The services accept calls and never answer, so that the jobs of the updates,
    /// which are taken in whole, stand in 32 lanes and cost nothing meanwhile.
    func measureIntake() async throws {
        let disk = try syncedAppends(for: .seconds(2))
        line("plain synced appends of 4 KB, one by one", "\(Int(disk))/s")
        gate.set { _, moment in moment == .arrived ? .hang : .proceed }
        let daemon = try start()
        try await ready(daemon)
        // So that connections stand and data keys of some people exist.
        _ = await pushAll((0..<500).map { Update(number: $0, person: 900_000 + $0, text: "안녕") })
        let before = try daemon.processorSeconds()
        let pushed = await pushAll(
            (0..<Self.intakeCount).map {
                Update(number: 1_000 + $0, person: 1_000_000 + $0, text: "비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간")
            })
        let used = try daemon.processorSeconds() - before
        line(
            "durable acknowledgements, \(Bench.connections) connections",
            "\(Int(pushed.rate))/s of \(pushed.times.count) (goal 2,000)")
        line(
            "  each",
            "median \(pushed.percentile(50).milliseconds), p99 \(pushed.percentile(99).milliseconds) (goal 50 ms),"
                + " at most \((pushed.times.last ?? .zero).milliseconds)")
        line("  refused, failed", "\(pushed.refusals), \(pushed.failures)")
        line("  processor time of the daemon each", String(format: "%.0f µs", used / Double(pushed.times.count) * 1e6))
        await kill()
    }

    /// A file that grows by one page and is synced, again and again: what this disk does for one honest writer.
    private func syncedAppends(for limit: Duration) throws -> Double {
        let file = folder.appending(path: "appends")
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw BenchmarkError(message: "no file: errno \(errno)") }
        defer { close(descriptor) }
        let page = [UInt8](repeating: 7, count: 4096)
        var count = 0
        let start = ContinuousClock.now
        while ContinuousClock.now - start < limit {
            guard write(descriptor, page, page.count) == page.count, fdatasync(descriptor) == 0 else {
                throw BenchmarkError(message: "the disk refuses: errno \(errno)")
            }
            count += 1
        }
        return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    }
}
