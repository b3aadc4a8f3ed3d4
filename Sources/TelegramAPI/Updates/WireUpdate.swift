/// What is read of an update; everything else in it is left alone, so that Telegram may add what it likes.
struct WireUpdate: Decodable {
    let message: WireMessage?
    let callbackQuery: WireCallbackQuery?

    enum CodingKeys: String, CodingKey {
        case message
        case callbackQuery = "callback_query"
    }
}

struct WireMessage: Decodable {
    let id: Int64
    let thread: Int64?
    let isTopicMessage: Bool?
    let from: WireUser?
    let senderChat: WireChat?
    let chat: WireChat
    let text: String?
    let entities: [WireEntity]?
    let caption: String?
    let captionEntities: [WireEntity]?
    let repliedTo: WireRepliedMessage?
    let isAutomaticForward: Bool?
    let migratesTo: Int64?
    let migratesFrom: Int64?
    let sticker: WireSticker?
    let photo: Presence?
    let voice: Presence?
    let audio: Presence?
    let video: Presence?
    let videoNote: Presence?
    let animation: Presence?
    let document: Presence?
    let location: Presence?
    let contact: Presence?
    let dice: Presence?
    let poll: Presence?
    let story: Presence?

    enum CodingKeys: String, CodingKey {
        case id = "message_id"
        case thread = "message_thread_id"
        case isTopicMessage = "is_topic_message"
        case from, chat, text, entities, caption
        case senderChat = "sender_chat"
        case captionEntities = "caption_entities"
        case repliedTo = "reply_to_message"
        case isAutomaticForward = "is_automatic_forward"
        case migratesTo = "migrate_to_chat_id"
        case migratesFrom = "migrate_from_chat_id"
        case videoNote = "video_note"
        case sticker, photo, voice, audio, video, animation, document, location, contact, dice, poll, story
    }

    /// Something that a person sent, be it without words; the rest are reports such as "pinned a message".
    var isSentByPerson: Bool {
        if text != nil || caption != nil || sticker != nil { return true }
        let media = [
            photo, voice, audio, video, videoNote, animation, document, location, contact, dice, poll, story,
        ]
        return media.contains { $0 != nil }
    }
}

/// A value of which only its being there is looked at.
struct Presence: Decodable {
    init(from decoder: any Decoder) {}
}

struct WireSticker: Decodable { let emoji: String? }

struct WireRepliedMessage: Decodable {
    let id: Int64
    let from: WireUser?
    /// In a forum every message of a topic "replies" to the message that opened it.
    let topicCreated: Presence?

    enum CodingKeys: String, CodingKey {
        case id = "message_id"
        case from
        case topicCreated = "forum_topic_created"
    }
}

struct WireUser: Decodable {
    let id: Int64
    let isBot: Bool?
    let firstName: String?
    let lastName: String?
    let username: String?
    let languageCode: String?

    enum CodingKeys: String, CodingKey {
        case id, username
        case isBot = "is_bot"
        case firstName = "first_name"
        case lastName = "last_name"
        case languageCode = "language_code"
    }
}

struct WireChat: Decodable {
    let id: Int64
    let type: String?
    let title: String?
    let username: String?
}

/// Offsets and lengths count UTF-16 units.
struct WireEntity: Decodable {
    let type: String
    let offset: Int
    let length: Int
    let user: WireUser?
}

struct WireCallbackQuery: Decodable {
    let id: String
    let from: WireUser
    /// May be a stub of a message that is no longer accessible: chat and id are there all the same.
    let message: WireCallbackMessage?
    let data: String?
}

struct WireCallbackMessage: Decodable {
    let id: Int64
    let chat: WireChat
    let thread: Int64?
    let isTopicMessage: Bool?

    enum CodingKeys: String, CodingKey {
        case id = "message_id"
        case chat
        case thread = "message_thread_id"
        case isTopicMessage = "is_topic_message"
    }
}
