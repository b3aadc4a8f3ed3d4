/// Whether and when a call is made again. Pure: chance comes in as a generator, a server's wish as data.
///
/// The delay is drawn from 0 up to `base · 2^attempt`, so that many callers do not come back together ("full jitter":
/// Brooker, "Exponential Backoff and Jitter", 2015).
package struct RetryPolicy: Equatable, Sendable {
    /// The first call included.
    package var maximumAttempts = 12
    package var base: Duration = .seconds(1)
    package var ceiling: Duration = .seconds(300)
    /// Longer waits are no retry but a postponement, which the asker should hear about.
    package var longestWait: Duration = .seconds(900)
    /// Whether calls that must not be doubled may be made again when they provably did nothing.
    package var repeatsUnsafeCalls = true

    package init() {}

    /// Within one step: two more tries, soon, and only for calls that may be doubled.
    package static let inPlace: RetryPolicy = {
        var policy = RetryPolicy()
        policy.maximumAttempts = 3
        policy.base = .milliseconds(250)
        policy.ceiling = .seconds(5)
        policy.longestWait = .seconds(5)
        policy.repeatsUnsafeCalls = false
        return policy
    }()

    package enum Decision: Equatable, Sendable {
        /// There is an answer to use, be it a refusal.
        case finish
        case retry(after: Duration)
        /// Nothing is gained before this long.
        case postpone(for: Duration)
        /// The call may or may not have acted and must not be doubled: look for its trace first.
        case reconcile
        case giveUp
    }

    /// - Parameter attempt: how many calls have been made, this one included.
    package func decision(
        after outcome: CallOutcome, attempt: Int, isIdempotent: Bool,
        using generator: inout some RandomNumberGenerator
    ) -> Decision {
        if outcome.isUsable { return .finish }
        if !isIdempotent, outcome.mayHaveActed { return .reconcile }
        guard outcome.mayPass, isIdempotent || repeatsUnsafeCalls else { return .giveUp }
        let wait = delay(attempt: attempt - 1, retryAfter: outcome.retryAfter, using: &generator)
        if wait > longestWait { return .postpone(for: wait) }
        return attempt < maximumAttempts ? .retry(after: wait) : .giveUp
    }

    /// - Parameter attempt: from 0.
    /// - Returns: never less than `retryAfter`.
    package func delay(
        attempt: Int, retryAfter: Duration? = nil, using generator: inout some RandomNumberGenerator
    ) -> Duration {
        // 2^30 seconds are past every ceiling; more would only overflow.
        let doubled = base * (1 << min(max(attempt, 0), 30))
        let drawn = min(ceiling, doubled) * Double.random(in: 0...1, using: &generator)
        return max(drawn, retryAfter ?? .zero)
    }
}
