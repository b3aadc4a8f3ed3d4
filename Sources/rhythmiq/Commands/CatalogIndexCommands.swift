import ArgumentParser
import CatalogueEvaluation
import CatalogueIndex
import Foundation
import Recommendation
import RhythmiQDomain
import ThemeMatching

struct CatalogBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Builds an index of a catalogue: one file that answers in milliseconds.",
        discussion: "Give the file as catalog.path. A running daemon takes a new file over by itself.")

    @Argument(help: "The catalogue's folder; without it, the one that is set.") var catalogue: String?
    @Option(help: ArgumentHelp("The file to write; one that is there is replaced in one step.", valueName: "file"))
    var out: String
    @Flag(help: "Print one JSON document.") var json = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let source = try catalogue.map { URL(filePath: $0) } ?? Installation.find().catalogueFolder(common.settings())
        let bar = TaskBar()
        defer { bar.clear() }
        let summary = try IndexBuilder.build(
            folder: source, to: URL(filePath: out), facts: TrackFacts.ownThemes, progress: bar.show)
        bar.clear()
        if json {
            Console.out(try JSONOutput.string(summary))
            return
        }
        Console.out("\(out): \(summary.tracks) songs, \(summary.playlists) playlists, \(summary.entries) entries")
        if summary.repeatedIDs > 0 { Console.error("left out: \(summary.repeatedIDs) songs whose id is used twice") }
        if summary.unknownEntries > 0 { Console.error("left out: \(summary.unknownEntries) entries without a song") }
    }
}

struct CatalogNeighboursCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neighbours", abstract: "The songs that share most lists with a song: exact cosine.")

    @Argument(help: "An index.") var index: String
    @Argument(help: "A song's id.") var track: String
    @Option(help: "How many.") var limit = 20
    @Flag(help: "Compute them, also where the file holds them.") var computed = false
    @Flag(help: "Print one JSON document.") var json = false

    private struct Row: Encodable {
        let id: String
        let title: String
        let artist: String
        let cosine: Double
        let together: Int
    }

    func validate() throws {
        if !(1...10_000).contains(limit) { throw ValidationError("--limit must be from 1 to 10000.") }
    }

    func run() async throws {
        let songs = try CatalogueIndex(contentsOf: URL(filePath: index))
        try songs.verify()
        guard let number = songs.track(withID: track) else {
            throw CommandFailure(message: "The index has no song with the id \(track).")
        }
        let rows = songs.neighbours(of: number, limit: limit, usingHead: !computed).map {
            let track = songs.track($0.track)
            return Row(
                id: track.id.rawValue, title: track.title, artist: track.artist, cosine: $0.cosine,
                together: $0.together)
        }
        if json {
            Console.out(try JSONOutput.string(rows))
        } else {
            for row in rows {
                Console.out(
                    String(format: "%.6f  ", row.cosine) + "\(row.together)  \(row.title) — \(row.artist)  (\(row.id))")
            }
        }
    }
}

struct CatalogBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures an index on this machine, in one thread.")

    @Argument(help: "An index.") var index: String
    @Option(help: "Requests of each kind.") var requests = 1_000
    @Option(help: "Chooses the requests.") var seed: UInt64 = 1
    @Flag(help: "Print one JSON document.") var json = false

    func validate() throws {
        if !(20...1_000_000).contains(requests) { throw ValidationError("--requests must be from 20 to 1000000.") }
    }

    func run() async throws {
        var benchmark = IndexBenchmark()
        benchmark.requests = requests
        benchmark.seed = seed
        let report = try benchmark.report(on: URL(filePath: index))
        if json {
            Console.out(try JSONOutput.string(report))
            return
        }
        Console.out(
            "\(report.playlists) playlists, \(report.tracks) songs, \(report.entries) entries, "
                + "\(report.headTracks) with neighbours in the file; \(report.fileBytes / 1_000_000) MB")
        Console.out(
            String(
                format: "open %.1f ms, every byte checked in %.0f ms, resident %d MB", report.openMilliseconds,
                report.verifyMilliseconds, (report.residentBytes ?? 0) / 1_000_000))
        Console.out(DisplayWidth.padded("", to: 46) + "   p50 ms    p99 ms    max ms   processor p50, p99 ms")
        for row in report.rows {
            Console.out(
                DisplayWidth.padded(row.name, to: 46)
                    + String(
                        format: "%9.3f %9.3f %9.3f     %9.3f %9.3f", row.medianMilliseconds, row.p99Milliseconds,
                        row.maxMilliseconds, row.processorMedianMilliseconds, row.processorP99Milliseconds))
        }
    }
}

