import RhythmiQDomain
import Synchronization

/// Spotify's accounts host and Web API in Development Mode, as strict as the real ones: what those would refuse is refused
/// and noted as a violation, since our side must never send it.
///
/// Both hosts are one server: `accountsURL` and `apiURL`.
package final class FakeSpotify: Sendable {
    package struct Options: Sendable {
        package var clientID = "5f0a6cb1f9f84b3fa1d6c2f0b6a7e4d3"
        package var clientSecret = "canary-client-secret-8d21c7"
        /// Exactly as registered; empty admits all.
        package var redirectURIs: Set<String> = []
        /// Who may use the app at all; everybody else gets a 403 with their first call.
        package var registeredUsers: Set<String> = ["listener", "house"]
        package var songs: [SpotifySong] = []
        /// Whether each song is surrounded by what resembles it.
        package var hasDecoys = true
        /// Whether a refresh hands out a new refresh token and ends the old one.
        package var rotatesRefreshTokens = false
        package var sendsAccountID = true
        /// How many readings of the first page of a list of playlists do not show a new one yet.
        package var listLag = 0
        package var ownerHasPremium = true
        /// Of playlists, whatever is asked for.
        package var mostPerPage = 50
        /// Page items that are `null`, as some real answers have.
        package var hasNullItems = true

        package init() {}

        fileprivate init(changed change: (inout Options) -> Void) { change(&self) }
    }

    /// Five people may use an app in Development Mode.
    package static let userLimit = 5

    package let options: Options
    package let server: StandInServer
    package var accountsURL: String { server.url }
    package var apiURL: String { server.url + "/v1" }
    package var calls: [Call] { server.calls }
    let brain: SpotifyBrain

    private init(_ options: Options, _ server: StandInServer, _ brain: SpotifyBrain) {
        self.options = options
        self.server = server
        self.brain = brain
    }

    package static func running<Result: Sendable>(
        _ change: (inout Options) -> Void = { _ in }, hook: @escaping Hook = { _, _ in .proceed },
        _ body: @Sendable (FakeSpotify) async throws -> Result
    ) async throws -> Result {
        let options = Options(changed: change)
        let brain = SpotifyBrain(options)
        return try await StandInServer.running(hook: hook, act: { brain.act($0) }) { server in
            try await body(FakeSpotify(options, server, brain))
        }
    }

    // MARK: What a person does

    /// What the person at the consent page does next, and whom the page takes them for.
    package func consent(as user: String, granting scopes: Set<String>? = nil) {
        brain.change { $0.consent = .init(user: user, scopes: scopes, isRefused: false) }
    }

    package func refuseConsent() { brain.change { $0.consent.isRefused = true } }

    /// The person takes the app's access away, or six months have passed.
    package func revoke(_ user: String) { brain.change { $0.revoke(user) } }

    /// An hour has passed.
    package func expireAccessTokens() { brain.change { $0.accessTokens = [:] } }

    /// Its `account_id`; its `id` is the user's name here.
    package static func accountID(of user: String) -> String { SpotifyBrain.accountID(of: user) }

    /// A consent given earlier, for accounts that are configured and not linked.
    package func grant(_ user: String, scopes: Set<String>) -> (accessToken: String, refreshToken: String) {
        brain.change { ($0.newAccessToken(user: user, scopes: scopes), $0.newRefreshToken(user: user, scopes: scopes)) }
    }

    /// Answers the next so many calls that fit with something else, without acting on them.
    package func refuse(_ count: Int = 1, where fits: @escaping @Sendable (Call) -> Bool, with answer: Answer) {
        brain.change { $0.refusals.append(.init(left: count, fits: fits, answer: answer)) }
    }

    /// Somebody makes or follows a playlist by hand.
    @discardableResult
    package func addPlaylist(_ name: String, description: String, owner: String, in library: String) -> String {
        brain.change { $0.add(name: name, description: description, isPublic: true, owner: owner, library: library) }
    }

    // MARK: What has become of it

    /// All playlists ever made, unfollowed ones too, in their order.
    package var playlists: [Playlist] { brain.change { $0.playlists } }

    /// How many playlists with this marker are still in their owner's library.
    package func liveCount(marker: String) -> Int {
        playlists.filter { $0.isLive && $0.description.hasSuffix(marker) }.count
    }

    /// What the real service would have refused, worded for a failing test.
    package var violations: [String] { brain.change { $0.violations } }

    /// Every token, code and secret it knows: none of them may turn up in a file or a log.
    package var secrets: [String] { brain.change { [options.clientSecret] + $0.secrets } }

    package struct Playlist: Sendable {
        package let id: String
        package var name: String
        package var description: String
        package var isPublic: Bool
        package let owner: String
        /// Whose library shows it; empty after it was unfollowed by all.
        package var libraries: Set<String>
        package var uris: [String] = []
        package var coverJPEG: [UInt8]?
        package var snapshot = 0
        var hiddenReadings: Int

        /// Whether its owner still has it.
        package var isLive: Bool { libraries.contains(owner) }
    }
}

extension Answer {
    package static func spotifyError(_ status: Int, _ message: String, reason: String? = nil) -> Answer {
        var error: [String: Any] = ["status": status, "message": message]
        if let reason { error["reason"] = reason }
        return Answer(status, json: ["error": error])
    }

    package static func spotifyRateLimit(seconds: Int) -> Answer {
        var answer = spotifyError(429, "API rate limit exceeded")
        answer.headers.append(("Retry-After", String(seconds)))
        return answer
    }

    package static func spotifyQuota(seconds: Int) -> Answer {
        var answer = spotifyError(429, "Too many requests", reason: "QUOTA_EXCEEDED")
        answer.headers.append(("Retry-After", String(seconds)))
        return answer
    }

    package static var spotifyOwnerWithoutPremium: Answer {
        Answer(
            403,
            text: "Active premium subscription required for the owner of the app. It may take a few hours until a"
                + " change of your subscription arrives here.")
    }

    package static var spotifyGateway: Answer {
        Answer(502, text: "<html><body><h1>502 Bad Gateway</h1></body></html>", type: "text/html")
    }
}
