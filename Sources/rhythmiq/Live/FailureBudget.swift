import HTTPTransport
import Synchronization

/// How often one address may fail before it is no longer told why (QUO-3): sixty times at once, then once a second.
/// What goes well costs nothing, so that many people behind one address can all link.
final class FailureBudget: Sendable {
    private let addresses = Mutex<[String: RateBudget]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    /// Addresses are cheap to come by; the memory for them is not.
    private static let mostAddresses = 4096

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

    func mayTry(_ address: String) -> Bool {
        addresses.withLock { addresses in
            var budget = addresses[address] ?? Self.full
            return budget.take(at: now()) == .go
        }
    }

    func failed(_ address: String) {
        addresses.withLock { addresses in
            if addresses.count >= Self.mostAddresses, addresses[address] == nil { addresses.removeAll() }
            _ = addresses[address, default: Self.full].take(at: now())
        }
    }

    private static var full: RateBudget { RateBudget(callsPerSecond: 1, burst: 60) }
}
