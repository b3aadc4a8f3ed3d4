/// Stops calls to a service that is down, and finds out with one call at a time whether it is back.
///
/// ```
/// closed ── 5 failures in a row, or half of ≥ 10 calls in 30 s ──▶ open ── its time is over ──▶ probing
///    ▲                                                               ▲                             │
///    └──────────────── the probe succeeds ───────────────────────────│── it fails: twice the time ─┘
/// ```
/// Pure: the time comes in. A permit is handed back with `record` exactly once, by `defer` if need be.
package struct CircuitBreaker: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package struct Limits: Equatable, Sendable {
        package var failuresInARow = 5
        package var window: Duration = .seconds(30)
        package var callsInWindow = 10
        package var failureShare = 0.5
        package var firstPause: Duration = .seconds(15)
        package var longestPause: Duration = .seconds(300)

        package init() {}
    }

    package enum Admission: Equatable, Sendable {
        case admitted(Permit)
        /// Not a failed attempt of the caller's: nothing was tried.
        case refused(retryAfter: Duration)
    }

    package struct Permit: Equatable, Sendable {
        /// Which stretch of being closed or probing it belongs to; what comes home later is no longer news.
        fileprivate let stretch: Int
    }

    package enum Verdict: Equatable, Sendable {
        case success
        case failure
        /// Says nothing about the service: throttled, or given up by the caller.
        case neither
    }

    private enum State: Equatable {
        /// → open.
        case closed(failuresInARow: Int)
        /// → probing, by the first call after `until`.
        case open(until: Instant, pause: Duration)
        /// → closed, → open. Another probe is admitted once the running one has come back without a verdict, or is so
        /// late that it must have been lost.
        case probing(since: Instant?, pause: Duration)
    }

    private let limits: Limits
    private var state = State.closed(failuresInARow: 0)
    private var stretch = 0
    private var calls: [Tally] = []

    /// The calls of one second, so that memory does not grow with their number.
    private struct Tally {
        let start: Instant
        var total = 0
        var failed = 0
    }

    package init(_ limits: Limits = Limits()) { self.limits = limits }

    package var isOpen: Bool { phase != .closed }

    package enum Phase: String, Sendable { case closed, open, probing }

    package var phase: Phase {
        switch state {
        case .closed: .closed
        case .open: .open
        case .probing: .probing
        }
    }

    /// How long `admit` will refuse; `nil` when it would admit a call now. Changes nothing.
    package func pause(at now: Instant) -> Duration? {
        switch state {
        case .closed: nil
        case .open(let until, _): now < until ? until - now : nil
        case .probing(let since, _): since.map { now - $0 < limits.longestPause } == true ? .seconds(1) : nil
        }
    }

    package mutating func admit(at now: Instant) -> Admission {
        if let pause = pause(at: now) { return .refused(retryAfter: pause) }
        switch state {
        case .closed: return .admitted(Permit(stretch: stretch))
        case .open(_, let pause), .probing(_, let pause):
            stretch += 1
            state = .probing(since: now, pause: pause)
            return .admitted(Permit(stretch: stretch))
        }
    }

    package mutating func record(_ verdict: Verdict, for permit: Permit, at now: Instant) {
        guard permit.stretch == stretch else { return }
        switch (state, verdict) {
        case (.open, _): break
        case (.closed(let row), _): recordWhileClosed(verdict, failuresInARow: row, at: now)
        case (.probing(_, let pause), .neither): state = .probing(since: nil, pause: pause)
        case (.probing, .success): close()
        case (.probing(_, let pause), .failure): open(for: min(pause * 2, limits.longestPause), at: now)
        }
    }

    private mutating func recordWhileClosed(_ verdict: Verdict, failuresInARow: Int, at now: Instant) {
        guard verdict != .neither else { return }
        let failed = verdict == .failure
        let row = failed ? failuresInARow + 1 : 0
        state = .closed(failuresInARow: row)
        count(failed: failed, at: now)
        let total = calls.reduce(0) { $0 + $1.total }
        let failures = calls.reduce(0) { $0 + $1.failed }
        let halfFails = total >= limits.callsInWindow && Double(failures) >= limits.failureShare * Double(total)
        if row >= limits.failuresInARow || (failed && halfFails) { open(for: limits.firstPause, at: now) }
    }

    private mutating func count(failed: Bool, at now: Instant) {
        let window = limits.window
        calls.removeAll { now - $0.start > window }
        if calls.last.map({ now - $0.start >= .seconds(1) }) ?? true { calls.append(Tally(start: now)) }
        calls[calls.count - 1].total += 1
        if failed { calls[calls.count - 1].failed += 1 }
    }

    private mutating func open(for pause: Duration, at now: Instant) {
        stretch += 1
        state = .open(until: now + pause, pause: pause)
        calls = []
    }

    private mutating func close() {
        stretch += 1
        state = .closed(failuresInARow: 0)
        calls = []
    }
}

extension CallOutcome {
    /// Whether the service is well: a refusal is an answer, 429 is a throttle, and a fault of our own says nothing.
    package var verdict: CircuitBreaker.Verdict {
        switch self {
        case .answered(let status, _): status >= 500 ? .failure : status == 429 ? .neither : .success
        case .failed(let error):
            switch error.code {
            case .nameNotResolved, .cannotConnect, .tlsFailed, .timedOut, .interrupted, .malformedResponse, .failed,
                .headersTooLarge, .bodyTooLarge, .tooManyRedirects:
                .failure
            case .invalidURL, .insecureURL, .hostNotAllowed, .invalidHeader, .refusedAddress, .cancelled, .shutDown,
                .overloaded:
                .neither
            }
        }
    }
}
