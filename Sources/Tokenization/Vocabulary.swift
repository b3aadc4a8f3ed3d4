/// The word pieces of a model and their ids, the rows of its embedding table.
package struct Vocabulary: Sendable {
    /// One more than the largest id: so many rows the embedding table must have.
    package let idCount: Int
    /// Of the pieces and their ids; tells two vocabularies apart whatever file they came from.
    package let digest: UInt64
    let trie: PieceTrie

    /// The text of a `vocab.txt`: a piece per line, the first line has id 0.
    package init(text: String) throws(TokenizationError) {
        // Bytes in one array: a string's own slices cost a multiple of it, and a start waits for this.
        var lines = Array(text.utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        let pieces = lines.enumerated().map { index, line in
            (piece: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, id: index)
        }
        try self.init(pieces)
    }

    /// The table `model.vocab` of a `tokenizer.json`.
    package init(idsByPiece: [String: Int]) throws(TokenizationError) {
        try self.init(idsByPiece.map { (piece: $0.key.utf8, id: $0.value) }.sorted { $0.id < $1.id })
    }

    private init(_ pieces: [(piece: some Sequence<UInt8>, id: Int)]) throws(TokenizationError) {
        var trie = PieceTrie(pieces: pieces.count)
        var digest = FNV1a()
        var idCount = 0
        for (piece, id) in pieces {
            guard let wireID = Int32(exactly: id), id >= 0 else { throw .invalidID(id) }
            trie.insert(piece, id: wireID)
            digest.combine(bytes: piece)
            digest.combine(wireID)
            idCount = max(idCount, id + 1)
        }
        guard idCount > 0 else { throw .emptyVocabulary }
        self.trie = trie
        self.digest = digest.value
        self.idCount = idCount
    }

    package func id(of piece: String) -> Int32? { trie.pieceID(of: piece.utf8) }

    /// - Throws: where the piece is missing.
    func requiredID(of piece: String) throws(TokenizationError) -> Int32 {
        guard let id = id(of: piece) else { throw .missingToken(piece) }
        return id
    }
}
