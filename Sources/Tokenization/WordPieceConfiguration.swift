/// How a checkpoint wants its text cut; the defaults are those of the reference's `BertTokenizer`.
package struct WordPieceConfiguration: Equatable, Sendable {
    package var lowercases: Bool
    /// `nil`: accents go where letters are made small.
    package var stripsAccents: Bool?
    /// Each ideograph becomes a word of its own.
    package var separatesIdeographs: Bool
    package var unknownToken: String
    package var startToken: String
    package var endToken: String
    package var paddingToken: String
    package var maskToken: String

    /// Longer words, counted in Unicode scalars, become the unknown token whole.
    static let longestWord = 100
    /// Marks a piece that goes on a word.
    static let continuationPrefix = "##"

    package init(
        lowercases: Bool = true, stripsAccents: Bool? = nil, separatesIdeographs: Bool = true,
        unknownToken: String = "[UNK]", startToken: String = "[CLS]", endToken: String = "[SEP]",
        paddingToken: String = "[PAD]", maskToken: String = "[MASK]"
    ) {
        self.lowercases = lowercases
        self.stripsAccents = stripsAccents
        self.separatesIdeographs = separatesIdeographs
        self.unknownToken = unknownToken
        self.startToken = startToken
        self.endToken = endToken
        self.paddingToken = paddingToken
        self.maskToken = maskToken
    }
}
