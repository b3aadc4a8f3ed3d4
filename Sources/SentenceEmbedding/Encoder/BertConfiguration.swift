/// The numbers of the architecture, from `config.json`.
struct BertConfiguration: Equatable, Sendable {
    let hiddenSize: Int
    let layerCount: Int
    let headCount: Int
    let feedForwardSize: Int
    let vocabularySize: Int
    let positionCount: Int
    let tokenTypeCount: Int
    let layerNormEpsilon: Float
    let activation: Activation
    /// RoBERTa numbers positions from the padding's id on; BERT from 0 and has `nil`.
    let paddingIDForPositions: Int32?

    var headSize: Int { hiddenSize / headCount }

    /// The row of the position table for each token of a sequence.
    func positions(of tokenIDs: ArraySlice<Int32>) -> [Int] {
        guard let paddingID = paddingIDForPositions else { return Array(0..<tokenIDs.count) }
        // A padding token that stands in the text itself keeps the padding's position and counts for none.
        var position = Int(paddingID)
        return tokenIDs.map { id in
            guard id != paddingID else { return Int(paddingID) }
            position += 1
            return position
        }
    }

    /// Tokens for which there are positions.
    var longestSequence: Int { positionCount - (paddingIDForPositions.map { Int($0) + 1 } ?? 0) }
}

extension BertConfiguration {
    init(file: String) throws(ModelError) {
        let wire = try JSONFile.decode(Wire.self, from: file)
        guard let type = wire.model_type, ["bert", "roberta", "xlm-roberta"].contains(type) else {
            let found = wire.model_type.map { "the model type \($0)" } ?? "a model without a type"
            throw ModelError(
                file: file, reason: .unsupported("\(found) is not known; bert, roberta and xlm-roberta are"))
        }
        guard wire.position_embedding_type ?? "absolute" == "absolute" else {
            throw ModelError(file: file, reason: .unsupported("position_embedding_type must be absolute"))
        }
        let activationName = wire.hidden_act ?? "gelu"
        guard let activation = Activation(rawValue: activationName) else {
            throw ModelError(file: file, reason: .unsupported("the activation \(activationName) is not known"))
        }
        let paddingID = wire.pad_token_id ?? (type == "bert" ? 0 : 1)
        self.init(
            hiddenSize: wire.hidden_size, layerCount: wire.num_hidden_layers, headCount: wire.num_attention_heads,
            feedForwardSize: wire.intermediate_size, vocabularySize: wire.vocab_size,
            positionCount: wire.max_position_embeddings, tokenTypeCount: wire.type_vocab_size ?? 2,
            layerNormEpsilon: wire.layer_norm_eps ?? 1e-12, activation: activation,
            paddingIDForPositions: type != "bert" ? Int32(truncatingIfNeeded: paddingID) : nil
        )
        try check(paddingID: paddingID, file: file)
    }

    /// Sizes that no model has would only bring an odder error later.
    private func check(paddingID: Int, file: String) throws(ModelError) {
        let sizes = [
            ("hidden_size", hiddenSize), ("num_hidden_layers", layerCount), ("num_attention_heads", headCount),
            ("intermediate_size", feedForwardSize), ("vocab_size", vocabularySize),
            ("max_position_embeddings", positionCount), ("type_vocab_size", tokenTypeCount),
        ]
        for (key, size) in sizes where !(1...10_000_000).contains(size) {
            throw ModelError(file: file, reason: .malformed("\(key) is \(size)"))
        }
        guard hiddenSize.isMultiple(of: headCount) else {
            throw ModelError(
                file: file,
                reason: .malformed("hidden_size \(hiddenSize) is no multiple of num_attention_heads \(headCount)"))
        }
        guard (0..<vocabularySize).contains(paddingID), longestSequence >= 3 else {
            throw ModelError(
                file: file, reason: .malformed("pad_token_id and max_position_embeddings leave no room for text"))
        }
        guard layerNormEpsilon >= 0, layerNormEpsilon.isFinite else {
            throw ModelError(file: file, reason: .malformed("layer_norm_eps is \(layerNormEpsilon)"))
        }
    }

    private struct Wire: Decodable {
        let model_type: String?
        let hidden_size: Int
        let num_hidden_layers: Int
        let num_attention_heads: Int
        let intermediate_size: Int
        let vocab_size: Int
        let max_position_embeddings: Int
        let type_vocab_size: Int?
        let layer_norm_eps: Float?
        let hidden_act: String?
        let position_embedding_type: String?
        let pad_token_id: Int?
    }
}
