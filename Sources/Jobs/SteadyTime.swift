package import Foundation

/// The time of day at its making, carried on by the monotonic clock: leases, retries and deadlines stay what they are
/// when somebody sets the machine's clock (TST-7).
package struct SteadyTime: Sendable {
    private let start: Date
    private let instant: ContinuousClock.Instant

    package init(start: Date = Date()) {
        self.start = start
        instant = ContinuousClock.now
    }

    package var now: @Sendable () -> Date {
        { [start, instant] in
            let (seconds, attoseconds) = (ContinuousClock.now - instant).components
            return start.addingTimeInterval(Double(seconds) + Double(attoseconds) * 1e-18)
        }
    }
}
