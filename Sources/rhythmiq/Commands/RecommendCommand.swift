import ArgumentParser
import Foundation
import PlaylistPipeline
import Recommendation
import RhythmiQDomain
import ThemeMatching

struct RecommendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend", abstract: "Recommends tracks for themes, or songs that go with songs.")

    @Option(help: ArgumentHelp("Theme ids, separated by commas.", valueName: "a,b"))
    var themes: String?

    @Option(help: ArgumentHelp("Ids of songs that the list should go with, separated by commas.", valueName: "id,id"))
    var tracks: String?

    @Option(help: ArgumentHelp("A built index, instead of catalog.path.", valueName: "file"))
    var index: String?

    @Option(help: ArgumentHelp("The best so many songs, best first: no chance, no order of listening.", valueName: "n"))
    var limit: Int?

    @Option(help: "0 (only what is near) to 1 (only what is popular under the themes).")
    var familiarity: Double?

    @Option(help: "Length in minutes (60 when nothing is given).")
    var minutes: Double?

    @Option(help: "Number of tracks instead of a length.")
    var count: Int?

    @Option(help: "classic (the original's mix), blend or discover.")
    var mode: String?

    @Option(help: "Repeats a list.")
    var seed: UInt64?

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if [minutes != nil, count != nil, limit != nil].filter(\.self).count > 1 {
            throw ValidationError("Give one of --minutes, --count and --limit.")
        }
        if let minutes, !(1...1_440).contains(minutes) {
            throw ValidationError("--minutes must be from 1 to 1440.")
        }
        for number in [count, limit].compactMap(\.self) where !(1...500).contains(number) {
            throw ValidationError("--count and --limit must be from 1 to 500.")
        }
        if let familiarity, !(0...1).contains(familiarity) {
            throw ValidationError("--familiarity must be from 0 to 1.")
        }
        if Self.list(themes).isEmpty, Self.list(tracks).isEmpty {
            throw ValidationError("Give --themes, --tracks or both.")
        }
    }

    func run() async throws {
        var options: [String: String] = [:]
        if let mode { options["recommender.mode"] = mode }
        if let index { options["catalog.path"] = index }
        let application = try Application.load(try await common.fetchedSettings(options))
        let ids = Self.list(themes).map { ThemeID($0) }
        let unknown = ids.filter { application.vocabulary[$0] == nil }
        guard unknown.isEmpty else {
            throw CommandFailure(
                message:
                    "No such theme: \(unknown.map(\.rawValue).joined(separator: ", ")). `rhythmiq themes` lists all.",
                exitCode: 2)
        }
        var request = PlaylistRequest(kind: .request, language: .en, themes: ids.map { WeightedTheme($0) })
        request.seedSongs = try songs(application)
        request.length =
            (limit ?? count).map(PlaylistRequest.Length.tracks) ?? minutes.map(PlaylistRequest.Length.minutes)
        var draftOptions = PlaylistPipeline.Options(
            mode: application.mode, seed: seed ?? (limit == nil ? Application.randomSeed() : 1))
        draftOptions.isRanking = limit != nil
        draftOptions.familiarity = familiarity
        let draft = application.pipeline.draft(request, options: draftOptions)
        let view = PlaylistView(application: application, style: .detect())
        if json {
            Console.out(try JSONOutput.string(view.document(draft)))
        } else {
            Console.out(view.text(draft))
        }
    }

    private func songs(_ application: Application) throws(CommandFailure) -> [SeedSong] {
        let names = Self.list(tracks)
        let songs = names.compactMap { application.songs.song(withID: $0) }
        guard names.isEmpty || !songs.isEmpty else {
            throw CommandFailure(message: "The catalogue knows none of these songs.")
        }
        if songs.count < names.count {
            Console.error("\(names.count - songs.count) of \(names.count) songs are not in the catalogue")
        }
        return songs
    }

    /// What stands between the commas, each once.
    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            .reduce(into: []) { if !$1.isEmpty, !$0.contains($1) { $0.append($1) } }
    }
}

extension Application {
    var mode: RecommendationRequest.Mode {
        settings.text("recommender.mode").flatMap(RecommendationRequest.Mode.init) ?? .blend
    }

    /// Below 2^53, so that every JSON reader can hand it back unchanged.
    static func randomSeed() -> UInt64 { UInt64.random(in: 1..<(1 << 53)) }
}
