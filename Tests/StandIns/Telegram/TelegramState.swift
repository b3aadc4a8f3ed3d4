/// What the stand-in remembers: chats with their messages and all that these ever were, updates, the webhook.
package struct TelegramState: Sendable {
    /// One of the bot's messages, or a person's.
    package struct Message: Sendable {
        package let id: Int64
        package let isFromBot: Bool
        package let thread: Int64?
        package let replyTo: Int64?
        /// From what was sent to what it is now.
        package var history: [Version]
        package var isDeleted = false

        package var current: Version { history[history.count - 1] }
    }

    package struct Version: Sendable, Equatable {
        package enum Kind: String, Sendable { case text, photo, document }

        package let kind: Kind
        /// Text or caption, markup read.
        package let text: String
        package let links: [String]
        package let buttons: [[Button]]
        /// Of a picture or a file.
        package let contents: [UInt8]
        package let fileName: String?
        /// Of the call that made it so.
        package let sequence: Int
        package let previewsLinks: Bool

        func isSame(as other: Version) -> Bool {
            kind == .text && other.kind == .text && text == other.text && links == other.links
                && buttons == other.buttons
        }

        package static func == (a: Version, b: Version) -> Bool { a.sequence == b.sequence }
    }

    package struct Button: Sendable, Equatable {
        package let label: String
        package let data: String?
        package let url: String?
    }

    package struct Chat: Sendable {
        package let id: Int64
        package var messages: [Message] = []
        package var typings: [Int64?] = []
        var nextMessageID: Int64 = 1
        package var isBlocked = false
        package var isGone = false
        package var migratedTo: Int64?
        package var admitsMedia = true
        package var closedThreads: Set<Int64> = []
        /// 429 with these seconds, so many times; calls before their end are violations.
        package var floods: [Int] = []
        var quietUntil: ContinuousClock.Instant?

        init(id: Int64) { self.id = id }
    }

    package struct Webhook: Sendable {
        package let url: String
        package let secret: String?
        package let allowedUpdates: [String]
        package var lastError: String?
    }

    package struct QueuedUpdate: Sendable {
        package let id: Int64
        package let kind: String
        package let chat: Int64?
        package let json: [UInt8]
    }

    package var chats: [Int64: Chat] = [:]
    /// Not confirmed yet, oldest first.
    package var updates: [QueuedUpdate] = []
    package var nextUpdateID: Int64 = 100_000_001
    package var allowedUpdates: [String] = []
    /// Nobody is waited for any more.
    var isEnding = false
    package var webhook: Webhook?
    /// Callback query → its answer's text, once answered.
    package var callbackAnswers: [String: String] = [:]
    /// Asked and not answered yet.
    package var openCallbacks: Set<String> = []
    /// Scope and language → names and descriptions.
    package var commands: [String: [String]] = [:]
    /// What our side must never send.
    package var violations: [String] = []
    /// Which `getUpdates` is the latest: it ends the one before it.
    var poll = 0
    package var isTokenRevoked = false
    /// Calls that were acted on or refused; those that a hook answered are not among them.
    package var callCount = 0

    package func message(_ id: Int64, in chat: Int64) -> Message? { chats[chat]?.messages.first { $0.id == id } }
}
