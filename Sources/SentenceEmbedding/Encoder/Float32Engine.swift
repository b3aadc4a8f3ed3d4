/// The forward pass of BERT in float32 on one thread: the definition that faster engines are measured against.
///
/// Source: Devlin et al., "BERT" (arXiv 1810.04805); layers as in HuggingFace `transformers` 5 `BertModel`, post-norm.
struct Float32Engine: EncoderEngine {
    let configuration: BertConfiguration
    let weights: BertWeights
    /// Bounds the working memory.
    let tokensAtOnce = 512

    func hiddenStates(of batch: TokenBatch) -> [Float] {
        var states = embeddings(of: batch)  // [tokens, hidden]
        var scratch = Scratch(tokens: batch.tokenIDs.count, configuration)
        for layer in weights.layers {
            attend(layer, batch.sequences, &states, &scratch)
            feedForward(layer, &states, &scratch)
        }
        return states
    }

    /// Word + position + token type 0, normalised.
    private func embeddings(of batch: TokenBatch) -> [Float] {
        let hidden = configuration.hiddenSize
        var states = [Float](repeating: 0, count: batch.tokenIDs.count * hidden)
        for sequence in batch.sequences {
            let positions = configuration.positions(of: batch.tokenIDs[sequence])
            for (token, position) in zip(sequence, positions) {
                weights.wordEmbeddings.add(row: Int(batch.tokenIDs[token]), to: &states, at: token * hidden)
                weights.tokenTypeEmbeddings.add(row: 0, to: &states, at: token * hidden)
                weights.positionEmbeddings.add(row: position, to: &states, at: token * hidden)
            }
        }
        weights.embeddingNorm.apply(to: &states)
        return states
    }

    private func attend(
        _ layer: BertWeights.Layer, _ sequences: [Range<Int>], _ states: inout [Float], _ scratch: inout Scratch
    ) {
        layer.query.apply(to: states, into: &scratch.query)
        layer.key.apply(to: states, into: &scratch.key)
        layer.value.apply(to: states, into: &scratch.value)
        scratch.attention.apply(
            query: scratch.query, key: scratch.key, value: scratch.value, sequences: sequences, into: &scratch.context)
        layer.attentionOutput.apply(to: scratch.context, into: &scratch.projection)
        for index in states.indices { states[index] += scratch.projection[index] }
        layer.attentionNorm.apply(to: &states)
    }

    private func feedForward(_ layer: BertWeights.Layer, _ states: inout [Float], _ scratch: inout Scratch) {
        layer.intermediate.apply(to: states, into: &scratch.intermediate)
        configuration.activation.apply(to: &scratch.intermediate)
        layer.output.apply(to: scratch.intermediate, into: &scratch.projection)
        for index in states.indices { states[index] += scratch.projection[index] }
        layer.outputNorm.apply(to: &states)
    }

    /// Of one call; every layer uses it anew.
    private struct Scratch {
        var query: [Float]  // [tokens, hidden]
        var key: [Float]  // [tokens, hidden]
        var value: [Float]  // [tokens, hidden]
        var context: [Float]  // [tokens, hidden]
        var projection: [Float]  // [tokens, hidden]
        var intermediate: [Float]  // [tokens, feed-forward]
        var attention: Attention

        init(tokens: Int, _ configuration: BertConfiguration) {
            let states = [Float](repeating: 0, count: tokens * configuration.hiddenSize)
            (query, key, value, context, projection) = (states, states, states, states, states)
            intermediate = Array(repeating: 0, count: tokens * configuration.feedForwardSize)
            attention = Attention(headCount: configuration.headCount, headSize: configuration.headSize)
        }
    }
}
