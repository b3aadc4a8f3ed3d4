/// The weights of a BERT encoder, each checked for name, type and shape. The pooler is not part of it.
struct BertWeights: Sendable {
    let wordEmbeddings: Matrix  // [vocabulary, hidden]
    let positionEmbeddings: Matrix  // [positions, hidden]
    let tokenTypeEmbeddings: Matrix  // [token types, hidden]
    let embeddingNorm: LayerNorm
    let layers: [Layer]

    struct Layer: Sendable {
        let query: Dense  // [hidden, hidden]
        let key: Dense  // [hidden, hidden]
        let value: Dense  // [hidden, hidden]
        let attentionOutput: Dense  // [hidden, hidden]
        let attentionNorm: LayerNorm
        let intermediate: Dense  // [feed-forward, hidden]
        let output: Dense  // [hidden, feed-forward]
        let outputNorm: LayerNorm
    }

    struct Dense: Sendable {
        let weight: Matrix  // [outputs, inputs]
        let bias: [Float]  // [outputs]

        func apply(to inputs: [Float], into outputs: inout [Float]) {
            weight.multiply(inputs, bias: bias, into: &outputs)
        }
    }
}

extension BertWeights {
    init(_ file: SafetensorsFile, configuration: BertConfiguration) throws(ModelError) {
        let reader = try TensorReader(file)
        let hidden = configuration.hiddenSize
        wordEmbeddings = try reader.matrix("embeddings.word_embeddings.weight", configuration.vocabularySize, hidden)
        positionEmbeddings = try reader.matrix(
            "embeddings.position_embeddings.weight", configuration.positionCount, hidden)
        tokenTypeEmbeddings = try reader.matrix(
            "embeddings.token_type_embeddings.weight", configuration.tokenTypeCount, hidden)
        embeddingNorm = try reader.layerNorm("embeddings.LayerNorm", configuration)
        var layers: [Layer] = []
        for index in 0..<configuration.layerCount {
            layers.append(try reader.layer("encoder.layer.\(index)", configuration))
        }
        self.layers = layers
    }
}

/// Finds tensors whether or not their names begin with `bert.` or another prefix.
private struct TensorReader {
    let file: SafetensorsFile
    let prefix: String

    private static let landmark = "embeddings.word_embeddings.weight"

    init(_ file: SafetensorsFile) throws(ModelError) {
        let prefixes = file.tensors.keys.filter { $0 == Self.landmark || $0.hasSuffix("." + Self.landmark) }
            .map { String($0.dropLast(Self.landmark.count)) }
        guard let prefix = prefixes.min(by: { ($0.count, $0) < ($1.count, $1) }) else {
            throw ModelError(file: file.path, reason: .missingTensor(Self.landmark))
        }
        self.file = file
        self.prefix = prefix
    }

    func layer(_ name: String, _ configuration: BertConfiguration) throws(ModelError) -> BertWeights.Layer {
        let hidden = configuration.hiddenSize
        let feedForward = configuration.feedForwardSize
        return BertWeights.Layer(
            query: try dense("\(name).attention.self.query", hidden, hidden),
            key: try dense("\(name).attention.self.key", hidden, hidden),
            value: try dense("\(name).attention.self.value", hidden, hidden),
            attentionOutput: try dense("\(name).attention.output.dense", hidden, hidden),
            attentionNorm: try layerNorm("\(name).attention.output.LayerNorm", configuration),
            intermediate: try dense("\(name).intermediate.dense", feedForward, hidden),
            output: try dense("\(name).output.dense", hidden, feedForward),
            outputNorm: try layerNorm("\(name).output.LayerNorm", configuration)
        )
    }

    func layerNorm(_ name: String, _ configuration: BertConfiguration) throws(ModelError) -> LayerNorm {
        // Checkpoints that came from TensorFlow say gamma and beta.
        let isOld = file.tensors[prefix + name + ".gamma"] != nil
        return LayerNorm(
            weight: try vector(name + (isOld ? ".gamma" : ".weight"), configuration.hiddenSize),
            bias: try vector(name + (isOld ? ".beta" : ".bias"), configuration.hiddenSize),
            epsilon: configuration.layerNormEpsilon
        )
    }

    func matrix(_ name: String, _ rows: Int, _ columns: Int) throws(ModelError) -> Matrix {
        let (tensor, type) = try tensor(name, shape: [rows, columns])
        return type == .float32
            ? Matrix(rowCount: rows, columnCount: columns, mapping: file.file, tensor.bytes)
            : Matrix(rowCount: rows, columnCount: columns, values: values(of: tensor, type))
    }

    private func dense(_ name: String, _ outputs: Int, _ inputs: Int) throws(ModelError) -> BertWeights.Dense {
        BertWeights.Dense(
            weight: try matrix(name + ".weight", outputs, inputs), bias: try vector(name + ".bias", outputs))
    }

    private func vector(_ name: String, _ count: Int) throws(ModelError) -> [Float] {
        let (tensor, type) = try tensor(name, shape: [count])
        let values = values(of: tensor, type)
        guard values.allSatisfy(\.isFinite) else {
            throw ModelError(
                file: file.path,
                reason: .malformed("the tensor \(prefix + name) holds what is no number; fetch it again"))
        }
        return values
    }

    private func tensor(
        _ name: String, shape: [Int]
    ) throws(ModelError) -> (tensor: SafetensorsFile.Tensor, type: ElementType) {
        let name = prefix + name
        guard let tensor = file.tensors[name] else { throw ModelError(file: file.path, reason: .missingTensor(name)) }
        guard tensor.shape == shape else {
            throw ModelError(
                file: file.path, reason: .tensorShape(name: name, expected: shape, found: tensor.shape))
        }
        guard let type = ElementType(rawValue: tensor.type) else {
            throw ModelError(file: file.path, reason: .tensorType(name: name, found: tensor.type))
        }
        return (tensor, type)
    }

    private func values(of tensor: SafetensorsFile.Tensor, _ type: ElementType) -> [Float] {
        file.file.withBytes(tensor.bytes) { bytes in
            stride(from: 0, to: bytes.count, by: type.byteCount).map { offset in
                switch type {
                case .float32: bytes.loadUnaligned(fromByteOffset: offset, as: Float.self)
                case .float16: float(fromHalf: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
                case .bfloat16:
                    Float(bitPattern: UInt32(bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)) << 16)
                }
            }
        }
    }
}

/// Widens an IEEE 754 binary16, without a loss; `Float16` is not to be had on every platform.
private func float(fromHalf bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Float(bits & 0x3FF)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 0x1F: return fraction == 0 ? sign * .infinity : .nan
    default: return sign * (1 + fraction * 0x1p-10) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
}
