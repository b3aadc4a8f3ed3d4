import Foundation

/// What people do in the stand-in's chats; each makes an update and returns what a test needs to follow it.
package struct TelegramPerson: Sendable {
    package let id: Int64
    package var firstName = "민지"
    package var username: String?
    package var languageCode: String? = "ko"

    package init(_ id: Int64) { self.id = id }

    var json: [String: Any] {
        var json: [String: Any] = ["id": id, "is_bot": false, "first_name": firstName]
        json["username"] = username
        json["language_code"] = languageCode
        return json
    }
}

extension FakeTelegram {
    /// Somebody writes in a chat: in their private one when none is named.
    ///
    /// - Parameter thread: a topic.
    /// - Parameter replyTo: a message of this chat.
    /// - Returns: the message's id.
    @discardableResult package func write(
        _ text: String, _ person: TelegramPerson, in chat: Int64? = nil, thread: Int64? = nil, replyTo: Int64? = nil
    ) -> Int64 {
        let chatID = chat ?? person.id
        return brain.state.change { [options] state in
            var chat = state.chats[chatID] ?? .init(id: chatID)
            let id = chat.nextMessageID
            chat.nextMessageID += 1
            let version = TelegramState.Version(
                kind: .text, text: text, links: [], buttons: [], contents: [], fileName: nil, sequence: -1,
                previewsLinks: false)
            let replied = chat.messages.first { $0.id == replyTo }
            chat.messages.append(.init(id: id, isFromBot: false, thread: thread, replyTo: replyTo, history: [version]))
            state.chats[chatID] = chat

            var message: [String: Any] = [
                "message_id": id, "date": TelegramBrain.now, "chat": Self.json(chat), "from": person.json,
                "text": text,
            ]
            let entities = Self.entities(in: text)
            if !entities.isEmpty { message["entities"] = entities }
            if let thread {
                message["message_thread_id"] = thread
                message["is_topic_message"] = true
            }
            if let replied {
                let author: [String: Any] =
                    replied.isFromBot
                    ? ["id": options.botID, "is_bot": true, "first_name": "RhythmiQ", "username": options.username]
                    : person.json
                message["reply_to_message"] = [
                    "message_id": replied.id, "date": TelegramBrain.now, "chat": Self.json(chat), "from": author,
                    "text": replied.current.text,
                ]
            }
            Self.enqueue("message", message, chatID, &state)
            return id
        }
    }

    /// Somebody presses a button that stands under a message now.
    ///
    /// - Returns: the callback query's id; `nil` when there is no such button.
    @discardableResult package func press(
        _ isWanted: (TelegramState.Button) -> Bool, under message: Int64, _ person: TelegramPerson,
        in chat: Int64? = nil
    ) -> String? {
        let chatID = chat ?? person.id
        let buttons = state.message(message, in: chatID)?.current.buttons.joined() ?? [].joined()
        guard let data = buttons.first(where: isWanted)?.data else { return nil }
        return press(data: data, under: message, person, in: chatID)
    }

    /// A press as a modified app may send it: any data, whether there is such a button or not.
    @discardableResult package func press(
        data: String, under message: Int64, _ person: TelegramPerson, in chat: Int64
    ) -> String {
        brain.state.change { [options] state in
            let id = "\(4_000_000_000 + state.nextUpdateID)"
            let chatState = state.chats[chat] ?? .init(id: chat)
            state.openCallbacks.insert(id)
            let query: [String: Any] = [
                "id": id, "from": person.json, "chat_instance": "1", "data": data,
                "message": [
                    "message_id": message, "date": TelegramBrain.now, "chat": Self.json(chatState),
                    "from": ["id": options.botID, "is_bot": true, "first_name": "RhythmiQ"], "text": "…",
                ],
            ]
            Self.enqueue("callback_query", query, chat, &state)
            return id
        }
    }

