package import Foundation
package import RhythmiQDomain
package import SpotifyAPI

/// Whose music account it is: a person's own, or the one that the operator shares with everybody.
package enum AccountOwner: Hashable, Sendable {
    case person(UserAddress)
    case house

    /// `tg:<bot>:<user>`, or `house`.
    package var key: String {
        switch self {
        case .person(let user): user.key
        case .house: "house"
        }
    }
}

/// A music account that may be used, or could be again after one tap.
package struct LinkedAccount: Equatable, Sendable {
    package enum State: String, Codable, Sendable, CaseIterable {
        case linked
        /// The consent has ended or was withdrawn; there is no token any more.
        case needsRelink = "needs-relink"
    }

    package let owner: AccountOwner
    /// The music service's id; the same for the account's whole life.
    package let accountID: String
    /// As its playlists name their owner.
    package let userID: String
    /// As its listener named it there; cleaned like every name.
    package let displayName: String?
    /// As granted, which may be less than was asked for.
    package let scopes: Set<String>
    /// When the listener consented.
    package let authorizedAt: Date
    /// Another one with each linking, so that whoever works with the former account notices.
    package let revision: String
    package let state: State
    /// When the listener was told that the consent ends soon.
    package let warnedAt: Date?

    package init(
        owner: AccountOwner, accountID: String, userID: String, displayName: String?, scopes: Set<String>,
        authorizedAt: Date,
        revision: String, state: State, warnedAt: Date?
    ) {
        self.owner = owner
        self.accountID = accountID
        self.userID = userID
        self.displayName = displayName
        self.scopes = scopes
        self.authorizedAt = authorizedAt
        self.revision = revision
        self.state = state
        self.warnedAt = warnedAt
    }

    package func grants(_ scope: SpotifyScope) -> Bool { scopes.contains(scope.rawValue) }

    package var consentEndsAt: Date { Consent.end(of: authorizedAt) }
}

/// How long a consent lasts: six months from the sign-in, whatever is done with its tokens.
///
/// Source: Spotify, "Refresh token expiration", 2026-06-18.
package enum Consent {
    /// How long before its end the listener is told (NET-7).
    package static let warningTime: TimeInterval = 14 * 86_400

    package static func end(of authorizedAt: Date) -> Date {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        // Gregorian arithmetic has an answer for every date; half a year of days stands for one that it lacked.
        return calendar.date(byAdding: .month, value: 6, to: authorizedAt)
            ?? authorizedAt.addingTimeInterval(181 * 86_400)
    }
}

/// A scope as a person understands it.
package enum Permission: CaseIterable, Sendable {
    case makePlaylists, seePlaylists, setCovers

    package static func of(_ scopes: some Sequence<SpotifyScope>) -> [Permission] {
        let scopes = Set(scopes)
        return allCases.filter { !$0.scopes.isDisjoint(with: scopes) }
    }

    private var scopes: Set<SpotifyScope> {
        switch self {
        case .makePlaylists: [.modifyPrivatePlaylists, .modifyPublicPlaylists]
        case .seePlaylists: [.readPrivatePlaylists]
        case .setCovers: [.uploadCover]
        }
    }
}
