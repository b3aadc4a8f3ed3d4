package import RhythmiQDomain
package import SpotifyAPI

/// The music service's side of a linked account.
package protocol MusicAccounts: Sendable {
    /// Where the listener's browser goes to consent, whoever they are signed in as there. It holds the state.
    func consentURL(state: Secret, challenge: String, redirectURI: String) -> Secret
    /// Whether calls are refused for now, because the service was down.
    var isResting: Bool { get async }
    /// Tokens for the one-time code of a consent.
    func exchange(code: Secret, verifier: Secret, redirectURI: String) async throws(SpotifyError) -> SpotifyTokens
    /// A new access token; its refresh token is `nil` when the former one stays.
    func refresh(_ refreshToken: Secret) async throws(SpotifyError) -> SpotifyTokens
    /// Whose token it is.
    func profile(token: Secret) async throws(SpotifyError) -> SpotifyProfile
}

extension SpotifyClient: MusicAccounts {
    /// With the consent page each time: it shows which account it is for.
    package func consentURL(state: Secret, challenge: String, redirectURI: String) -> Secret {
        Secret(authorizationURL(state: state, challenge: challenge, redirectURI: redirectURI, showDialog: true))
    }
}
