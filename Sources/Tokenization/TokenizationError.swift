/// Why a list of word pieces can't serve as a vocabulary. Whoever read the list knows the file and adds its name.
package enum TokenizationError: Error, Equatable, CustomStringConvertible {
    case emptyVocabulary
    /// A token without which no text can be encoded, such as `[CLS]`.
    case missingToken(String)
    /// Ids are positions in the embedding table: 0 or more, 31 bits.
    case invalidID(Int)
    case malformedCharacterMap
    /// A kind of tokenizer that is not read; the sentence says what about it.
    case unsupported(String)

    package var description: String {
        switch self {
        case .emptyVocabulary: "it holds no word pieces"
        case .missingToken(let token): "the token \(token) is not in it; this is not the vocabulary of a BERT model"
        case .malformedCharacterMap: "its map of characters is damaged; fetch it again"
        case .unsupported(let what): what
        case .invalidID(let id): "\(id) can't be the id of a word piece"
        }
    }
}
