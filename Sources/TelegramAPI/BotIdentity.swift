import RhythmiQDomain

/// Which bot this is, as its token and `getMe` tell.
package struct BotIdentity: Equatable, Sendable {
    /// As in the token: it stands in every stored address and key, and is known without a call.
    package let id: Int64
    /// As in messages, which is the same at Telegram; nothing promises that it is at every server of its API.
    package let accountID: Int64
    /// Without the `@`; empty until `getMe` was answered once.
    package let username: String
    /// Whether groups deliver every message ("privacy mode" off).
    package let readsAllGroupMessages: Bool

    package init(id: Int64, accountID: Int64? = nil, username: String, readsAllGroupMessages: Bool = false) {
        self.id = id
        self.accountID = accountID ?? id
        self.username = username
        self.readsAllGroupMessages = readsAllGroupMessages
    }

    /// The same bot as `getMe` describes it.
    package func introduced(as told: BotIdentity) -> BotIdentity {
        BotIdentity(
            id: id, accountID: told.id, username: told.username, readsAllGroupMessages: told.readsAllGroupMessages)
    }

    /// As it stands in addresses and keys.
    package var key: String { String(id) }

    func isUser(_ id: Int64?) -> Bool { id == self.id || id == accountID }

    /// Telegram compares user names without regard to case; they are ASCII.
    func isCalled(_ name: some StringProtocol) -> Bool {
        name.utf8.count == username.utf8.count && name.lowercased() == username.lowercased()
    }

    func user(_ id: Int64) -> UserAddress { UserAddress(platform: .telegram, bot: key, id: String(id)) }

    func chat(_ id: Int64, thread: Int64? = nil) -> ChatAddress {
        ChatAddress(platform: .telegram, bot: key, id: String(id), thread: thread.map(String.init))
    }
}
