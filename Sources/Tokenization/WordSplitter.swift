/// Text → words: the half of the tokenizer that knows no vocabulary.
///
/// Source: `BertNormalizer` and `BertPreTokenizer` of HuggingFace `tokenizers` 0.23, in their order: clean, set
/// ideographs apart, strip accents, make small, cut at white space and around each punctuation mark.
struct WordSplitter: Sendable {
    let lowercases: Bool
    let stripsAccents: Bool
    let separatesIdeographs: Bool

    init(_ configuration: WordPieceConfiguration) {
        lowercases = configuration.lowercases
        stripsAccents = configuration.stripsAccents ?? configuration.lowercases
        separatesIdeographs = configuration.separatesIdeographs
    }

    /// In order, until `body` says that it has enough by answering `false`.
    func forEachWord(in text: some Sequence<Unicode.Scalar>, _ body: (ArraySlice<Unicode.Scalar>) -> Bool) {
        let scalars = normalized(text)
        var wordStart = 0
        for (index, scalar) in scalars.enumerated() {
            let isSpace = scalar == " "
            guard isSpace || ReferenceUnicode.isPunctuation(scalar) else { continue }
            if wordStart < index, !body(scalars[wordStart..<index]) { return }
            if !isSpace, !body(scalars[index...index]) { return }
            wordStart = index + 1
        }
        if wordStart < scalars.count { _ = body(scalars[wordStart...]) }
    }

    private func normalized(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        var scalars = cleaned(text)
        if stripsAccents {
            scalars = ReferenceUnicode.decomposed(scalars).filter { !ReferenceUnicode.isNonspacingMark($0) }
        }
        return lowercases ? lowercased(scalars) : scalars
    }

    /// White space of every kind has become a plain space.
    private func cleaned(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(text.underestimatedCount)
        for scalar in text where !ReferenceUnicode.isRemoved(scalar) {
            if ReferenceUnicode.isWhitespace(scalar) {
                result.append(" ")
            } else if separatesIdeographs, ReferenceUnicode.isIdeograph(scalar) {
                result.append(contentsOf: [" ", scalar, " "])
            } else {
                result.append(scalar)
            }
        }
        return result
    }

    /// Scalar by scalar: a final sigma is not told from another.
    private func lowercased(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        for scalar in scalars {
            switch scalar {
            case "A"..."Z": result.append(Unicode.Scalar(UInt8(scalar.value) + 32))
            case "\0"..."\u{BF}", "\u{1100}"..."\u{11FF}", "가"..."힣": result.append(scalar)
            default: result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return result
    }
}
