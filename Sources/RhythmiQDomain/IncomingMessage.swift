/// Something a person did in a chat: the same value from every platform.
package struct IncomingMessage: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        case text(String)
        /// A button under one of the bot's own messages.
        case button(data: String, callbackID: String)
    }

    package let user: UserAddress
    /// As the person calls themselves: at most 64 scalars, no control or direction characters.
    package let displayName: String
    package let chat: ChatAddress
    package let isPrivate: Bool
    /// Of the person's message, or for a button of the bot's message that carries it.
    package let messageID: String
    package let content: Content
    /// Whether it is meant for the bot: always in private; in a group a command, a mention or a reply to the bot.
    package let isAddressed: Bool
    /// The bot's own message that it replies to.
    package let repliedMessageID: String?
    /// IETF tag of the person's client, a first guess at their language.
    package let languageTag: String?

    package init(
        user: UserAddress, displayName: String, chat: ChatAddress, isPrivate: Bool, messageID: String,
        content: Content, isAddressed: Bool, repliedMessageID: String? = nil, languageTag: String? = nil
    ) {
        self.user = user
        self.displayName = displayName
        self.chat = chat
        self.isPrivate = isPrivate
        self.messageID = messageID
        self.content = content
        self.isAddressed = isAddressed
        self.repliedMessageID = repliedMessageID
        self.languageTag = languageTag
    }
}
