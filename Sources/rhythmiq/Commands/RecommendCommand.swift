import ArgumentParser
import Foundation
import PlaylistPipeline
import Recommendation
import RhythmiQDomain
import ThemeMatching

struct RecommendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "recommend", abstract: "Recommends tracks for themes.")

    @Option(help: ArgumentHelp("Theme ids, separated by commas.", valueName: "a,b"))
    var themes: String

    @Option(help: "Length in minutes (60 when nothing is given).")
    var minutes: Double?

    @Option(help: "Number of tracks instead of a length.")
    var count: Int?

    @Option(help: "classic (the original's mix) or blend.")
    var mode: String?

    @Option(help: "Repeats a list.")
    var seed: UInt64?

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if minutes != nil, count != nil { throw ValidationError("Give either --minutes or --count.") }
        if let minutes, !(1...1_440).contains(minutes) {
            throw ValidationError("--minutes must be from 1 to 1440.")
        }
        if let count, !(1...500).contains(count) { throw ValidationError("--count must be from 1 to 500.") }
    }

    func run() async throws {
        let settings = try await common.fetchedSettings(mode.map { ["recommender.mode": $0] } ?? [:])
        let application = try Application.load(settings)
        let names = themes.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let ids = names.reduce(into: [ThemeID]()) { if !$0.contains(ThemeID($1)) { $0.append(ThemeID($1)) } }
        guard !ids.isEmpty else { throw CommandFailure(message: "--themes needs at least one theme id.", exitCode: 2) }
        let unknown = ids.filter { application.vocabulary[$0] == nil }
        guard unknown.isEmpty else {
            throw CommandFailure(
                message:
                    "No such theme: \(unknown.map(\.rawValue).joined(separator: ", ")). `rhythmiq themes` lists all.",
                exitCode: 2)
        }
        var request = PlaylistRequest(kind: .request, language: .en, themes: ids.map { WeightedTheme($0) })
        request.length = count.map(PlaylistRequest.Length.tracks) ?? minutes.map(PlaylistRequest.Length.minutes)
        let draft = application.pipeline.draft(
            request,
            options: .init(mode: application.mode, seed: seed ?? Application.randomSeed()))
        let view = PlaylistView(application: application, style: .detect())
        if json {
            Console.out(try JSONOutput.string(view.document(draft)))
        } else {
            Console.out(view.text(draft))
        }
    }
}

extension Application {
    var mode: RecommendationRequest.Mode {
        settings.text("recommender.mode").flatMap(RecommendationRequest.Mode.init) ?? .blend
    }

    /// Below 2^53, so that every JSON reader can hand it back unchanged.
    static func randomSeed() -> UInt64 { UInt64.random(in: 1..<(1 << 53)) }
}
