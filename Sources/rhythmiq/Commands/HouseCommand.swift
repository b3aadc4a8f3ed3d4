import ArgumentParser

struct HouseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "house", abstract: "The account that serves whoever has linked none.", subcommands: [Link.self])

    struct Link: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the address with which the operator links the house account.")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await OperatorAccess.run(.linkHouse, isJSON: options.json, options.common)
        }
    }
}
