import Foundation
import Jobs
import RhythmiQDomain
import Storage
import Synchronization
import Testing

/// The runner on a real store and on the real clock.
@Suite(.timeLimit(.minutes(5))) struct JobRunnerTests {
    private let bench: StoreBench
    private let store: SQLiteStore
    private let waker = Waker()
    private let now = SteadyTime().now

    init() throws {
        bench = try StoreBench()
        store = try SQLiteStore.open(at: bench.file, sealer: bench.sealer, now: now) { Issue.record($0) }
    }

    private func runner(
        lanes: Int = 4, _ change: (inout JobRunner.Timing) -> Void = { _ in },
        report: @escaping @Sendable (JobRunner.Event) -> Void = { _ in }, handle: @escaping JobRunner.Handler
    ) -> JobRunner {
        var timing = JobRunner.Timing()
        change(&timing)
        return JobRunner(
            store: store, lanes: lanes, waker: waker, timing: timing, now: now, report: report, handle: handle)
    }

    /// Runs until `count` signals have come, then drains.
    private func run(_ runner: JobRunner, until done: Waker, count: Int = 1) async {
        await withTaskGroup { group in
            group.addTask { await runner.run() }
            for _ in 0..<count { await done.wait() }
            runner.drain()
            await group.waitForAll()
        }
    }

    @Test func everyJobRunsOnceInItsPersonsOrder() async throws {
        for number in 0..<60 { _ = try await store.ingest(.message(number, from: number % 5, text: "\(number)")) }
        let seen = Mutex<(running: Set<UserAddress?>, texts: [Int])>(([], []))
        let done = Waker()

        await run(
            runner { claimed, _ in
                let isFirst = seen.withLock { $0.running.insert(claimed.job.user).inserted }
                #expect(isFirst)
                await Task.yield()
                seen.withLock { seen in
                    seen.running.remove(claimed.job.user)
                    seen.texts.append(Int(String(decoding: claimed.job.payload, as: UTF8.self)) ?? -1)
                    if seen.texts.count == 60 { done.wake() }
                }
                return .init(.completed)
            }, until: done)

        let texts = seen.withLock(\.texts)
        #expect(texts.sorted() == Array(0..<60))
        for person in 0..<5 {
            let own = texts.filter { $0 % 5 == person }
            #expect(own == own.sorted())
        }
        #expect(try await store.jobCounts() == [.completed: 60])
    }

    @Test func aJobStoredWhileItRestsIsTakenUpAtOnce() async throws {
        let done = Waker()
        let runner = runner { _, _ in
            done.wake()
            return .init(.completed)
        }
        await withTaskGroup { group in
            group.addTask { await runner.run() }
            for number in 0..<3 {
                do { _ = try await store.ingest(.message(number)) } catch { Issue.record(error) }
                waker.wake()
                await done.wait()
            }
            runner.drain()
            await group.waitForAll()
        }
    }

    @Test func aRetryComesAtItsTime() async throws {
        _ = try await store.ingest(.message(1))
        let done = Waker()
        let runs = Mutex<[Date]>([])
        let now = now
        await run(
            runner { claimed, _ in
                let count = runs.withLock {
                    $0.append(now())
                    return $0.count
                }
                if count == 1 { return .init(.retry(at: now() + 0.05)) }
                done.wake()
                return .init(.completed)
            }, until: done)

        let times = runs.withLock { $0 }
        #expect(times.count == 2)
        #expect(times[1].timeIntervalSince(times[0]) >= 0.049)
    }

    @Test func anUnexpectedErrorIsAnOrdinaryFailure() async throws {
        struct Unexpected: Error {}
        _ = try await store.ingest(.message(1))
        let done = Waker()
        let failures = Mutex(0)
        await run(
            runner(
                report: { event in
                    if case .failed = event { failures.withLock { $0 += 1 } }
                    if case .ended = event { done.wake() }
                }
            ) { [store] claimed, _ in
                _ = try await store.begin("plan", claimed.lease)
                throw Unexpected()
            }, until: done)

        #expect(failures.withLock { $0 } >= 1)
        let job = try #require(try await store.jobs(nil, limit: 1).first)
        #expect(job.state == "available")
        #expect(try #require(job.steps.first).failures >= 1)
    }

    @Test func drainingEndsBetweenTwoSteps() async throws {
        _ = try await store.ingest(.message(1))
        _ = try await store.ingest(.message(2, from: 2))
        let begun = Waker()
        let now = now
        await run(
            runner(lanes: 1) { _, stop in
                begun.wake()
                while !stop.isSet { await Task.yield() }
                return .init(.snooze(until: now()))
            }, until: begun)

        #expect(try await store.jobCounts() == [.available: 2])
        #expect(try await store.claim(limit: 9, now: now()).count == 2)
    }

    @Test func whoeverDoesNotStopIsCancelledAndItsJobGivenBack() async throws {
        _ = try await store.ingest(.message(1))
        let begun = Waker()
        let wasCancelled = Mutex(false)
        await run(
            runner({ $0.drain = .milliseconds(20) }) { _, _ in
                begun.wake()
                await Waker().wait()
                wasCancelled.withLock { $0 = Task.isCancelled }
                return .init(.completed)
            }, until: begun)

        #expect(wasCancelled.withLock { $0 })
        #expect(try await store.jobCounts() == [.available: 1])
        #expect(try #require(try await store.jobs(nil, limit: 1).first).crashes == 0)
    }

    @Test func aLostLeaseEndsItsRun() async throws {
        _ = try await store.ingest(.message(1))
        let (begun, done) = (Waker(), Waker())
        let runner = runner({ $0.renewal = .milliseconds(5) }) { _, _ in
            begun.wake()
            await Waker().wait()
            done.wake()
            return .init(.completed)
        }
        try await withThrowingTaskGroup { group in
            group.addTask { await runner.run() }
            await begun.wait()
            try await store.forget(.person(1))
            await done.wait()
            runner.drain()
            try await group.waitForAll()
        }
        #expect(runner.runningCount == 0)
    }

    @Test func anIdleRunnerTakesUpWhatOthersHaveLeftWhenItsLeaseRunsOut() async throws {
        var limits = StoreLimits()
        limits.lease = 0.05
        let bench = try StoreBench()
        let store = try bench.open(limits: limits)
        _ = try await store.ingest(.message(1))
        let left = try await store.claimOne(bench.now)
        let (resting, done) = (Waker(), Waker())
        let fences = Mutex<[Int64]>([])
        let jobs = WatchedJobs(store: store, didLook: { resting.wake() })
        let runner = JobRunner(store: jobs, lanes: 1, waker: waker, now: { bench.now }) { claimed, _ in
            fences.withLock { $0.append(claimed.lease.fence) }
            done.wake()
            return .init(.completed)
        }

        await withTaskGroup { group in
            group.addTask { await runner.run() }
            // Nothing could be claimed yet.
            await resting.wait()
            bench.pass(1)
            await done.wait()
            runner.drain()
            await group.waitForAll()
        }

        #expect(fences.withLock { $0 } == [left.lease.fence + 1])
    }

    @Test func aLongRunKeepsItsLease() async throws {
        _ = try await store.ingest(.message(1))
        let done = Waker()
        let runs = Mutex(0)
        let now = now
        let start = now()
        await run(
            runner({
                $0.renewal = .milliseconds(5)
                $0.lease = .milliseconds(200)
            }) { _, _ in
                runs.withLock { $0 += 1 }
                while now().timeIntervalSince(start) < 0.4 { await Task.yield() }
                done.wake()
                return .init(.completed)
            }, until: done)

        #expect(runs.withLock { $0 } == 1)
        #expect(try await store.jobCounts() == [.completed: 1])
    }
}
