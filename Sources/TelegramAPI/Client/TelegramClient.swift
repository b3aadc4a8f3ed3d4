package import Foundation
package import HTTPTransport
package import RhythmiQDomain

/// Telegram's Bot API: one method here for each method there that the bot needs.
///
/// Every call goes through the `Upstream` of the bot, so it is spared while Telegram is down. Calls that may be
/// repeated are, twice at most; `sendMessage` never is. The token is part of every address, so addresses stay in
/// here.
package struct TelegramClient: Sendable {
    private let upstream: Upstream
    private let token: Secret
    private let apiURL: String
    private let date: @Sendable () -> Date

    /// - Parameter apiURL: without a path behind the host, `https://api.telegram.org` or a server of one's own.
    package init(
        upstream: Upstream, token: Secret, apiURL: String = "https://api.telegram.org",
        date: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.upstream = upstream
        self.token = token
        self.apiURL = apiURL.hasSuffix("/") ? String(apiURL.dropLast()) : apiURL
        self.date = date
    }

    /// The pace of messages is the sender's affair (`TelegramPace`); this is a fence behind it.
    package static var upstreamConfiguration: Upstream.Configuration {
        var configuration = Upstream.Configuration(service: "telegram")
        configuration.callsPerSecond = 200
        configuration.burst = 400
        return configuration
    }

    /// Whether Telegram is known to be down.
    package var isSuspended: Bool { get async { await upstream.breakerPhase != .closed } }

    // MARK: - One call

    struct Call {
        let method: String
        var parameters: [String: JSONValue] = [:]
        var files: [FormData.File] = []
        /// Whether doing it twice is the same as doing it once.
        var isRepeatable = true
        /// Whether a failure is known only after tries in place.
        var repeats = true
        var deadline: Duration = .seconds(20)
        var firstByteDeadline: Duration = .seconds(15)
    }

    /// - Returns: an answer that says `ok`.
    @discardableResult func send(_ call: Call) async throws(TelegramError) -> HTTPResponse {
        let request: HTTPRequest
        do {
            request = try self.request(call)
        } catch {
            throw TelegramError(.rejected(status: 0), method: call.method)
        }
        let response: HTTPResponse
        do throws(UpstreamError) {
            response = try await upstream.send(
                request, operation: call.method, throttled: .caller, repeats: call.isRepeatable && call.repeats)
        } catch {
            throw TelegramError(error, method: call.method)
        }
        if let error = TelegramFailure.error(in: response, method: call.method, now: date()) { throw error }
        return response
    }

    func send<Content: Decodable>(_ call: Call, for type: Content.Type) async throws(TelegramError) -> Content {
        let response = try await send(call)
        do {
            return try JSONDecoder().decode(Result<Content>.self, from: Data(response.body)).result
        } catch {
            // It said "ok": what was asked is done, only how it went can't be read.
            throw TelegramError(.malformedResponse, method: call.method, mayHaveActed: true)
        }
    }

    private struct Result<Content: Decodable>: Decodable { let result: Content }

    private func request(_ call: Call) throws -> HTTPRequest {
        let url = token.withExposedValue { "\(apiURL)/bot\($0)/\(call.method)" }
        var request: HTTPRequest
        if call.files.isEmpty {
            let body = try JSONValue.object(call.parameters).json()
            request = HTTPRequest(.post, url, headers: ["Content-Type": "application/json"], body: body)
        } else {
            let form = try FormData(call.parameters, call.files)
            request = HTTPRequest(.post, url, headers: ["Content-Type": form.contentType], body: form.body)
        }
        request.isIdempotent = call.isRepeatable
        request.deadline = call.deadline
        request.firstByteDeadline = call.firstByteDeadline
        return request
    }
}
