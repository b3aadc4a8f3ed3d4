package import HTTPTransport
package import RhythmiQDomain

/// How fast the bot may speak: in all, to each chat, and to each group. What Telegram asks for (429) wins over all.
package actor TelegramPace {
    package struct Limits: Sendable {
        /// New messages of the bot, everywhere.
        package var messagesPerSecond = 30.0
        package var editsPerSecond = 60.0
        package var perChatPerSecond = 1.0
        /// A placeholder, its edit and one more may follow each other at once.
        package var chatBurst = 3.0
        /// With the burst at most 20 in any minute; in groups edits count too.
        package var perGroupPerMinute = 15.0
        package var groupBurst = 5.0

        package init() {}
    }

    package enum Act: Sendable { case message, edit }

    private struct Chat {
        var steady: RateBudget
        var group: RateBudget?
        var pausedUntil: ContinuousClock.Instant?
        var lastUse: ContinuousClock.Instant
    }

    private let limits: Limits
    private let time: TimeSource
    private var messages: RateBudget
    private var edits: RateBudget
    private var chats: [String: Chat] = [:]

    package init(_ limits: Limits = Limits(), time: TimeSource = .system) {
        self.limits = limits
        self.time = time
        messages = RateBudget(callsPerSecond: limits.messagesPerSecond, burst: limits.messagesPerSecond)
        edits = RateBudget(callsPerSecond: limits.editsPerSecond, burst: limits.editsPerSecond)
    }

    /// - Returns: `nil` when the call may go, which is then counted; else how long to wait, and nothing is counted.
    package func turn(_ act: Act, in chat: ChatAddress) -> Duration? {
        let now = time.now()
        var state = self.state(of: chat, now)
        if let wait = Self.take(&state, now) { return wait }
        let overall = act == .message ? messages.take(at: now) : edits.take(at: now)
        if case .wait(let wait) = overall { return wait }
        chats[chat.key] = state
        forgetIdleChats(now)
        return nil
    }

    /// How long a call to this chat would have to wait; counts nothing.
    package func wait(in chat: ChatAddress) -> Duration? {
        let now = time.now()
        var state = self.state(of: chat, now)
        return Self.take(&state, now)
    }

    package func isPaused(_ chat: ChatAddress) -> Bool {
        chats[chat.key]?.pausedUntil.map { time.now() < $0 } ?? false
    }

    /// Telegram's own wish for this chat.
    package func pause(_ chat: ChatAddress, for wait: Duration) {
        let now = time.now()
        var state = self.state(of: chat, now)
        state.pausedUntil = max(state.pausedUntil ?? now, now + wait)
        chats[chat.key] = state
    }

    private static func take(_ state: inout Chat, _ now: ContinuousClock.Instant) -> Duration? {
        if let until = state.pausedUntil, now < until { return until - now }
        state.lastUse = now
        if case .wait(let wait) = state.steady.take(at: now) { return wait }
        if case .wait(let wait) = state.group?.take(at: now) { return wait }
        return nil
    }

    private func state(of chat: ChatAddress, _ now: ContinuousClock.Instant) -> Chat {
        if let known = chats[chat.key] { return known }
        // Groups have negative ids.
        let isGroup = chat.id.hasPrefix("-")
        return Chat(
            steady: RateBudget(callsPerSecond: limits.perChatPerSecond, burst: limits.chatBurst),
            group: isGroup
                ? RateBudget(callsPerSecond: limits.perGroupPerMinute / 60, burst: limits.groupBurst) : nil,
            pausedUntil: nil, lastUse: now)
    }

    /// After two minutes a chat's budgets are full again, so forgetting them changes nothing.
    private func forgetIdleChats(_ now: ContinuousClock.Instant) {
        guard chats.count >= 2048, chats.count.isMultiple(of: 256) else { return }
        chats = chats.filter { now - $0.value.lastUse < .seconds(120) || now < ($0.value.pausedUntil ?? now) }
    }
}
