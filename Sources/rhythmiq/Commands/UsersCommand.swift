import ArgumentParser

struct UsersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users", abstract: "A person's data; people and chats that are not served.",
        discussion: "An ID is 123, telegram:123 or tg:<bot>:123; a group's is negative (put -- before it).",
        subcommands: [Export.self, Forget.self, Block.self, Unblock.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All of a person's rows as JSON; no tokens.")

        @Argument(help: "The person.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await OperatorAccess.run(.exportUser(id), common) }
    }

    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Erases everything of a person at once.")

        @Argument(help: "The person.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await OperatorAccess.run(.forgetUser(id), common) }
    }

    struct Block: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Does not answer a person or a chat any more.")

        @Argument(help: "The person or the chat.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await OperatorAccess.run(.setBlocked(id, true), common) }
    }

    struct Unblock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Answers a person or a chat again.")

        @Argument(help: "The person or the chat.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await OperatorAccess.run(.setBlocked(id, false), common) }
    }
}
