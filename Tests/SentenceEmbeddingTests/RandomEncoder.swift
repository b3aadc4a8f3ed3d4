import RhythmiQDomain

@testable import SentenceEmbedding

/// A random model of any shape, in memory alone.
struct RandomEncoder {
    let configuration: BertConfiguration
    let weights: BertWeights

    init(
        hidden: Int, heads: Int, feedForward: Int, layers: Int = 2, activation: Activation = .gelu,
        paddingID: Int32? = nil, seed: UInt64 = 1
    ) {
        var chance = SplitMix64(seed: seed)
        func numbers(_ count: Int, around centre: Float = 0, _ amplitude: Float) -> [Float] {
            (0..<count).map { _ in centre + amplitude * (2 * Float(chance.unit()) - 1) }
        }
        func matrix(_ rows: Int, _ columns: Int, _ amplitude: Float) -> Matrix {
            Matrix(rowCount: rows, columnCount: columns, values: numbers(rows * columns, amplitude))
        }
        func norm() -> LayerNorm {
            LayerNorm(weight: numbers(hidden, around: 1, 0.3), bias: numbers(hidden, 0.2), epsilon: 1e-12)
        }
        /// Of a size that keeps the spread of the numbers from layer to layer.
        func dense(_ outputs: Int, _ inputs: Int) -> BertWeights.Dense {
            BertWeights.Dense(
                weight: matrix(outputs, inputs, 1.7 / Float(inputs).squareRoot()), bias: numbers(outputs, 0.2))
        }
        let vocabulary = 97
        let positions = 200
        configuration = BertConfiguration(
            hiddenSize: hidden, layerCount: layers, headCount: heads, feedForwardSize: feedForward,
            vocabularySize: vocabulary, positionCount: positions, tokenTypeCount: 2, layerNormEpsilon: 1e-12,
            activation: activation, paddingIDForPositions: paddingID)
        weights = BertWeights(
            wordEmbeddings: matrix(vocabulary, hidden, 0.1), positionEmbeddings: matrix(positions, hidden, 0.1),
            tokenTypeEmbeddings: matrix(2, hidden, 0.1), embeddingNorm: norm(),
            layers: (0..<layers).map { _ in
                BertWeights.Layer(
                    query: dense(hidden, hidden), key: dense(hidden, hidden), value: dense(hidden, hidden),
                    attentionOutput: dense(hidden, hidden), attentionNorm: norm(),
                    intermediate: dense(feedForward, hidden), output: dense(hidden, feedForward), outputNorm: norm())
            })
    }

    var definition: Float32Engine { Float32Engine(configuration: configuration, weights: weights) }

    func batch(lengths: [Int], seed: UInt64 = 3) -> TokenBatch {
        var chance = SplitMix64(seed: seed)
        return TokenBatch(
            lengths.map { length in
                (0..<length).map { _ in Int32(chance.index(below: configuration.vocabularySize)) }
            })
    }

    /// `nil` where the precision has no kernels for this shape.
    func packed(_ precision: Precision) -> PackedWeights? {
        PackedWeights.shape(of: configuration, precision).map { shape in
            let memory = WritableMapping(byteCount: PackedWeights.byteCount(of: shape))
            PackedWeights.pack(weights, shape, into: memory.start)
            return PackedWeights(
                shape: shape, agreement: PrecisionAgreement(meanCosine: 1, leastCosine: 1),
                start: UnsafeRawPointer(memory.start), storage: memory)
        }
    }
}
