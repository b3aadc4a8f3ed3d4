package import RhythmiQDomain

/// What the linking pages ask of whoever keeps tickets, attempts and tokens (rules LNK).
///
/// Everything that arrives here came out of somebody's browser: any string may be anything. A refusal never says why
/// (LNK-8); which of two requests with one ticket, state or code wins is decided on the other side, atomically.
package protocol AccountLinking: Sendable {
    /// What the page behind a ticket's address shows. Looking changes nothing: chat apps open links by themselves.
    ///
    /// - Returns: `nil` for a ticket that is unknown, used or too old.
    func ticketPage(ticket: String) async -> TicketPage?

    /// Uses the ticket up.
    ///
    /// - Parameter formToken: from the form of that ticket's page.
    func begin(ticket: String, formToken: String) async -> LinkStart

    /// The provider sent the browser back.
    ///
    /// - Parameters: the query's `state`, `code`, `error` and `iss`, and the cookie that `begin` gave, each `nil` when
    ///   it is missing or given twice.
    func callback(_ answer: ConsentAnswer, cookie: String?) async -> ConsentOutcome

    /// What the browser that holds the cookie may see of its attempt. Looking changes nothing.
    func finishPage(cookie: String) async -> FinishPage
}

/// Whose account is about to be linked to what.
package struct TicketPage: Equatable, Sendable {
    package let language: AnswerLanguage
    package let platform: Platform
    /// As the person calls themselves; cut and cleaned again before it is shown.
    package let displayName: String
    /// The last characters of the person's id on the platform: a name alone can be anybody's.
    package let idEnding: String
    /// Goes into the form and comes back with it.
    package let formToken: String
    /// The operator's own ticket: the account becomes the one that everybody's lists are made in.
    package let isHouse: Bool

    package init(
        language: AnswerLanguage, platform: Platform, displayName: String, idEnding: String, formToken: String,
        isHouse: Bool = false
    ) {
        self.language = language
        self.platform = platform
        self.displayName = displayName
        self.idEnding = idEnding
        self.formToken = formToken
        self.isHouse = isHouse
    }
}

package enum LinkStart: Equatable, Sendable {
    /// On to the provider, with a cookie that binds this browser to the attempt.
    case redirect(authorizeURL: String, cookie: String)
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
    /// The provider serves only people whom the operator has listed (Spotify's Development Mode).
    case notRegistered
    /// The granted access is less than what was asked for.
    case missingScopes
    /// The provider can't be reached or fails.
    case unavailable
}

package enum FinishPage: Equatable, Sendable {
    /// The link becomes active when the code arrives in the chat that asked.
    ///
    /// - Parameter deepLink: opens that chat with the code filled in; `https:` or `tg:`.
    case code(language: AnswerLanguage, code: String, deepLink: String?, accountName: String)
    /// The house account is linked; nothing is left to do.
    case house(language: AnswerLanguage, accountName: String)
    case failed(LinkFailure)
}
