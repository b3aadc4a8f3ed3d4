import ChatBot
import Foundation
import HTTPTransport
import Jobs
import Logging
import RequestHandling
import RhythmiQDomain
import Synchronization
import TelegramAPI

/// One Telegram bot, wired: who it is, its calls, its pace.
///
/// The name is asked of Telegram at the start and remembered in the state directory, so that the bot starts and takes
/// updates in while Telegram is away (OPS-3). Private chats need no name at all.
final class TelegramBot: Sendable {
    let client: TelegramClient
    let pace = TelegramPace()
    let presence: TelegramPresence
    let log: Logger
    private let file: URL
    private let known: Mutex<BotIdentity>

    init(token: Secret, apiURL: String, upstream: Upstream, stateDirectory: URL, log: Logger) throws(CommandFailure) {
        client = TelegramClient(upstream: upstream, token: token, apiURL: apiURL)
        presence = TelegramPresence(client: client, pace: pace, logger: log)
        self.log = log
        // `<bot id>:<secret>` (Bot API, "Authorizing your bot").
        let id = token.withExposedValue { text in text.split(separator: ":").first.flatMap { Int64($0) } }
        guard let id else {
            throw CommandFailure(
                message: "telegram.token is not a bot token: BotFather gives one like 123456:ABC…", exitCode: 78)
        }
        file = stateDirectory.appending(path: "telegram-\(id).json")
        let remembered = Self.remembered(in: file)
        known = Mutex(BotIdentity(id: id, accountID: remembered?.accountID, username: remembered?.username ?? ""))
    }

    var identity: BotIdentity { known.withLock { $0 } }

    var reader: UpdateReader { UpdateReader(bot: identity, isUrgent: Self.isUrgent) }

    /// Being forgotten waits for nothing (PRV-2).
    static func isUrgent(_ content: IncomingMessage.Content) -> Bool {
        switch content {
        case .button(let data, _): ButtonAction(data: data) == .forget(isConfirmed: true)
        case .text(let text): Router.route(text, in: Conversation()) == .forget
        }
    }

    /// Asks Telegram until it answers. The first try is short, so that it holds up no start.
    func introduce() async {
        var pause: Duration = .seconds(1)
        while !Task.isCancelled {
            do {
                let identity = try await client.getMe()
                known.withLock { $0 = $0.introduced(as: identity) }
                let remembered = Remembered(username: identity.username, accountID: identity.id)
                try JSONEncoder().encode(remembered).write(to: file, options: .atomic)
                log.notice(
                    "connected to Telegram",
                    metadata: ["bot.privacyMode": "\(identity.readsAllGroupMessages ? "off" : "on")"])
                return
            } catch {
                log.warning("Telegram does not say who the bot is", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: pause) } catch { return }
            pause = min(pause * 2, .seconds(60))
        }
    }

    /// `https://t.me/<bot>`; `nil` until the name is known.
    var url: String? {
        let name = identity.username
        return name.isEmpty ? nil : "https://t.me/\(name)"
    }

    /// `https://t.me/<bot>?start=<payload>`
    func startURL(_ payload: String) -> String? { url.map { $0 + "?start=\(payload)" } }

    private struct Remembered: Codable {
        let username: String
        /// Absent in notes of earlier versions.
        let accountID: Int64?
    }

    /// `nil` where nothing is remembered; a damaged note is written anew by the next introduction.
    private static func remembered(in file: URL) -> Remembered? {
        guard let data = FileManager.default.contents(atPath: file.path) else { return nil }
        do { return try JSONDecoder().decode(Remembered.self, from: data) } catch { return nil }
    }
}

extension TelegramBot: Presence {
    func working(on message: IncomingMessage) async { await presence.typing(in: message.chat) }

    func acknowledge(_ callbackID: String, of bot: String, notice: String?) async {
        await presence.answerButton(callbackID, text: notice)
    }
}

extension UpdateReader {
    /// In full, when its job runs.
    func parsed(_ job: Job) throws -> ParsedUpdate {
        switch try read(job.payload) {
        case .message(let message): .message(message)
        case .migration(let from, let id): .migration(from, toChatID: id)
        case .unusable: .nothing
        }
    }
}
