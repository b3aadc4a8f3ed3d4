package import Foundation

/// What a `tokenizer.json` says about a Unigram tokenizer; what this program does not know in it is an error.
package struct UnigramConfiguration: Sendable {
    var pieces: [(text: String, score: Double)]
    var unknownID: Int32
    var startIDs: [Int32]
    var endIDs: [Int32]
    var specialTokens: [SpecialToken]
    var normalization: [Normalization]
    /// Words end at any white space, not only at a space.
    var splitsAtWhitespace: Bool

    /// Found in the text as it came.
    struct SpecialToken: Equatable {
        var text: String
        var id: Int32
        /// White space before it belongs to it.
        var takesSpaceBefore: Bool
    }

    enum Normalization {
        case characterMap(CharacterMap)
        /// Runs of spaces become one.
        case singleSpaces
    }

    /// - Parameter json: the file's content.
    package init(json: Data) throws(TokenizationError) {
        let file: TokenizerFile
        do {
            file = try JSONDecoder().decode(TokenizerFile.self, from: json)
        } catch {
            throw .unsupported("its parts are not those of a Unigram tokenizer")
        }
        guard file.model.type == "Unigram", file.model.byte_fallback != true else {
            throw .unsupported("its model is not Unigram without bytes to fall back on")
        }
        guard let unknown = file.model.unk_id, file.model.vocab.indices.contains(unknown) else {
            throw .missingToken("for what is unknown")
        }
        pieces = file.model.vocab.map { ($0.text, $0.score) }
        guard !pieces.isEmpty, pieces.count < 1 << 24 else { throw .emptyVocabulary }
        unknownID = Int32(unknown)
        normalization = []
        splitsAtWhitespace = false
        (startIDs, endIDs) = try Self.frame(file.post_processor)
        specialTokens = (file.added_tokens ?? []).map {
            SpecialToken(text: $0.content, id: $0.id, takesSpaceBefore: $0.lstrip ?? false)
        }
        if let normalizer = file.normalizer { normalization = try Self.steps(normalizer) }
        try readSplitting(file.pre_tokenizer)
    }

    private static func steps(_ step: TokenizerFile.Step) throws(TokenizationError) -> [Normalization] {
        switch step.type {
        case "Sequence":
            var steps: [Normalization] = []
            for step in step.normalizers ?? [] { steps += try Self.steps(step) }
            return steps
        case "Precompiled":
            guard let text = step.precompiled_charsmap, let bytes = Data(base64Encoded: text) else {
                throw .malformedCharacterMap
            }
            return [.characterMap(try CharacterMap([UInt8](bytes)))]
        case "Replace" where step.pattern?.Regex == " {2,}" && step.content == " ": return [.singleSpaces]
        default: throw .unsupported("its normalizer \(step.type) is not known")
        }
    }

    private mutating func readSplitting(_ step: TokenizerFile.Step?) throws(TokenizationError) {
        let steps = step?.type == "Sequence" ? step?.pretokenizers ?? [] : step.map { [$0] } ?? []
        guard steps.last?.type == "Metaspace", steps.last?.replacement == "▁",
            ["always", nil].contains(steps.last?.prepend_scheme), steps.last?.add_prefix_space != false,
            steps.dropLast().allSatisfy({ $0.type == "WhitespaceSplit" })
        else { throw .unsupported("it does not cut words as Metaspace with a mark before each does") }
        splitsAtWhitespace = steps.count > 1
    }

    /// Ids before and after a text.
    private static func frame(
        _ step: TokenizerFile.Step?
    ) throws(TokenizationError) -> (start: [Int32], end: [Int32]) {
        guard let step, step.type == "TemplateProcessing", let single = step.single,
            let place = single.firstIndex(where: { $0.Sequence != nil })
        else { throw .unsupported("it frames texts by no template") }
        func ids(_ parts: ArraySlice<TokenizerFile.Step.Part>) -> [Int32] {
            parts.flatMap { part in part.SpecialToken.flatMap { step.special_tokens?[$0.id]?.ids } ?? [] }
        }
        return (ids(single[..<place]), ids(single[(place + 1)...]))
    }
}

/// `tokenizer.json` on the wire.
private struct TokenizerFile: Decodable {
    let model: Model
    let normalizer: Step?
    let pre_tokenizer: Step?
    let post_processor: Step?
    let added_tokens: [AddedToken]?

    struct Model: Decodable {
        let type: String?
        let unk_id: Int?
        let byte_fallback: Bool?
        let vocab: [Piece]
    }

    /// A pair of text and score.
    struct Piece: Decodable {
        let text: String
        let score: Double

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            text = try pair.decode(String.self)
            score = try pair.decode(Double.self)
        }
    }

    struct AddedToken: Decodable {
        let id: Int32
        let content: String
        let lstrip: Bool?
    }

    struct Step: Decodable {
        let type: String
        let normalizers: [Step]?
        let pretokenizers: [Step]?
        let precompiled_charsmap: String?
        let pattern: Pattern?
        let content: String?
        let replacement: String?
        let prepend_scheme: String?
        let add_prefix_space: Bool?
        let single: [Part]?
        let special_tokens: [String: Special]?

        struct Pattern: Decodable { let Regex: String? }
        struct Special: Decodable { let ids: [Int32] }
        struct Part: Decodable {
            let SpecialToken: Named?
            let Sequence: Named?
        }
        struct Named: Decodable { let id: String }

        private enum CodingKeys: String, CodingKey {
            case type, normalizers, pretokenizers, precompiled_charsmap, pattern, content, replacement, prepend_scheme
            case add_prefix_space, single, special_tokens
        }
    }
}
