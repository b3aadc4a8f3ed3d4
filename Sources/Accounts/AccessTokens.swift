import RhythmiQDomain
import SpotifyAPI

/// Access tokens for whoever works for an account: at most one refresh of an account is under way, whoever asks.
///
/// A refresh token that comes with an access token is in the store before that access token is used, and the one before it
/// stays until the new one has been refreshed with (NET-8): whichever of them survives a crash, one of them counts.
package actor AccessTokens {
    /// How long before its end an access token is no longer handed out; of a short life half of it.
    package static let earliness: Duration = .seconds(90)

    private struct Held {
        let token: AccessToken
        let usableUntil: ContinuousClock.Instant
    }

    private let store: any AccountStore
    private let music: any MusicAccounts
    private let now: @Sendable () -> ContinuousClock.Instant
    private var held: [AccountOwner: Held] = [:]
    /// A refresh belongs to all who wait for it: unstructured, so that one caller's cancellation does not end it for the rest.
    /// Each awaits it and sees its error; it ends by the client's deadline.
    private var refreshing: [AccountOwner: (revision: String, task: Task<AccessToken, any Error>)] = [:]

    package init(
        store: any AccountStore, music: any MusicAccounts,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.store = store
        self.music = music
        self.now = now
    }

    /// A token that lives for another 90 s at least.
    ///
    /// The store is asked each time whether the account is still the same: after `/unlink` and `/forget` no token of it is
    /// handed out (PRV-2).
    ///
    /// - Throws: `AccountError`; errors of the store and the vault as they are.
    package func token(for owner: AccountOwner) async throws -> AccessToken {
        for _ in 0..<3 {
            do {
                return try await currentToken(of: owner)
            } catch is AccountChanged {
                continue
            }
        }
        throw AccountError(.notLinked)
    }

    private func currentToken(of owner: AccountOwner) async throws -> AccessToken {
        let account = try await store.account(of: owner)
        guard let account, account.state == .linked else {
            forget(owner)
            throw AccountError(account == nil ? .notLinked : .needsRelink)
        }
        if let held = held[owner], held.token.revision == account.revision, now() < held.usableUntil {
            return held.token
        }
        if let running = refreshing[owner], running.revision == account.revision {
            return try await running.task.value
        }
        let task = Task { try await self.refresh(account) }
        refreshing[owner] = (account.revision, task)
        return try await task.value
    }

    /// The music service refused this token before its time; the next caller gets another.
    package func discard(_ token: AccessToken) {
        if held[token.owner]?.token == token { held[token.owner] = nil }
    }

    /// After `/unlink` and `/forget`.
    package func forget(_ owner: AccountOwner) { held[owner] = nil }

    private func refresh(_ account: LinkedAccount) async throws -> AccessToken {
        defer {
            if refreshing[account.owner]?.revision == account.revision { refreshing[account.owner] = nil }
        }
        guard let stored = try await store.refreshTokens(of: account.owner, revision: account.revision) else {
            throw AccountChanged()
        }
        // Counted from before the call: the token may be as old as that.
        let askedAt = now()
        let (tokens, used) = try await exchange(stored, for: account)
        try await keep(tokens.refreshToken, used: used, stored: stored, for: account)
        guard try await store.account(of: account.owner)?.revision == account.revision else { throw AccountChanged() }
        let token = AccessToken(
            token: tokens.accessToken, owner: account.owner, accountID: account.accountID, userID: account.userID,
            scopes: tokens.scopes.isEmpty ? account.scopes : tokens.scopes, revision: account.revision)
        held[account.owner] = Held(
            token: token, usableUntil: askedAt + tokens.lifetime - min(Self.earliness, tokens.lifetime / 2))
        return token
    }

    /// - Returns: also the refresh token that counted.
    private func exchange(_ stored: RefreshTokens, for account: LinkedAccount) async throws -> (SpotifyTokens, Secret) {
        for candidate in [stored.current, stored.former].compactMap(\.self) {
            do throws(SpotifyError) {
                return (try await music.refresh(candidate), candidate)
            } catch {
                guard error.code == .invalidGrant else { throw AccountError(.music(error)) }
            }
        }
        guard try await store.markNeedsRelink(account.owner, revision: account.revision) else {
            throw AccountChanged()
        }
        held[account.owner] = nil
        throw AccountError(.needsRelink)
    }

    private func keep(_ new: Secret?, used: Secret, stored: RefreshTokens, for account: LinkedAccount) async throws {
        let tokens =
            new.map { RefreshTokens(current: $0, former: $0 == used ? nil : used) } ?? RefreshTokens(current: used)
        guard tokens != stored else { return }
        let isKept = try await store.replaceRefreshTokens(of: account.owner, revision: account.revision, by: tokens)
        guard isKept else { throw AccountChanged() }
    }
}

/// Linked again, or unlinked, while a refresh was under way: what it brought is of no use.
private struct AccountChanged: Error {}
