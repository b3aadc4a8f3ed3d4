import Foundation
import Tokenization

extension ModelFolder {
    /// From `vocab.txt`, or where there is none from `tokenizer.json`.
    func tokenizer() throws(ModelError) -> Tokenizer {
        let tokenizer: Tokenizer
        let json = transformerPath + "/tokenizer.json"
        let hasLines = FileManager.default.fileExists(atPath: transformerPath + "/vocab.txt")
        if !hasLines, FileManager.default.fileExists(atPath: json),
            try JSONFile.decode(TokenizerKind.self, from: json).isUnigram
        {
            tokenizer = .unigram(try unigramTokenizer(json))
        } else {
            tokenizer = .wordPiece(try wordPieceTokenizer())
        }
        let (pieces, rows) = (tokenizer.idCount, configuration.vocabularySize)
        guard pieces <= rows else {
            throw ModelError(
                file: hasLines ? transformerPath + "/vocab.txt" : json,
                reason: .malformed("has \(pieces) word pieces, but config.json counts \(rows)"))
        }
        return tokenizer
    }

    private func unigramTokenizer(_ file: String) throws(ModelError) -> UnigramTokenizer {
        let json = try JSONFile.bytes(of: file)
        do {
            return try UnigramTokenizer(UnigramConfiguration(json: json))
        } catch {
            throw ModelError(file: file, reason: .unsupported("as a tokenizer: \(error)"))
        }
    }

    /// What the model was trained to see before a text: named in the module's own settings, or known of a family.
    func prompt(modelName: String) throws(ModelError) -> String {
        let settings = try JSONFile.decodeIfPresent(
            PromptSettings.self, from: path + "/config_sentence_transformers.json")
        if let name = settings?.default_prompt_name, let prompt = settings?.prompts?[name] { return prompt }
        return modelName.lowercased().split(separator: "-").contains("e5") ? "query: " : ""
    }

    private func wordPieceTokenizer() throws(ModelError) -> WordPieceTokenizer {
        let file = try TokenizerFile(folder: transformerPath)
        let settings = try JSONFile.decodeIfPresent(
            TokenizerSettings.self, from: transformerPath + "/tokenizer_config.json")
        var wordPieces = settings?.configuration ?? WordPieceConfiguration()
        if settings == nil, let normalizer = file.normalizer {
            wordPieces.lowercases = normalizer.lowercase ?? true
            wordPieces.stripsAccents = normalizer.strip_accents
            wordPieces.separatesIdeographs = normalizer.handle_chinese_chars ?? true
        }
        if try sentenceSettings()?.do_lower_case == true, !wordPieces.lowercases {
            // The module makes the text small before a cased tokenizer sees it; accents stay.
            wordPieces.stripsAccents = wordPieces.stripsAccents ?? false
            wordPieces.lowercases = true
        }
        let tokenizer: WordPieceTokenizer
        do {
            tokenizer = try WordPieceTokenizer(vocabulary: file.vocabulary(), configuration: wordPieces)
        } catch {
            throw ModelError(file: file.path, reason: .malformed("as a vocabulary: \(error)"))
        }
        return tokenizer
    }

    /// The longest sequence, start and end tokens included: the least of what the files say.
    func maxSequenceLength() throws(ModelError) -> Int {
        let settings = try JSONFile.decodeIfPresent(
            TokenizerSettings.self, from: transformerPath + "/tokenizer_config.json")
        let stated = try sentenceSettings()?.max_seq_length.map(Double.init) ?? settings?.model_max_length
        let length = min(stated ?? .infinity, Double(configuration.longestSequence))
        guard length >= 3 else {
            throw ModelError(
                file: transformerPath + "/sentence_bert_config.json",
                reason: .malformed("a longest sequence of \(length) leaves no room for text"))
        }
        return Int(length)
    }

    private func sentenceSettings() throws(ModelError) -> SentenceSettings? {
        try JSONFile.decodeIfPresent(SentenceSettings.self, from: transformerPath + "/sentence_bert_config.json")
    }
}

