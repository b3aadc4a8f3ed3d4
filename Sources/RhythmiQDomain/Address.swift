/// Where people write to the bot.
package enum Platform: String, Codable, Sendable, CaseIterable {
    case telegram, discord

    /// The prefix of this platform's keys: `tg:<bot>:<update>`.
    package var keyPrefix: String {
        switch self {
        case .telegram: "tg"
        case .discord: "dc"
        }
    }
}

/// A person, as one bot of one platform knows them.
package struct UserAddress: Hashable, Codable, Sendable {
    package let platform: Platform
    /// The bot's own id on the platform: two bots on one store never share a person.
    package let bot: String
    package let id: String

    package init(platform: Platform, bot: String, id: String) {
        self.platform = platform
        self.bot = bot
        self.id = id
    }

    /// `tg:<bot>:<user>`
    package var key: String { "\(platform.keyPrefix):\(bot):\(id)" }
}

/// A chat, or one topic of it.
package struct ChatAddress: Hashable, Codable, Sendable {
    package let platform: Platform
    package let bot: String
    /// Changes when a Telegram group becomes a supergroup.
    package var id: String
    /// A forum's topic; `nil` for the general one.
    package var thread: String?

    package init(platform: Platform, bot: String, id: String, thread: String? = nil) {
        self.platform = platform
        self.bot = bot
        self.id = id
        self.thread = thread
    }

    /// `tg:<bot>:<chat>`: order, pacing and quotas count by chat, whatever the topic.
    package var key: String { "\(platform.keyPrefix):\(bot):\(id)" }
}
