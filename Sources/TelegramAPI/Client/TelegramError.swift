import HTTPTransport

/// Why a call to Telegram did not do what it was for. The code decides the next step.
///
/// Telegram's own sentence is not kept: it may quote the text that was refused. The address is not kept either, for it
/// holds the token.
package struct TelegramError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: Equatable, Sendable {
        /// Nothing more to this chat (or, for a call without one, at all) before this long.
        case rateLimited(retryAfter: Duration)
        /// Nothing was sent: Telegram is known to be down, or has asked for quiet. No failed attempt.
        case suspended(retryAfter: Duration)
        /// Wrong or revoked token, or no Bot API at this address: every call will fail.
        case unauthorized
        case conflict(Conflict)
        /// The person has blocked the bot, is deleted, or has never written to it.
        case blocked
        /// The chat does not exist, or the bot is not in it or may not write there.
        case chatGone
        case messageGone
        /// The message already is what it should become: for an edit this is success.
        case notModified
        case cantBeEdited
        /// A picture or a file: what it has is a caption.
        case noTextToEdit
        case threadGone
        case replyGone
        /// For `answerCallbackQuery`: nobody waits any more.
        case queryTooOld
        case cantParse
        case migrated(toChatID: Int64)
        case tooLarge
        /// The chat does not admit pictures or files.
        case noMediaRights
        /// Telegram can't read the picture or file.
        case unusableMedia
        /// Refused for any other reason; the same call would be refused again.
        case rejected(status: Int)
        /// 5xx, or no answer.
        case unavailable(status: Int?)
        /// An answer that is none of Telegram's.
        case malformedResponse
        case cancelled
    }

    package enum Conflict: Equatable, Sendable {
        /// A webhook is set, so updates can't be polled.
        case webhookIsSet
        case anotherPoller
    }

    package let code: Code
    /// The name in Telegram's documentation, such as `sendMessage`.
    package let method: String
    /// Whether Telegram may have done what was asked.
    package let mayHaveActed: Bool

    package init(_ code: Code, method: String, mayHaveActed: Bool = false) {
        self.code = code
        self.method = method
        self.mayHaveActed = mayHaveActed
    }

    package var description: String { "telegram \(method): \(code.sentence)" }
}

extension TelegramError {
    /// The call got no answer.
    init(_ error: UpstreamError, method: String) {
        let code: Code
        switch error.code {
        case .open(let wait), .throttled(let wait): code = .suspended(retryAfter: wait)
        case .failed where error.isCancelled: code = .cancelled
        case .failed(.bodyTooLarge): code = .tooLarge
        case .failed: code = .unavailable(status: nil)
        }
        self.init(code, method: method, mayHaveActed: error.mayHaveActed)
    }
}

extension TelegramError.Code {
    /// What is wrong and what to do, for logs and the command line.
    package var sentence: String {
        switch self {
        case .rateLimited(let wait): "too many calls; again in \(wait.components.seconds) s"
        case .suspended(let wait): "Telegram can't be reached; not called again for \(wait.components.seconds) s"
        case .unauthorized: "the token is not accepted; check telegram.token and telegram.apiURL"
        case .conflict(.webhookIsSet): "a webhook is set; run `rhythmiq webhook delete` or use telegram.mode webhook"
        case .conflict(.anotherPoller): "another program polls with this token; stop it"
        case .blocked: "the person has blocked the bot or never started it"
        case .chatGone: "the chat is gone or does not let the bot write"
        case .messageGone: "the message is gone"
        case .notModified: "the message is already like this"
        case .cantBeEdited: "the message can't be edited any more"
        case .noTextToEdit: "the message is a picture or a file"
        case .threadGone: "the topic is gone or closed"
        case .replyGone: "the message to reply to is gone"
        case .queryTooOld: "the button was pressed too long ago"
        case .cantParse: "the markup was refused"
        case .migrated: "the group has become a supergroup"
        case .tooLarge: "too large"
        case .noMediaRights: "the chat does not admit pictures or files"
        case .unusableMedia: "the picture or file was refused"
        case .rejected(let status): "refused with status \(status)"
        case .unavailable(let status?): "Telegram is in trouble (status \(status)); try again later"
        case .unavailable(nil): "no answer; try again later"
        case .malformedResponse: "an answer that is none of Telegram's; check telegram.apiURL"
        case .cancelled: "cancelled"
        }
    }
}