/// `config_sentence_transformers.json`.
private struct PromptSettings: Decodable {
    let prompts: [String: String]?
    let default_prompt_name: String?
}

/// Which tokenizer a `tokenizer.json` describes; older files of WordPiece do not say.
private struct TokenizerKind: Decodable {
    let model: Model

    var isUnigram: Bool { model.type == "Unigram" }

    struct Model: Decodable { let type: String? }
}

/// `sentence_bert_config.json`.
private struct SentenceSettings: Decodable {
    let max_seq_length: Int?
    let do_lower_case: Bool?
}

/// `tokenizer_config.json`.
private struct TokenizerSettings: Decodable {
    let do_lower_case: Bool?
    let strip_accents: Bool?
    let tokenize_chinese_chars: Bool?
    /// A number too large for any integer where nothing limits the length.
    let model_max_length: Double?
    let unk_token: Token?
    let cls_token: Token?
    let sep_token: Token?
    let pad_token: Token?
    let mask_token: Token?

    var configuration: WordPieceConfiguration {
        let standard = WordPieceConfiguration()
        return WordPieceConfiguration(
            lowercases: do_lower_case ?? standard.lowercases, stripsAccents: strip_accents,
            separatesIdeographs: tokenize_chinese_chars ?? standard.separatesIdeographs,
            unknownToken: unk_token?.content ?? standard.unknownToken,
            startToken: cls_token?.content ?? standard.startToken, endToken: sep_token?.content ?? standard.endToken,
            paddingToken: pad_token?.content ?? standard.paddingToken,
            maskToken: mask_token?.content ?? standard.maskToken
        )
    }

    /// Written as a string or as an object with details.
    struct Token: Decodable {
        let content: String

        private enum CodingKeys: CodingKey { case content }

        init(from decoder: any Decoder) throws {
            if let plain = try? decoder.singleValueContainer().decode(String.self) {
                content = plain
            } else {
                content = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .content)
            }
        }
    }
}

/// The file that holds the word pieces.
private struct TokenizerFile {
    let path: String
    let normalizer: TokenizerJSON.Normalizer?
    private let source: Source

    private enum Source {
        case lines(String)
        case table([String: Int])
    }

    init(folder: String) throws(ModelError) {
        let lines = folder + "/vocab.txt"
        let json = folder + "/tokenizer.json"
        if !FileManager.default.fileExists(atPath: lines), FileManager.default.fileExists(atPath: json) {
            let content = try JSONFile.decode(TokenizerJSON.self, from: json)
            guard content.model.type == "WordPiece", let table = content.model.vocab.table else {
                throw ModelError(
                    file: json,
                    reason: .unsupported(
                        "its tokenizer is \(content.model.type ?? "of no stated type"); WordPiece and Unigram are read")
                )
            }
            (path, normalizer, source) = (json, content.normalizer, .table(table))
        } else {
            guard let text = String(data: try JSONFile.bytes(of: lines), encoding: .utf8) else {
                throw ModelError(file: lines, reason: .malformed("is not UTF-8 text"))
            }
            (path, normalizer, source) = (lines, nil, .lines(text))
        }
    }

    func vocabulary() throws(TokenizationError) -> Vocabulary {
        switch source {
        case .lines(let text): try Vocabulary(text: text)
        case .table(let table): try Vocabulary(idsByPiece: table)
        }
    }
}

/// `tokenizer.json`, as far as WordPiece needs it.
private struct TokenizerJSON: Decodable {
    let normalizer: Normalizer?
    let model: Model

    struct Normalizer: Decodable {
        let lowercase: Bool?
        let strip_accents: Bool?
        let handle_chinese_chars: Bool?
    }

    struct Model: Decodable {
        let type: String?
        let vocab: Vocab
    }

    /// Other tokenizers keep theirs as a list of pairs.
    struct Vocab: Decodable {
        let table: [String: Int]?

        init(from decoder: any Decoder) throws {
            table = try? decoder.singleValueContainer().decode([String: Int].self)
        }
    }
}
