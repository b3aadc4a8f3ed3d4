/// Text → ids of pieces by the likeliest segmentation, as HuggingFace `tokenizers` does for models of XLM-R's family.
///
/// Source: Kudo, "Subword Regularization" (arXiv 1804.10959); SentencePiece's Viterbi search over the pieces' scores.
package struct UnigramTokenizer: Sendable {
    /// Of pieces, scores and all that decides about ids.
    package let digest: UInt64
    /// One more than the largest id.
    package let idCount: Int
    private let configuration: UnigramConfiguration
    private let trie: PieceTrie
    private let scores: [Double]
    private let unknownScore: Double

    /// What an unknown scalar costs beside the rarest piece.
    private static let unknownPenalty = 10.0
    /// Stands for a space, and before each text.
    private static let mark: Unicode.Scalar = "▁"

    package init(_ configuration: UnigramConfiguration) throws(TokenizationError) {
        self.configuration = configuration
        var trie = PieceTrie()
        var digest = FNV1a()
        for (id, piece) in configuration.pieces.enumerated() {
            trie.insert(piece.text.utf8, id: Int32(id))
            digest.combine(bytes: piece.text.utf8)
            digest.combine(bytes: "\(piece.score)".utf8)
        }
        digest.combine(bytes: "\(configuration.startIDs) \(configuration.endIDs)".utf8)
        digest.combine(bytes: "\(configuration.specialTokens) \(configuration.splitsAtWhitespace)".utf8)
        self.trie = trie
        self.digest = digest.value
        scores = configuration.pieces.map(\.score)
        unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
        let special = configuration.specialTokens.map(\.id) + configuration.startIDs + configuration.endIDs
        guard special.allSatisfy({ $0 >= 0 && $0 < 1 << 24 }) else { throw .invalidID(Int(special.min() ?? -1)) }
        idCount = max(scores.count, Int(special.max() ?? 0) + 1)
    }

    /// Start, pieces, end; what exceeds `maxLength` in all is cut off before the end.
    ///
    /// - Precondition: there is room for start and end.
    package func encode(_ text: String, maxLength: Int = .max) -> [Int32] {
        let limit = maxLength - configuration.endIDs.count
        precondition(limit >= configuration.startIDs.count)
        var ids = configuration.startIDs
        forEachSegment(of: text) { segment in
            switch segment {
            case .special(let id): ids.append(id)
            case .plain(let text): appendPieces(of: text, to: &ids, limit: limit)
            }
            return ids.count < limit
        }
        if ids.count > limit { ids.removeSubrange(limit...) }
        return ids + configuration.endIDs
    }

    // MARK: - Words

    private func appendPieces(of text: String, to ids: inout [Int32], limit: Int) {
        var text = text
        for step in configuration.normalization {
            switch step {
            case .characterMap(let map): text = map.normalized(text)
            case .singleSpaces: text = Self.withSingleSpaces(text)
            }
        }
        for word in words(of: text) {
            appendPieces(ofWord: word, to: &ids)
            guard ids.count < limit else { return }
        }
    }

    private static func withSingleSpaces(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where scalar != " " || result.last != " " { result.append(scalar) }
        return String(result)
    }

    /// Each begins with the mark; none spans one.
    private func words(of text: String) -> [[UInt8]] {
        let runs =
            configuration.splitsAtWhitespace
            ? text.unicodeScalars.split { $0.properties.isWhitespace }.map(Array.init)
            : text.unicodeScalars.isEmpty ? [] : [Array(text.unicodeScalars)]
        var words: [[UInt8]] = []
        for run in runs {
            let marked = run.map { $0 == " " ? Self.mark : $0 }
            let isMarked = marked.first == Self.mark
            for (index, scalar) in marked.enumerated() {
                if scalar == Self.mark || index == 0 { words.append([]) }
                if index == 0, !isMarked { words[words.count - 1] += UTF8.encode(Self.mark) ?? .init() }
                words[words.count - 1] += UTF8.encode(scalar) ?? .init()
            }
        }
        return words
    }

    // MARK: - Viterbi

    /// The best way to each byte of the word: its score, where its last piece begins, and that piece.
    private struct Arrival {
        var score = 0.0
        var start = -1
        var id: Int32 = -1
    }

    private func appendPieces(ofWord word: [UInt8], to ids: inout [Int32]) {
        var arrivals = [Arrival](repeating: Arrival(), count: word.count + 1)
        var start = 0
        while start < word.count {
            let score = arrivals[start].score
            let scalarEnd = start + Self.scalarLength(word[start])
            var hasSingle = false
            trie.forEachPiece(in: word[start...]) { id, end in
                let candidate = scores[Int(id)] + score
                if arrivals[end].start < 0 || candidate > arrivals[end].score {
                    arrivals[end] = Arrival(score: candidate, start: start, id: id)
                }
                if end == scalarEnd { hasSingle = true }
            }
            if !hasSingle, arrivals[scalarEnd].start < 0 || score + unknownScore > arrivals[scalarEnd].score {
                arrivals[scalarEnd] = Arrival(
                    score: score + unknownScore, start: start, id: configuration.unknownID)
            }
            start = scalarEnd
        }
        var found: [Int32] = []
        var end = word.count
        while end > 0 {
            // Neighbouring unknown scalars are one.
            if arrivals[end].id != configuration.unknownID || found.last != configuration.unknownID {
                found.append(arrivals[end].id)
            }
            end = arrivals[end].start
        }
        ids += found.reversed()
    }

    private static func scalarLength(_ first: UInt8) -> Int {
        switch first {
        case 0xF0...: 4
        case 0xE0...: 3
        case 0xC0...: 2
        default: 1
        }
    }

    // MARK: - Special tokens

    private enum Segment {
        case plain(String)
        case special(Int32)
    }

    private func forEachSegment(of text: String, _ body: (Segment) -> Bool) {
        let bytes = Array(text.utf8)
        let tokens = configuration.specialTokens.map { (bytes: Array($0.text.utf8), token: $0) }
            .filter { !$0.bytes.isEmpty }.sorted { $0.bytes.count > $1.bytes.count }
        var plainStart = 0
        var index = 0
        while index < bytes.count {
            guard let found = tokens.first(where: { bytes[index...].starts(with: $0.bytes) }) else {
                index += 1
                continue
            }
            var plain = String(decoding: bytes[plainStart..<index], as: UTF8.self)
            if found.token.takesSpaceBefore {
                while let last = plain.unicodeScalars.last, last.properties.isWhitespace {
                    plain.unicodeScalars.removeLast()
                }
            }
            if !plain.isEmpty, !body(.plain(plain)) { return }
            if !body(.special(found.token.id)) { return }
            index += found.bytes.count
            plainStart = index
        }
        if plainStart < bytes.count { _ = body(.plain(String(decoding: bytes[plainStart...], as: UTF8.self))) }
    }
}
