import Synchronization

/// Counts failures by address in windows of a minute, so that nobody tries states and codes at leisure (rule QUO-3).
///
/// Fixed windows: at most twice the limit passes in any minute. When more addresses fail in one minute than there is
/// room for, new ones share a counter, and the memory stays bounded.
final class FailureThrottle: Sendable {
    private struct Window {
        var start: ContinuousClock.Instant
        var failures: [String: Int] = [:]
    }

    private static let mostAddresses = 10_000
    private static let rest = "the rest"

    private let perMinute: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let window: Mutex<Window>

    init(perMinute: Int, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.perMinute = perMinute
        self.now = now
        window = Mutex(Window(start: now()))
    }

    func isExhausted(_ address: String) -> Bool {
        withWindow { $0.failures[Self.key(address, $0), default: 0] >= perMinute }
    }

    func count(_ address: String) {
        withWindow { $0.failures[Self.key(address, $0), default: 0] += 1 }
    }

    private func withWindow<Result: Sendable>(_ body: (inout Window) -> Result) -> Result {
        let instant = now()
        return window.withLock { window in
            if instant - window.start >= .seconds(60) { window = Window(start: instant) }
            return body(&window)
        }
    }

    private static func key(_ address: String, _ window: Window) -> String {
        window.failures[address] == nil && window.failures.count >= mostAddresses ? rest : address
    }
}
