/// Sequences of token ids laid end to end, without padding.
struct TokenBatch: Sendable {
    let tokenIDs: [Int32]  // [tokens]
    /// Where each sequence lies; none is empty.
    let sequences: [Range<Int>]

    init(_ sequences: some Sequence<[Int32]>) {
        var tokenIDs: [Int32] = []
        var ranges: [Range<Int>] = []
        for sequence in sequences {
            precondition(!sequence.isEmpty)
            ranges.append(tokenIDs.count..<tokenIDs.count + sequence.count)
            tokenIDs += sequence
        }
        self.tokenIDs = tokenIDs
        self.sequences = ranges
    }
}

/// Token ids → hidden states: the part of the model that has more than one implementation.
///
/// `Float32Engine` is the definition; a faster one stands beside it and is measured against it.
protocol EncoderEngine: Sendable {
    /// How many tokens a batch should have at most; a longer sequence goes alone.
    var tokensAtOnce: Int { get }

    /// The last layer's hidden states, `[tokens, hidden]`. A sequence's states depend on no other sequence.
    ///
    /// - Precondition: ids are rows of the embedding table, and no sequence is longer than there are positions.
    func hiddenStates(of batch: TokenBatch) -> [Float]
}
