import Foundation
package import Jobs
package import RhythmiQDomain

/// Reads updates in two depths: what the inbox needs to take one in, and the whole message when its job runs. Both
/// decode the same fields, so that what was accepted can be read later.
package struct UpdateReader: Sendable {
    package static let maximumDepth = 64
    /// Telegram's own limit; a modified client may send what it likes.
    static let maximumButtonBytes = 64

    let bot: BotIdentity

    private let isUrgent: @Sendable (IncomingMessage.Content) -> Bool

    /// - Parameter isUrgent: what is not to wait for the person's other requests.
    package init(
        bot: BotIdentity, isUrgent: @escaping @Sendable (IncomingMessage.Content) -> Bool = { _ in false }
    ) {
        self.bot = bot
        self.isUrgent = isUrgent
    }

    // MARK: - For the inbox

    /// Its keys, its addresses, and whether it starts a job. A rejected update keeps its key and the reason and nothing
    /// that anybody wrote: mostly it is what people in a group say to each other.
    package func newUpdate(_ bytes: [UInt8]) throws(NotAnUpdate) -> NewUpdate {
        guard let outline = JSONOutline(bytes[...]), outline.isObject, let id = outline.integer("update_id") else {
            throw NotAnUpdate()
        }
        let key = key(id)
        switch try content(bytes, outline) {
        case .unusable(let reason): return Self.rejected(key, reason)
        case .migration(let chat, _):
            return NewUpdate(
                key: key, messageKey: nil, user: nil, chat: chat, payload: bytes, disposition: .accepted)
        case .message(let message):
            var messageKey: String?
            var text: String?
            if case .text(let written) = message.content {
                messageKey = "\(message.chat.key):\(message.messageID)"
                text = written
            }
            var update = NewUpdate(
                key: key, messageKey: messageKey, user: message.user, chat: message.chat, payload: bytes,
                disposition: .accepted)
            update.text = text
            update.isUrgent = isUrgent(message.content)
            return update
        }
    }

    /// The row of an update that was too large to be read to its end, by the number at its beginning; `nil` when that
    /// is not to be seen there. Telegram puts it first.
    package func tooLarge(prefix: some Collection<UInt8>) -> NewUpdate? {
        var rest = Array(prefix.prefix(128))[...]
        for piece in ["{", "\"update_id\"", ":"] {
            rest = rest.drop(while: \.isJSONSpace)
            guard rest.starts(with: piece.utf8) else { return nil }
            rest = rest.dropFirst(piece.utf8.count)
        }
        rest = rest.drop(while: \.isJSONSpace)
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard digits.endIndex < rest.endIndex, let id = Int64(String(decoding: digits, as: UTF8.self)) else {
            return nil
        }
        return Self.rejected(key(id), .tooLarge)
    }

    private func key(_ id: Int64) -> String { "\(Platform.telegram.keyPrefix):\(bot.key):\(id)" }

    private static func rejected(_ key: String, _ reason: TelegramUpdate.Reason) -> NewUpdate {
        NewUpdate(
            key: key, messageKey: nil, user: nil, chat: nil, payload: [],
            disposition: .rejected(reason: reason.rawValue))
    }

    // MARK: - For the job

    /// The whole update.
    package func read(_ bytes: [UInt8]) throws(NotAnUpdate) -> TelegramUpdate {
        guard let outline = JSONOutline(bytes[...]), outline.isObject else { throw NotAnUpdate() }
        return try content(bytes, outline)
    }

    private func content(_ bytes: [UInt8], _ outline: JSONOutline) throws(NotAnUpdate) -> TelegramUpdate {
        // Before the decoder, which also takes UTF-16 and does not look into strings that nobody asks for.
        guard String(validating: bytes, as: UTF8.self) != nil else { return .unusable(.notUTF8) }
        guard outline.depth <= Self.maximumDepth else { return .unusable(.tooDeep) }
        let update: WireUpdate
        do {
            update = try JSONDecoder().decode(WireUpdate.self, from: Data(bytes))
        } catch {
            // A field of another type is a broken update; broken grammar is none.
            guard Self.isJSON(bytes) else { throw NotAnUpdate() }
            return .unusable(.malformed)
        }
        if let message = update.message { return read(message) }
        if let query = update.callbackQuery { return read(query) }
        return .unusable(Self.kind(outline.names))
    }

    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        do {
            _ = try JSONDecoder().decode(Presence.self, from: Data(bytes))
            return true
        } catch {
            return false
        }
    }

    private static func kind(_ names: [String]) -> TelegramUpdate.Reason {
        switch names.first(where: { $0 != "update_id" }) {
        case "edited_message": .editedMessage
        case "channel_post", "edited_channel_post": .channelPost
        case "my_chat_member": .membership
        default: .otherKind
        }
    }
}

