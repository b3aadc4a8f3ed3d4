package import RhythmiQDomain

/// What the linking pages ask of whoever keeps tickets, attempts and tokens (rules LNK).
///
/// Everything that arrives here came out of somebody's browser: any string may be anything. A refusal never says why
/// (LNK-8); which of two requests with one ticket, state or code wins is decided on the other side, atomically. What is
/// thrown is trouble of the bot's own: it is logged, and the visitor sees that it went wrong, not what.
package protocol AccountLinking: Sendable {
    /// What the page behind a ticket's address shows. Looking changes nothing: chat apps open links by themselves.
    ///
    /// - Returns: `nil` for a ticket that is unknown, used or too old.
    func ticketPage(ticket: String) async throws -> TicketPage?

    /// Uses the ticket up.
    ///
    /// - Parameter formToken: from the form of that ticket's page.
    func begin(ticket: String, formToken: String) async throws -> LinkStart

    /// The provider sent the browser back.
    ///
    /// - Parameters: the query's `state`, `code`, `error` and `iss`, and the cookie that `begin` gave, each `nil` when
    ///   it is missing or given twice. `client`: the browser's IP address, to count failures by (QUO-3).
    func callback(_ answer: ConsentAnswer, cookie: String?, client: String) async throws -> ConsentOutcome

    /// What the browser that holds the cookie may see of its attempt. Looking changes nothing.
    func finishPage(cookie: String) async throws -> FinishPage
}

/// Whose account is about to be linked.
package struct TicketPage: Equatable, Sendable {
    package struct Person: Equatable, Sendable {
        package let platform: Platform
        /// As the person calls themselves; cut and cleaned again before it is shown.
        package let displayName: String
        /// The last characters of the person's id on the platform: a name alone can be anybody's.
        package let idEnding: String

        package init(platform: Platform, displayName: String, idEnding: String) {
            self.platform = platform
            self.displayName = displayName
            self.idEnding = idEnding
        }
    }

    package let language: AnswerLanguage
    /// `nil` for the operator's own ticket: the account becomes the one that everybody's lists are made in.
    package let person: Person?
    /// Goes into the form and comes back with it.
    package let formToken: String

    package init(language: AnswerLanguage, person: Person?, formToken: String) {
        self.language = language
        self.person = person
        self.formToken = formToken
    }
}

package enum LinkStart: Equatable, Sendable {
    /// On to the provider, with a cookie that binds this browser to the attempt.
    case redirect(authorizeURL: String, cookie: String, cookieSeconds: Int)
    case refused
}

/// What came with the provider's redirect.
package struct ConsentAnswer: Equatable, Sendable {
    package let state: String?
    package let code: String?
    package let error: String?
    /// RFC 9207.
    package let issuer: String?

    package init(state: String?, code: String?, error: String?, issuer: String?) {
        self.state = state
        self.code = code
        self.error = error
        self.issuer = issuer
    }
}

package enum ConsentOutcome: Equatable, Sendable {
    /// On to the page with the code.
    case finish
    case failed(LinkFailure)
}

/// Why there is no link. The first is all that an attacker gets to see, whatever he tried.
package enum LinkFailure: String, Equatable, Sendable, CaseIterable {
    /// Unknown, used, too old, another browser's, forged: one page for all.
    case refused
    /// The person pressed «cancel» at the provider.
    case denied
    /// The granted access is less than what was asked for.
    case missingScopes
    /// The provider serves only people whom the operator has listed (Spotify's Development Mode).
    case notRegistered
    /// The provider wants its developer, the operator, to pay for an account of their own.
    case ownerWithoutPremium
    /// The operator's client id or secret is wrong.
    case wrongClient
    /// The provider can't be reached or fails.
    case unavailable
    /// The bot's own store fails.
    case trouble
}

package enum FinishPage: Equatable, Sendable {
    /// The link becomes active when the code arrives in the chat that asked.
    ///
    /// - Parameter deepLink: opens that chat with the code filled in; `https:` or `tg:`.
    case code(language: AnswerLanguage, code: String, deepLink: String?, accountName: String)
    /// The person's account is linked: the code arrived. Seen when the page is loaded again.
    case linked(language: AnswerLanguage, accountName: String)
    /// The house account is linked; nothing is left to do.
    case house(language: AnswerLanguage, accountName: String)
    case failed(LinkFailure)
}
