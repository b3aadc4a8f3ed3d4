/// Text → ids of word pieces, identical to the `BertTokenizer` of HuggingFace `transformers` on any text.
///
/// What lies behind the longest allowed sequence is not looked up, so a long text costs little. Decomposed Hangul is
/// unknown to most cased vocabularies; `Hangul.composed` helps, where the caller may differ from the reference.
package struct WordPieceTokenizer: Sendable {
    package let vocabulary: Vocabulary
    package let configuration: WordPieceConfiguration
    private let splitter: WordSplitter
    private let unknownID: Int32
    private let startID: Int32
    private let endID: Int32
    private let continuationNode: Int?
    /// Found in the text as it came, before anything else is done to it.
    private let specialTokens: [(bytes: [UInt8], id: Int32)]

    /// - Throws: where the vocabulary lacks one of the tokens for unknown, start and end.
    package init(
        vocabulary: Vocabulary, configuration: WordPieceConfiguration = WordPieceConfiguration()
    ) throws(TokenizationError) {
        self.vocabulary = vocabulary
        self.configuration = configuration
        splitter = WordSplitter(configuration)
        unknownID = try vocabulary.requiredID(of: configuration.unknownToken)
        startID = try vocabulary.requiredID(of: configuration.startToken)
        endID = try vocabulary.requiredID(of: configuration.endToken)
        continuationNode = vocabulary.trie.node(at: WordPieceConfiguration.continuationPrefix.utf8)
        let tokens = [
            configuration.unknownToken, configuration.startToken, configuration.endToken, configuration.paddingToken,
            configuration.maskToken,
        ]
        specialTokens = Set(tokens).sorted { $0.utf8.count > $1.utf8.count }.compactMap { token in
            token.isEmpty ? nil : vocabulary.id(of: token).map { (Array(token.utf8), $0) }
        }
    }

    /// Start token, pieces, end token; what exceeds `maxLength` in all is cut off before the end token.
    ///
    /// - Precondition: `maxLength` ≥ 2.
    package func encode(_ text: String, maxLength: Int = .max) -> [Int32] {
        precondition(maxLength >= 2)
        let limit = maxLength - 1
        var ids = [startID]
        forEachSegment(of: text) { segment in
            switch segment {
            case .special(let id): ids.append(id)
            case .plain(let scalars):
                splitter.forEachWord(in: scalars) { word in
                    appendPieces(of: word, to: &ids)
                    return ids.count < limit
                }
            }
            return ids.count < limit
        }
        if ids.count > limit { ids.removeSubrange(limit...) }
        ids.append(endID)
        return ids
    }

    /// The words that are looked up, for tests of the splitting alone.
    func words(of text: String) -> [String] {
        var words: [String] = []
        splitter.forEachWord(in: text.unicodeScalars) { word in
            var view = String.UnicodeScalarView()
            view.append(contentsOf: word)
            words.append(String(view))
            return true
        }
        return words
    }

    /// Greedy: the longest piece first, then the longest that goes on. Where none fits the whole word is unknown.
    private func appendPieces(of word: ArraySlice<Unicode.Scalar>, to ids: inout [Int32]) {
        guard word.count <= WordPieceConfiguration.longestWord else { return ids.append(unknownID) }
        var rest = word.reduce(into: [UInt8]()) { $0.append(contentsOf: UTF8.encode($1) ?? .init()) }[...]
        let before = ids.count
        var node: Int? = PieceTrie.root
        while !rest.isEmpty {
            guard let start = node, let piece = vocabulary.trie.longestPiece(in: rest, from: start) else {
                ids.removeSubrange(before...)
                return ids.append(unknownID)
            }
            ids.append(piece.id)
            rest = rest[piece.end...]
            node = continuationNode
        }
    }

    private enum Segment {
        case plain(String.UnicodeScalarView)
        case special(Int32)
    }

    private func forEachSegment(of text: String, _ body: (Segment) -> Bool) {
        let bytes = Array(text.utf8)
        var plainStart = 0
        var index = 0
        while index < bytes.count {
            guard let token = specialTokens.first(where: { bytes[index...].starts(with: $0.bytes) }) else {
                index += 1
                continue
            }
            if plainStart < index, !body(.plain(scalars(of: bytes[plainStart..<index]))) { return }
            if !body(.special(token.id)) { return }
            index += token.bytes.count
            plainStart = index
        }
        if plainStart < bytes.count { _ = body(.plain(scalars(of: bytes[plainStart...]))) }
    }

    private func scalars(of bytes: ArraySlice<UInt8>) -> String.UnicodeScalarView {
        String(decoding: bytes, as: UTF8.self).unicodeScalars
    }
}
