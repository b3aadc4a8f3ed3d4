import Foundation
import Synchronization

/// Writes how runs ended. The run itself is over by then, and nobody else knows how: so an ending is tried as often as it
/// takes where waiting helps, such as until a full disk has room again. One that the store refuses for its own sake
/// makes the run a failed one, which is counted in a step of its own; too many of those, and the job is given up.
struct Endings: Sendable {
    private static let step = "ending"

    let store: any JobStore
    let timing: JobRunner.Timing
    let now: @Sendable () -> Date
    let report: @Sendable (JobRunner.Event) -> Void
    let troubles: TroubleReports

    /// - Returns: what was written: the ending, or the failure that stands for it.
    /// - Throws: `LeaseLost`; `CancellationError` while it waits; the store's error when it takes no ending at all.
    func write(_ ending: JobRunner.Ending, of claimed: ClaimedJob) async throws -> JobRunner.Ending {
        do {
            try await persistently { try await store.finish(claimed.lease, ending.outcome, effects: ending.effects) }
            return ending
        } catch let lost as LeaseLost {
            throw lost
        } catch let cancelled as CancellationError {
            throw cancelled
        } catch {
            report(.refused(claimed.job.id, error))
            return try await writeFailure(of: claimed)
        }
    }

    private func writeFailure(of claimed: ClaimedJob) async throws -> JobRunner.Ending {
        let failures = try await persistently { try await store.begin(Self.step, claimed.lease) }.failures
        let rest = timing.afterRefusal * Double(1 << min(failures, 20))
        let ending =
            failures + 1 < timing.endings
            ? JobRunner.Ending(.retry(at: now().addingTimeInterval(rest / .seconds(1))))
            : try givenUp(claimed.job, code: "refused")
        try await persistently { try await store.finish(claimed.lease, ending.outcome, effects: ending.effects) }
        return ending
    }

    /// A dead letter, of which the person is told once, as of those that the store itself makes (JOB-6).
    func givenUp(_ job: Job, code: String) throws -> JobRunner.Ending {
        guard job.kind == .update, let chat = job.chat else { return JobRunner.Ending(.dead(code: code)) }
        let payload = try JSONEncoder().encode(DeadLetterNotice(deadJob: job.id, code: code))
        let notice = Effect.schedule(
            key: DeadLetterNotice.key(of: job.id), kind: .notice, at: now(), user: job.user, chat: chat,
            payload: Array(payload))
        return JobRunner.Ending(.dead(code: code), effects: [notice])
    }

    private func persistently<Result>(_ body: () async throws -> Result) async throws -> Result {
        var pause = timing.afterTrouble
        while true {
            do {
                let result = try await body()
                troubles.end()
                return result
            } catch let error as any StoreError where error.isPassing {
                troubles.tell(of: error)
                try await Task.sleep(for: pause)
                pause = min(pause * 2, timing.afterTrouble * 8)
            }
        }
    }
}

/// Tells of a store in trouble at once, and then after growing gaps: on a full disk every lane meets it again and again.
final class TroubleReports: Sendable {
    private static let longestGap: TimeInterval = 300

    private struct State {
        var gap: TimeInterval = 1
        /// Until then nothing is news.
        var quietUntil = Date.distantPast
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Date
    private let report: @Sendable (any Error) -> Void

    init(now: @escaping @Sendable () -> Date, report: @escaping @Sendable (any Error) -> Void) {
        self.now = now
        self.report = report
    }

    func tell(of error: any Error) {
        let now = now()
        let isNews = state.withLock { state in
            guard now >= state.quietUntil else { return false }
            state.quietUntil = now.addingTimeInterval(state.gap)
            state.gap = min(state.gap * 2, Self.longestGap)
            return true
        }
        if isNews { report(error) }
    }

    /// The store has ended a run: the next trouble is news.
    func end() { state.withLock { $0 = State() } }
}
