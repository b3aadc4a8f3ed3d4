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

    /// The cosine from which this model's nearest theme counts, as it was calibrated: `theme-matching.json` in the model's
    /// folder, else the bundled default.
    func matchingThreshold(of name: String) throws -> Float {
        let file = URL(filePath: try path(of: name)).appending(path: "theme-matching.json")
        guard FileManager.default.fileExists(atPath: file.path) else { return EmbeddingMatcher.defaultThreshold }
        let calibration: Calibration
        do {
            calibration = try JSONDecoder().decode(Calibration.self, from: Data(contentsOf: file))
        } catch {
            throw CommandFailure(message: "\(file.path) is no JSON with a number named threshold.", exitCode: 78)
        }
        guard (0...1).contains(calibration.threshold) else {
            throw CommandFailure(message: "\(file.path): threshold must be from 0 to 1.", exitCode: 78)
        }
        return calibration.threshold
    }

    private struct Calibration: Decodable { let threshold: Float }

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

/// Joins two modules that need not know each other, and keeps the vectors of the themes' texts between starts: computing
/// them takes a model seconds.
struct EncoderEmbedder: TextEmbedder {
    let encoder: SentenceEncoder
    let cacheFolder: URL

    /// From this many texts on it is the vocabulary and not a message.
    private static let fewestCached = 100

    func embed(_ texts: [String]) throws -> [[Float]] {
        guard texts.count >= Self.fewestCached else { return encoder.embed(texts) }
        let file = cacheFolder.appending(path: String(key(texts), radix: 16) + ".vectors")
        if let kept = read(file, count: texts.count) { return kept }
        let vectors = encoder.embed(texts)
        do {
            try OutputFile.write(Self.data(vectors), to: file)
        } catch {
            Console.error("the themes' vectors will be computed again at the next start: \(error)")
        }
        return vectors
    }

    /// Of the model and every text, so that another model or an edited themes file computes anew.
    private func key(_ texts: [String]) -> UInt64 {
        texts.reduce(encoder.modelDigest) {
            $1.utf8.reduce(($0 ^ 0xFF) &* 0x100_0000_01B3) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        }
    }

    private static func data(_ vectors: [[Float]]) -> Data {
        var data = Data()
        for value in vectors.joined() {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        let checksum = data.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        withUnsafeBytes(of: checksum.littleEndian) { data.append(contentsOf: $0) }
        return data
    }

    /// `nil` where nothing is kept, or what is kept is damaged: then it is made again.
    private func read(_ file: URL, count: Int) -> [[Float]]? {
        let size = count * encoder.dimension * 4
        guard let data = FileManager.default.contents(atPath: file.path), data.count == size + 8 else { return nil }
        let bytes = [UInt8](data)
        let checksum = bytes[..<size].reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        guard checksum == bytes[size...].reversed().reduce(0, { $0 << 8 | UInt64($1) }) else { return nil }
        let values = (0..<count * encoder.dimension).map { index in
            Float(bitPattern: (0..<4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[index * 4 + $1]) })
        }
        return (0..<count).map { Array(values[$0 * encoder.dimension..<($0 + 1) * encoder.dimension]) }
    }
}
