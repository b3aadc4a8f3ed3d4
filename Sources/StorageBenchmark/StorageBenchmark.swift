import Foundation
import Jobs
import RhythmiQDomain
import Storage
import Synchronization

/// How fast the store takes updates in and works jobs off, in a folder of its own beside the current one:
/// `swift run -c release StorageBenchmark [FOLDER]`. The disk under that folder is what is measured.
@main
struct StorageBenchmark {
    private static let steps = ["plan", "search", "create", "fill", "cover", "reply"]
    private static let callers = 50

    static func main() async throws {
        let parent = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "."
        let folder = URL(filePath: parent).appending(path: "storage-benchmark-\(getpid())")
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path)") }
        }
        var limits = StoreLimits()
        limits.queue = 1_000_000
        let now = SteadyTime().now
        let store = try SQLiteStore.open(
            at: folder.appending(path: "rhythmiq.sqlite"), sealer: BenchmarkSealer(), limits: limits, now: now
        ) { error in
            print(error)
            exit(1)
        }
        print("single caller:   \(try await ingest(1, count: 500, from: 0, store))")
        print("\(callers) callers:      \(try await ingest(callers, count: 20_000, from: 500, store))")
        try await workOff(5_000, lanes: 8, store, now)
        print("one connection:  claim from a queue of 15,500: \(try await claimTime(store, now))")
        try store.close()
    }

    // MARK: Taking in

    private static func ingest(_ callers: Int, count: Int, from first: Int, _ store: SQLiteStore) async throws -> String
    {
        let payload = Array(String(repeating: "비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간 ", count: 8).utf8)
        let next = Counter(first)
        let clock = ContinuousClock()
        let start = clock.now
        let times = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var times: [Duration] = []
                    while true {
                        let number = next.advance() - 1
                        guard number < first + count else { return times }
                        let person = UserAddress(platform: .telegram, bot: "1", id: "\(number / 4)")
                        let update = NewUpdate(
                            key: "tg:1:\(number)", messageKey: "tg:1:\(number / 4):\(number)", user: person,
                            chat: ChatAddress(platform: .telegram, bot: "1", id: person.id), payload: payload,
                            disposition: .accepted)
                        let before = clock.now
                        _ = try await store.ingest(update)
                        times.append(clock.now - before)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }.sorted()
        }
        let seconds = (clock.now - start) / .seconds(1)
        let (median, p99) = (times[times.count / 2], times[times.count * 99 / 100])
        return "\(Int(Double(count) / seconds)) durable updates/s, median \(ms(median)), p99 \(ms(p99))"
    }

    // MARK: Working off

    /// Whole jobs with every write that a playlist makes: six steps, a note, two sayings that are delivered.
    private static func workOff(
        _ count: Int, lanes: Int, _ store: SQLiteStore, _ now: @escaping @Sendable () -> Date
    ) async throws {
        let (waker, done) = (Waker(), Waker())
        let finished = Counter(0)
        let runner = JobRunner(store: store, lanes: lanes, waker: waker, now: now) { claimed, _ in
            guard let user = claimed.job.user, let chat = claimed.job.chat else { return .init(.completed) }
            for (index, step) in steps.enumerated() {
                _ = try await store.begin(step, claimed.lease)
                let saying = Saying(
                    slot: "\(claimed.job.id)/0", chat: chat, user: user, reply: Reply(step), isFinal: index == 5)
                try await store.complete(
                    step, claimed.lease, result: Array(step.utf8), effects: index % 5 == 0 ? [.say(saying)] : [])
            }
            if finished.advance() == count { done.wake() }
            return .init(.completed, effects: [.countPlaylist(user, chat)])
        }
        let clock = ContinuousClock()
        let start = clock.now
        await withTaskGroup { group in
            group.addTask { await runner.run() }
            await done.wait()
            let seconds = (clock.now - start) / .seconds(1)
            print("\(lanes) lanes:         \(Int(Double(count) / seconds)) whole jobs/s")
            runner.drain()
            await group.waitForAll()
        }
        let before = clock.now
        var said = 0
        while said < 500 {
            for delivery in try await store.nextDeliveries(limit: 20, excluding: [], now: now()) {
                try await store.placed(slot: delivery.slot, messageID: "1")
                try await store.delivered(delivery.id)
                said += 1
            }
        }
        print("outbox:          \(Int(Double(said) / ((clock.now - before) / .seconds(1)))) deliveries/s, one by one")
    }

    private static func claimTime(_ store: SQLiteStore, _ now: @Sendable () -> Date) async throws -> String {
        let clock = ContinuousClock()
        var times: [Duration] = []
        for _ in 0..<200 {
            let before = clock.now
            _ = try await store.claim(limit: 1, now: now())
            times.append(clock.now - before)
        }
        return "median \(ms(times.sorted()[100]))"
    }

    private static func ms(_ duration: Duration) -> String {
        let hundredths = Int((duration / .milliseconds(1) * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) ms"
    }
}

private final class Counter: Sendable {
    private let value: Atomic<Int>

    init(_ start: Int) { value = Atomic(start) }

    func advance() -> Int { value.wrappingAdd(1, ordering: .relaxed).newValue }
}

/// Stands in for the vault, which this target does not know: it moves every byte once and hashes them once. No secrecy.
private struct BenchmarkSealer: RowSealer {
    func makeDataKey(for user: String) -> String { "key of \(user)" }

    func seal(_ plaintext: [UInt8], place: RowPlace, dataKey: String) -> String {
        "\(stableHash(place.row + dataKey)).\(Data(plaintext).base64EncodedString())"
    }

    func open(_ sealed: String, place: RowPlace, dataKey: String) throws -> [UInt8] {
        let parts = sealed.split(separator: ".")
        guard parts.count == 2, parts[0] == "\(stableHash(place.row + dataKey))",
            let plaintext = Data(base64Encoded: String(parts[1]))
        else { throw SealingError.damaged }
        return Array(plaintext)
    }

    func tombstone(for updateKey: String, dataKey: String) -> [UInt8] {
        (0..<16).map { UInt8(truncatingIfNeeded: stableHash("\($0 / 8)\(updateKey)") >> (8 * UInt64($0 % 8))) }
    }
}
