import ArgumentParser
import Catalogue
import ChatBot
import CoverArt
import Foundation
import RhythmiQDomain
import SentenceEmbedding
import ThemeMatching

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Checks the installation; one line each, with the remedy.")

    @OptionGroup var common: CommonOptions

    /// One examined thing.
    private struct Finding {
        let name: String
        let isGood: Bool
        let text: String
    }

    func run() async throws {
        var findings: [Finding] = []
        func examine(_ name: String, remedy: String = "", _ work: () throws -> String) {
            do {
                findings.append(Finding(name: name, isGood: true, text: try work()))
            } catch let failure as CommandFailure {
                findings.append(Finding(name: name, isGood: false, text: failure.message))
            } catch {
                let remedy = remedy.isEmpty ? "" : " → \(remedy)"
                findings.append(Finding(name: name, isGood: false, text: "\(error)\(remedy)"))
            }
        }

        let settings: Settings
        do {
            settings = try common.settings()
        } catch {
            report([Finding(name: "settings", isGood: false, text: "\(error)")])
            throw ExitCode(78)
        }
        examine("settings") { settings.file.map { "read \($0)" } ?? "defaults and environment (no settings file)" }
        examine("state folder", remedy: "set stateDirectory to a folder that this user may write") {
            try Self.checkStateDirectory(settings)
        }
        var found: Installation?
        examine("program files") {
            let installation = try Installation.find()
            found = installation
            return installation.folder.path
        }
        // The failure itself is the finding above; without the files there is nothing more to examine.
        if let installation = found {
            examine("themes") {
                let vocabulary = try ThemeVocabulary(contentsOf: installation.themesFile)
                return "\(vocabulary.themes.count) themes, \(vocabulary.phrases.count) phrases"
            }
            examine("replies") {
                _ = try Replies(folder: installation.folder)
                return "Korean and English complete"
            }
            examine("catalogue", remedy: "check catalog.path") {
                let catalogue = try CatalogueReader.read(folder: try installation.catalogueFolder(settings))
                return "\(catalogue.tracks.count) songs, \(catalogue.playlists.count) playlists"
            }
        }
        examine("embedding model") { try Self.checkModel(settings) }
        examine("covers") { try Self.checkCover(settings) }
        report(findings)
        if findings.contains(where: { !$0.isGood }) { throw ExitCode(1) }
    }

    private func report(_ findings: [Finding]) {
        let style = Style.detect()
        for finding in findings {
            let mark = finding.isGood ? style.good("ok  ") : style.bad("FAIL")
            Console.out("\(mark)  \(DisplayWidth.padded(finding.name, to: 16))\(finding.text)")
        }
    }

    private static func checkStateDirectory(_ settings: Settings) throws -> String {
        let folder = settings.stateDirectory()
        let probe = folder.appending(path: ".doctor")
        try OutputFile.write(Data(), to: probe)
        try FileManager.default.removeItem(at: probe)
        _ = try RecentLists(folder: folder).lists()
        return folder.path
    }

    private static func checkModel(_ settings: Settings) throws -> String {
        let name = settings.text("embedding.model") ?? "lexical"
        if name == "lexical" { return "lexical (no model needed)" }
        let verification = ModelVerification(
            of: try ModelFolders(settings).encoder(named: name, precision: .float32),
            inUse: try ModelFolders(settings).encoder(named: name))
        guard verification.passed else {
            throw CommandFailure(message: "\(name) computes wrong values: run `rhythmiq models verify`")
        }
        return name
            + (verification.goldenModel.map { ", equal to the golden values of \($0)" }
                ?? ", no golden values to compare")
    }

    private static func checkCover(_ settings: Settings) throws -> String {
        let provider = try CoverProvider(settings)
        let painter = CoverPainter()
        try painter.checkFonts()
        let cover = try painter.paint(
            CoverBrief(title: "리드믹 RhythmiQ", themes: [WeightedTheme(ThemeID("wx.rain"))], seed: 1))
        return "\(provider); a drawn cover takes \(cover.jpeg.count) bytes"
    }
}
