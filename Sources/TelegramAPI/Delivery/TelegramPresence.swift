import HTTPTransport
package import Logging
package import RhythmiQDomain

/// Signs of life: worth something now or never, so they are tried once, for five seconds, and fail quietly.
package struct TelegramPresence: Sendable {
    private let client: TelegramClient
    private let pace: TelegramPace
    private let logger: Logger

    package init(client: TelegramClient, pace: TelegramPace, logger: Logger) {
        self.client = client
        self.pace = pace
        self.logger = logger
    }

    /// "… is typing", for five seconds or until the next message.
    package func typing(in chat: ChatAddress) async {
        guard await !pace.isPaused(chat) else { return }
        do throws(TelegramError) {
            try await client.sendTyping(to: chat)
        } catch {
            await obey(error, chat)
        }
    }

    /// Ends the little clock on a pressed button.
    ///
    /// - Parameter text: shown for a moment above the chat.
    package func answerButton(_ callbackID: String, text: String? = nil) async {
        do throws(TelegramError) {
            try await client.answerCallbackQuery(callbackID, text: text)
        } catch {
            await obey(error, nil)
        }
    }

    private func obey(_ error: TelegramError, _ chat: ChatAddress?) async {
        if let chat, case .rateLimited(let wait) = error.code { await pace.pause(chat, for: wait) }
        logger.debug("a sign of life did not get through", metadata: ["error": "\(error)"])
    }
}
