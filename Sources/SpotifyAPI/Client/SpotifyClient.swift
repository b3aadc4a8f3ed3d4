import Foundation
package import HTTPTransport
import RhythmiQDomain
import Synchronization

/// Spotify's accounts host and Web API, as far as the bot needs them. Holds no listener's token.
package struct SpotifyClient: Sendable {
    package let configuration: SpotifyConfiguration
    package let api: Upstream
    package let accounts: Upstream
    let time: TimeSource
    let appToken: AppToken
    private let quota = QuotaMemory()

    /// - Parameter api: guards the host of playlists and search; `SpotifyConfiguration.apiUpstream` suits it.
    /// - Parameter accounts: guards the host of tokens.
    package init(
        _ configuration: SpotifyConfiguration, api: Upstream, accounts: Upstream, time: TimeSource = .system
    ) {
        self.configuration = configuration
        self.api = api
        self.accounts = accounts
        self.time = time
        appToken = AppToken(time: time)
    }

    package init(_ configuration: SpotifyConfiguration, http: HTTPClient) {
        self.init(
            configuration, api: Upstream(SpotifyConfiguration.apiUpstream, client: http),
            accounts: Upstream(SpotifyConfiguration.accountsUpstream, client: http))
    }

    /// Whether calls to either host are refused for now, because it was down.
    package var isResting: Bool {
        get async {
            if await accounts.isResting { return true }
            return await api.isResting
        }
    }

    // MARK: - Calls of the Web API

    /// - Parameter path: with its query, ids already encoded.
    /// - Returns: an answer of 200…299.
    func call(
        _ method: HTTPMethod, _ path: String, operation: String, token: Secret, json: [UInt8]? = nil,
        isProfile: Bool = false
    ) async throws(SpotifyError) -> HTTPResponse {
        var request = HTTPRequest(method, configuration.apiURL + path, body: json)
        if json != nil { request.headers["Content-Type"] = "application/json" }
        return try await send(request, operation: operation, token: token, isProfile: isProfile)
    }

    func send(
        _ unsigned: HTTPRequest, operation: String, token: Secret, isProfile: Bool = false, lane: String? = nil
    ) async throws(SpotifyError) -> HTTPResponse {
        var request = unsigned
        token.withExposedValue { request.headers["Authorization"] = "Bearer \($0)" }
        let response: HTTPResponse
        do throws(UpstreamError) {
            response = try await api.send(
                request, operation: operation, lane: lane, throttled: lane == nil ? .service : .lane)
        } catch {
            throw quota.explain(SpotifyError(error, operation: operation), at: time.now())
        }
        if (200..<300).contains(response.status) { return response }
        let error = SpotifyError(response, operation: operation, isProfile: isProfile, now: time.date())
        if case .quotaExceeded(let wait) = error.code, lane == nil {
            quota.note(until: time.now() + wait)
            await api.pause(for: wait)
        }
        throw error
    }

    func decode<Value: Decodable>(
        _ type: Value.Type, from response: HTTPResponse, operation: String
    ) throws(SpotifyError) -> Value {
        guard let value = SpotifyJSON.decode(type, from: response.body) else {
            throw SpotifyError(.malformedResponse, operation: operation, outcome: .unknown)
        }
        return value
    }

    static func body(_ value: some Encodable, operation: String) throws(SpotifyError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, numbers and truth values always encode.
        do { return Array(try encoder.encode(value)) } catch {
            throw SpotifyError(.misconfigured, operation: operation, outcome: .notDone)
        }
    }
}

/// Until when the quota is used up: calls that are not even sent meanwhile are to be explained by it.
private final class QuotaMemory: Sendable {
    private let end = Mutex<ContinuousClock.Instant?>(nil)

    func note(until end: ContinuousClock.Instant) { self.end.withLock { $0 = max($0 ?? end, end) } }

    func explain(_ error: SpotifyError, at now: ContinuousClock.Instant) -> SpotifyError {
        guard case .rateLimited(let wait) = error.code, let end = end.withLock({ $0 }), now < end else { return error }
        return SpotifyError(
            .quotaExceeded(retryAfter: max(wait, end - now)), operation: error.operation, outcome: error.outcome)
    }
}