// MARK: - Messages

extension UpdateReader {
    private func read(_ message: WireMessage) -> TelegramUpdate {
        if let newID = message.migratesTo {
            return .migration(from: bot.chat(message.chat.id), toChatID: String(newID))
        }
        if message.migratesFrom != nil { return .unusable(.serviceMessage) }
        if message.chat.type == "channel" || message.isAutomaticForward == true { return .unusable(.channelPost) }
        guard message.isSentByPerson else { return .unusable(.serviceMessage) }
        guard let sender = sender(of: message) else { return .unusable(.fromBot) }

        let isPrivate = message.chat.type == "private"
        let text = text(of: message)
        let isAddressed = isPrivate || isForBot(message, text)
        guard isAddressed else { return .unusable(.notAddressed) }
        return .message(
            IncomingMessage(
                user: sender.address, displayName: sender.name,
                chat: bot.chat(message.chat.id, thread: message.isTopicMessage == true ? message.thread : nil),
                isPrivate: isPrivate, messageID: String(message.id),
                content: .text(TextCleaning.text(text.withoutBotName)), isAddressed: true,
                repliedMessageID: repliesToBot(message) ? message.repliedTo.map { String($0.id) } : nil,
                languageTag: message.from?.languageCode.flatMap(Self.languageTag)))
    }

    private func text(of message: WireMessage) -> MessageText {
        if let text = message.text { return MessageText(text, message.entities ?? [], bot: bot) }
        if let caption = message.caption { return MessageText(caption, message.captionEntities ?? [], bot: bot) }
        return MessageText(message.sticker?.emoji ?? "", [], bot: bot)
    }

    private func isForBot(_ message: WireMessage, _ text: MessageText) -> Bool {
        switch text.command {
        case .bot: true
        case .somebodyElse: false
        case .nobody: text.mentionsBot || repliesToBot(message)
        }
    }

    private func repliesToBot(_ message: WireMessage) -> Bool {
        guard let replied = message.repliedTo, replied.topicCreated == nil else { return false }
        return replied.from?.id == bot.id
    }

    /// Who writes in the name of a group or a channel is that chat: never in private, so it can't be linked to
    /// anything.
    private func sender(of message: WireMessage) -> (address: UserAddress, name: String)? {
        if let chat = message.senderChat {
            return (bot.user(chat.id), Self.name([chat.title], orElse: chat.username, chat.id))
        }
        guard let from = message.from, from.isBot != true else { return nil }
        return (bot.user(from.id), Self.name(of: from))
    }

    private func read(_ query: WireCallbackQuery) -> TelegramUpdate {
        guard let message = query.message, let data = query.data, data.utf8.count <= Self.maximumButtonBytes,
            !data.utf8.contains(where: { $0 < 0x20 })
        else { return .unusable(.uselessButton) }
        return .message(
            IncomingMessage(
                user: bot.user(query.from.id), displayName: Self.name(of: query.from),
                chat: bot.chat(message.chat.id, thread: message.isTopicMessage == true ? message.thread : nil),
                isPrivate: message.chat.type == "private", messageID: String(message.id),
                content: .button(data: data, callbackID: query.id), isAddressed: true,
                languageTag: query.from.languageCode.flatMap(Self.languageTag)))
    }

    private static func name(of user: WireUser) -> String {
        name([user.firstName, user.lastName], orElse: user.username, user.id)
    }

    private static func name(_ parts: [String?], orElse username: String?, _ id: Int64) -> String {
        let name = TextCleaning.name(parts.compactMap(\.self).joined(separator: " "))
        if !name.isEmpty { return name }
        let fallback = username.map(TextCleaning.name) ?? ""
        return fallback.isEmpty ? String(id) : fallback
    }

    private static func languageTag(_ tag: String) -> String? {
        let isTag = tag.utf8.allSatisfy { byte in
            let letter = byte | 0x20
            return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        return isTag && (2...35).contains(tag.utf8.count) ? tag : nil
    }
}
