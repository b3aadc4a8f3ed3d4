import ArgumentParser
import Foundation

@main
struct RhythmiQ: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rhythmiq",
        abstract: "Turns a sentence into a playlist.",
        discussion: """
            Try:  rhythmiq chat "비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간"
                  rhythmiq chat "night drive, no rap, 90 min" --out mix

            Settings come from built-in defaults, a YAML file (--config, $RHYTHMIQ_CONFIG or bot-config/rhythmiq.yaml), the
            environment (telegram.apiURL is TELEGRAM_API_URL) and options, the later winning.
            Exit codes: 0 done, 1 failed, 2 wrong usage, 78 wrong configuration.
            """,
        version: "0.1.0",
        subcommands: [
            ChatCommand.self, ThemesCommand.self, RecommendCommand.self, EmbedCommand.self, ModelsCommand.self,
            CatalogCommand.self, CoversCommand.self, DoctorCommand.self, ServeCommand.self, CommandsCommand.self,
            WebhookCommand.self, HouseCommand.self, KeysCommand.self, UsersCommand.self, JobsCommand.self,
            DatabaseCommand.self,
        ]
    )

    /// ArgumentParser's own entry point ends with 64 for wrong usage; the contract says 2, and 78 for the configuration.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Foundation.exit(report(error))
        }
    }

    private static func report(_ error: any Error) -> Int32 {
        switch error {
        case let error as SettingsError:
            Console.error("\(error)")
            return 78
        case let error as CommandFailure:
            Console.error(error.message)
            return error.exitCode
        case let code as ExitCode: return code.rawValue
        default:
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code == .success {
                Console.out(message)
                return 0
            }
            if !message.isEmpty { Console.error(message) }
            return code == .validationFailure ? 2 : 1
        }
    }
}

/// A failure whose message is meant for the person at the terminal.
struct CommandFailure: Error, CustomStringConvertible {
    let message: String
    var exitCode: Int32 = 1

    var description: String { message }
}
