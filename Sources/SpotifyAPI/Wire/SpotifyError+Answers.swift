import Foundation
import HTTPTransport

extension SpotifyError {
    /// What a refusal means.
    ///
    /// Bodies may be JSON of two shapes, plain text or HTML, so they are read for a few known words at most.
    /// Source: Spotify, "API calls", "Quota modes"; reports of the plain-text refusals.
    init(_ response: HTTPResponse, operation: String, isProfile: Bool = false, now: Date) {
        let body = ErrorBody(response)
        let code: Code =
            switch response.status {
            case 401: body.says("scope") ? .insufficientScope : .unauthorized
            case 403: Self.refusal(body, isProfile: isProfile)
            case 404: .notFound
            case 413: .tooLarge
            case 429: Self.throttle(response, body, now: now)
            case 400 where body.reason == "invalid_grant": .invalidGrant
            case 400 where body.reason == "invalid_client": .invalidClient
            case 400..<500 where response.status != 408: .rejected(status: response.status)
            case 408, 500...: .unavailable(status: response.status)
            default: .malformedResponse
            }
        // A refusal proves that nothing was done; 408 and everything else does not.
        let isRefusal = (400..<500).contains(response.status) && response.status != 408
        self.init(code, operation: operation, outcome: isRefusal ? .notDone : .unknown)
    }

    /// The accounts host answers a wrong client with 401 too.
    init(accounts response: HTTPResponse, operation: String, now: Date) {
        let error = SpotifyError(response, operation: operation, now: now)
        if error.code == .unauthorized || ErrorBody(response).reason == "invalid_client" {
            self.init(.invalidClient, operation: operation, outcome: .notDone)
        } else {
            self = error
        }
    }

    private static func refusal(_ body: ErrorBody, isProfile: Bool) -> Code {
        if body.says("premium subscription") { return .ownerWithoutPremium }
        if body.says("scope") { return .insufficientScope }
        if body.says("registered") { return .notRegistered }
        // Everybody may read their own profile but those whom the app may not serve.
        return isProfile ? .notRegistered : .forbidden
    }

    static let quotaPause = Duration.seconds(3600)

    private static func throttle(_ response: HTTPResponse, _ body: ErrorBody, now: Date) -> Code {
        let wish = response.retryAfter(now: now)
        if body.reason == "QUOTA_EXCEEDED" { return .quotaExceeded(retryAfter: wish ?? quotaPause) }
        return .rateLimited(retryAfter: wish ?? .seconds(5))
    }
}

extension SpotifyError {
    init(_ error: UpstreamError, operation: String) {
        let code: Code =
            switch error.code {
            case .open(let wait): .notSent(retryAfter: wait)
            case .throttled(let wait): .rateLimited(retryAfter: wait)
            case .failed(.timedOut): .timedOut
            case .failed(.cancelled), .failed(.shutDown): .cancelled
            case .failed(.overloaded): .rateLimited(retryAfter: .seconds(1))
            case .failed(.nameNotResolved), .failed(.cannotConnect), .failed(.tlsFailed), .failed(.interrupted),
                .failed(.failed):
                .connectionFailed
            case .failed(.malformedResponse), .failed(.headersTooLarge), .failed(.bodyTooLarge),
                .failed(.tooManyRedirects):
                .malformedResponse
            case .failed(.invalidURL), .failed(.insecureURL), .failed(.hostNotAllowed), .failed(.invalidHeader),
                .failed(.refusedAddress):
                .misconfigured
            }
        self.init(code, operation: operation, outcome: error.mayHaveActed ? .unknown : .notDone)
    }
}

/// `{"error": {"status", "message", "reason"?}}`, `{"error": "invalid_grant", "error_description"}`, or any text.
private struct ErrorBody {
    /// The machine-readable word of either shape.
    var reason: String?
    private var text: String

    init(_ response: HTTPResponse) {
        text = String(decoding: response.body.prefix(4096), as: UTF8.self).lowercased()
        if let wire = SpotifyJSON.decode(APIShape.self, from: response.body) {
            reason = wire.error.reason
            text = (wire.error.message ?? "").lowercased()
        } else if let wire = SpotifyJSON.decode(AccountsShape.self, from: response.body) {
            reason = wire.error
        }
    }

    func says(_ words: String) -> Bool { text.contains(words) }

    private struct APIShape: Decodable {
        struct Details: Decodable {
            let message: String?
            let reason: String?
        }
        let error: Details
    }

    private struct AccountsShape: Decodable {
        let error: String
    }
}
