import Synchronization

/// One call on its way, shared by the task that waits and the thread that transfers. It ends exactly once, whoever comes
/// first: the answer, a failure, the caller's cancellation or the client's shutdown.
final class Call: Sendable {
    typealias Outcome = Result<Answer, HTTPError>

    struct Answer: Sendable {
        let response: HTTPResponse
        /// Absolute; where the answer leads, if it redirects.
        let redirectURL: String?
    }

    let request: HTTPRequest
    let target: RequestTarget
    /// When the whole call must have ended; earlier hops of a redirect count.
    let end: ContinuousClock.Instant

    /// Either nobody waits yet, somebody waits, or it is over; the continuation is taken out before it is resumed.
    private let state = Mutex(State())

    private struct State {
        var continuation: CheckedContinuation<Outcome, Never>?
        var outcome: Outcome?
        var requestMayHaveArrived = false
    }

    init(_ request: HTTPRequest, to target: RequestTarget, end: ContinuousClock.Instant) {
        self.request = request
        self.target = target
        self.end = end
    }

    /// - Returns: whether the call is still wanted: a cancellation may have come before anybody waited.
    func wait(with continuation: CheckedContinuation<Outcome, Never>) -> Bool {
        let early = state.withLock { state in
            if state.outcome == nil { state.continuation = continuation }
            return state.outcome
        }
        guard let early else { return true }
        continuation.resume(returning: early)
        return false
    }

    var isOver: Bool { state.withLock { $0.outcome != nil } }

    /// Asked right before the first byte of the request leaves. One lock decides between this and the end, so a call
    /// that ended with `requestMayHaveArrived == false` was never sent.
    func maySend() -> Bool {
        state.withLock { state in
            guard state.outcome == nil else { return false }
            state.requestMayHaveArrived = true
            return true
        }
    }

    func end(with answer: Answer) { end { _ in .success(answer) } }

    func end(with code: HTTPError.Code) {
        end { .failure(HTTPError(code, host: target.host, requestMayHaveArrived: $0)) }
    }

    private func end(_ outcome: (_ requestMayHaveArrived: Bool) -> Outcome) {
        let ended = state.withLock { state -> (CheckedContinuation<Outcome, Never>, Outcome)? in
            guard state.outcome == nil else { return nil }
            let outcome = outcome(state.requestMayHaveArrived)
            state.outcome = outcome
            defer { state.continuation = nil }
            return state.continuation.map { ($0, outcome) }
        }
        if let (continuation, outcome) = ended { continuation.resume(returning: outcome) }
    }
}
