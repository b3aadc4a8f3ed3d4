import ArgumentParser
import Foundation
import PlaylistPipeline
import RequestUnderstanding
import RhythmiQDomain
import ThemeMatching

struct ThemesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "Shows what the bot understands of a text.")

    @Argument(help: "The text. Without it and without --lines, all themes are listed.")
    var text: String?

    @Flag(help: "Show which words led to which theme.")
    var explain = false

    @Flag(help: "Print one JSON document.")
    var json = false

    @Flag(help: "Read standard input and answer one JSON document for each line.")
    var lines = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let application = try Application.load(try await common.fetchedSettings())
        if lines {
            while let line = readLine(strippingNewline: true) {
                Console.out(try document(of: line, application, pretty: false))
            }
        } else if let text {
            if json {
                Console.out(try document(of: text, application, pretty: true))
            } else {
                let reading = try application.pipeline.understand(text, now: .current())
                Console.out(ReadingView(application: application, style: .detect()).text(reading, explain: explain))
            }
        } else {
            listAll(application)
        }
    }

    private func document(of text: String, _ application: Application, pretty: Bool) throws -> String {
        let reading = try application.pipeline.understand(text, now: .current())
        return try JSONOutput.string(
            RequestDocument(request: reading.request, mentions: explain ? reading.mentions : nil), pretty: pretty)
    }

    private func listAll(_ application: Application) {
        let style = Style.detect()
        for facet in ThemeID.Facet.allCases {
            Console.out(style.strong(facet.rawValue))
            for theme in application.vocabulary.themes where theme.id.facet == facet {
                Console.out(
                    "  " + style.theme(DisplayWidth.padded(theme.id.rawValue, to: 22))
                        + DisplayWidth.padded(theme.koreanName, to: 20) + theme.englishName)
            }
        }
    }
}
