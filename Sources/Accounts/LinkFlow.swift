package import Cryptography
package import Foundation
package import RhythmiQDomain
import SpotifyAPI

/// Links a music account to a chat account: a ticket in the private chat, consent in the browser, and a code that comes
/// back through the same chat (rules LNK).
///
/// ```
/// chat ── ticket ──▶ browser: ticket page ── form ──▶ consent ── callback ──▶ code ──▶ the same chat ── finish
/// ```
/// The way back through the chat is what stops a person from linking their account to somebody who sent them an address.
package struct LinkFlow: Sendable {
    package static let ticketLifetime: TimeInterval = 600
    package static let consentLifetime: TimeInterval = 600
    package static let codeLifetime: TimeInterval = 300
    package static let codeTries = 5
    package static let startsPerHour = 5

    let configuration: LinkConfiguration
    let store: any AccountStore
    let music: any MusicAccounts
    private let formKey: Secret
    let codeKey: Secret

    package init(
        configuration: LinkConfiguration, store: any AccountStore, music: any MusicAccounts, ring: KeyRing
    ) {
        self.configuration = configuration
        self.store = store
        self.music = music
        formKey = ring.derivedKey(.formToken)
        codeKey = ring.derivedKey(.finishCode)
    }
}

/// In the chat, and at the operator's terminal.
extension LinkFlow {
    package enum TicketOutcome: Sendable, Equatable {
        /// The address of the ticket page, for this chat alone.
        case issued(Secret)
        case onlyInPrivate
        /// Five were begun in the last hour.
        case tooMany
    }

    /// A ticket for the person to whom a private chat belongs; their earlier ones are void.
    package func issueTicket(
        for user: UserAddress, displayName: String, language: AnswerLanguage, isPrivateChat: Bool, now: Date
    ) async throws -> TicketOutcome {
        guard isPrivateChat else { return .onlyInPrivate }
        let name = DisplayName.cleaned(displayName)
        return try await issue(LinkAsker(owner: .person(user), displayName: name, language: language), now: now)
    }

    /// A ticket for the house account. Only the operator can ask for one, so that it needs no code from a chat.
    package func issueHouseTicket(language: AnswerLanguage, now: Date) async throws -> TicketOutcome {
        try await issue(LinkAsker(owner: .house, displayName: "", language: language), now: now)
    }

    private func issue(_ asker: LinkAsker, now: Date) async throws -> TicketOutcome {
        let ticket = try OneTimeValue.random()
        let new = NewTicket(hash: ticket.hash, asker: asker, expiresAt: now.addingTimeInterval(Self.ticketLifetime))
        let startsAllowed = asker.owner == .house ? .max : Self.startsPerHour
        guard try await store.issue(new, startsAllowed: startsAllowed, now: now) else { return .tooMany }
        return .issued(configuration.ticketURL(ticket))
    }

    /// Finishes with the code that a chat account sent in its private chat.
    ///
    /// - Parameter request: names the message, so that a job that runs again gives the same answer.
    package func finish(_ code: FinishCode, by user: UserAddress, request: String, now: Date) async throws
        -> FinishOutcome
    {
        try await store.finish(codeHash: code.hash(key: codeKey), by: .person(user), request: request, now: now)
    }

    /// Deletes the account with all that came from the music service; its own consent page is where the rest is undone.
    ///
    /// - Returns: whether there was one.
    package func unlink(_ owner: AccountOwner, tokens: AccessTokens) async throws -> Bool {
        let wasLinked = try await store.deleteAccount(of: owner)
        await tokens.forget(owner)
        return wasLinked
    }

    /// Once a minute: makes void what nobody finished, and deletes its tokens (LNK-6).
    package func purge(now: Date) async throws { try await store.purgeLinks(now: now) }
}

/// In the browser. Whatever is wrong with a ticket, state or cookie gives `nil`, or `notValid`.
extension LinkFlow {
    package func ticketPage(_ ticket: String, now: Date) async throws -> TicketPage? {
        guard let ticket = OneTimeValue(ticket) else { return nil }
        return try await store.ticket(hash: ticket.hash, now: now).map {
            TicketPage(asker: $0, permissions: Permission.of(SpotifyScope.allCases), formToken: formToken(of: ticket))
        }
    }

    /// Uses the ticket up.
    package func begin(ticket: String, formToken: String, now: Date) async throws -> ConsentStart? {
        guard let ticket = OneTimeValue(ticket),
            self.formToken(of: ticket).isEqual(to: formToken.utf8)
        else { return nil }
        let (state, cookie, verifier) = try (OneTimeValue.random(), OneTimeValue.random(), CodeVerifier.random())
        let consent = NewConsent(
            stateHash: state.hash, cookieHash: cookie.hash, verifier: verifier.secret,
            expiresAt: now.addingTimeInterval(Self.consentLifetime))
        guard try await store.begin(ticket: ticket.hash, consent, now: now) != nil else { return nil }
        return ConsentStart(
            consentURL: music.consentURL(
                state: state.secret, challenge: verifier.challenge, redirectURI: configuration.redirectURI),
            cookie: cookie.secret,
            cookieLifetime: .seconds(Self.consentLifetime + Self.codeLifetime))
    }

    private func formToken(of ticket: OneTimeValue) -> Secret {
        Secret(Base64URL.encode(hmacSHA256(ticket.hash, key: formKey)))
    }

    /// - Parameters: the query's values as they came, and the cookie of `begin`.
    package func callback(
        state: String?, code: String?, error: String?, issuer: String?, cookie: String?, now: Date
    ) async throws -> CallbackResult {
        // Nothing is used up while nothing can be taken in: the same page, loaded again, goes on.
        if error == nil, await music.isResting { return CallbackResult(outcome: .refused(.tryLater), language: nil) }
        guard let state = state.flatMap(OneTimeValue.init), let cookie = cookie.flatMap(OneTimeValue.init),
            let consent = try await store.take(stateHash: state.hash, cookieHash: cookie.hash, now: now)
        else { return CallbackResult(outcome: .refused(.notValid), language: nil) }
        let grant: MusicGrant
        do throws(LinkStop) {
            try check(error: error, issuer: issuer)
            grant = try await self.grant(code: code, verifier: consent.verifier, now: now)
        } catch {
            try await store.abandon(consent.id)
            return CallbackResult(outcome: .refused(error.refusal), language: consent.asker.language)
        }
        return CallbackResult(
            outcome: try await hold(grant, for: consent, cookie: cookie, now: now), language: consent.asker.language)
    }

    /// The page to which the callback leads.
    package func finishPage(cookie: String?, now: Date) async throws -> FinishPage? {
        guard let cookie = cookie.flatMap(OneTimeValue.init),
            let link = try await store.granted(cookieHash: cookie.hash, now: now)
        else { return nil }
        if link.isLinked {
            return .linked(accountName: link.accountName, accountID: link.accountID, link.asker)
        }
        guard case .person(let user) = link.asker.owner else { return nil }
        let code = FinishCode(cookie: cookie, key: codeKey)
        return .waiting(
            FinishPage.Waiting(
                asker: link.asker, accountName: link.accountName, accountID: link.accountID, code: code.shown,
                deepLink: configuration.deepLink(user, code.parameter), expiresAt: link.expiresAt))
    }
}
