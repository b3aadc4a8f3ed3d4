import ArgumentParser
import Foundation
import RhythmiQDomain

struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "The bot at the terminal: answers one message, or talks when none is given.",
        discussion: "Needs no account and no network.")

    @Argument(help: "The message, in Korean, English or both.")
    var message: String?

    @Option(help: "Length in minutes, whatever the message says.")
    var minutes: Double?

    @Option(help: "Number of songs, whatever the message says.")
    var count: Int?

    @Option(help: "Repeats a list.")
    var seed: UInt64?

    @Option(help: "classic (the original's mix) or blend.")
    var mode: String?

    @Option(help: "painted or none.")
    var cover: String?

    @Flag(help: "Print one JSON document.")
    var json = false

    @Option(help: ArgumentHelp("Where cover.jpg and playlist.m3u8, .csv and .jspf go.", valueName: "dir"))
    var out: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if minutes != nil, count != nil { throw ValidationError("Give either --minutes or --count.") }
        if let minutes, !(minutes > 0 && minutes <= 1_440) {
            throw ValidationError("--minutes must be from 1 to 1440.")
        }
        if let count, !(1...500).contains(count) { throw ValidationError("--count must be from 1 to 500.") }
        if json, message == nil { throw ValidationError("--json needs a message.") }
    }

    func run() async throws {
        var options: [String: String] = [:]
        if let mode { options["recommender.mode"] = mode }
        if let cover { options["covers.provider"] = cover }
        let settings = try common.settings(options)
        let application = try await withProgress("loading") { try Application.load(settings) }
        var session = try ChatSession(application: application, style: json ? Style(isColoured: false) : .detect())
        session.firstLength = count.map { .tracks($0) } ?? minutes.map { .minutes($0) }
        session.firstSeed = seed
        session.outputFolder = out.map { URL(filePath: $0, directoryHint: .isDirectory) }
        if let message {
            let answer = try await session.answer(message)
            Console.out(json ? try JSONOutput.string(answer.document) : answer.text)
        } else {
            await session.converse()
        }
    }
}
