package import Foundation

/// Time as a parameter: waits and deadlines by the monotonic clock, dates by the wall clock, and how to wait.
package struct TimeSource: Sendable {
    package let now: @Sendable () -> ContinuousClock.Instant
    package let date: @Sendable () -> Date
    /// Throws `CancellationError` when the task is cancelled meanwhile.
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> ContinuousClock.Instant, date: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.date = date
        self.sleep = sleep
    }

    package static let system = TimeSource(now: { .now }, date: { Date() }, sleep: { try await Task.sleep(for: $0) })
}
