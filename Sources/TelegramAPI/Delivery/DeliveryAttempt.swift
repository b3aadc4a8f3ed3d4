import Jobs
import RhythmiQDomain

/// How one saying is tried to be said, and what is changed about it when Telegram refuses: a pure state machine.
///
/// Everything that can be taken away is optional: picture, markup, topic, the message it replies to, at last the
/// buttons.
struct DeliveryAttempt: Equatable {
    var chat: ChatAddress
    var replyTo: String?
    /// `nil`: a placeholder has to be sent first.
    var messageID: String?
    var withMedia = true
    var withMarkup = true
    var withButtons = true
    /// The message is a picture or a file, and the saying is text only: its caption becomes the text.
    var asCaption = false
    private var hasLostMessage = false

    enum Next: Equatable {
        case again(DeliveryAttempt)
        /// The same, and the slot's message is forgotten.
        case againAnew(DeliveryAttempt)
        /// The chat has become another one, and everything that waits for it with it; the store hands it out again.
        case move(toChatID: String)
        case fail(DeliveryFailure)
        /// Nobody's fault: the chat, or everything, rests; no attempt is used.
        case rest(Rest)
        /// Later; counts.
        case retry
        case stop
    }

    enum Rest: Equatable {
        case chat(Duration)
        case everything(Duration)
        /// Every call will fail until an operator has acted.
        case alarm
    }

    init(_ delivery: Delivery) {
        chat = delivery.chat
        replyTo = delivery.replyTo
        messageID = delivery.remoteMessageID
        // After some failures the picture is suspected.
        withMedia = delivery.attempt < Self.suspiciousAttempts
    }

    static let suspiciousAttempts = 4

    func next(after error: TelegramError) -> Next {
        var changed = self
        switch error.code {
        case .migrated(let chatID): return .move(toChatID: String(chatID))
        case .messageGone, .cantBeEdited:
            guard messageID != nil, !hasLostMessage else { return .retry }
            changed.messageID = nil
            changed.hasLostMessage = true
            changed.asCaption = false
            return .againAnew(changed)
        case .threadGone: changed.chat.thread = nil
        case .replyGone: changed.replyTo = nil
        case .noMediaRights, .unusableMedia, .tooLarge: changed.withMedia = false
        case .noTextToEdit: changed.asCaption = true
        case .cantParse: changed.withMarkup = false
        case .rejected, .conflict, .queryTooOld:
            changed.withMedia = false
            changed.withMarkup = false
            changed.withButtons = false
        case .blocked, .chatGone: return .fail(.unreachable)
        case .rateLimited(let wait): return .rest(.chat(wait))
        case .suspended(let wait): return .rest(.everything(wait))
        case .unauthorized: return .rest(.alarm)
        case .unavailable, .malformedResponse, .notModified: return .retry
        case .cancelled: return .stop
        }
        return changed == self ? .fail(.refused) : .again(changed)
    }
}
