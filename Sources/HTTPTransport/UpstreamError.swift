/// Why an outside service gave no answer, named by operation; addresses and texts stay out.
package struct UpstreamError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: Equatable, Sendable {
        /// Nothing was sent: the breaker is open. Not a failed attempt.
        case open(retryAfter: Duration)
        /// Nothing was sent: the service asked for quiet, or too many calls wait for their turn.
        case throttled(retryAfter: Duration)
        /// The call, retries included, got no answer.
        case failed(HTTPError.Code)
    }

    package let code: Code
    package let service: String
    package let operation: String
    /// False only when no byte of any try can have reached the service.
    package let mayHaveActed: Bool

    package init(_ code: Code, service: String, operation: String, mayHaveActed: Bool) {
        self.code = code
        self.service = service
        self.operation = operation
        self.mayHaveActed = mayHaveActed
    }

    /// When to come back, where that is known.
    package var retryAfter: Duration? {
        switch code {
        case .open(let wait), .throttled(let wait): wait
        case .failed: nil
        }
    }

    /// Whether the caller's own task, or the client, was ended; says nothing about the service.
    package var isCancelled: Bool { code == .failed(.cancelled) || code == .failed(.shutDown) }

    package var description: String {
        let reason =
            switch code {
            case .open(let wait): "the service is down; not called again before \(wait.wholeSeconds) s"
            case .throttled(let wait): "the service wants quiet; not called again before \(wait.wholeSeconds) s"
            case .failed(let code): code.sentence
            }
        return "\(service) \(operation): \(reason)"
    }
}

extension Duration {
    /// Rounded up.
    fileprivate var wholeSeconds: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}
