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

    /// Where the model puts the themes and from where it may be believed: kept beside it, made anew where it is damaged or
    /// of another vocabulary.
    func meaningIndex(
        of name: String, _ vocabulary: ThemeVocabulary, _ encoder: SentenceEncoder, isRenewed: Bool = false
    ) throws -> MeaningIndex {
        let file = URL(filePath: try path(of: name)).appending(path: MeaningIndex.fileName)
        let digest = MeaningIndex.digest(vocabulary, modelDigest: encoder.modelDigest)
        if !isRenewed, let data = FileManager.default.contents(atPath: file.path),
            let kept = MeaningIndex(fileContents: data, digest: digest)
        {
            return kept
        }
        let index = try MeaningIndex(
            vocabulary: vocabulary, embedder: EncoderEmbedder(encoder: encoder), modelDigest: encoder.modelDigest)
        do {
            try OutputFile.write(try index.fileContents(), to: file, isPrivate: false)
        } catch {
            Console.error("the model will be calibrated again at the next start: \(error)")
        }
        return index
    }

    /// - Parameter precision: the one of the settings where none is named.
    func encoder(
        named name: String, precision: Precision? = nil, kernels: KernelSet = .best, threads: Int = 2
    ) throws -> SentenceEncoder {
        let set = settings.text("embedding.precision").flatMap(Precision.init) ?? .auto
        let encoder = try SentenceEncoder(
            folder: try path(of: name), precision: precision ?? set, kernels: kernels, threads: threads)
        if let note = encoder.note { Console.error(note) }
        return encoder
    }
}

/// Joins two modules that need not know each other.
struct EncoderEmbedder: TextEmbedder {
    let encoder: SentenceEncoder

    func embed(_ texts: [String]) -> [[Float]] { encoder.embed(texts) }
}
