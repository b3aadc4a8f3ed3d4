import ArgumentParser
import ChatBot
import CoverArt
import CoverStorage
import Foundation
import RhythmiQDomain
import SentenceEmbedding
import ThemeMatching

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Checks the installation; one line each, with the remedy.")

    @Flag(help: "Also ask the services that are configured.")
    var online = false

    @Flag(help: "With --online: order a picture from the image service.")
    var sample = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if sample, !online { throw ValidationError("--sample needs --online.") }
    }

    /// One examined thing.
    private struct Finding {
        let name: String
        let isGood: Bool
        let text: String
    }

    func run() async throws {
        var findings: [Finding] = []
        func examineOnline(_ name: String, _ work: () async throws -> String?) async {
            do {
                if let text = try await work() { findings.append(Finding(name: name, isGood: true, text: text)) }
            } catch {
                findings.append(Finding(name: name, isGood: false, text: "\(error)"))
            }
        }
        func examine(_ name: String, remedy: String = "", _ work: () async throws -> String) async {
            do {
                findings.append(Finding(name: name, isGood: true, text: try await work()))
            } catch let failure as CommandFailure {
                findings.append(Finding(name: name, isGood: false, text: failure.message))
            } catch {
                let remedy = remedy.isEmpty ? "" : " → \(remedy)"
                findings.append(Finding(name: name, isGood: false, text: "\(error)\(remedy)"))
            }
        }

        let settings: Settings
        do {
            settings = try await common.fetchedSettings()
        } catch {
            report([Finding(name: "settings", isGood: false, text: "\(error)")])
            throw ExitCode(78)
        }
        await examine("settings") {
            settings.file.map { "read \($0)" } ?? "defaults and environment (no settings file)"
        }
        await examine("state folder", remedy: "set stateDirectory to a folder that this user may write") {
            try Self.checkStateDirectory(settings)
        }
        var found: Installation?
        await examine("program files") {
            let installation = try Installation.find()
            found = installation
            return installation.folder.path
        }
        // The failure itself is the finding above; without the files there is nothing more to examine.
        if let installation = found {
            await examine("themes") {
                let vocabulary = try ThemeVocabulary(contentsOf: installation.themesFile)
                return "\(vocabulary.themes.count) themes, \(vocabulary.phrases.count) phrases"
            }
            await examine("replies") {
                _ = try Replies(folder: installation.folder)
                return "Korean and English complete"
            }
            await examine("catalogue", remedy: "check catalog.path") {
                let counts = try LoadedCatalogue(contentsOf: try installation.catalogueFolder(settings)).counts
                return "\(counts.songs) songs, \(counts.playlists) playlists"
            }
        }
        await examine("embedding model") { try Self.checkModel(settings) }
        await examine("covers") { try Self.checkCover(settings) }
        await examine("daemon") { try LiveCheckup(settings).daemonSettings() }
        await examine("key ring") { try LiveCheckup(settings).keyRing() }
        await examine("database") { try await LiveCheckup(settings).database() }
        await examine("SQLite") { try LiveCheckup(settings).sqlite() }
        if online {
            let checkup = OnlineCheckup(settings: settings)
            await examineOnline("image service", checkup.imageService)
            if sample { await examineOnline("sample picture", checkup.sample) }
            await examineOnline("cover storage", checkup.storage)
            await examine("Telegram") { try await LiveCheckup(settings).telegram() }
            await examine("Spotify") { try await LiveCheckup(settings).spotify() }
        }
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
        let painter = CoverPainter()
        let provider = try CoverProvider(settings, painter: painter)
        let keeping =
            try CoverArchive.configured(settings) == nil ? "" : "; kept in \(settings.text("covers.storage") ?? "")"
        try painter.checkFonts()
        let cover = try painter.paint(
            CoverBrief(title: "리드믹 RhythmiQ", themes: [WeightedTheme(ThemeID("wx.rain"))], seed: 1))
        return "\(provider); a drawn cover takes \(cover.jpeg.count) bytes\(keeping)"
    }
}
