import Foundation
import SentenceEmbedding
import ThemeMatching

/// Where embedding models are found: a folder by path, or a name under the state directory's `models`.
struct ModelFolders: Sendable {
    let root: URL
    private let settings: Settings

    init(_ settings: Settings) {
        self.settings = settings
        root = settings.stateDirectory().appending(path: "models")
    }

    private func path(of name: String) throws -> String {
        let candidates = [name, root.appending(path: name).path]
        guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            if settings.text("embedding.model") == name {
                throw settings.fault(
                    "embedding.model",
                    "names no folder, and nothing under \(root.path); put a sentence-transformers folder there")
            }
            throw CommandFailure(
                message: "No model \"\(name)\": there is no such folder, and none of that name under \(root.path). "
                    + "Put a sentence-transformers folder there, or use embedding.model: lexical.")
        }
        return found
    }

    func encoder(named name: String) throws -> SentenceEncoder { try SentenceEncoder(folder: try path(of: name)) }
}

/// Joins two modules that need not know each other.
struct EncoderEmbedder: TextEmbedder {
    let encoder: SentenceEncoder

    func embed(_ texts: [String]) -> [[Float]] { encoder.embed(texts) }
}

extension SentenceEncoder {
    /// The engine computes in float32 alone; asking for less is an error and not a silent float32.
    static func checkPrecision(_ precision: String) throws(CommandFailure) {
        guard precision == "auto" || precision == "float32" else {
            throw CommandFailure(
                message: "embedding.precision \(precision) is not available in this version: use auto or float32.",
                exitCode: 78)
        }
    }
}