struct CatalogEvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Hides a part of each playlist and counts how much of it comes back.",
        discussion: "All hidden entries are hidden at once; all songs stay known. The same seed hides the same entries."
    )

    @Argument(help: "A catalogue's folder or an index; without it, the one that is set.") var catalogue: String?
    @Option(help: "Share of each playlist that is hidden.") var share = 0.5
    @Option(help: "Chooses what is hidden.") var seed: UInt64 = 1
    @Option(help: "At most so many playlists have a part hidden.") var playlists = 2_000
    @Option(help: ArgumentHelp("Weights to try: affinity=0.5,artists=0.3", visibility: .hidden)) var weights: String?
    @Option(help: ArgumentHelp("Only these methods.", valueName: "a,b", visibility: .hidden)) var methods: String?
    @Flag(help: "Print one JSON document.") var json = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if !(0.05...0.95).contains(share) { throw ValidationError("--share must be from 0.05 to 0.95.") }
        if !(1...1_000_000).contains(playlists) { throw ValidationError("--playlists must be from 1 to 1000000.") }
    }

    func run() async throws {
        let source = try catalogue.map { URL(filePath: $0) } ?? Installation.find().catalogueFolder(common.settings())
        let folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var full = source
        if try source.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true {
            full = folder.appending(path: "full")
            var options = IndexBuilder.Options()
            options.headLimit = 0
            _ = try IndexBuilder.build(folder: source, to: full, options: options, facts: TrackFacts.ownThemes)
        }
        var split = HeldOutCollection.Split()
        (split.share, split.seed, split.playlistLimit) = (share, seed, playlists)
        let index = try CatalogueIndex(contentsOf: full)
        try index.verify()
        let collection = try HeldOutCollection(
            hiding: split, of: index, at: folder.appending(path: "training"), options: IndexBuilder.Options())
        var evaluation = CatalogueEvaluation(of: collection)
        evaluation.seed = seed
        try evaluation.weights.set(weights ?? "")
        let chosen = methods?.split(separator: ",").compactMap { CatalogueEvaluation.Method(rawValue: String($0)) }
        let rows = (chosen ?? CatalogueEvaluation.Method.allCases).map(evaluation.row)
        Console.out(json ? try JSONOutput.string(rows) : Self.table(rows))
    }

    private static func table(_ rows: [CatalogueEvaluation.Row]) -> String {
        let heading =
            DisplayWidth.padded("", to: 42)
            + " lists  R-prec   NDCG  clicks  recall@50 (95 %)       artists  novelty  length s  repeats"
        return
            ([heading]
            + rows.map { row in
                DisplayWidth.padded(row.method, to: 42)
                    + String(
                        format: "%6d  %.4f %.4f  %6.2f  %.4f (%.4f–%.4f)  %7.3f  %7.2f  %@  %7d", row.playlists,
                        row.rPrecision.mean, row.ndcg.mean, row.clicks.mean, row.recallAt50.mean, row.recallAt50.low,
                        row.recallAt50.high, row.distinctArtists.mean, row.novelty.mean,
                        row.lengthError.map { String(format: "%8.1f", $0.mean) } ?? "       –",
                        row.listsWithRepetitions)
            }).joined(separator: "\n")
    }
}

extension BlendWeights {
    fileprivate mutating func set(_ text: String) throws(CommandFailure) {
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=").map(String.init)
            guard parts.count == 2, let value = Double(parts[1]), set(parts[0], value) else {
                throw CommandFailure(message: "--weights: there is no weight \(pair).", exitCode: 2)
            }
        }
    }
}

struct CatalogSynthesizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesize", abstract: "Invents a large collection to measure with.")

    @Option(help: "Playlists.") var playlists = 100_000
    @Option(help: "Songs.") var tracks = 250_000
    @Option(help: "The same seed gives the same bytes.") var seed: UInt64 = 1
    @Option(help: ArgumentHelp("The folder to write.", valueName: "folder")) var out: String

    func validate() throws {
        if !(1...10_000_000).contains(playlists) || !(1...16_000_000).contains(tracks) {
            throw ValidationError("--playlists must be from 1 to 10000000, --tracks from 1 to 16000000.")
        }
    }

    func run() async throws {
        let vocabulary = try ThemeVocabulary(contentsOf: try Installation.find().themesFile)
        let folder = URL(filePath: out, directoryHint: .isDirectory)
        let bar = TaskBar()
        defer { bar.clear() }
        try SyntheticCollection(
            playlistCount: playlists, trackCount: tracks, seed: seed, themes: vocabulary.themes.map(\.id)
        ).write(to: folder) { bar.show("inventing", $0) }
        bar.clear()
        Console.out("\(folder.path): \(tracks) songs, \(playlists) playlists")
    }
}

/// One line on standard error that says what is being done and how much of it; nothing where that is no terminal.
final class TaskBar {
    private let isShown = Console.isTerminal(STDERR_FILENO)

    func show(_ task: String, _ share: Double) {
        guard isShown else { return }
        let filled = Int(max(0, min(1, share)) * 30)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        Console.error("\r\u{1B}[2K\(bar) \(task)", terminator: "")
    }

    func clear() {
        if isShown { Console.error("\r\u{1B}[2K", terminator: "") }
    }
}
