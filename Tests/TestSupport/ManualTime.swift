package import Foundation
import Synchronization

/// A clock that stands until somebody sleeps by it: sleeping moves it on at once.
package final class ManualTime: Sendable {
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    private struct State {
        var elapsed = Duration.zero
        var sleeps: [Duration] = []
    }

    package init() {}

    package var elapsed: Duration { state.withLock(\.elapsed) }
    /// In their order.
    package var sleeps: [Duration] { state.withLock(\.sleeps) }

    package func now() -> ContinuousClock.Instant { start + elapsed }

    /// 2026-01-01 00:00 UTC and what has passed since.
    package func date() -> Date { Date(timeIntervalSince1970: 1_767_225_600 + elapsed / .seconds(1)) }

    package func advance(by duration: Duration) { state.withLock { $0.elapsed += duration } }

    package func sleep(_ duration: Duration) throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.sleeps.append(duration)
            state.elapsed += duration
        }
    }
}
