package import Foundation
package import RhythmiQDomain

/// Linked accounts, and linkings under way. Every method is one transaction; of calls that race, each sees the others wholly
/// or not at all. `Secret`s, names and account ids are sealed at rest; tickets, states, cookies and codes come as hashes
/// only. A value that does not open throws, and its row stays as it is (VLT-5).
package typealias AccountStore = LinkedAccountStore & LinkAttemptStore

package protocol LinkedAccountStore: Sendable {
    func account(of owner: AccountOwner) async throws -> LinkedAccount?
    /// `nil` unless the account is linked and still of this revision.
    func refreshTokens(of owner: AccountOwner, revision: String) async throws -> RefreshTokens?
    /// Puts new tokens in place of those that are there.
    ///
    /// - Returns: false when the account is gone or of another revision: then nothing changed.
    func replaceRefreshTokens(of owner: AccountOwner, revision: String, by tokens: RefreshTokens) async throws -> Bool
    /// Deletes the tokens of an account whose consent has ended; the same `Bool`.
    func markNeedsRelink(_ owner: AccountOwner, revision: String) async throws -> Bool
    /// Deletes the account and its tokens, and makes every linking under way of its owner void (LNK-7, PRV-5); also where
    /// the values do not open any more.
    ///
    /// - Returns: whether there was one.
    func deleteAccount(of owner: AccountOwner) async throws -> Bool
    /// Of linked accounts, not warned yet.
    func consents(endingBy date: Date) async throws -> [EndingConsent]
    /// Remembers the warning; the same `Bool`, and false when the account was warned before.
    func markWarned(_ owner: AccountOwner, revision: String, at date: Date) async throws -> Bool
}

/// ```
///            begin                take               hold                finish
/// ticket ────────────▶ begun ────────────▶ taken ────────────▶ granted ────────────▶ linked
///    └──────────────────┴───────────────────┴───────────────────┴─ its end came, voided ──▶ void
/// ```
/// Each step happens once, before its end, and only from the step before it. A linking that is void or linked keeps no
/// secret: its row only counts, for an hour, how often somebody began.
package protocol LinkAttemptStore: Sendable {
    /// A new ticket. It makes the owner's others void, however far they are.
    ///
    /// - Parameter startsAllowed: how many may be begun in an hour (QUO-3).
    /// - Returns: false when so many were; then nothing changed.
    func issue(_ ticket: NewTicket, startsAllowed: Int, now: Date) async throws -> Bool
    /// A ticket that can still begin; reading changes nothing (LNK-2).
    func ticket(hash: [UInt8], now: Date) async throws -> LinkAsker?
    /// - Returns: `nil` unless the ticket could still begin.
    func begin(ticket hash: [UInt8], _ consent: NewConsent, now: Date) async throws -> LinkAsker?
    /// Uses up a state that came back with the cookie of its browser (LNK-3). A state without its cookie changes nothing.
    func take(stateHash: [UInt8], cookieHash: [UInt8], now: Date) async throws -> TakenConsent?
    /// Keeps what was granted until the code comes back through the chat (LNK-6).
    ///
    /// - Returns: false when the linking became void meanwhile.
    func hold(_ id: String, _ grant: MusicGrant, codeHash: [UInt8], tries: Int, expiresAt: Date, now: Date) async throws
        -> Bool
    /// Makes a taken linking void.
    func abandon(_ id: String) async throws
    /// What a browser's linking has come to, until the end of its code.
    func granted(cookieHash: [UInt8], now: Date) async throws -> GrantedLink?
    /// The code that a chat account sent (LNK-5). A right one makes the grant the owner's linked account, in place of any
    /// other; one that belongs to somebody else makes that linking void; a wrong one uses one of the sender's own tries.
    ///
    /// - Parameter request: names the message. The same code again with the same request gives the same `linked` again, so
    ///   that a job that was killed after this call can repeat it.
    func finish(codeHash: [UInt8], by owner: AccountOwner, request: String, now: Date) async throws -> FinishOutcome
    /// Makes void what has come to its end, and deletes what counts no more.
    func purgeLinks(now: Date) async throws
}

