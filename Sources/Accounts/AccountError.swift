package import RhythmiQDomain
package import SpotifyAPI

/// Why there is no access token, and what follows from it.
package struct AccountError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: Equatable, Sendable {
        /// The owner has no account: the house account, or links.
        case notLinked
        /// The consent has ended; the work waits until the owner links again (NET-7).
        case needsRelink
        /// The music service cannot be used now; the tokens are as good as before.
        case music(SpotifyError)
    }

    package let code: Code

    package init(_ code: Code) { self.code = code }

    package var description: String {
        switch code {
        case .notLinked: "no music account is linked"
        case .needsRelink: "the music account has to be linked again"
        case .music(let error): error.description
        }
    }
}

/// For one account, about an hour; in memory only (VLT-6).
package struct AccessToken: Sendable, Equatable {
    package let token: Secret
    package let owner: AccountOwner
    package let accountID: String
    /// As the account's playlists name their owner.
    package let userID: String
    package let scopes: Set<String>
    /// Of the linking that it comes from.
    package let revision: String

    package func grants(_ scope: SpotifyScope) -> Bool { scopes.contains(scope.rawValue) }
}
