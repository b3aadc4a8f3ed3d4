import ArgumentParser
import Catalogue
import Foundation
import PlaylistPipeline
import Recommendation
import RequestUnderstanding
import RhythmiQDomain
import ThemeMatching

struct RecommendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend", abstract: "Recommends tracks for themes, or songs that go with songs.")

    @Option(
        help: ArgumentHelp("Themes by id or name, or tags of the collection, separated by commas.", valueName: "a,b"))
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
        let settings = try await common.fetchedSettings(options)
        let songs = try LoadedCatalogue(contentsOf: Installation.find().catalogueFolder(settings))
        let application = try Application.load(settings, songs: songs)
        let ids = try themeIDs(application)
        var request = PlaylistRequest(kind: .request, language: .en, themes: ids.map { WeightedTheme($0) })
        request.seedSongs = try seedSongs(application)
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

    /// Ids as they are; a name becomes the collection's own tag where it has one, and what the vocabulary makes of it.
    private func themeIDs(_ application: Application) throws -> [ThemeID] {
        var ids: [ThemeID] = []
        var unknown: [String] = []
        for name in Self.list(themes) {
            let id = ThemeID(name)
            var found = [id].filter { application.vocabulary[$0] != nil || application.songs.isKnown($0) }
            if found.isEmpty {
                found = [ThemeID(tag: name)].compactMap(\.self).filter(application.songs.isKnown)
                found += try application.pipeline.understand(name, now: .current()).request.themes.map(\.id)
            }
            if found.isEmpty { unknown.append(name) }
            for theme in found where !ids.contains(theme) { ids.append(theme) }
        }
        guard unknown.isEmpty else {
            throw CommandFailure(
                message:
                    "No such theme or tag: \(unknown.joined(separator: ", ")). bot-config/themes.yaml lists themes.",
                exitCode: 2)
        }
        return ids
    }

    private func seedSongs(_ application: Application) throws(CommandFailure) -> [SeedSong] {
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
