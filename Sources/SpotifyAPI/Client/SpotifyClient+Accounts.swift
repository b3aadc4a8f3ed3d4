import Foundation
import HTTPTransport
package import RhythmiQDomain

extension SpotifyClient {
    /// Where the listener's browser goes to consent. It holds the state: not for logs.
    ///
    /// - Parameter challenge: base64url of the SHA-256 of the verifier, without padding (RFC 7636, S256).
    package func authorizationURL(
        state: Secret, challenge: String, redirectURI: String, scopes: [SpotifyScope] = SpotifyScope.allCases,
        showDialog: Bool = false
    ) -> String {
        state.withExposedValue { state in
            configuration.accountsURL + "/authorize?"
                + URLText.query([
                    "client_id": configuration.clientID, "response_type": "code", "redirect_uri": redirectURI,
                    "state": state, "scope": scopes.map(\.rawValue).joined(separator: " "),
                    "code_challenge_method": "S256", "code_challenge": challenge,
                ]) + (showDialog ? "&show_dialog=true" : "")
        }
    }

    /// The listener's code for tokens; works once, so it is never repeated.
    ///
    /// - Parameter redirectURI: the same text as in the authorization address.
    package func exchange(
        code: Secret, verifier: Secret, redirectURI: String
    ) async throws(SpotifyError) -> SpotifyTokens {
        let form = code.withExposedValue { code in
            verifier.withExposedValue { verifier in
                URLText.query([
                    "grant_type": "authorization_code", "code": code, "redirect_uri": redirectURI,
                    "code_verifier": verifier,
                ])
            }
        }
        return try await tokens(form, operation: "exchange code")
    }

    /// A new access token. Never repeated by itself: where refresh tokens rotate, a second call with the same one counts
    /// as theft.
    package func refresh(_ refreshToken: Secret) async throws(SpotifyError) -> SpotifyTokens {
        let form = refreshToken.withExposedValue {
            URLText.query(["grant_type": "refresh_token", "refresh_token": $0])
        }
        return try await tokens(form, operation: "refresh token")
    }

    /// The application's own token, kept in memory until shortly before its end; many askers share one call.
    package func applicationToken() async throws(SpotifyError) -> Secret {
        try await appToken.current { [self] () async throws(SpotifyError) -> SpotifyTokens in
            try await tokens("grant_type=client_credentials", operation: "application token", isRepeatable: true)
        }
    }

    /// Who a token belongs to. A 403 here means that the app's operator has not added the person.
    package func profile(token: Secret) async throws(SpotifyError) -> SpotifyProfile {
        let operation = "profile"
        let response = try await call(.get, "/me", operation: operation, token: token, isProfile: true)
        let wire = try decode(WireProfile.self, from: response, operation: operation)
        return SpotifyProfile(
            accountID: wire.accountID ?? wire.id, userID: wire.id, displayName: wire.displayName)
    }

    private func tokens(
        _ form: String, operation: String, isRepeatable: Bool = false
    ) async throws(SpotifyError) -> SpotifyTokens {
        var request = HTTPRequest(.post, configuration.accountsURL + "/api/token", body: Array(form.utf8))
        request.isIdempotent = isRepeatable
        request.headers["Content-Type"] = "application/x-www-form-urlencoded"
        let pair = configuration.clientSecret.withExposedValue { "\(configuration.clientID):\($0)" }
        request.headers["Authorization"] = "Basic " + Data(pair.utf8).base64EncodedString()
        let response: HTTPResponse
        do throws(UpstreamError) {
            response = try await accounts.send(request, operation: operation)
        } catch {
            throw SpotifyError(error, operation: operation)
        }
        guard (200..<300).contains(response.status) else {
            throw SpotifyError(accounts: response, operation: operation, now: time.date())
        }
        return try decode(WireTokens.self, from: response, operation: operation).tokens
    }
}
