import Foundation

/// One outside service: every call to it goes through here, so that it is spared when it is down, throttled when it asks
/// for that, and asked again only where asking twice does no harm.
///
/// ```
/// send ─▶ turn of the rate budget ─▶ breaker ─▶ call ─▶ answer usable? ─▶ hand it back
///             ▲                                           │ no, safe, and the retry budget pays: ≤ 2 times
///             └───────────────────────────────────────────┘
/// ```
package actor Upstream {
    package typealias Transport = @Sendable (HTTPRequest) async throws(HTTPError) -> HTTPResponse

    package struct Configuration: Sendable {
        /// For errors and metrics: `spotify`, `telegram`.
        package var service: String
        package var breaker = CircuitBreaker.Limits()
        package var retries = RetryPolicy.inPlace
        package var callsPerSecond = 10.0
        /// At once, after a pause.
        package var burst = 20.0
        /// Lanes have budgets of their own beside the service's; their names come from code and are few.
        package var makeLane: @Sendable (String) -> RateBudget = { _ in RateBudget(callsPerSecond: 1, burst: 5) }
        /// Waiting longer than this for a turn is no waiting but coming back later.
        package var longestTurn: Duration = .seconds(10)
        /// After a 429 that names no time.
        package var pauseWithoutTime: Duration = .seconds(5)
        /// A service that asks for more has mistaken itself.
        package var longestPause: Duration = .seconds(2 * 86_400)

        package init(service: String) { self.service = service }
    }

    /// How one try went, for metrics.
    package struct Observation: Sendable {
        package enum Outcome: Equatable, Sendable {
            case answered(status: Int)
            case failed(HTTPError.Code)
            case refusedByBreaker, throttled
        }

        package let operation: String
        package let outcome: Outcome
        /// Of this try alone.
        package let duration: Duration
        package let isRetry: Bool
    }

    /// Whom a 429 silences.
    package enum Throttled: Sendable {
        case service, lane
        /// The caller obeys it: it knows what the limit is for, such as one chat of many.
        case caller
    }

    package nonisolated let service: String
    private let configuration: Configuration
    private let transport: Transport
    private let time: TimeSource
    private let observe: @Sendable (Observation) -> Void
    private var generator: any RandomNumberGenerator & Sendable
    private var breaker: CircuitBreaker
    private var retryBudget = RetryBudget()
    private var rate: RateBudget
    private var lanes: RateBudgets

    package init(
        _ configuration: Configuration, time: TimeSource = .system,
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        observe: @escaping @Sendable (Observation) -> Void = { _ in }, transport: @escaping Transport
    ) {
        service = configuration.service
        self.configuration = configuration
        self.transport = transport
        self.time = time
        self.observe = observe
        self.generator = generator
        breaker = CircuitBreaker(configuration.breaker)
        rate = RateBudget(callsPerSecond: configuration.callsPerSecond, burst: configuration.burst)
        lanes = RateBudgets(configuration.makeLane)
    }

    package init(
        _ configuration: Configuration, client: HTTPClient, time: TimeSource = .system,
        observe: @escaping @Sendable (Observation) -> Void = { _ in }
    ) {
        self.init(configuration, time: time, observe: observe) { request throws(HTTPError) in
            try await client.send(request)
        }
    }

    package var breakerPhase: CircuitBreaker.Phase { breaker.phase }
    /// Whether a call would be refused now without being sent.
    package var isResting: Bool { breaker.pause(at: time.now()) != nil }
    package var retryTokens: Double { retryBudget.tokens }

    /// Silences the whole service, as its 429 does: for a wish that an answer's body expresses.
    package func pause(for wait: Duration) { rate.pause(for: min(wait, configuration.longestPause), at: time.now()) }

    /// - Parameter operation: names the call in errors and metrics; no addresses, no texts.
    /// - Parameter lane: a budget that the call needs beside the service's.
    /// - Parameter throttled: whom a 429 to this call silences; `.lane` needs a lane.
    /// - Parameter repeats: false for a call whose failure should be known at once, such as a long poll.
    /// - Returns: the last answer, whatever its status.
    package func send(
        _ request: HTTPRequest, operation: String, lane: String? = nil, throttled: Throttled = .service,
        repeats: Bool = true
    ) async throws(UpstreamError) -> HTTPResponse {
        var mayHaveActed = false
        var earlier: Try?
        var attempt = 0
        while true {
            attempt += 1
            let current: Try
            do throws(UpstreamError) {
                try await turn(operation, lane: lane, isRetry: attempt > 1)
                current = try await call(request, operation, lane, throttled, isRetry: attempt > 1)
            } catch {
                // What was learned by calling says more than that there was no second call.
                guard let earlier else { throw error }
                return try answer(earlier, operation, mayHaveActed: mayHaveActed)
            }
            // A retry that fails early does not undo what an earlier try may have done.
            mayHaveActed = mayHaveActed || current.outcome.mayHaveActed
            earlier = current
            guard repeats, let wait = waitBeforeRetry(after: current.outcome, attempt: attempt, request, throttled)
            else {
                return try answer(current, operation, mayHaveActed: mayHaveActed)
            }
            do {
                try await time.sleep(wait)
            } catch {
                return try answer(current, operation, mayHaveActed: mayHaveActed)
            }
        }
    }

    // MARK: - One try

    private struct Try {
        let result: Result<HTTPResponse, HTTPError>
        let outcome: CallOutcome

        init(_ result: Result<HTTPResponse, HTTPError>, now: Date) {
            self.result = result
            outcome =
                switch result {
                case .success(let response): CallOutcome(response, now: now)
                case .failure(let error): .failed(error)
                }
        }
    }

    private func call(
        _ request: HTTPRequest, _ operation: String, _ lane: String?, _ throttled: Throttled, isRetry: Bool
    ) async throws(UpstreamError) -> Try {
        let start = time.now()
        guard case .admitted(let permit) = breaker.admit(at: start) else {
            throw refusal(operation, after: breaker.pause(at: start) ?? .zero, isRetry)
        }
        let result: Result<HTTPResponse, HTTPError>
        do throws(HTTPError) { result = .success(try await transport(request)) } catch { result = .failure(error) }
        let done = Try(result, now: time.date())
        let now = time.now()
        // What goes wrong in a lane of its own, such as uploads, must not shut the service for everybody else.
        let isAside = throttled == .lane && done.outcome.verdict == .failure
        breaker.record(isAside ? .neither : done.outcome.verdict, for: permit, at: now)
        if !isRetry, done.outcome.isUsable { retryBudget.firstCallSucceeded() }
        obeyThrottle(done.outcome, lane, throttled, at: now)
        note(operation, .init(done.outcome), now - start, isRetry)
        return done
    }

    private func obeyThrottle(
        _ outcome: CallOutcome, _ lane: String?, _ throttled: Throttled, at now: ContinuousClock.Instant
    ) {
        guard case .answered(429, let wish) = outcome, throttled != .caller else { return }
        let wait = min(wish ?? configuration.pauseWithoutTime, configuration.longestPause)
        if throttled == .lane, let lane {
            lanes.pause(lane, for: wait, at: now)
        } else {
            rate.pause(for: wait, at: now)
        }
    }

    /// - Returns: `nil` when there is something to hand back.
    private func waitBeforeRetry(
        after outcome: CallOutcome, attempt: Int, _ request: HTTPRequest, _ throttled: Throttled
    )
        -> Duration?
    {
        if throttled == .caller, case .answered(429, _) = outcome { return nil }
        let decision = configuration.retries.decision(
            after: outcome, attempt: attempt, isIdempotent: request.isIdempotent, using: &generator)
        guard case .retry(let wait) = decision, breaker.pause(at: time.now()) == nil,
            retryBudget.payForRetry(afterTimeout: outcome.timedOut)
        else { return nil }
        return wait
    }

    // MARK: - Turns

    /// Waits until the budgets admit a call, but not past `longestTurn` and not for a service that is known to be down.
    private func turn(_ operation: String, lane: String?, isRetry: Bool) async throws(UpstreamError) {
        let start = time.now()
        while true {
            let now = time.now()
            if let pause = breaker.pause(at: now) { throw refusal(operation, after: pause, isRetry) }
            guard let wait = takeTurn(lane, at: now) else { return }
            guard now - start + wait <= configuration.longestTurn else {
                note(operation, .throttled, now - start, isRetry)
                throw failure(.throttled(retryAfter: wait), operation, mayHaveActed: false)
            }
            do {
                try await time.sleep(wait)
            } catch {
                throw failure(.failed(.cancelled), operation, mayHaveActed: false)
            }
        }
    }

    /// The lane's turn is looked at first: a lane that has to wait must not use up the service's turns.
    ///
    /// - Returns: how long to wait; `nil` when the call may go.
    private func takeTurn(_ lane: String?, at now: ContinuousClock.Instant) -> Duration? {
        let before = lanes
        if let lane, case .wait(let wait) = lanes.take(for: lane, at: now) { return wait }
        guard case .wait(let wait) = rate.take(at: now) else { return nil }
        lanes = before
        return wait
    }

    // MARK: - Ends

    private func answer(_ done: Try, _ operation: String, mayHaveActed: Bool) throws(UpstreamError) -> HTTPResponse {
        switch done.result {
        case .success(let response): return response
        case .failure(let error): throw failure(.failed(error.code), operation, mayHaveActed: mayHaveActed)
        }
    }

    private func refusal(_ operation: String, after wait: Duration, _ isRetry: Bool) -> UpstreamError {
        note(operation, .refusedByBreaker, .zero, isRetry)
        return failure(.open(retryAfter: wait), operation, mayHaveActed: false)
    }

    private func note(_ operation: String, _ outcome: Observation.Outcome, _ duration: Duration, _ isRetry: Bool) {
        observe(Observation(operation: operation, outcome: outcome, duration: duration, isRetry: isRetry))
    }

    private func failure(_ code: UpstreamError.Code, _ operation: String, mayHaveActed: Bool) -> UpstreamError {
        UpstreamError(code, service: service, operation: operation, mayHaveActed: mayHaveActed)
    }
}

extension Upstream.Observation.Outcome {
    fileprivate init(_ outcome: CallOutcome) {
        switch outcome {
        case .answered(let status, _): self = .answered(status: status)
        case .failed(let error): self = .failed(error.code)
        }
    }
}
