import Foundation
import HTTPTransport
import RhythmiQDomain
import StandIns
import TestSupport
import Testing

@testable import SpotifyAPI

@Suite(.timeLimit(.minutes(5))) struct TokenTests {
    private static let verifier = String(repeating: "v-._~0123", count: 5)
    private static let redirect = "https://bot.example/spotify/callback"
    private static let state = Secret("a-state-that-nobody-can-guess-0123456789")

    /// What the browser's redirect carries.
    private func consent(_ spotify: FakeSpotify, _ client: SpotifyClient) async throws -> [String: String] {
        let address = client.authorizationURL(
            state: Self.state, challenge: SHA256.base64URL(of: Array(Self.verifier.utf8)), redirectURI: Self.redirect)
        let response = try await HTTPClient().send(HTTPRequest(.get, address))
        let location = try #require(response.headers["Location"])
        #expect(response.status == 302 && location.hasPrefix(Self.redirect + "?"))
        return Dictionary(
            Call.pairs(in: String(location.drop { $0 != "?" }.dropFirst())).map { ($0.name, $0.value) }
        ) { first, _ in first }
    }

    private func exchange(_ client: SpotifyClient, _ code: String) async throws -> SpotifyTokens {
        try await client.exchange(
            code: Secret(code), verifier: Secret(Self.verifier), redirectURI: Self.redirect)
    }

    @Test func aConsentBecomesTokensOfThatPerson() async throws {
        try await FakeSpotify.running {
            $0.redirectURIs = [Self.redirect]
        } _: { spotify in
            let client = spotify.client()
            let answer = try await consent(spotify, client)

            let tokens = try await exchange(client, try #require(answer["code"]))
            let profile = try await client.profile(token: tokens.accessToken)

            #expect(answer["state"] == "a-state-that-nobody-can-guess-0123456789")
            #expect(tokens.lifetime == .seconds(3600))
            #expect(tokens.refreshToken != nil)
            #expect(tokens.grants(Set(SpotifyScope.allCases)))
            #expect(profile.accountID == "acct-listener" && profile.userID == "listener")
            #expect(spotify.violations == [])
        }
    }

    @Test func aRefusedConsentComesBackAsAnError() async throws {
        try await FakeSpotify.running { spotify in
            spotify.refuseConsent()

            let answer = try await consent(spotify, spotify.client())

            #expect(answer["error"] == "access_denied" && answer["code"] == nil)
        }
    }

    @Test func lessMayBeGrantedThanWasAsked() async throws {
        try await FakeSpotify.running { spotify in
            let client = spotify.client()
            spotify.consent(as: "listener", granting: ["ugc-image-upload"])
            let answer = try await consent(spotify, client)

            let tokens = try await exchange(client, try #require(answer["code"]))

            #expect(tokens.scopes == ["ugc-image-upload"])
            #expect(!tokens.grants(SpotifyScope.needed))
        }
    }

    @Test func aCodeWorksOnceAndTheStandInNoticesTheSecondUse() async throws {
        try await FakeSpotify.running { spotify in
            let client = spotify.client()
            let code = try #require(try await consent(spotify, client)["code"])
            _ = try await exchange(client, code)

            let error = try await spotifyError { try await exchange(client, code) }

            #expect(error.code == .invalidGrant && error.outcome == .notDone)
            #expect(spotify.violations.count == 1)
        }
    }

    @Test func aWrongVerifierIsRefused() async throws {
        try await FakeSpotify.running { spotify in
            let client = spotify.client()
            let code = try #require(try await consent(spotify, client)["code"])

            let error = try await spotifyError {
                try await client.exchange(
                    code: Secret(code), verifier: Secret(Self.verifier + "x"), redirectURI: Self.redirect)
            }

            #expect(error.code == .invalidGrant)
        }
    }

    @Test(arguments: [true, false])
    func aRefreshGivesANewAccessToken(rotates: Bool) async throws {
        try await FakeSpotify.running {
            $0.rotatesRefreshTokens = rotates
        } _: { spotify in
            let old = spotify.grant("listener", scopes: FakeSpotify.allScopes)
            spotify.expireAccessTokens()

            let tokens = try await spotify.client().refresh(Secret(old.refreshToken))

            #expect((tokens.refreshToken != nil) == rotates)
            #expect(try await spotify.client().profile(token: tokens.accessToken).userID == "listener")
        }
    }

    @Test func aRevokedConsentIsAnInvalidGrant() async throws {
        try await FakeSpotify.running { spotify in
            let old = spotify.grant("listener", scopes: FakeSpotify.allScopes)
            spotify.revoke("listener")

            let error = try await spotifyError { try await spotify.client().refresh(Secret(old.refreshToken)) }

            #expect(error.code == .invalidGrant)
            #expect(spotify.violations == [])
        }
    }

    @Test func aWrongSecretIsTheOperatorsProblem() async throws {
        try await FakeSpotify.running { spotify in
            var configuration = spotify.configuration
            configuration.clientSecret = Secret("wrong")
            let client = SpotifyClient(configuration, http: HTTPClient())

            let error = try await spotifyError { try await client.applicationToken() }

            #expect(error.code == .invalidClient)
        }
    }

    /// A lost answer may have carried the only valid refresh token.
    @Test func aRefreshIsNotRepeatedByItself() async throws {
        try await FakeSpotify.running(hook: { $1 == .acted ? .cut : .proceed }) { spotify in
            let old = spotify.grant("listener", scopes: FakeSpotify.allScopes)

            let error = try await spotifyError { try await spotify.client().refresh(Secret(old.refreshToken)) }

            #expect(error.code == .connectionFailed && error.outcome == .unknown)
            #expect(spotify.calls.count == 1)
        }
    }

    @Test func theApplicationsTokenIsFetchedOnceForAll() async throws {
        try await FakeSpotify.running { spotify in
            let client = spotify.client()

            let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
                for _ in 0..<20 { group.addTask { try await client.applicationToken() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(tokens.allSatisfy { $0 == tokens[0] })
            #expect(spotify.calls.count == 1)
        }
    }

    @Test func theApplicationsTokenIsRenewedBeforeItsEnd() async throws {
        let time = ManualTime()
        let source = TimeSource(now: time.now, date: time.date, sleep: { try time.sleep($0) })
        try await FakeSpotify.running { spotify in
            let client = spotify.client(time: source)
            let first = try await client.applicationToken()
            time.advance(by: .seconds(3550))

            let second = try await client.applicationToken()

            #expect(first != second)
        }
    }

    @Test func aTokenThatEndedEarlyIsReplacedAndTheSearchMadeAgain() async throws {
        try await FakeSpotify.running {
            $0.songs = [SpotifySong("밤편지", by: "IU")]
        } _: { spotify in
            let client = spotify.client()
            _ = try await client.search("밤편지", as: .application)
            spotify.expireAccessTokens()

            let found = try await client.search("밤편지", as: .application)

            #expect(!found.isEmpty)
        }
    }
}
