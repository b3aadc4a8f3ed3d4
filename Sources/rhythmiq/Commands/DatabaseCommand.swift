import ArgumentParser
import Foundation
import Storage

struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "The database: check, back up, restore.",
        subcommands: [Check.self, BackUp.self, Restore.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Whether the file is intact; 1 when it is not.")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await OperatorAccess.run(.checkDatabase, isJSON: options.json, options.common)
        }
    }

    struct BackUp: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup", abstract: "Writes a consistent copy, beside the running daemon too.",
            discussion: "Keep the key ring with it (keys.json, or storage.keyRing): a copy opens with its keys only.")

        @Argument(help: "A file that does not exist yet.", completion: .file()) var file: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await OperatorAccess.run(.backUpDatabase(to: URL(filePath: file).absoluteURL.path), common)
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a backup in the database's place; the daemon must be stopped.",
            discussion: "What was there is kept beside it as ….before-restore.")

        @Argument(help: "The backup.", completion: .file()) var file: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let place = try StoreSettings(try common.settings())
            try StateFolder.prepare(place.stateDirectory)
            do {
                try SQLiteStore.restore(URL(filePath: file), to: place.database)
            } catch let error as StorageError {
                throw CommandFailure(message: error.description)
            }
            Console.out("restored: \(place.database.path)")
            if !FileManager.default.fileExists(atPath: place.keyRing.path) {
                Console.error("There is no key ring at \(place.keyRing.path): put the backup's there before the start.")
            }
        }
    }
}
