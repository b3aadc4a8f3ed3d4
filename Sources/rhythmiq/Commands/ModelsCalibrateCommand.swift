import ArgumentParser
import Foundation
import RhythmiQDomain
import SentenceEmbedding
import ThemeMatching

struct ModelsCalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate", abstract: "Finds from where a model's nearest theme may be believed.",
        discussion: """
            By the texts of the themes and by neutral sentences; labelled requests are not needed. The result is kept \
            beside the model. A start does the same by itself where it is missing, stale or damaged.
            """)

    @Argument(help: "A model folder or name; without it, the one that is set.")
    var model: String?
    @Flag(help: "Print one JSON document.") var json = false
    @OptionGroup var common: CommonOptions

    /// A line of the report.
    private struct Row: Encodable {
        let language: String
        let isUsed: Bool
        let calibration: MeaningCalibration?
    }

    func run() async throws {
        let settings = try await common.fetchedSettings()
        let encoder = try ModelsCommand.encoder(model, settings)
        let name = model ?? settings.text("embedding.model") ?? "lexical"
        let vocabulary = try ThemeVocabulary(contentsOf: Installation.find().themesFile)
        let index = try await withProgress("calibrating") {
            try ModelFolders(settings).meaningIndex(of: name, vocabulary, encoder, isRenewed: true)
        }
        let rows = AnswerLanguage.allCases.map { language in
            Row(
                language: language.rawValue, isUsed: index.languages.contains(language),
                calibration: index.calibration(in: language))
        }
        if json {
            Console.out(try JSONOutput.string(rows))
        } else {
            rows.forEach { Console.out(Self.line($0)) }
        }
    }

    private static func line(_ row: Row) -> String {
        guard let calibration = row.calibration else {
            return "\(row.language)  not read by this model: phrases alone"
        }
        let figures = String(
            format: "threshold %.3f, floor %.3f; of the themes' examples %.0f %% understood, %.0f %% of these right",
            calibration.threshold, calibration.floor, calibration.understood * 100, calibration.right * 100)
        return "\(row.language)  \(figures)" + (row.isUsed ? "" : ": too few, phrases alone")
    }
}
