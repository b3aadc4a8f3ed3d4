import ArgumentParser
import Cryptography
import Foundation
import Logging
import Observability
import Storage
import WebServer

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "The daemon: chat platforms, linking pages, job workers.",
        discussion: "Ends gracefully on SIGTERM; logs to standard error.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await common.fetchedSettings(required: DaemonSettings.required)
        let daemonSettings = try DaemonSettings(settings)
        StateFolder.forbidCoreDumps()
        let log = Self.logger(settings)
        do {
            let daemon = try Daemon(daemonSettings, log: log)
            try await daemon.run { try LiveCatalogue(settings) }
        } catch let error as StorageError {
            throw CommandFailure(message: error.description)
        } catch let error as CryptographyError {
            throw CommandFailure(message: error.description)
        } catch let error as WebServerError {
            throw CommandFailure(message: error.description)
        }
    }

    private static func logger(_ settings: Settings) -> Logger {
        let level = settings.text("log.level").flatMap(Logger.Level.init(rawValue:)) ?? .info
        let format = settings.text("log.format").flatMap(LogFormat.init(rawValue:)) ?? .text
        let sink = StandardError()
        // Libraries that make their own loggers write through the same handler.
        LoggingSystem.bootstrap { LineLogHandler(label: $0, level: max(level, .notice), format: format, sink: sink) }
        return Logger(label: "rhythmiq") { LineLogHandler(label: $0, level: level, format: format, sink: sink) }
    }
}
