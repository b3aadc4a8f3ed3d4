package import RhythmiQDomain

/// An update, read.
package enum TelegramUpdate: Equatable, Sendable {
    case message(IncomingMessage)
    /// The group has become another chat: everything that is kept for it moves (`OutboxStore.move`).
    case migration(from: ChatAddress, toChatID: String)
    case unusable(Reason)

    /// Why an authentic update starts no job. The raw values are kept with its row.
    package enum Reason: String, Equatable, Sendable, CaseIterable {
        case editedMessage = "edited_message"
        case channelPost = "channel_post"
        case membership = "my_chat_member"
        case otherKind = "other_kind"
        /// In a group and not for the bot.
        case notAddressed = "not_addressed"
        /// "Pinned a message", "joined the group".
        case serviceMessage = "service_message"
        case fromBot = "from_bot"
        /// A button of a message that is not known, of a game, or with more data than a button holds.
        case uselessButton = "useless_button"
        /// A field of another type than Telegram documents.
        case malformed
        case notUTF8 = "not_utf8"
        case tooDeep = "too_deep"
        case tooLarge = "too_large"
    }
}

/// These bytes are no update at all; a webhook answers 400.
package struct NotAnUpdate: Error, Equatable, Sendable, CustomStringConvertible {
    package init() {}
    package var description: String { "not an update: a JSON object with an update_id is expected" }
}
