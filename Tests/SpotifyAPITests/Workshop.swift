import Foundation
import HTTPTransport
import RhythmiQDomain
import StandIns
import Testing

@testable import SpotifyAPI

extension FakeSpotify {
    static let allScopes = Set(SpotifyScope.allCases.map(\.rawValue))

    var configuration: SpotifyConfiguration {
        SpotifyConfiguration(
            accountsURL: accountsURL, apiURL: apiURL, clientID: options.clientID,
            clientSecret: Secret(options.clientSecret))
    }

    /// A client that need not wait between calls.
    func client(time: TimeSource = .system) -> SpotifyClient {
        let http = HTTPClient()
        var (api, accounts) = (SpotifyConfiguration.apiUpstream, SpotifyConfiguration.accountsUpstream)
        (api.callsPerSecond, api.burst, accounts.callsPerSecond, accounts.burst) = (1000, 1000, 1000, 1000)
        api.retries.base = .milliseconds(1)
        accounts.retries.base = .milliseconds(1)
        return SpotifyClient(
            configuration, api: Upstream(api, client: http, time: time),
            accounts: Upstream(accounts, client: http, time: time), time: time)
    }

    func token(_ user: String = "listener", scopes: Set<String> = allScopes) -> Secret {
        Secret(grant(user, scopes: scopes).accessToken)
    }
}

/// The error of a call that must fail.
func spotifyError<Result>(_ body: () async throws -> Result) async throws -> SpotifyError {
    let error = await #expect(throws: SpotifyError.self) { _ = try await body() }
    return try #require(error)
}

enum Pictures {
    /// Begins like a JPEG, which is all that Spotify's door looks at.
    static func jpeg(bytes: Int) -> [UInt8] {
        [0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 7, count: max(bytes - 4, 0))
    }
}
