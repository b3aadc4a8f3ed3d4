import EncoderKernels

/// A model's weights in the kernels' own order, in memory that nobody writes any more.
final class PackedWeights: Sendable {
    let shape: EncoderShape
    let agreement: PrecisionAgreement
    /// Borrowed from `storage`, which lives as long.
    nonisolated(unsafe) let start: UnsafeRawPointer
    private let storage: any AnyObject & Sendable

    init(
        shape: EncoderShape, agreement: PrecisionAgreement, start: UnsafeRawPointer, storage: any AnyObject & Sendable
    ) {
        (self.shape, self.agreement, self.start, self.storage) = (shape, agreement, start, storage)
    }

    /// The kernels' name for a model; `nil` where they have no place for its shape.
    static func shape(of configuration: BertConfiguration, _ precision: Precision) -> EncoderShape? {
        var shape = EncoderShape(
            hidden: UInt32(configuration.hiddenSize), layers: UInt32(configuration.layerCount),
            heads: UInt32(configuration.headCount), feedForward: UInt32(configuration.feedForwardSize),
            vocabulary: UInt32(configuration.vocabularySize), positions: UInt32(configuration.positionCount),
            epsilon: configuration.layerNormEpsilon, activation: configuration.activation.packed,
            precision: precision == .bfloat16 ? EncoderBFloat16 : EncoderInt8)
        return encoder_supports(&shape) ? shape : nil
    }

    static func byteCount(of shape: EncoderShape) -> Int {
        var shape = shape
        return encoder_packed_size(&shape)
    }

    /// Fills `target`, which has `encoder_packed_size` bytes.
    static func pack(_ weights: BertWeights, _ shape: EncoderShape, into target: UnsafeMutableRawPointer) {
        var shape = shape
        weights.withTables { tables in
            var tables = tables
            encoder_pack_tables(&shape, &tables, target)
        }
        for (index, layer) in weights.layers.enumerated() {
            layer.withSource { source in
                var source = source
                encoder_pack_layer(&shape, UInt32(index), &source, target)
            }
        }
    }
}

extension Activation {
    fileprivate var packed: EncoderActivation {
        switch self {
        case .gelu: EncoderGELU
        case .geluTanh, .geluTanhOfPyTorch: EncoderGELUTanh
        case .relu: EncoderReLU
        }
    }
}

extension BertWeights {
    /// Pointers that are good inside `body` only.
    fileprivate func withTables(_ body: (EncoderTableSource) -> Void) {
        wordEmbeddings.withBytes { words in
            positionEmbeddings.withBytes { positions in
                tokenTypeEmbeddings.withBytes { types in
                    embeddingNorm.weight.withUnsafeBufferPointer { weight in
                        embeddingNorm.bias.withUnsafeBufferPointer { bias in
                            body(
                                EncoderTableSource(
                                    words: words.baseAddress, positions: positions.baseAddress,
                                    tokenType: types.baseAddress, normWeight: weight.baseAddress,
                                    normBias: bias.baseAddress))
                        }
                    }
                }
            }
        }
    }
}

extension BertWeights.Layer {
    /// Pointers that are good inside `body` only.
    fileprivate func withSource(_ body: (EncoderLayerSource) -> Void) {
        var source = EncoderLayerSource()
        query.withSource {
            (source.query, source.queryBias) = ($0, $1)
            key.withSource {
                (source.key, source.keyBias) = ($0, $1)
                value.withSource {
                    (source.value, source.valueBias) = ($0, $1)
                    attentionOutput.withSource {
                        (source.attentionOutput, source.attentionOutputBias) = ($0, $1)
                        intermediate.withSource {
                            (source.intermediate, source.intermediateBias) = ($0, $1)
                            output.withSource {
                                (source.output, source.outputBias) = ($0, $1)
                                attentionNorm.withSource {
                                    (source.attentionNormWeight, source.attentionNormBias) = ($0, $1)
                                    outputNorm.withSource {
                                        (source.outputNormWeight, source.outputNormBias) = ($0, $1)
                                        body(source)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension BertWeights.Dense {
    fileprivate func withSource(_ body: (UnsafeRawPointer?, UnsafePointer<Float>?) -> Void) {
        weight.withBytes { weight in
            bias.withUnsafeBufferPointer { bias in body(weight.baseAddress, bias.baseAddress) }
        }
    }
}

extension LayerNorm {
    fileprivate func withSource(_ body: (UnsafePointer<Float>?, UnsafePointer<Float>?) -> Void) {
        weight.withUnsafeBufferPointer { weight in
            bias.withUnsafeBufferPointer { bias in body(weight.baseAddress, bias.baseAddress) }
        }
    }
}
