import HTTPTransport

/// When a service is left alone: after failures in a row, after it asked for rest, and where only an operator can help.
///
/// Pure: the time comes in.
struct ServiceHealth: Sendable {
    typealias Instant = ContinuousClock.Instant

    private var breaker = CircuitBreaker()
    private var restingUntil: Instant?

    mutating func admit(at now: Instant) throws(ImageGenerationError) -> CircuitBreaker.Permit {
        if let restingUntil, now < restingUntil { throw .suspended(retryAfter: restingUntil - now) }
        switch breaker.admit(at: now) {
        case .admitted(let permit): return permit
        case .refused(let wait): throw .suspended(retryAfter: wait)
        }
    }

    func isSuspended(at now: Instant) -> Bool {
        if let restingUntil, now < restingUntil { return true }
        return breaker.pause(at: now) != nil
    }

    mutating func succeeded(_ permit: CircuitBreaker.Permit, at now: Instant) {
        breaker.record(.success, for: permit, at: now)
    }

    mutating func failed(_ permit: CircuitBreaker.Permit, with error: ImageGenerationError, at now: Instant) {
        breaker.record(Self.verdict(on: error), for: permit, at: now)
        if let rest = Self.rest(after: error) { restingUntil = now + rest }
    }

    private static func verdict(on error: ImageGenerationError) -> CircuitBreaker.Verdict {
        switch error {
        case .unreachable(let error): CallOutcome.failed(error).verdict
        case .timedOut, .unavailable, .malformedAnswer, .refusedPicture, .blankPicture, .refusedDownload: .failure
        case .rejected: .success
        case .blockedMessage, .unauthorized, .outOfCredits, .modelNotServed, .rateLimited, .suspended, .cover: .neither
        }
    }

    private static func rest(after error: ImageGenerationError) -> Duration? {
        switch error {
        case .rateLimited(let wait): min(max(wait ?? .seconds(60), .seconds(1)), .seconds(3600))
        // Nothing changes until somebody acts; looked at now and then, so that no restart is needed.
        case .unauthorized, .modelNotServed: .seconds(900)
        case .outOfCredits: .seconds(6 * 3600)
        default: nil
        }
    }
}
