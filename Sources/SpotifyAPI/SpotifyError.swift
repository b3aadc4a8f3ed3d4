/// Why Spotify did not do what was asked. The code decides the next step, `outcome` whether to look for traces first.
package struct SpotifyError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: Equatable, Sendable {
        /// The ordinary limit: seconds.
        case rateLimited(retryAfter: Duration)
        /// The developer account's quota: hours.
        case quotaExceeded(retryAfter: Duration)
        /// Development Mode: the operator has to add the person to the app's users.
        case notRegistered
        /// The app's owner has no Premium, so the whole app stands still.
        case ownerWithoutPremium
        /// The listener granted less than this call needs: link again.
        case insufficientScope
        /// Refused for another reason: somebody else's playlist, or a call this app may not make.
        case forbidden
        /// The access token is over: refresh once, then link again.
        case unauthorized
        /// The refresh token is over, or the code was used: link again.
        case invalidGrant
        /// The operator's client id or secret is wrong.
        case invalidClient
        case notFound
        /// The cover, as base64, is more than Spotify takes.
        case tooLarge
        /// The cover is no JPEG. Nothing was sent.
        case notJPEG
        /// Any other refusal; a fault of the request.
        case rejected(status: Int)
        /// Somebody else changed the playlist while it was being filled: fill again.
        case changedMeanwhile
        /// Trouble at Spotify's end.
        case unavailable(status: Int)
        /// An answer that says it went well and cannot be read, or leads elsewhere.
        case malformedResponse
        /// Nothing was sent: the service is down and gets its rest.
        case notSent(retryAfter: Duration)
        case timedOut
        /// No connection, or it broke.
        case connectionFailed
        /// The transport refused the request; a fault of the configuration.
        case misconfigured
        case cancelled
    }

    package enum Outcome: Equatable, Sendable {
        /// Certainly nothing happened.
        case notDone
        /// It may have happened: look for its trace.
        case unknown
    }

    package let code: Code
    /// Of the client's own words, such as `create playlist`.
    package let operation: String
    package let outcome: Outcome

    package init(_ code: Code, operation: String, outcome: Outcome) {
        self.code = code
        self.operation = operation
        self.outcome = outcome
    }

    /// When to come back, where that is known.
    package var retryAfter: Duration? {
        switch code {
        case .rateLimited(let wait), .quotaExceeded(let wait), .notSent(let wait): wait
        default: nil
        }
    }

    /// Whether the same call can end better another time.
    package var mayPass: Bool {
        switch code {
        case .rateLimited, .quotaExceeded, .unavailable, .malformedResponse, .notSent, .timedOut, .connectionFailed,
            .changedMeanwhile:
            true
        default: false
        }
    }

    package var description: String { "Spotify, \(operation): \(code.sentence)" }
}

extension SpotifyError.Code {
    fileprivate var sentence: String {
        switch self {
        case .rateLimited(let wait): "too many calls; again in \(wait.components.seconds) s"
        case .quotaExceeded(let wait): "the developer quota is used up; again in \(wait.components.seconds) s"
        case .notRegistered: "the person is not among the app's users; add them in the developer dashboard"
        case .ownerWithoutPremium: "the app's owner has no Premium; renew it, which takes a few hours to arrive"
        case .insufficientScope: "the account did not grant this; link it again"
        case .forbidden: "refused; the playlist is another account's, or the app may not make this call"
        case .unauthorized: "the access token is over; refresh it"
        case .invalidGrant: "the consent is over or was used; link the account again"
        case .invalidClient: "the client id or secret is wrong; check spotify.clientID and spotify.clientSecret"
        case .notFound: "not found"
        case .tooLarge: "the cover is too large; make it smaller"
        case .notJPEG: "the cover is no JPEG"
        case .rejected(let status): "refused with status \(status)"
        case .changedMeanwhile: "the playlist changed while it was filled; fill it again"
        case .unavailable(let status): "trouble at Spotify (status \(status)); try again later"
        case .malformedResponse: "the answer cannot be read; try again later"
        case .notSent: "Spotify is down and not called at the moment; try again later"
        case .timedOut: "no answer within its time; try again later"
        case .connectionFailed: "no connection, or it broke; try again later"
        case .misconfigured: "the request cannot be sent; check spotify.apiURL and spotify.accountsURL"
        case .cancelled: "cancelled"
        }
    }
}
