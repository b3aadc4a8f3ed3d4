package import Foundation
package import RhythmiQDomain

/// What the page of a ticket shows (LNK-2).
package struct TicketPage: Sendable, Equatable {
    package let asker: LinkAsker
    package let permissions: [Permission]
    /// Comes back with the form.
    package let formToken: Secret

    /// The platform and the end of the id of the chat account that asks; `nil` for the house.
    package var person: (platform: Platform, idEnding: String)? { asker.owner.shown }
}

/// Where the form of a ticket leads: to the music service, with a cookie that ties the consent to this browser.
package struct ConsentStart: Sendable {
    package static let cookieName = "__Host-rhythmiq-link"

    /// For a 303.
    package let consentURL: Secret
    /// Secure, HttpOnly, SameSite=Lax, Path=/.
    package let cookie: Secret
    package let cookieLifetime: Duration
}

/// How a consent came back.
package struct CallbackResult: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        /// A 303 to the page that shows the code.
        case granted
        /// The house account is linked; the same page says so.
        case houseLinked(LinkedAccount, replaced: ReplacedAccount?)
        case refused(LinkRefusal)
    }

    package let outcome: Outcome
    /// `nil` when nobody knows who asked.
    package let language: AnswerLanguage?
}

/// Why no account is linked; each is a page of its own.
package enum LinkRefusal: Equatable, Sendable, CaseIterable {
    /// Unknown, used, too late, from another browser, or nonsense: which of these, nobody is told (LNK-8).
    case notValid
    /// The person said no on the music service's page.
    case declined
    /// Less was granted than a playlist needs.
    case missingPermission
    /// The operator has to add the account to the app's list.
    case notRegistered
    case ownerWithoutPremium
    /// The operator's client id or secret is wrong.
    case wrongClient
    case tryLater
}

/// What the page after the consent shows.
package enum FinishPage: Sendable, Equatable {
    case waiting(Waiting)
    /// Nothing is left to do.
    case linked(accountName: String?, accountID: String, LinkAsker)

    package struct Waiting: Sendable, Equatable {
        package let asker: LinkAsker
        package let accountName: String?
        package let accountID: String
        /// To be sent to the bot: `RQ-ABCDE-23456`.
        package let code: Secret
        /// Sends it by one tap.
        package let deepLink: Secret?
        package let expiresAt: Date

        package var person: (platform: Platform, idEnding: String)? { asker.owner.shown }
    }
}

extension AccountOwner {
    /// The last four characters tell accounts of one name apart without showing all of an id to whoever has the address.
    fileprivate var shown: (platform: Platform, idEnding: String)? {
        switch self {
        case .person(let user): (user.platform, String(user.id.suffix(4)))
        case .house: nil
        }
    }
}
