import Foundation
import Tokenization

/// Sentences → vectors, with a model that sentence-transformers has saved; computed on the caller's thread and, where
/// the precision allows and a core is free, on a second one.
///
/// A value that may be shared between threads: a call keeps its working memory to itself.
package struct SentenceEncoder: Sendable {
    /// Numbers in a vector.
    package let dimension: Int
    /// Tokens that are looked at, start and end included; what exceeds them is cut off.
    package let maxSequenceLength: Int
    /// Whether vectors have length 1.
    package let normalizes: Bool
    /// The folder's own name, as far as a name says anything.
    package let name: String
    /// Tells whether vectors made earlier are this model's: of configuration, vocabulary, samples of all weights and the
    /// precision.
    package let modelDigest: UInt64
    /// What is computed in; never `auto`.
    package var precision: Precision { choice.precision }
    /// What computes: a kernel set, or the definition's own loops.
    package var kernels: String { choice.kernels }
    /// How near its vectors are to float32's; `nil` in float32 itself.
    package var agreement: PrecisionAgreement? { choice.agreement }
    /// What went wrong on the way and costs nothing but time: the packed weights could not be kept.
    package var note: String? { choice.note }

    let tokenizer: Tokenizer
    let configuration: BertConfiguration
    /// What the model wants before each text, `query: ` for example.
    private let prompt: String
    private let pooling: [PoolingMode]
    private let choice: EngineChoice
    private var engine: any EncoderEngine { choice.engine }

    /// Maps the weights and checks every file. Other precisions than float32 map the weights packed for them, or pack
    /// them, which takes seconds once.
    ///
    /// - Parameters:
    ///   - path: the folder that holds `modules.json`.
    ///   - kernels: for measures; the best of this processor otherwise.
    ///   - threads: the most that one call may use, its own included; float32 uses one.
    package init(
        folder path: String, precision: Precision = .float32, kernels: KernelSet = .best, threads: Int = 2
    ) throws(ModelError) {
        let folder = try ModelFolder(path: path)
        let weightsFile = try SafetensorsFile(path: folder.weightsPath)
        configuration = folder.configuration
        name = URL(filePath: path, directoryHint: .isDirectory).standardized.lastPathComponent
        tokenizer = try folder.tokenizer()
        maxSequenceLength = try folder.maxSequenceLength()
        prompt = try folder.prompt(modelName: name)
        pooling = folder.pooling
        normalizes = folder.normalizes
        dimension = folder.configuration.hiddenSize * folder.pooling.count
        let digest = try Self.digest(weightsFile, folder, tokenizer, maxSequenceLength, prompt: prompt)
        let tokenize = { [tokenizer, maxSequenceLength, prompt] in
            Self.tokenIDs(of: $0, tokenizer, maxSequenceLength, prompt: prompt)
        }
        choice = try EngineChoice(
            precision, of: folder, weightsFile, sourceDigest: digest ^ weightsFile.file.stamp, kernels: kernels,
            threads: threads, probes: PrecisionAgreement.texts.map(tokenize))
        var precise = FNV1a()
        precise.combine(bytes: "\(digest) \(choice.precision.rawValue)".utf8)
        modelDigest = choice.precision == .float32 ? digest : precise.value
    }

    /// The ids that `embed` looks up.
    ///
    /// Where the vocabulary tells letters by case and accent, decomposed Hangul is composed first; that alone differs
    /// from sentence-transformers, which would find only unknown words there.
    package func tokenIDs(of text: String) -> [Int32] {
        Self.tokenIDs(of: text, tokenizer, maxSequenceLength, prompt: prompt)
    }

    private static func tokenIDs(
        of text: String, _ tokenizer: Tokenizer, _ maxSequenceLength: Int, prompt: String
    ) -> [Int32] {
        let text = prompt + text
        return tokenizer.encode(
            tokenizer.needsComposedHangul ? Hangul.composed(text) : text, maxLength: maxSequenceLength)
    }

    /// A vector of `dimension` numbers for each text, in order. A text's vector does not depend on the texts beside it.
    package func embed(_ texts: [String]) -> [[Float]] { embed(tokenIDs: texts.map(tokenIDs(of:))) }

    /// - Precondition: each sequence has 1…`maxSequenceLength` ids of this model's vocabulary.
    func embed(tokenIDs: [[Int32]]) -> [[Float]] {
        var vectors: [[Float]] = []
        vectors.reserveCapacity(tokenIDs.count)
        var next = 0
        while next < tokenIDs.count {
            let first = next
            var tokens = 0
            repeat {
                tokens += tokenIDs[next].count
                next += 1
            } while next < tokenIDs.count && tokens + tokenIDs[next].count <= engine.tokensAtOnce
            vectors += pooled(TokenBatch(tokenIDs[first..<next]))
        }
        return vectors
    }

    private func pooled(_ batch: TokenBatch) -> [[Float]] {
        let hidden = configuration.hiddenSize
        let states = engine.hiddenStates(of: batch)
        return batch.sequences.map { sequence in
            let own = states[sequence.lowerBound * hidden..<sequence.upperBound * hidden]
            let vector = pooling.flatMap { $0.pool(own, hiddenSize: hidden) }
            return normalizes ? normalized(vector) : vector
        }
    }

    private func normalized(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / max(length, 1e-12) }
    }

    /// Samples: reading half a gigabyte would cost a second at each start, and further training changes all tensors.
    private static func digest(
        _ weights: SafetensorsFile, _ folder: ModelFolder, _ tokenizer: Tokenizer, _ maxSequenceLength: Int,
        prompt: String
    ) throws(ModelError) -> UInt64 {
        var digest = FNV1a()
        digest.combine(bytes: "\(folder.configuration) \(folder.pooling) \(folder.normalizes)".utf8)
        digest.combine(bytes: "\(tokenizer.identity) \(maxSequenceLength) \(prompt)".utf8)
        weights.file.withBytes(weights.headerRange) { digest.combine(bytes: $0) }
        let (samples, sampleSize) = (8, 64)
        var places: [Range<Int>] = []
        for (_, tensor) in weights.tensors.sorted(by: { $0.key < $1.key }) {
            let step = max(tensor.bytes.count / samples, sampleSize)
            for start in stride(from: tensor.bytes.lowerBound, to: tensor.bytes.upperBound, by: step) {
                places.append(start..<min(start + sampleSize, tensor.bytes.upperBound))
            }
        }
        try weights.file.forEachCopy(of: places) { digest.combine(bytes: $0) }
        return digest.value
    }
}
