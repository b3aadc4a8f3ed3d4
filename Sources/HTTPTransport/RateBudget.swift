/// How many calls one host takes: a token bucket, and the host's own wish (`Retry-After` of a 429), which always wins.
///
/// Pure: the time comes in.
package struct RateBudget: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package enum Turn: Equatable, Sendable {
        case go
        /// Nothing was taken; come back then.
        case wait(Duration)
    }

    /// So many calls at once when long unused.
    private let burst: Double
    private let callsPerSecond: Double
    private var tokens: Double
    private var latest: Instant?
    private var pausedUntil: Instant?

    /// - Precondition: `burst ≥ 1` and `callsPerSecond > 0`; both are configuration that has been checked.
    package init(callsPerSecond: Double, burst: Double) {
        precondition(callsPerSecond > 0 && burst >= 1)
        self.callsPerSecond = callsPerSecond
        self.burst = burst
        tokens = burst
    }

    package mutating func take(at now: Instant) -> Turn {
        refill(at: now)
        if let pausedUntil, now < pausedUntil { return .wait(pausedUntil - now) }
        guard tokens < 1 else {
            tokens -= 1
            return .go
        }
        return .wait(.seconds((1 - tokens) / callsPerSecond))
    }

    /// The host has asked to be left alone. A later, shorter wish does not shorten an earlier one.
    package mutating func pause(for wait: Duration, at now: Instant) {
        let end = now + wait
        pausedUntil = max(pausedUntil ?? end, end)
    }

    private mutating func refill(at now: Instant) {
        guard let latest else { return self.latest = now }
        // Two tasks may look at the clock in one order and come here in the other.
        guard now > latest else { return }
        tokens = min(burst, tokens + (now - latest) / .seconds(1) * callsPerSecond)
        self.latest = now
    }
}

/// One budget for each host, made when it is first called. The hosts come from configuration, so they are few.
package struct RateBudgets: Sendable {
    private let makeBudget: @Sendable (String) -> RateBudget
    private var budgets: [String: RateBudget] = [:]

    package init(_ makeBudget: @escaping @Sendable (_ host: String) -> RateBudget) { self.makeBudget = makeBudget }

    package mutating func take(for host: String, at now: RateBudget.Instant) -> RateBudget.Turn {
        budgets[host, default: makeBudget(host)].take(at: now)
    }

    package mutating func pause(_ host: String, for wait: Duration, at now: RateBudget.Instant) {
        budgets[host, default: makeBudget(host)].pause(for: wait, at: now)
    }
}
