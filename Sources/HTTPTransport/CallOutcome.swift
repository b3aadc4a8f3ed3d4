import CCurl
package import Foundation

/// How a call went, as far as the next step depends on it.
package enum CallOutcome: Equatable, Sendable {
    case answered(status: Int, retryAfter: Duration?)
    case failed(HTTPError)

    package init(_ response: HTTPResponse, now: Date) {
        self = .answered(status: response.status, retryAfter: response.retryAfter(now: now))
    }

    /// An answer to work with, be it a refusal.
    package var isUsable: Bool {
        switch self {
        // 408 and 425 ask for the same request again, 429 for the same one later.
        case .answered(let status, _): status < 500 && ![408, 425, 429].contains(status)
        case .failed: false
        }
    }

    /// Whether the server may have done what was asked. Only 429 and a request that never left say that it did not.
    package var mayHaveActed: Bool {
        switch self {
        case .answered(let status, _): status != 429
        case .failed(let error): error.requestMayHaveArrived
        }
    }

    /// Whether the same call can end better another time.
    package var mayPass: Bool {
        guard case .failed(let error) = self else { return true }
        return switch error.code {
        case .nameNotResolved, .cannotConnect, .tlsFailed, .timedOut, .interrupted, .malformedResponse, .overloaded,
            .failed:
            true
        case .invalidURL, .insecureURL, .hostNotAllowed, .invalidHeader, .refusedAddress: false
        // Served, and it would be served the same way again.
        case .headersTooLarge, .bodyTooLarge, .tooManyRedirects: false
        case .cancelled, .shutDown: false
        }
    }

    package var retryAfter: Duration? {
        if case .answered(_, let retryAfter) = self { retryAfter } else { nil }
    }

    package var timedOut: Bool {
        if case .failed(let error) = self, case .timedOut = error.code { true } else { false }
    }
}

extension HTTPResponse {
    /// How long the server wants to be left alone (RFC 9110 §10.2.3): seconds, which Discord writes with a fraction, or
    /// a date. `nil` where it says nothing that can be read; at most a year.
    package func retryAfter(now: Date) -> Duration? {
        guard let text = headers["Retry-After"], !text.isEmpty else { return nil }
        let seconds: Double
        if text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }) {
            guard let number = Double(text) else { return nil }
            seconds = number
        } else {
            let stamp = curl_getdate(text, nil)
            guard stamp >= 0 else { return nil }
            seconds = Double(stamp) - now.timeIntervalSince1970
        }
        return .seconds(min(max(seconds, 0), 365 * 86_400))
    }
}
