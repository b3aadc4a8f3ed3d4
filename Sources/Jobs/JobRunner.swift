package import Foundation
import Synchronization

/// Works jobs off in a number of lanes: claims them when woken or when they are due, keeps their leases, ends their
/// runs.
///
/// `drain()` ends it gracefully: nothing more is claimed, and what runs has until `Timing.drain` to reach a boundary
/// between two steps; then its lease is given back. Cancelling `run()` ends it at once, which is as safe as `kill -9`.
package final class JobRunner: Sendable {
    /// How a run ended, with what is to be written together with it.
    package struct Ending: Sendable {
        package var outcome: JobOutcome
        package var effects: [Effect]

        package init(_ outcome: JobOutcome, effects: [Effect] = []) {
            self.outcome = outcome
            self.effects = effects
        }
    }

    /// Runs one job. It looks at `stop` between two steps and, once that is set, ends with `.snooze(until: now)`.
    ///
    /// `LeaseLost` may be thrown on; any other error that is thrown counts as an ordinary failure.
    package typealias Handler = @Sendable (ClaimedJob, _ stop: StopSignal) async throws -> Ending

    package struct Timing: Sendable {
        package var lease: Duration = .seconds(30)
        package var renewal: Duration = .seconds(10)
        package var drain: Duration = .seconds(20)
        /// After a store that failed, for example on a full disk; an ending waits up to eight times as long.
        package var afterTrouble: Duration = .seconds(1)
        /// After an ending that the store refused; twice as long after each further one.
        package var afterRefusal: Duration = .seconds(5)
        /// Of this many refused endings the last is the job's.
        package var endings = 4
        /// Between two looks at the store that nobody asked for.
        package var shortestRest: Duration = .milliseconds(20)

        package init() {}
    }

    /// What an operator may want to know; nothing of it is needed to go on.
    package enum Event: Sendable {
        case began(ClaimedJob)
        case ended(Job, Ending)
        case leaseLost(Job.ID)
        /// The handler threw what it should have turned into an outcome.
        case failed(Job.ID, any Error)
        /// The store did not take the run's ending; the run counts as failed.
        case refused(Job.ID, any Error)
        /// Not each time, while it lasts.
        case storeTrouble(any Error)
    }

    private let store: any JobStore
    private let lanes: Int
    private let timing: Timing
    private let waker: Waker
    private let now: @Sendable () -> Date
    private let report: @Sendable (Event) -> Void
    private let handle: Handler
    private let troubles: TroubleReports
    private let endings: Endings
    private let stop = StopSignal()
    private let held = Mutex<[Lease: Waker]>([:])
    /// Rings when others may have lost their leases too.
    private let look = Waker()

    /// - Parameter waker: woken by whoever stores jobs.
    package init(
        store: any JobStore, lanes: Int, waker: Waker, timing: Timing = Timing(), now: @escaping @Sendable () -> Date,
        report: @escaping @Sendable (Event) -> Void = { _ in }, handle: @escaping Handler
    ) {
        precondition(lanes > 0)
        self.store = store
        self.lanes = lanes
        self.timing = timing
        self.waker = waker
        self.now = now
        self.report = report
        self.handle = handle
        troubles = TroubleReports(now: now) { report(.storeTrouble($0)) }
        endings = Endings(store: store, timing: timing, now: now, report: report, troubles: troubles)
    }

    /// Jobs that run now.
    package var runningCount: Int { held.withLock(\.count) }

    package func drain() {
        stop.set()
        waker.wake()
    }

    /// Returns when it is drained or cancelled.
    package func run() async {
        await withTaskGroup { group in
            group.addTask { await self.keepLeases() }
            await withDiscardingTaskGroup { lanes in
                while !stop.isSet, !Task.isCancelled { await claim(into: &lanes) }
                lanes.addTask { await self.endLate() }
            }
            group.cancelAll()
        }
    }

    // MARK: Claiming

    private func claim(into group: inout DiscardingTaskGroup) async {
        let free = lanes - runningCount
        guard free > 0 else { return await waker.wait() }
        do {
            let jobs = try await store.claim(limit: free, now: now())
            for job in jobs {
                let revoked = Waker()
                held.withLock { $0[job.lease] = revoked }
                group.addTask { await self.work(job, revoked: revoked) }
            }
            if jobs.isEmpty { await waker.wait(atMost: try await rest()) }
        } catch {
            troubles.tell(of: error)
            await waker.wait(atMost: timing.afterTrouble)
        }
    }

    /// Until the next job is due; `nil` when none is.
    private func rest() async throws -> Duration? {
        guard let due = try await store.nextDueDate() else { return nil }
        return max(.seconds(due.timeIntervalSince(now())), timing.shortestRest)
    }

    // MARK: Working

    private func work(_ claimed: ClaimedJob, revoked: Waker) async {
        report(.began(claimed))
        await withTaskGroup { group in
            group.addTask { await self.runToEnd(claimed) }
            group.addTask { await revoked.wait() }
            // Whichever comes first ends the other: a run without its lease must not call anything more.
            await group.next()
            group.cancelAll()
        }
        _ = held.withLock { $0.removeValue(forKey: claimed.lease) }
        waker.wake()
    }

    private func runToEnd(_ claimed: ClaimedJob) async {
        do {
            let ending = try await endings.write(try await ending(of: claimed), of: claimed)
            report(.ended(claimed.job, ending))
        } catch is LeaseLost {
            report(.leaseLost(claimed.job.id))
            // Whoever was forgotten has lost all of them: what still runs for them ends now.
            look.wake()
        } catch {
            // Cancelled, or a store that takes no ending at all: the lease runs out, which counts as a crash, or the next
            // start takes it back.
            troubles.tell(of: error)
        }
    }

    private func ending(of claimed: ClaimedJob) async throws -> Ending {
        do {
            return try await handle(claimed, stop)
        } catch let error as LeaseLost {
            throw error
        } catch {
            // A run that was cancelled at the end of a drain has not failed.
            if Task.isCancelled { return Ending(.snooze(until: now())) }
            report(.failed(claimed.job.id, error))
            let failures = claimed.steps.values.map(\.failures).max() ?? 0
            guard failures < Backoff.maximumAttempts else {
                return try endings.givenUp(claimed.job, code: "unexpected")
            }
            var chance = SystemRandomNumberGenerator()
            let delay = Backoff.delay(failures: failures, using: &chance)
            return Ending(.retry(at: now().addingTimeInterval(delay / .seconds(1))))
        }
    }

    // MARK: Leases

    private func keepLeases() async {
        while !Task.isCancelled {
            await look.wait(atMost: timing.renewal)
            if Task.isCancelled { return }
            let leases = held.withLock { Array($0.keys) }
            guard !leases.isEmpty else { continue }
            do {
                let until = now().addingTimeInterval(timing.lease / .seconds(1))
                let kept = try await store.renew(leases, until: until)
                for lease in leases where !kept.contains(lease) { held.withLock { $0[lease] }?.wake() }
            } catch {
                troubles.tell(of: error)
            }
        }
    }

    /// Takes the lanes' work away from those that do not come to a boundary in time.
    private func endLate() async {
        let start = ContinuousClock.now
        while runningCount > 0, !Task.isCancelled {
            let left = timing.drain - (ContinuousClock.now - start)
            guard left > .zero else { break }
            await waker.wait(atMost: left)
        }
        let late = held.withLock { $0 }
        for (lease, revoked) in late {
            do {
                try await store.finish(lease, .snooze(until: now()), effects: [])
            } catch is LeaseLost {
                // It has just ended by itself.
            } catch {
                troubles.tell(of: error)
            }
            revoked.wake()
        }
    }
}

/// Set once, when the program stops; looked at between two steps.
package final class StopSignal: Sendable {
    private let flag = Atomic(false)

    package init() {}

    package var isSet: Bool { flag.load(ordering: .acquiring) }
    package func set() { flag.store(true, ordering: .releasing) }
}
