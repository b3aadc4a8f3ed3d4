import ArgumentParser
import CatalogueImport
import Foundation
import ThemeMatching

struct CatalogImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Reads playlist collections into a catalogue.",
        discussion: """
            Formats: jsonl (this program's own), mpd (Million Playlist Dataset slices), melon (train.json, song_meta.json,
            genre_gn_all.json, melontospotify.csv), train-csv, spotify (account export), exportify, jspf, xspf, m3u, listens (ListenBrainz),
            csv.
            Several files and folders become one catalogue; give its folder as catalog.path.
            """)

    @Argument(help: ArgumentHelp("Files, or folders to search through.", valueName: "file-or-folder"))
    var paths: [String]
    @Option(help: ArgumentHelp("The folder to write; a catalogue that is there is replaced.", valueName: "folder"))
    var out: String
    @Option(help: ArgumentHelp("The files' format, where content and name do not tell.", valueName: "format"))
    var format: String?
    @Option(help: ArgumentHelp("Header names of a CSV: title=track_name,artist=artist", valueName: "names"))
    var columns: String?
    @Flag(help: "Stop at the first bad record.") var strict = false
    @Flag(help: "You have read the terms of the collections and may use them.") var acceptTerms = false
    @Flag(help: "Print the summary as one JSON document.") var json = false

    func run() async throws {
        var options = CatalogueImporter.Options()
        options.isStrict = strict
        options.columns = try Self.columns(columns)
        let list = try SourceList(
            paths.map { URL(filePath: $0) }, format: try Self.format(format), columns: options.columns)
        for path in list.ignored { Console.error("left out, of no known format: \(path)") }
        let folder = URL(filePath: out, directoryHint: .isDirectory)
        try ImportedCatalogue.checkFolder(folder)
        options.acceptsTerms = confirm(try CatalogueImporter.terms(of: list.sources))

        let vocabulary = try ThemeVocabulary(contentsOf: try Installation.find().themesFile)
        let bar = ProgressBar()
        defer { bar.clear() }
        let catalogue = try CatalogueImporter.run(
            list.sources, options: options, tagger: ThemeTagger(vocabulary: vocabulary), progress: bar.show)
        bar.clear()
        try catalogue.write(to: folder)
        if json {
            Console.out(try JSONOutput.string(catalogue.summary))
        } else {
            Console.out(([folder.path] + catalogue.summary.lines).joined(separator: "\n"))
        }
    }

    static func format(_ name: String?) throws(CommandFailure) -> ImportFormat? {
        guard let name else { return nil }
        guard let format = ImportFormat(rawValue: name) else {
            let names = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure(message: "--format takes one of \(names).", exitCode: 2)
        }
        return format
    }

    static func columns(_ text: String?) throws(CommandFailure) -> ColumnNames {
        do {
            return try text.map { text throws(ColumnNamesError) in try ColumnNames(parsing: text) } ?? ColumnNames()
        } catch {
            throw CommandFailure(message: "\(error)", exitCode: 2)
        }
    }

    /// Shows the terms; asks for a yes where a person sits at the terminal and has not given it already.
    private func confirm(_ terms: [CollectionTerms]) -> Bool {
        for terms in terms { Console.error("\(terms.text)\n") }
        guard !acceptTerms, terms.contains(where: \.needsConsent), Console.isTerminal(STDIN_FILENO),
            Console.isTerminal(STDERR_FILENO)
        else { return acceptTerms }
        Console.error("Do you accept these terms? [y/N] ", terminator: "")
        return ["y", "yes"].contains(readLine()?.trimmingCharacters(in: .whitespaces).lowercased())
    }
}

/// One line on standard error that fills as files are read; nothing where that is no terminal.
private final class ProgressBar {
    private let isShown = Console.isTerminal(STDERR_FILENO)
    private let clock = ContinuousClock()
    private var last: ContinuousClock.Instant?
    private var isDrawn = false

    func show(_ progress: ImportProgress) {
        let now = clock.now
        if let last, last.duration(to: now) < .milliseconds(100) { return }
        guard isShown else { return }
        last = now
        isDrawn = true
        let share = min(1, Double(progress.bytesRead) / Double(max(1, progress.bytesInAll)))
        let filled = Int(share * 30)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        let megabytes = "\(progress.bytesRead / 1_000_000) of \(progress.bytesInAll / 1_000_000) MB"
        Console.error(
            "\r\u{1B}[2K\(bar) \(Int(share * 100)) %  \(megabytes)  \(DisplayWidth.cut(progress.file, to: 30))",
            terminator: "")
    }

    func clear() {
        if isDrawn { Console.error("\r\u{1B}[2K", terminator: "") }
        isDrawn = false
    }
}
