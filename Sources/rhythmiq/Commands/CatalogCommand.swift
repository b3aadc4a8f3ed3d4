import ArgumentParser
import Catalogue
import Foundation
import RhythmiQDomain
import ThemeMatching

struct CatalogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog", abstract: "Song catalogues.",
        subcommands: [
            CatalogImportCommand.self, CatalogBuildCommand.self, CatalogExportCommand.self,
            CatalogNeighboursCommand.self, CatalogBenchCommand.self, CatalogEvaluateCommand.self,
            CatalogSynthesizeCommand.self, Stats.self,
            Check.self,
        ])

    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Counts songs, playlists, languages and themes.")
        @Flag(help: "Print one JSON document.") var json = false
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let (catalogue, vocabulary, folder) = try await CatalogCommand.load(common)
            let statistics = CatalogueStatistics(of: catalogue, themes: vocabulary.themes.map(\.id))
            if json {
                Console.out(try JSONOutput.string(statistics))
            } else {
                Console.out(folder.path)
                Console.out(statistics.lines.joined(separator: "\n"))
            }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Finds duplicates, unknown ids, themes without playlists, impossible lengths, artists spelled two ways."
        )
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let (catalogue, vocabulary, _) = try await CatalogCommand.load(common)
            let findings = CatalogueCheck().findings(in: catalogue, themes: vocabulary.themes.map(\.id))
            for finding in findings { Console.out("\(finding)") }
            Console.error(
                "\(catalogue.tracks.count) songs, \(catalogue.playlists.count) playlists, \(findings.count) findings")
            if !findings.isEmpty { throw ExitCode(1) }
        }
    }

    private static func load(_ common: CommonOptions) async throws -> (SongCatalogue, ThemeVocabulary, URL) {
        let settings = try await common.fetchedSettings()
        let installation = try Installation.find()
        let folder = try installation.catalogueFolder(settings)
        return (
            try CatalogueReader.read(folder: folder), try ThemeVocabulary(contentsOf: installation.themesFile), folder
        )
    }
}
