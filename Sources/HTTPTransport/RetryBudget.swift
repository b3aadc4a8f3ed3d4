/// Keeps retries from multiplying the load on a service that is down: they are paid for by first calls that succeeded.
///
/// A first call that succeeds earns 0.1; a retry costs 1, one after a timeout 2, since it ties up the service longer.
package struct RetryBudget: Equatable, Sendable {
    package static let capacity = 100.0

    // Tenths, since ten times 0.1 is not 1.
    private var tenths: Int

    package init(_ tokens: Double = capacity) { tenths = Int((min(max(tokens, 0), Self.capacity) * 10).rounded()) }

    package var tokens: Double { Double(tenths) / 10 }

    /// The first attempt of a call was answered as it should be.
    package mutating func firstCallSucceeded() { tenths = min(tenths + 1, Int(Self.capacity) * 10) }

    /// - Returns: whether the retry may be made; only then is it paid.
    package mutating func payForRetry(afterTimeout: Bool) -> Bool {
        let cost = afterTimeout ? 20 : 10
        guard tenths >= cost else { return false }
        tenths -= cost
        return true
    }
}
