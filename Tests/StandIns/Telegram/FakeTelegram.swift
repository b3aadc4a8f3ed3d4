import Foundation
package import RhythmiQDomain
import TestSupport

/// Telegram's Bot API, as strict as the real one: what that would refuse for a fault of ours is refused and noted as a
/// violation. Chats live here with every state that their messages have been in.
package final class FakeTelegram: Sendable {
    package struct Options: Sendable {
        package var token = "7000001:AAcanary-telegram-token-51c9e2"
        package var botID: Int64 = 7_000_001
        package var username = "RhythmiQ_test_bot"
        package var readsAllGroupMessages = false
        /// Between two tries to push an update; the real one's grows to about a minute.
        package var pushPause: Duration = .milliseconds(50)
        /// At most so many of a webhook's `Retry-After` are waited for.
        package var longestRetryAfter: Duration = .milliseconds(500)
        package var checksSpecification = true

        package init() {}
    }

    package let options: Options
    package let server: StandInServer
    let brain: TelegramBrain

    /// For `telegram.apiURL`.
    package var apiURL: String { server.url }
    package var token: Secret { Secret(options.token) }
    package var calls: [Call] { server.calls }
    package var state: TelegramState { brain.state.value }
    package var violations: [String] { state.violations }

    private init(_ options: Options, _ server: StandInServer, _ brain: TelegramBrain) {
        self.options = options
        self.server = server
        self.brain = brain
    }

    package static func running<Result: Sendable>(
        _ options: Options = Options(), hook: @escaping Hook = { _, _ in .proceed },
        _ body: @Sendable (FakeTelegram) async throws -> Result
    ) async throws -> Result {
        let brain = TelegramBrain(options)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await WebhookPusher(brain).run() }
            return try await StandInServer.running(hook: hook, act: { await brain.act($0) }) { server in
                // A poll under way, or on its way, would hold the end up for as long as it waits.
                defer { brain.state.change { $0.isEnding = true } }
                return try await body(FakeTelegram(options, server, brain))
            }
        }
    }

    /// The method that a call names, as documented: `sendMessage`.
    package static func method(of call: Call) -> String { String(call.path.split(separator: "/").last ?? "") }

    // MARK: - What stands in a chat

    /// The bot's own messages, oldest first, deleted ones left out.
    package func messages(in chat: Int64) -> [TelegramState.Message] {
        (state.chats[chat]?.messages ?? []).filter { $0.isFromBot && !$0.isDeleted }
    }

    /// The bot's messages that have become something: a placeholder that nothing came of was never edited.
    package func finalMessages(in chat: Int64) -> [TelegramState.Version] {
        messages(in: chat).filter { $0.history.count > 1 }.map(\.current)
    }

    package func history(of message: Int64, in chat: Int64) -> [TelegramState.Version] {
        state.message(message, in: chat)?.history ?? []
    }

    /// - Parameter limit: with a run's `Patience`.
    /// - Returns: whether it came to that within the time.
    @discardableResult package func reaches(
        within limit: Duration = .seconds(20), _ isThere: @escaping @Sendable (TelegramState) -> Bool
    ) async -> Bool {
        await brain.state.reaches(within: limit.patient, isThere)
    }

    // MARK: - What happens to chats

    package func change(_ chat: Int64, _ body: @Sendable (inout TelegramState.Chat) -> Void) {
        brain.state.change { state in body(&state.chats[chat, default: .init(id: chat)]) }
    }

    package func lose(_ message: Int64, in chat: Int64) {
        change(chat) { chat in
            for index in chat.messages.indices where chat.messages[index].id == message {
                chat.messages[index].isDeleted = true
            }
        }
    }

    package func revokeToken() { brain.state.change { $0.isTokenRevoked = true } }

    /// As `rhythmiq webhook set` would.
    package func setWebhook(_ url: String, secret: String) {
        brain.state.change { state in
            state.webhook = .init(url: url, secret: secret, allowedUpdates: ["message", "callback_query"])
        }
    }
}
