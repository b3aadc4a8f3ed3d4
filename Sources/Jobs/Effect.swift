package import Foundation
package import RhythmiQDomain

/// A durable consequence of a step, written in the transaction that records the step: both stand, or neither.
package enum Effect: Sendable {
    /// Something to say in a chat.
    case say(Saying)
    /// A list that its listener can go on changing; replaces the record of the same id.
    case saveList(ListRecord)
    /// One more playlist for the person and the chat, for the quotas.
    case countPlaylist(UserAddress, ChatAddress)
    /// A playlist now stands in the house account, which holds only so many.
    case countHousePlaylist(id: String)
    /// `nil`: the language of each message again.
    case setLanguage(UserAddress, AnswerLanguage?)
    /// `nil`: as the operator has set it.
    case setPictureWish(ChatAddress, PictureWish?)
    /// From now on in none of the person's lists. What stands there already is not added again, nor what is too much.
    case addNever(UserAddress, NeverEntry)
    /// It may be in lists again. Undone or not: after anything but an undoing, what stands there still stays.
    case removeNever(UserAddress, id: String, isUndoing: Bool)
    /// A job of its own, at its time. The key makes it one however often it is asked for.
    case schedule(key: String, kind: Job.Kind, at: Date, user: UserAddress?, chat: ChatAddress?, payload: [UInt8])
}

/// One state of one of the bot's messages: said by sending a placeholder, once, and editing it from then on (OUT-2).
package struct Saying: Sendable {
    /// Names the message: `<job>/0`, `<job>/1`, or the message of the list that a button changes.
    package let slot: String
    package let chat: ChatAddress
    /// The person whose request it answers, for their order and their `/forget`.
    package let user: UserAddress?
    /// The person's message that the placeholder replies to, in groups.
    package let replyTo: String?
    /// An existing message that this slot is, where the slot may not be known yet (a button's message).
    package let existingMessageID: String?
    package let reply: Reply
    /// The answer itself. A saying that is not final may be skipped once a later one of its slot waits.
    package let isFinal: Bool

    package init(
        slot: String, chat: ChatAddress, user: UserAddress?, replyTo: String? = nil, existingMessageID: String? = nil,
        reply: Reply, isFinal: Bool
    ) {
        self.slot = slot
        self.chat = chat
        self.user = user
        self.replyTo = replyTo
        self.existingMessageID = existingMessageID
        self.reply = reply
        self.isFinal = isFinal
    }
}

/// A delivered list, as far as buttons need it.
package struct ListRecord: Sendable, Equatable {
    package let id: String
    package let user: UserAddress
    package let chat: ChatAddress
    /// The message that shows it.
    package let slot: String
    package let createdAt: Date
    /// Everything else, as the program encodes it: request, seed, title, songs, the playlist's address.
    package let contents: [UInt8]

    package init(
        id: String, user: UserAddress, chat: ChatAddress, slot: String, createdAt: Date, contents: [UInt8]
    ) {
        self.id = id
        self.user = user
        self.chat = chat
        self.slot = slot
        self.createdAt = createdAt
        self.contents = contents
    }
}
