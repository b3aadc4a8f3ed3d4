import ArgumentParser
import Foundation
import SentenceEmbedding

struct EmbedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed", abstract: "Prints one vector per line of standard input, as JSON Lines.")

    @Option(help: ArgumentHelp("A model folder, or a name under the state directory.", valueName: "m"))
    var model: String?

    @Option(help: ArgumentHelp("auto, int8, bfloat16 or float32.", valueName: "p"))
    var precision: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        var options: [String: String] = [:]
        if let model { options["embedding.model"] = model }
        if let precision { options["embedding.precision"] = precision }
        let settings = try await common.fetchedSettings(options)
        let name = settings.text("embedding.model") ?? "lexical"
        guard name != "lexical" else {
            throw CommandFailure(
                message: "embed needs a model: give --model FOLDER or set embedding.model.", exitCode: 2)
        }
        let encoder = try ModelFolders(settings).encoder(named: name)
        while let line = readLine(strippingNewline: true) {
            Console.out(try JSONOutput.string(EmbeddedText(line, by: encoder), pretty: false))
        }
    }
}
