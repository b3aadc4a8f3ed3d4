import ArgumentParser
import Foundation
import HTTPTransport
import ModelHub
import SentenceEmbedding
import Synchronization

/// `rhythmiq models pull`: a model from a hub into the state directory.
struct ModelsPullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Fetches a model from a hub.",
        discussion: """
            Goes on where an earlier pull stopped, checks every file, and moves the model into its place when all is there.
            Weights in the safetensors format only: where a model has none, those that the hub has converted.
            """)

    @Argument(help: "The model's name on the hub, such as snunlp/KR-SBERT-V40K-klueNLI-augSTS.")
    var name: String
    @Option(help: ArgumentHelp("A branch, tag or commit.", valueName: "r")) var revision = "main"
    @Option(help: ArgumentHelp("The hub's address.", valueName: "url")) var hub = "https://huggingface.co"
    @Option(help: ArgumentHelp("A file that holds a token, for models that ask for one.", valueName: "file"))
    var tokenFile: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let root = ModelFolders(try common.settings()).root
        let token = try tokenFile.map(Self.token)
        let http = HTTPClient()
        defer { http.shutdown() }
        let bar = PullBar()
        let folder = try await ModelHub(http: http, baseURL: hub, token: token)
            .pull(name, revision: revision, into: root) { bar.show($0) }
        bar.clear()
        // Whether it is a model that can be used, told now and not at the first message.
        let encoder = try SentenceEncoder(folder: folder.path)
        Console.out("\(name) is in \(folder.path)")
        Console.error(
            "\(encoder.dimension) dimensions; use it with embedding.model: \(name), check it with "
                + "rhythmiq models verify \(name)")
    }

    private static func token(_ path: String) throws -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure(message: "--token-file: \(path) can't be read.", exitCode: 2)
        }
        let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CommandFailure(message: "--token-file: \(path) holds no token.", exitCode: 2)
        }
        return token
    }
}

/// A line on standard error that fills up; nothing where that is no terminal.
private final class PullBar: Sendable {
    private let isShown = Console.isTerminal(STDERR_FILENO)
    private let shownPercent = Mutex(-1)

    func show(_ progress: ModelHub.Progress) {
        guard isShown, let total = progress.totalBytes, total > 0 else { return }
        let percent = progress.fetchedBytes * 100 / total
        guard
            shownPercent.withLock({ shown in
                defer { shown = percent }
                return shown != percent
            })
        else { return }
        let bar = String(repeating: "█", count: percent / 4) + String(repeating: "░", count: 25 - percent / 4)
        let megabytes = "\(progress.fetchedBytes / 1_000_000) of \(total / 1_000_000) MB"
        Console.error("\r\u{1B}[2K\(bar) \(megabytes)  \(progress.file)", terminator: "")
    }

    func clear() {
        if isShown { Console.error("\r\u{1B}[2K", terminator: "") }
    }
}
