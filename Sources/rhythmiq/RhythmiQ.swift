import ArgumentParser

@main
struct RhythmiQ: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rhythmiq",
        abstract: "Turns a sentence into a playlist."
    )
}
