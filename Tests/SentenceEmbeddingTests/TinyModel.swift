import Foundation
import RhythmiQDomain
import TestSupport
import Testing
import Tokenization

/// A random model of two small layers, written as sentence-transformers would: bit for bit the one for which
/// `bot-config/golden/make_embedding_golden.py` asked the reference.
///
/// Its sizes are no multiples of any vector's length, so that every kernel's remainder is at work.
struct TinyModel {
    var usesOldLayout = true
    var prefix = ""
    var pooling = ["mean"]
    var normalizes = false
    var activation = "gelu"
    var isRoBERTa = false
    /// F32, F16 or BF16.
    var elementType = "F32"
    var seed: UInt64 = 7
    /// As checkpoints that came from TensorFlow name the numbers of a LayerNorm.
    var saysGammaAndBeta = false
    var pieces = Self.standardPieces

    static let standardPieces: [String] = {
        let ascii = (33...126).map { String(UnicodeScalar(UInt8($0))) }
        let continuations = ascii.filter { $0.allSatisfy { $0.isLetter || $0.isNumber } }.map { "##" + $0 }
        return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + ascii + continuations
    }()
    static let (hidden, feedForward, layers, positions) = (20, 44, 2, 40)

    /// Writes the folder, hands its path to `body` and removes it.
    func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tiny-model-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try write(to: folder)
        return try body(folder.path)
    }

    /// The numbers of a tensor before they are narrowed to `elementType`.
    func values(of name: String, count: Int) -> [Float] {
        var chance = SplitMix64(seed: seed ^ stableHash(name))
        let centre = name.hasSuffix("LayerNorm.weight") ? 1.0 : 0
        return (0..<count).map { _ in Float(centre + (2 * chance.unit() - 1) * 0.3) }
    }

    private func write(to folder: URL) throws {
        let transformer = usesOldLayout ? folder.appending(path: "0_Transformer") : folder
        let pooling = folder.appending(path: "1_Pooling")
        for path in [transformer, pooling] {
            try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        }
        try write(configuration, to: transformer.appending(path: "config.json"))
        try writeTokenizer(to: transformer)
        try write(poolingConfiguration, to: pooling.appending(path: "config.json"))
        try write(modules, to: folder.appending(path: "modules.json"))
        try weights().write(to: transformer.appending(path: "model.safetensors"))
    }

    private var configuration: [String: Any] {
        [
            "model_type": isRoBERTa ? "roberta" : "bert", "hidden_act": activation, "hidden_size": Self.hidden,
            "intermediate_size": Self.feedForward, "layer_norm_eps": 1e-12, "max_position_embeddings": Self.positions,
            "num_attention_heads": 4, "num_hidden_layers": Self.layers, "pad_token_id": isRoBERTa ? 1 : 0,
            "type_vocab_size": isRoBERTa ? 1 : 2, "vocab_size": pieces.count,
        ]
    }

    /// The old layout has a list of pieces and its own file for the length; the new one has neither.
    private func writeTokenizer(to folder: URL) throws {
        var settings: [String: Any] = ["do_lower_case": false, "cls_token": "[CLS]", "sep_token": ["content": "[SEP]"]]
        if usesOldLayout {
            try Data(pieces.map { $0 + "\n" }.joined().utf8).write(to: folder.appending(path: "vocab.txt"))
            try write(["max_seq_length": 32], to: folder.appending(path: "sentence_bert_config.json"))
        } else {
            let ids = Dictionary(uniqueKeysWithValues: pieces.enumerated().map { ($1, $0) })
            try write(["model": ["type": "WordPiece", "vocab": ids]], to: folder.appending(path: "tokenizer.json"))
            settings["model_max_length"] = 32
        }
        try write(settings, to: folder.appending(path: "tokenizer_config.json"))
    }

    private var poolingConfiguration: [String: Any] {
        guard usesOldLayout else { return ["pooling_mode": pooling.count == 1 ? pooling[0] as Any : pooling as Any] }
        let flags = [
            "cls": "cls_token", "max": "max_tokens", "mean": "mean_tokens",
            "mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
        ]
        return Dictionary(uniqueKeysWithValues: flags.map { ("pooling_mode_" + $1, pooling.contains($0)) })
    }

    private var modules: [[String: Any]] {
        let old = "sentence_transformers.models."
        let new = "sentence_transformers.base.modules.one."
        let steps =
            [("Transformer", usesOldLayout ? "0_Transformer" : ""), ("Pooling", "1_Pooling")]
            + (normalizes ? [("Normalize", "2_Normalize")] : [])
        return steps.enumerated().map { index, step in
            ["idx": index, "name": "\(index)", "path": step.1, "type": (usesOldLayout ? old : new) + step.0]
        }
    }

    private var shapes: [(name: String, shape: [Int])] {
        let (hidden, feedForward) = (Self.hidden, Self.feedForward)
        var shapes = [
            ("embeddings.word_embeddings.weight", [pieces.count, hidden]),
            ("embeddings.position_embeddings.weight", [Self.positions, hidden]),
            ("embeddings.token_type_embeddings.weight", [isRoBERTa ? 1 : 2, hidden]),
            ("embeddings.LayerNorm.weight", [hidden]), ("embeddings.LayerNorm.bias", [hidden]),
        ]
        for layer in 0..<Self.layers {
            let dense = [
                ("attention.self.query", hidden, hidden), ("attention.self.key", hidden, hidden),
                ("attention.self.value", hidden, hidden), ("attention.output.dense", hidden, hidden),
                ("intermediate.dense", feedForward, hidden), ("output.dense", hidden, feedForward),
            ]
            for (name, outputs, inputs) in dense {
                shapes.append(("encoder.layer.\(layer).\(name).weight", [outputs, inputs]))
                shapes.append(("encoder.layer.\(layer).\(name).bias", [outputs]))
            }
            for name in ["attention.output.LayerNorm", "output.LayerNorm"] {
                shapes.append(("encoder.layer.\(layer).\(name).weight", [hidden]))
                shapes.append(("encoder.layer.\(layer).\(name).bias", [hidden]))
            }
        }
        return shapes
    }

    /// The header has an odd length on purpose: readers must not count on alignment.
    private func weights() throws -> Data {
        var header: [String: Any] = ["__metadata__": ["format": "pt"]]
        var body = Data()
        for (name, shape) in shapes {
            let start = body.count
            for value in values(of: name, count: shape.reduce(1, *)) { body.append(contentsOf: bytes(of: value)) }
            header[prefix + spelled(name)] = [
                "dtype": elementType, "shape": shape, "data_offsets": [start, body.count],
            ]
        }
        let positionIDs = [UInt8](repeating: 0, count: 8)
        header[prefix + "embeddings.position_ids"] = [
            "dtype": "I64", "shape": [1, 1], "data_offsets": [body.count, body.count + positionIDs.count],
        ]
        body.append(contentsOf: positionIDs)
        var text = try JSONSerialization.data(withJSONObject: header, options: .sortedKeys)
        if text.count.isMultiple(of: 2) { text.append(UInt8(ascii: " ")) }
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) } + text + body
    }

    private func spelled(_ name: String) -> String {
        guard saysGammaAndBeta else { return name }
        return name.replacing("LayerNorm.weight", with: "LayerNorm.gamma")
            .replacing("LayerNorm.bias", with: "LayerNorm.beta")
    }

    private func bytes(of value: Float) -> [UInt8] {
        let number = narrowed(value)
        switch elementType {
        case "F16": return withUnsafeBytes(of: Float16(number).bitPattern.littleEndian) { Array($0) }
        case "BF16": return Array(withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }[2...])
        default: return withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
        }
    }

    /// As near as `elementType` comes; by cutting off in BF16.
    private func narrowed(_ value: Float) -> Float {
        switch elementType {
        case "F16": Float(Float16(value))
        case "BF16": Float(bitPattern: value.bitPattern & 0xFFFF_0000)
        default: value
        }
    }

    private func write(_ object: Any, to file: URL) throws {
        try JSONSerialization.data(withJSONObject: object).write(to: file)
    }
}
