package import RhythmiQDomain

/// The music service's side of a linked account.
package protocol MusicAccounts: Sendable {
    /// Tokens for the one-time code of a consent.
    func exchange(code: Secret, verifier: Secret, redirectURI: String) async throws(MusicAccountError) -> MusicTokens
    /// A new access token; `refreshToken` is `nil` when the former one stays.
    func refresh(_ refreshToken: Secret) async throws(MusicAccountError) -> MusicTokens
    /// Whose token it is.
    func profile(token: Secret) async throws(MusicAccountError) -> MusicProfile
}

package struct MusicTokens: Sendable, Equatable {
    package let accessToken: Secret
    package let refreshToken: Secret?
    /// Empty when the service says nothing of them: as asked for (RFC 6749 section 5.1).
    package let scopes: Set<String>
    package let lifetime: Duration

    package init(accessToken: Secret, refreshToken: Secret?, scopes: Set<String>, lifetime: Duration) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.scopes = scopes
        self.lifetime = lifetime
    }
}

package struct MusicProfile: Sendable, Equatable {
    package let accountID: String
    package let displayName: String?

    package init(accountID: String, displayName: String?) {
        self.accountID = accountID
        self.displayName = displayName
    }
}

/// What the music service answered instead.
package struct MusicAccountError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: Equatable, Sendable {
        /// The code or the refresh token counts no more: expired, withdrawn or used.
        case invalidGrant
        /// The client id or secret is wrong.
        case invalidClient
        /// The account is not on the allow-list of an app in Development Mode.
        case notRegistered
        /// The app's owner has no Premium.
        case ownerWithoutPremium
        case rateLimited(retryAfter: Duration?)
        /// No answer, a broken one, or the service's own failure: try again later, and keep the token.
        case unavailable
        /// Any other refusal.
        case rejected(status: Int)
    }

    package let code: Code

    package init(_ code: Code) { self.code = code }

    package var description: String {
        switch code {
        case .invalidGrant: "the music service accepts the consent no more; the listener has to link again"
        case .invalidClient: "the music service refuses the app; check spotify.clientID and spotify.clientSecret"
        case .notRegistered: "the account is not on the app's list; add it under User Management in the dashboard"
        case .ownerWithoutPremium: "the app's owner needs Premium for Development Mode"
        case .rateLimited: "the music service asks for a pause"
        case .unavailable: "the music service does not answer"
        case .rejected(let status): "the music service refused with status \(status)"
        }
    }
}
