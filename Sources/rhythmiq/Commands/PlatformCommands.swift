import ArgumentParser
import ChatBot
import Foundation
import HTTPTransport
import RhythmiQDomain
import TelegramAPI

extension Platform: ExpressibleByArgument {}

struct CommandsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "commands", abstract: "The menus of commands in chat apps.", subcommands: [Sync.self])

    struct Sync: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Registers the commands with their translations.")

        @Option(name: .long, help: "telegram or discord.") var platform = Platform.telegram
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard platform == .telegram else {
                throw CommandFailure(message: "Discord is not in this version; nothing was registered.")
            }
            let texts: CommandTexts
            let menus: [AnswerLanguage: [BotCommand]]
            do {
                texts = try CommandTexts(file: try Installation.find().folder.appending(path: "commands.yaml"))
                menus = try Dictionary(
                    uniqueKeysWithValues: AnswerLanguage.allCases.map { language in
                        let commands = try texts.texts(for: BotMenu.names, in: language)
                        return (language, commands.map { BotCommand(name: $0.name, description: $0.text) })
                    })
            } catch let error as CommandTextsError {
                throw CommandFailure(message: error.description)
            }
            let registered = try await TelegramAccess(common).asking {
                try await $0.syncCommands(menus, groupNames: BotMenu.groupNames)
            }
            for menu in registered { Console.out("\(menu)") }
        }
    }
}

/// The commands that this version knows, as menus show them; `Router` reads them.
enum BotMenu {
    static let names = [
        "playlist", "popular", "play", "again", "longer", "undo", "cover", "themes", "never", "mylists", "link",
        "unlink", "language", "settings", "export", "forget", "privacy", "help",
    ]
    /// Those that make sense in a group; the others are for the private chat alone.
    static let groupNames: Set<String> = [
        "playlist", "popular", "play", "again", "longer", "undo", "cover", "themes", "mylists", "settings", "help",
    ]
}

struct WebhookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook", abstract: "Telegram's webhook.", subcommands: [Set.self, Info.self, Delete.self])

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Points Telegram at server.publicURL, with telegram.webhookSecret.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let access = try TelegramAccess(common)
            guard let publicURL = access.settings.text("server.publicURL") else {
                throw access.settings.fault("server.publicURL", "is required for a webhook")
            }
            // While the secret is changed two stand side by side; Telegram is given the first.
            let secrets = access.settings.text("telegram.webhookSecret")?.split(separator: ",") ?? []
            guard let secret = secrets.first else {
                throw access.settings.fault("telegram.webhookSecret", "is required for a webhook")
            }
            let info = try await access.asking {
                try await $0.installWebhook(publicURL: publicURL, secret: Secret(String(secret)))
            }
            Console.out("\(info)")
            if access.settings.text("telegram.mode") != "webhook" {
                Console.error("telegram.mode is polling: set it to webhook before the daemon's next start.")
            }
        }
    }

    struct Info: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "How Telegram sees the webhook.")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let info = try await TelegramAccess(options.common).asking { try await $0.getWebhookInfo() }
            guard options.json else { return Console.out("\(info)") }
            try await OperatorOutput.console.document(WebhookDocument(info))
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes the webhook back; what waits stays and comes by polling.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let info = try await TelegramAccess(common).asking { client in
                try await client.deleteWebhook()
                return try await client.getWebhookInfo()
            }
            Console.out("\(info)")
        }
    }
}

private struct WebhookDocument: Encodable {
    let url: String?
    let waitingUpdates: Int
    let lastErrorAt: Date?
    let lastError: String?

    init(_ info: WebhookInfo) {
        url = info.url.isEmpty ? nil : info.url
        waitingUpdates = info.pendingUpdateCount
        lastErrorAt = info.lastErrorDate.map { Date(timeIntervalSince1970: Double($0)) }
        lastError = info.lastErrorMessage
    }
}

/// The bot's calls, from a command.
struct TelegramAccess {
    let settings: Settings
    private let token: Secret
    private let apiURL: String

    init(_ common: CommonOptions) throws { try self.init(try common.settings()) }

    init(_ settings: Settings) throws {
        self.settings = settings
        guard let token = settings.text("telegram.token") else {
            throw settings.fault("telegram.token", "is missing: BotFather gives a bot its token")
        }
        self.token = Secret(token)
        apiURL = settings.text("telegram.apiURL") ?? "https://api.telegram.org"
    }

    func asking<Result: Sendable>(_ body: (TelegramClient) async throws -> Result) async throws -> Result {
        let http = HTTPClient()
        defer { http.shutdown() }
        let upstream = Upstream(TelegramClient.upstreamConfiguration, client: http)
        do {
            return try await body(TelegramClient(upstream: upstream, token: token, apiURL: apiURL))
        } catch let error as TelegramError {
            throw CommandFailure(message: "\(error)")
        } catch let error as WebhookSettingError {
            throw CommandFailure(message: "\(error)", exitCode: 78)
        }
    }
}
