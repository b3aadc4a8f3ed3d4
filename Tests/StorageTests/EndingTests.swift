import Foundation
import Jobs
import RhythmiQDomain
import Storage
import Synchronization
import Testing

/// How runs end on a store that does not take their ending.
@Suite(.timeLimit(.minutes(5))) struct EndingTests {
    private let bench: StoreBench
    private let store: SQLiteStore
    private let waker = Waker()
    private let now = SteadyTime().now

    init() throws {
        bench = try StoreBench()
        store = try SQLiteStore.open(at: bench.file, sealer: bench.sealer, now: now) { Issue.record($0) }
    }

    /// Runs on `store` until `isOver` says so of an event, then drains.
    private func run(
        _ store: any JobStore, _ change: (inout JobRunner.Timing) -> Void = { _ in },
        now: (@Sendable () -> Date)? = nil,
        until isOver: @escaping @Sendable (JobRunner.Event) -> Bool, handle: @escaping JobRunner.Handler
    ) async {
        var timing = JobRunner.Timing()
        timing.afterTrouble = .milliseconds(1)
        timing.afterRefusal = .milliseconds(1)
        change(&timing)
        let over = Waker()
        let runner = JobRunner(
            store: store, lanes: 1, waker: waker, timing: timing, now: now ?? self.now,
            report: { if isOver($0) { over.wake() } }, handle: handle)
        await withTaskGroup { group in
            group.addTask { await runner.run() }
            await over.wait()
            runner.drain()
            await group.waitForAll()
        }
    }

    /// The schema takes no slot of that length, however often it is asked.
    private static func impossible(_ job: Job) -> Effect {
        .say(.text("answer", slot: String(repeating: "x", count: 300)))
    }

    @Test func anEndingThatTheStoreRefusesIsADeadLetterInTheEndAndThePersonHearsOfIt() async throws {
        _ = try await store.ingest(.message(1, text: "poison"))
        _ = try await store.ingest(.message(2, from: 2, text: "bystander"))
        let refusals = Mutex(0)
        let notices = Mutex<[[UInt8]]>([])

        await run(
            store,
            until: { event in
                if case .refused = event { refusals.withLock { $0 += 1 } }
                if case .ended(let job, let ending) = event {
                    return job.kind == .notice && ending.outcome == .completed
                }
                return false
            },
            handle: { claimed, _ in
                if claimed.job.kind == .notice { notices.withLock { $0.append(claimed.job.payload) } }
                let isPoison = claimed.job.payload == Array("poison".utf8)
                return .init(.completed, effects: isPoison ? [Self.impossible(claimed.job)] : [])
            })

        let dead = try #require(try await store.jobs(.dead, limit: 9).first)
        #expect(dead.error == "refused")
        #expect(refusals.withLock { $0 } == JobRunner.Timing().endings)
        let told = try notices.withLock {
            try $0.map { try JSONDecoder().decode(DeadLetterNotice.self, from: Data($0)) }
        }
        #expect(told == [DeadLetterNotice(deadJob: Job.ID(rawValue: dead.id), code: "refused")])
        // Nobody else waited for it: there is one lane.
        #expect(try await store.jobCounts() == [.dead: 1, .completed: 2])
    }

    @Test func aNoticeThatCannotBeGivenIsNotToldOfAgain() async throws {
        _ = try await store.ingest(.message(1))
        let deaths = Mutex(0)

        await run(
            store,
            until: { event in
                guard case .ended(_, let ending) = event, case .dead = ending.outcome else { return false }
                return deaths.withLock {
                    $0 += 1
                    return $0 == 2
                }
            },
            handle: { claimed, _ in .init(.completed, effects: [Self.impossible(claimed.job)]) })

        #expect(try await store.jobCounts() == [.dead: 2])
    }

    @Test func aFullDiskIsWaitedForAndToldOfSparingly() async throws {
        _ = try await store.ingest(.message(1))
        let tries = Mutex(0)
        let told = Mutex(0)
        let full = WatchedJobs(
            store: store,
            willFinish: {
                let count = tries.withLock {
                    $0 += 1
                    return $0
                }
                if count <= 40 { throw StorageError.diskFull }
            })
        let clock = Mutex(now())

        await run(
            full,
            now: {
                // Each look at the clock is a quarter of a second later.
                clock.withLock {
                    $0 += 0.25
                    return $0
                }
            },
            until: { event in
                if case .storeTrouble = event { told.withLock { $0 += 1 } }
                if case .ended = event { return true }
                return false
            }, handle: { _, _ in .init(.completed) })

        #expect(tries.withLock { $0 } == 41)
        #expect(try await store.jobCounts() == [.completed: 1])
        #expect((1...6).contains(told.withLock { $0 }), "\(told.withLock { $0 })")
    }

    @Test func whatPassesIsToldFromWhatStays() {
        let codes: [(Int32, Bool)] = [
            (5, true), (6, true), (8, true), (14, true), (5 | 2 << 8, true), (19, false), (1, false), (18, false),
            (21, false), (25, false),
        ]
        for (code, isPassing) in codes { #expect(StorageError.failed(code: code).isPassing == isPassing, "\(code)") }
        #expect(StorageError.diskFull.isPassing)
        #expect(!StorageError.diskFailed(code: 10).isPassing && !StorageError.closed.isPassing)
    }
}