    /// The text of a message changes after it was sent.
    package func edit(_ message: Int64, to text: String, _ person: TelegramPerson, in chat: Int64? = nil) {
        let chatID = chat ?? person.id
        brain.state.change { state in
            let chat = state.chats[chatID] ?? .init(id: chatID)
            let edited: [String: Any] = [
                "message_id": message, "date": TelegramBrain.now, "edit_date": TelegramBrain.now,
                "chat": Self.json(chat), "from": person.json, "text": text,
            ]
            Self.enqueue("edited_message", edited, chatID, &state)
        }
    }

    /// In private: the person blocks the bot, or lets it speak again.
    package func block(_ isBlocked: Bool, by person: TelegramPerson) {
        brain.state.change { [options] state in
            state.chats[person.id, default: .init(id: person.id)].isBlocked = isBlocked
            let bot: [String: Any] = ["id": options.botID, "is_bot": true, "first_name": "RhythmiQ"]
            let change: [String: Any] = [
                "chat": ["id": person.id, "type": "private"], "from": person.json, "date": TelegramBrain.now,
                "old_chat_member": ["user": bot, "status": isBlocked ? "member" : "kicked"],
                "new_chat_member": ["user": bot, "status": isBlocked ? "kicked" : "member"],
            ]
            Self.enqueue("my_chat_member", change, person.id, &state)
        }
    }

    /// A group becomes a supergroup: its id changes, its messages' ids mean nothing in the new chat.
    package func migrate(_ chat: Int64, to newID: Int64, by person: TelegramPerson) {
        brain.state.change { state in
            state.chats[chat, default: .init(id: chat)].migratedTo = newID
            state.chats[newID] = .init(id: newID)
            // Ids there begin anew, apart from those of the old chat.
            state.chats[newID]?.nextMessageID = 1001
            let message: [String: Any] = [
                "message_id": 999_999, "date": TelegramBrain.now, "from": person.json,
                "chat": ["id": chat, "type": "group", "title": "모임"], "migrate_to_chat_id": newID,
            ]
            Self.enqueue("message", message, chat, &state)
        }
    }

    /// Anything at all, with the next number.
    @discardableResult package func send(raw kind: String, _ json: JSON, chat: Int64? = nil) -> Int64 {
        brain.state.change { state in
            Self.enqueue(kind, json.foundation, chat, &state)
            return state.nextUpdateID - 1
        }
    }

    /// The same update once more: the real one does that when an answer was lost on its way.
    package func repeatUpdate(_ update: TelegramState.QueuedUpdate) {
        brain.state.change { $0.updates.append(update) }
    }

    private static func enqueue(_ kind: String, _ content: Any, _ chat: Int64?, _ state: inout TelegramState) {
        let id = state.nextUpdateID
        state.nextUpdateID += 1
        let allowed = state.webhook?.allowedUpdates ?? state.allowedUpdates
        // What nobody asked for is not delivered; an empty list asks for all.
        guard allowed.isEmpty || allowed.contains(kind) else { return }
        let json: Data
        do {
            json = try JSONSerialization.data(withJSONObject: [kind: content], options: [.sortedKeys])
        } catch {
            preconditionFailure("a stand-in's update is no JSON")
        }
        // The number comes first, as the real one writes it.
        let body = Array("{\"update_id\":\(id),".utf8) + Array(json.dropFirst())
        state.updates.append(.init(id: id, kind: kind, chat: chat, json: body))
    }

    private static func json(_ chat: TelegramState.Chat) -> [String: Any] {
        chat.id > 0 ? ["id": chat.id, "type": "private"] : ["id": chat.id, "type": chat.type, "title": "모임"]
    }

    /// Commands and mentions, as Telegram marks them: in UTF-16 units.
    private static func entities(in text: String) -> [[String: Any]] {
        var entities: [[String: Any]] = []
        var offset = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let length = word.utf16.count
            let rest = word.dropFirst().utf8
            let isName =
                !rest.isEmpty
                && rest.allSatisfy { byte in
                    (48...57).contains(byte) || (97...122).contains(byte | 0x20) || byte == 95 || byte == 64
                }
            if isName, word.hasPrefix("/") || word.hasPrefix("@") {
                let type = word.hasPrefix("/") ? "bot_command" : "mention"
                entities.append(["type": type, "offset": offset, "length": length])
            }
            offset += length + 1
        }
        return entities
    }
}
