import Catalogue
import CatalogueImport
import Foundation
import RhythmiQDomain
import TestSupport
import ThemeMatching

/// A folder of the test's own, gone with it.
final class ImportWorkshop {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Read once: the vocabulary's lexicon takes a moment.
    private static let tagger = Result {
        ThemeTagger(
            vocabulary: try ThemeVocabulary(contentsOf: Checkout.root.appending(path: "bot-config/themes.yaml")))
    }

    static func fixture(_ name: String) -> URL {
        Checkout.root.appending(path: "Tests/CatalogueImportTests/Fixtures/\(name)")
    }

    func write(_ name: String, _ content: String) throws -> URL { try write(name, Data(content.utf8)) }

    func write(_ name: String, _ content: Data) throws -> URL {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: url)
        return url
    }

    func run(
        _ urls: [URL], format: ImportFormat? = nil, columns: ColumnNames = ColumnNames(), isStrict: Bool = false,
        acceptsTerms: Bool = true, progress: @escaping (ImportProgress) -> Void = { _ in }
    ) throws -> ImportedCatalogue {
        var options = CatalogueImporter.Options()
        options.isStrict = isStrict
        options.columns = columns
        options.acceptsTerms = acceptsTerms
        return try CatalogueImporter.run(
            try SourceList(urls, format: format, columns: columns).sources, options: options,
            tagger: try Self.tagger.get(), progress: progress)
    }

    /// Imports, writes and reads back what `catalog.path` would get.
    func catalogue(
        _ urls: URL..., format: ImportFormat? = nil, columns: ColumnNames = ColumnNames()
    ) throws -> (songs: SongCatalogue, summary: ImportSummary) {
        let imported = try run(urls, format: format, columns: columns)
        let out = folder.appending(path: "out-\(UUID().uuidString)")
        try imported.write(to: out)
        return (try CatalogueReader.read(folder: out), imported.summary)
    }
}

extension SongCatalogue {
    /// Titles of a list's songs, in its order.
    func titles(of playlist: Int) -> [String] { playlists[playlist].tracks.map { tracks[Int($0)].title } }

    func track(_ title: String) -> Track? { tracks.first { $0.title == title } }
}
