import ArgumentParser
import ChatBot
import Foundation
import RhythmiQDomain

struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "The bot at the terminal: answers one message, or talks when none is given.",
        discussion: """
            Needs no account and no network, unless covers come from an image service. Then an answer waits 8 s for its
            picture at most: later it replaces the drawn cover while this command still runs.
            """)

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

    @Option(help: "painted, none, or an image service: huggingface, sdwebui, comfyui, openai.")
    var cover: String?

    @Option(help: ArgumentHelp("Medium of an image service's picture.", valueName: "style"))
    var style: String?

    @Flag(help: "Stay until the picture of the image service is there, up to two minutes; at a terminal that is usual.")
    var awaitCover = false

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
        if let style { options["covers.style"] = style }
        let settings = try await common.fetchedSettings(options)
        let application = try await withProgress("loading") { try Application.load(settings) }
        var session = try ChatSession(application: application, style: json ? Style(isColoured: false) : .detect())
        session.firstLength = count.map { .tracks($0) } ?? minutes.map { .minutes($0) }
        session.firstSeed = seed
        session.outputFolder = out.map { URL(filePath: $0, directoryHint: .isDirectory) }
        session.delivery.takesLatePictures = message == nil || awaitCover || Console.isTerminal(STDERR_FILENO)
        if let message {
            let answer = try await session.answer(message)
            Console.out(json ? try JSONOutput.string(answer.document) : answer.text)
            if let picture = session.pictureOnItsWay {
                let sentence = application.replies(.pictureWaiting, session.lastLanguage)
                _ = try await withProgress(sentence) { await picture.settled() }
                if let news = picture.takeNews() { Console.error(news) }
            }
        } else {
            await session.converse()
        }
    }
}
