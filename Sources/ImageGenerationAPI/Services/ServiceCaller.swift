import Foundation
import HTTPTransport
import RhythmiQDomain

/// Sends a service's calls: within the deadline of the whole picture, to the configured place alone, a few times where the
/// service asks for patience, and with every status turned into an error that says what to do.
struct ServiceCaller: Sendable {
    let client: HTTPClient
    let configuration: ImageServiceConfiguration
    /// When the picture must be there.
    let end: ContinuousClock.Instant
    /// Asked before each retry, which is then paid for.
    var mayRetry: @Sendable () -> Bool = { true }

    /// Base64 of the largest picture, with room for what stands around it.
    private static let mostBytes = 12 << 20
    private static let mostAttempts = 3

    func get(_ path: String, base: String? = nil) async throws(ImageGenerationError) -> HTTPResponse {
        try await send(HTTPRequest(.get, (base ?? configuration.baseURL) + path))
    }

    func post(
        _ path: String, _ body: JSON, fields: HTTPHeaders = [:]
    ) async throws(ImageGenerationError) -> HTTPResponse {
        var request = HTTPRequest(.post, configuration.baseURL + path, headers: fields, body: body.bytes)
        request.headers["Content-Type"] = "application/json"
        return try await send(request)
    }

    /// A picture elsewhere, by an address that a service has answered: never with its token.
    func download(_ address: String) async throws(ImageGenerationError) -> [UInt8] {
        let place = DownloadPlace(address, configuration)
        guard let place else { throw .refusedDownload }
        var request = HTTPRequest(.get, address)
        request.allowsPrivateAddresses = place == .service
        let response = try await exchange(request)
        guard response.status == 200 else { throw .refusedDownload }
        return response.body
    }

    /// Until the next look at a job, or the end.
    func pause(_ wait: Duration? = nil) async throws(ImageGenerationError) {
        let wait = wait ?? configuration.pollInterval
        guard ContinuousClock.now + wait < end else { throw .timedOut }
        do {
            try await Task.sleep(for: wait)
        } catch {
            throw .unreachable(HTTPError(.cancelled, host: ""))
        }
    }

    // MARK: - Parts

    private func send(_ request: HTTPRequest) async throws(ImageGenerationError) -> HTTPResponse {
        var request = request
        request.allowsPrivateAddresses = true
        request.headers["Accept"] = "image/png, image/jpeg, image/webp, application/json"
        if let authorization { request.headers["Authorization"] = authorization }
        var generator = SystemRandomNumberGenerator()
        var attempt = 1
        while true {
            let response = try await exchange(request)
            guard let error = Self.error(for: response) else { return response }
            guard case .unavailable(let wished) = error, attempt < Self.mostAttempts, mayRetry() else {
                throw error
            }
            let wait = RetryPolicy.inPlace.delay(attempt: attempt - 1, retryAfter: wished, using: &generator)
            // Waiting past the end would only keep the listener from the drawn cover.
            guard ContinuousClock.now + wait < end else { throw error }
            try await pause(wait)
            attempt += 1
        }
    }

    private func exchange(_ request: HTTPRequest) async throws(ImageGenerationError) -> HTTPResponse {
        var request = request
        let left = end - .now
        guard left > .zero else { throw .timedOut }
        request.deadline = left
        request.connectDeadline = min(left, .seconds(5))
        // A picture may take a minute, and the answer begins when it is done.
        request.firstByteDeadline = min(left, .seconds(120))
        request.maximumResponseBytes = Self.mostBytes
        do throws(HTTPError) {
            return try await client.send(request)
        } catch {
            if case .timedOut(let limit) = error.code, limit != .connect { throw .timedOut }
            throw .unreachable(error)
        }
    }

    private var authorization: String? {
        guard let token = configuration.token, !token.isEmpty else { return nil }
        return token.withExposedValue { token in
            guard configuration.kind == .sdwebui else { return "Bearer \(token)" }
            return "Basic \(Data(token.utf8).base64EncodedString())"
        }
    }

    /// `nil` for an answer to work with.
    private static func error(for response: HTTPResponse) -> ImageGenerationError? {
        switch response.status {
        case 200..<300: nil
        case 401, 403: .unauthorized
        case 402: .outOfCredits
        case 404, 410: .modelNotServed
        case 429: .rateLimited(retryAfter: response.retryAfter(now: Date()))
        case 500..<600: .unavailable(retryAfter: response.retryAfter(now: Date()) ?? loadingTime(response))
        default: .rejected(status: response.status)
        }
    }

    /// The cold start of Hugging Face: `{"error": "…", "estimated_time": 20.0}`.
    private static func loadingTime(_ response: HTTPResponse) -> Duration? {
        guard response.status == 503, response.body.count < 64 << 10,
            let seconds = JSON(response.body)?["estimated_time"]?.number, seconds.isFinite, seconds >= 0
        else { return nil }
        return .seconds(min(seconds, 3600))
    }
}