/// A consent that its listener should hear about.
package struct EndingConsent: Sendable, Equatable {
    package let owner: AccountOwner
    package let revision: String
    package let endsAt: Date

    package init(owner: AccountOwner, revision: String, endsAt: Date) {
        self.owner = owner
        self.revision = revision
        self.endsAt = endsAt
    }
}

/// A refresh token, and the one before it for as long as the new one has not been seen to work (NET-8).
package struct RefreshTokens: Sendable, Equatable {
    package let current: Secret
    package let former: Secret?

    package init(current: Secret, former: Secret? = nil) {
        self.current = current
        self.former = former
    }
}

/// Who wants an account linked, as the pages show it.
package struct LinkAsker: Sendable, Equatable {
    package let owner: AccountOwner
    /// Cleaned; empty for the house.
    package let displayName: String
    package let language: AnswerLanguage

    package init(owner: AccountOwner, displayName: String, language: AnswerLanguage) {
        self.owner = owner
        self.displayName = displayName
        self.language = language
    }
}

package struct NewTicket: Sendable {
    package let hash: [UInt8]
    package let asker: LinkAsker
    package let expiresAt: Date

    package init(hash: [UInt8], asker: LinkAsker, expiresAt: Date) {
        self.hash = hash
        self.asker = asker
        self.expiresAt = expiresAt
    }
}

package struct NewConsent: Sendable {
    package let stateHash: [UInt8]
    package let cookieHash: [UInt8]
    package let verifier: Secret
    package let expiresAt: Date

    package init(stateHash: [UInt8], cookieHash: [UInt8], verifier: Secret, expiresAt: Date) {
        self.stateHash = stateHash
        self.cookieHash = cookieHash
        self.verifier = verifier
        self.expiresAt = expiresAt
    }
}

package struct TakenConsent: Sendable {
    package let id: String
    package let asker: LinkAsker
    package let verifier: Secret

    package init(id: String, asker: LinkAsker, verifier: Secret) {
        self.id = id
        self.asker = asker
        self.verifier = verifier
    }
}

/// What a consent gave.
package struct MusicGrant: Sendable, Equatable {
    package let accountID: String
    package let userID: String
    package let displayName: String?
    package let scopes: Set<String>
    package let refreshToken: Secret
    package let authorizedAt: Date

    package init(
        accountID: String, userID: String, displayName: String?, scopes: Set<String>, refreshToken: Secret,
        authorizedAt: Date
    ) {
        self.accountID = accountID
        self.userID = userID
        self.displayName = displayName
        self.scopes = scopes
        self.refreshToken = refreshToken
        self.authorizedAt = authorizedAt
    }
}

/// A linking whose browser waits for the chat.
package struct GrantedLink: Sendable, Equatable {
    package let asker: LinkAsker
    package let accountID: String
    package let accountName: String?
    package let isLinked: Bool
    package let expiresAt: Date

    package init(asker: LinkAsker, accountID: String, accountName: String?, isLinked: Bool, expiresAt: Date) {
        self.asker = asker
        self.accountID = accountID
        self.accountName = accountName
        self.isLinked = isLinked
        self.expiresAt = expiresAt
    }
}

package enum FinishOutcome: Sendable, Equatable {
    /// `replaced` is the account that was linked before, the same one included.
    case linked(LinkedAccount, replaced: ReplacedAccount?)
    /// None left: the linking is void.
    case wrongCode(triesLeft: Int)
    /// Too late, used, or nothing was to be finished.
    case expired
    /// The code of another chat account, whose linking is void now.
    case notYours
}

package struct ReplacedAccount: Sendable, Equatable {
    package let accountID: String
    package let displayName: String?

    package init(accountID: String, displayName: String?) {
        self.accountID = accountID
        self.displayName = displayName
    }
}
