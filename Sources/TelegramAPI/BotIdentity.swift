import RhythmiQDomain

/// Which bot this is, as `getMe` tells.
package struct BotIdentity: Equatable, Sendable {
    package let id: Int64
    /// Without the `@`.
    package let username: String
    /// Whether groups deliver every message ("privacy mode" off).
    package let readsAllGroupMessages: Bool

    package init(id: Int64, username: String, readsAllGroupMessages: Bool = false) {
        self.id = id
        self.username = username
        self.readsAllGroupMessages = readsAllGroupMessages
    }

    /// As it stands in addresses and keys.
    package var key: String { String(id) }

    /// Telegram compares user names without regard to case; they are ASCII.
    func isCalled(_ name: some StringProtocol) -> Bool {
        name.utf8.count == username.utf8.count && name.lowercased() == username.lowercased()
    }

    func user(_ id: Int64) -> UserAddress { UserAddress(platform: .telegram, bot: key, id: String(id)) }

    func chat(_ id: Int64, thread: Int64? = nil) -> ChatAddress {
        ChatAddress(platform: .telegram, bot: key, id: String(id), thread: thread.map(String.init))
    }
}
