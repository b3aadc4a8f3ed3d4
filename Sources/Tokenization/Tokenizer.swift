/// The kinds of tokenizer that sentence models have.
package enum Tokenizer: Sendable {
    case wordPiece(WordPieceTokenizer)
    case unigram(UnigramTokenizer)

    /// Start, pieces, end; what exceeds `maxLength` in all is cut off before the end.
    package func encode(_ text: String, maxLength: Int) -> [Int32] {
        switch self {
        case .wordPiece(let tokenizer): tokenizer.encode(text, maxLength: maxLength)
        case .unigram(let tokenizer): tokenizer.encode(text, maxLength: maxLength)
        }
    }

    /// One more than the largest id: so many rows the embedding table must have.
    package var idCount: Int {
        switch self {
        case .wordPiece(let tokenizer): tokenizer.vocabulary.idCount
        case .unigram(let tokenizer): tokenizer.idCount
        }
    }

    /// Tells two vocabularies apart.
    package var vocabularyDigest: UInt64 {
        switch self {
        case .wordPiece(let tokenizer): tokenizer.vocabulary.digest
        case .unigram(let tokenizer): tokenizer.digest
        }
    }

    /// All that decides about ids, as text.
    package var identity: String {
        switch self {
        case .wordPiece(let tokenizer): "\(tokenizer.configuration) \(tokenizer.vocabulary.digest)"
        case .unigram(let tokenizer): "unigram \(tokenizer.digest)"
        }
    }

    /// Whether decomposed Hangul has to be composed first to be known: where letters are told by case and accent and no
    /// normalisation follows.
    package var needsComposedHangul: Bool {
        switch self {
        case .wordPiece(let tokenizer): !tokenizer.configuration.lowercases
        case .unigram: false
        }
    }
}
