import ArgumentParser
import Catalogue
import CatalogueImport
import Foundation

struct CatalogExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes a catalogue as JSON Lines: tracks.jsonl and playlists.jsonl.")

    @Argument(help: "The catalogue; without it, the one that is set.") var catalogue: String?
    @Option(help: ArgumentHelp("The folder to write; a catalogue that is there is replaced.", valueName: "folder"))
    var out: String
    @Flag(help: "Print one JSON document.") var json = false
    @OptionGroup var common: CommonOptions

    private struct Document: Encodable {
        let folder: String
        let tracks: Int
        let playlists: Int
    }

    func run() async throws {
        let settings = try await common.fetchedSettings()
        let source = try catalogue.map { URL(filePath: $0) } ?? Installation.find().catalogueFolder(settings)
        let folder = URL(filePath: out, directoryHint: .isDirectory)
        try ImportedCatalogue.checkFolder(folder)
        let songs = try CatalogueReader.read(folder: source)
        try songs.write(to: folder)
        let document = Document(folder: folder.path, tracks: songs.tracks.count, playlists: songs.playlists.count)
        if json {
            Console.out(try JSONOutput.string(document))
        } else {
            Console.out("\(document.folder): \(document.tracks) songs, \(document.playlists) playlists")
        }
    }
}
