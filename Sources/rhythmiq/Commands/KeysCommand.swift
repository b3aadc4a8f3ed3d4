import ArgumentParser

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The key ring that encrypts tokens and texts.",
        discussion:
            "Works beside a running daemon. A rotation that was interrupted goes on when it is asked for again.",
        subcommands: [Status.self, Add.self, Rotate.self, Retire.self])

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Each key with how many data keys it wraps.")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await OperatorAccess.run(.keyStatus, isJSON: options.json, options.common)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A new key, which only opens until the rotation.")

        @Argument(help: "Its id, of a-z, 0-9 and -; made up if not given.") var id: String?
        @OptionGroup var common: CommonOptions

        func run() async throws { try await OperatorAccess.run(.addKey(id: id), common) }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Seals with another key and wraps all data keys anew; finishes an interrupted rotation first.")

        @Argument(help: "The key; the one added last, else a new one, if not given.") var id: String?
        @OptionGroup var common: CommonOptions

        func run() async throws { try await OperatorAccess.run(.rotateKey(id: id), common) }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Removes a key that nothing needs any more.")

        @Argument(help: "The key.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await OperatorAccess.run(.retireKey(id: id), common) }
    }
}
