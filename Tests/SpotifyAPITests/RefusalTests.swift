import HTTPTransport
import RhythmiQDomain
import StandIns
import TestSupport
import Testing

@testable import SpotifyAPI

/// What each refusal means, over the wire.
@Suite(.timeLimit(.minutes(5))) struct RefusalTests {
    private func create(_ client: SpotifyClient, _ token: Secret) async throws -> SpotifyPlaylist {
        try await client.createPlaylist(
            name: "비 오는 날", description: "잔잔한 노래 rq-abcdefgh23456723", isPublic: false, token: token)
    }

    @Test func whoIsNotOnTheListIsToldApart() async throws {
        try await FakeSpotify.running { spotify in
            let error = try await spotifyError { try await spotify.client().profile(token: spotify.token("stranger")) }

            #expect(error.code == .notRegistered && error.outcome == .notDone)
        }
    }

    @Test(arguments: ["Forbidden", "", "<html>no</html>"])
    func anyRefusalOfTheOwnProfileMeansTheList(body: String) async throws {
        try await FakeSpotify.running { spotify in
            spotify.refuse(where: { $0.path == "/v1/me" }, with: Answer(403, text: body))

            let error = try await spotifyError { try await spotify.client().profile(token: spotify.token()) }

            #expect(error.code == .notRegistered)
        }
    }

    @Test func anOwnerWithoutPremiumAnswersInPlainText() async throws {
        try await FakeSpotify.running {
            $0.ownerHasPremium = false
        } _: { spotify in
            let error = try await spotifyError { try await create(spotify.client(), spotify.token()) }

            #expect(error.code == .ownerWithoutPremium && error.outcome == .notDone)
        }
    }

    @Test func aMissingScopeIsToldApart() async throws {
        try await FakeSpotify.running { spotify in
            let token = spotify.token(scopes: ["playlist-modify-public"])

            let error = try await spotifyError { try await create(spotify.client(), token) }

            #expect(error.code == .insufficientScope && error.outcome == .notDone)
        }
    }

    @Test func anExpiredTokenIsUnauthorized() async throws {
        try await FakeSpotify.running { spotify in
            let token = spotify.token()
            spotify.expireAccessTokens()

            let error = try await spotifyError { try await create(spotify.client(), token) }

            #expect(error.code == .unauthorized && error.outcome == .notDone)
        }
    }

    @Test func aRateLimitSilencesTheNextCallToo() async throws {
        try await FakeSpotify.running { spotify in
            let client = spotify.client()
            spotify.refuse(where: { $0.method == "POST" }, with: .spotifyRateLimit(seconds: 40))

            let first = try await spotifyError { try await create(client, spotify.token()) }
            let second = try await spotifyError { try await create(client, spotify.token()) }

            #expect(first.code == .rateLimited(retryAfter: .seconds(40)) && first.outcome == .notDone)
            #expect(second.retryAfter.map { $0 > .seconds(30) } == true && second.outcome == .notDone)
            #expect(spotify.calls.count == 1)
        }
    }

    @Test(arguments: [true, false])
    func aQuotaIsAQuotaForTheNextCallToo(namesATime: Bool) async throws {
        try await FakeSpotify.running { spotify in
            let client = spotify.client()
            var answer = Answer.spotifyQuota(seconds: 83_000)
            if !namesATime { answer.headers.removeAll { $0.name == "Retry-After" } }
            spotify.refuse(where: { $0.method == "POST" }, with: answer)

            let first = try await spotifyError { try await create(client, spotify.token()) }
            let second = try await spotifyError { try await create(client, spotify.token()) }

            #expect(first.code == .quotaExceeded(retryAfter: .seconds(namesATime ? 83_000 : 3600)))
            guard case .quotaExceeded = second.code else {
                Issue.record("the second call says \(second)")
                return
            }
            #expect(spotify.calls.count == 1)
        }
    }

    @Test func theCoversLimitLeavesTheRestAlone() async throws {
        try await FakeSpotify.running { spotify in
            let client = spotify.client()
            let token = spotify.token()
            let playlist = try await create(client, token)
            spotify.refuse(where: { $0.path.hasSuffix("/images") }, with: .spotifyRateLimit(seconds: 40))

            let error = try await spotifyError {
                try await client.uploadCover(Pictures.jpeg(bytes: 1000), to: playlist.id, token: token)
            }

            #expect(error.code == .rateLimited(retryAfter: .seconds(40)))
            #expect(try await create(client, token).id != playlist.id)
        }
    }

    @Test func aGatewaysPageIsTroubleAtSpotify() async throws {
        try await FakeSpotify.running { spotify in
            spotify.refuse(where: { $0.method == "POST" }, with: .spotifyGateway)

            let error = try await spotifyError { try await create(spotify.client(), spotify.token()) }

            #expect(error.code == .unavailable(status: 502) && error.outcome == .unknown)
        }
    }

    @Test(arguments: [Moment.arrived, .acted])
    func aBrokenLineLeavesTheOutcomeOpen(moment: Moment) async throws {
        try await FakeSpotify.running(hook: { $1 == moment ? .cut : .proceed }) { spotify in
            let error = try await spotifyError { try await create(spotify.client(), spotify.token()) }

            #expect(error.code == .connectionFailed && error.outcome == .unknown)
            #expect(spotify.calls.count == 1)
            #expect(spotify.playlists.count == (moment == .acted ? 1 : 0))
        }
    }

    @Test func aServiceThatIsNotThereDidNothing() async throws {
        let configuration = SpotifyConfiguration(
            accountsURL: "http://127.0.0.1:9", apiURL: "http://127.0.0.1:9/v1", clientID: "id",
            clientSecret: Secret("secret"))
        let client = SpotifyClient(configuration, http: HTTPClient())

        let error = try await spotifyError { try await create(client, Secret("token")) }

        #expect(error.code == .connectionFailed && error.outcome == .notDone)
    }

    @Test(arguments: ["", "{}", "[]", "null", "{\"id\": 7}", "\u{FEFF}{}", "{\"id\": \"x\"", "<html>"])
    func anUnreadableSuccessLeavesTheOutcomeOpen(body: String) async throws {
        try await FakeSpotify.running { spotify in
            spotify.refuse(where: { $0.method == "POST" }, with: Answer(201, text: body))

            let error = try await spotifyError { try await create(spotify.client(), spotify.token()) }

            #expect(error.code == .malformedResponse && error.outcome == .unknown)
        }
    }

    @Test func aTokenWithALineBreakIsNeverSent() async throws {
        try await FakeSpotify.running { spotify in
            let error = try await spotifyError {
                try await create(spotify.client(), Secret("abc\r\nX-Evil: 1"))
            }

            #expect(error.code == .misconfigured && error.outcome == .notDone)
            #expect(spotify.calls.isEmpty)
        }
    }

    @Test func nothingSecretIsInWhatIsPrinted() async throws {
        try await FakeSpotify.running { spotify in
            let client = spotify.client()
            spotify.refuse(9, where: { _ in true }, with: .spotifyError(400, "canary-message"))
            var printed = "\(client.configuration) \(client)"
            dump(client.configuration, to: &printed)
            do { _ = try await create(client, spotify.token()) } catch {
                printed += "\(error) \(String(reflecting: error))"
            }
            do { _ = try await client.applicationToken() } catch { printed += "\(error)" }

            #expect(spotify.calls.count == 2)
            for secret in spotify.secrets + ["127.0.0.1:\(spotify.server.port)/v1/me", "canary-message", "비 오는 날"] {
                #expect(!printed.contains(secret))
            }
        }
    }
}
