import Foundation
import Testing

@testable import SentenceEmbedding

/// A folder that is damaged, cut short or foreign is refused with the file's name and the reason.
@Suite struct ModelErrorTests {
    private typealias Damage = (inout [String: Any]) -> Void

    @Test(arguments: ["modules.json", "0_Transformer/config.json", "0_Transformer/vocab.txt", "1_Pooling/config.json"])
    func aMissingFileIsNamed(file: String) throws {
        try expect(file, .missing) { try FileManager.default.removeItem(atPath: $0 + "/" + file) }
    }

    @Test(arguments: [
        "modules.json", "0_Transformer/config.json", "0_Transformer/tokenizer_config.json", "1_Pooling/config.json",
        "0_Transformer/sentence_bert_config.json",
    ])
    func aFileThatIsNotJSONIsNamed(file: String) throws {
        try expect(file, .malformed("is not JSON")) { try write("<html>not found</html>", to: $0 + "/" + file) }
    }

    @Test func aFolderThatIsNotThereIsNoModel() {
        #expect(throws: ModelError(file: "/nowhere/at/all/modules.json", reason: .missing)) {
            try SentenceEncoder(folder: "/nowhere/at/all")
        }
    }

    @Test func missingWeightsAreToldFromAPickle() throws {
        let weights = "0_Transformer/model.safetensors"
        try expect(weights, .missing) { try FileManager.default.removeItem(atPath: $0 + "/" + weights) }
        try expect("0_Transformer/pytorch_model.bin", .pickleOnly) {
            try FileManager.default.moveItem(
                atPath: $0 + "/" + weights, toPath: $0 + "/0_Transformer/pytorch_model.bin")
        }
    }

    /// Wherever a download stops, the error is the same kind and nothing is read beyond the end.
    @Test(arguments: [1, 7, 8, 9, 100, 2_000, 10_000, 30_000])
    func weightsCutShortAreToldByTheirLength(kept: Int) throws {
        try TinyModel().withFolder { folder in
            let file = folder + "/0_Transformer/model.safetensors"
            let whole = try Data(contentsOf: URL(filePath: file))
            try whole.prefix(kept).write(to: URL(filePath: file))

            let error = try #require(throws: ModelError.self) { try SentenceEncoder(folder: folder) }

            guard case .truncated(let expected, kept) = error.reason else {
                Issue.record("\(error)")
                return
            }
            #expect(error.file == file)
            #expect(expected <= whole.count && expected > kept)
        }
    }

    @Test(arguments: [
        (
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "is a pointer of Git LFS; fetch the file that it stands for"
        ),
        ("<!DOCTYPE html><html><body>404</body></html>", "is not in the safetensors format"),
        ("\u{10}\0\0\0\0\0\0\0{ this is not it ", "its safetensors header can't be read: is not JSON"),
        ("\u{2}\0\0\0\0\0\0\0[]", "is not in the safetensors format"),
        ("", "is empty; fetch it again"),
    ])
    func whatIsNoSafetensorsFileIsCalledSo(content: String, reason: String) throws {
        try expect("0_Transformer/model.safetensors", .malformed(reason)) {
            try write(content, to: $0 + "/0_Transformer/model.safetensors")
        }
    }

    /// Offsets and shapes that would lead out of the file, or out of an integer.
    @Test(arguments: [
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
        #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#,
        #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[4,0]}}"#,
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#,
        #"{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,9223372036854775807]}}"#,
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
        #"{"a":{"shape":[1]}}"#,
    ])
    func aHeaderThatLiesIsRefused(header: String) throws {
        try TinyModel().withFolder { folder in
            let file = folder + "/0_Transformer/model.safetensors"
            let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
            try (length + Data(header.utf8) + Data(count: 64)).write(to: URL(filePath: file))

            let error = try #require(throws: ModelError.self) { try SentenceEncoder(folder: folder) }

            guard case .malformed = error.reason else {
                Issue.record("\(error)")
                return
            }
            #expect(error.file == file)
        }
    }

    @Test func weightsOfAnotherShapeAreRefusedByTensor() throws {
        let weights = "0_Transformer/model.safetensors"
        let words = "embeddings.word_embeddings.weight"
        try expect(weights, .tensorShape(name: words, expected: [200, 20], found: [161, 20])) {
            try change("0_Transformer/config.json", in: $0) { $0["vocab_size"] = 200 }
        }
        try expect(weights, .missingTensor("encoder.layer.2.attention.self.query.weight")) {
            try change("0_Transformer/config.json", in: $0) { $0["num_hidden_layers"] = 3 }
        }
        try expect(weights, .tensorType(name: words, found: "F99")) { folder in
            let file = URL(filePath: folder + "/" + weights)
            var content = try Data(contentsOf: file)
            while let place = content.range(of: Data("\"F32\"".utf8)) {
                content.replaceSubrange(place, with: Data("\"F99\"".utf8))
            }
            try content.write(to: file)
        }
    }

    @Test func weightsThatAreNoNumbersAreRefused() throws {
        let file = "0_Transformer/model.safetensors"
        // The embedding's LayerNorm bias lies behind the three tables and its weight.
        let offset = (161 + 40 + 2 + 1) * 20 * 4
        let reason = "the tensor embeddings.LayerNorm.bias holds what is no number; fetch it again"
        try expect(file, .malformed(reason)) { folder in
            var content = try Data(contentsOf: URL(filePath: folder + "/" + file))
            let header = content.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            content.replaceSubrange(8 + header + offset..<8 + header + offset + 4, with: [0xFF, 0xFF, 0xFF, 0xFF])
            try content.write(to: URL(filePath: folder + "/" + file))
        }
    }

    @Test func anotherKindOfModelIsCalledByItsName() throws {
        let file = "0_Transformer/config.json"
        try expect(file, .unsupported("the model type t5 is not known; bert, roberta and xlm-roberta are")) {
            try change(file, in: $0) { $0["model_type"] = "t5" }
        }
        try expect(file, .unsupported("the activation swish is not known")) {
            try change(file, in: $0) { $0["hidden_act"] = "swish" }
        }
        try expect(file, .malformed("lacks hidden_size")) { try change(file, in: $0) { $0["hidden_size"] = nil } }
        try expect(file, .malformed("hidden_size is not of the type Int")) {
            try change(file, in: $0) { $0["hidden_size"] = "big" }
        }
        try expect(file, .malformed("num_attention_heads is 0")) {
            try change(file, in: $0) { $0["num_attention_heads"] = 0 }
        }
        try expect(file, .malformed("hidden_size 20 is no multiple of num_attention_heads 3")) {
            try change(file, in: $0) { $0["num_attention_heads"] = 3 }
        }
        try expect("1_Pooling/config.json", .unsupported("the pooling mode lasttoken is not known")) {
            try write(#"{"pooling_mode": "lasttoken"}"#, to: $0 + "/1_Pooling/config.json")
        }
        try expect("1_Pooling/config.json", .malformed("names no pooling mode")) {
            try write(#"{"pooling_mode_mean_tokens": false}"#, to: $0 + "/1_Pooling/config.json")
        }
    }

    @Test func modulesMustBeKnownAndStayInTheFolder() throws {
        let module = #"{"idx": 0, "path": "PATH", "type": "sentence_transformers.models.Transformer"}"#
        let pooling = #"{"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}"#
        let dense = #"{"idx": 2, "path": "2_Dense", "type": "sentence_transformers.models.Dense"}"#
        let unknown = "the modules Transformer, Pooling, Dense are not Transformer, Pooling and perhaps Normalize"
        try expect("modules.json", .unsupported(unknown)) {
            try write("[\(module), \(pooling), \(dense)]", to: $0 + "/modules.json")
        }
        for path in ["../elsewhere", "/etc", "a/../.."] {
            let escaping = module.replacing("PATH", with: path)
            try expect("modules.json", .malformed("the path of the module Transformer leads out of the folder")) {
                try write("[\(escaping), \(pooling)]", to: $0 + "/modules.json")
            }
        }
    }

    @Test func aForeignVocabularyIsRefused() throws {
        let file = "0_Transformer/vocab.txt"
        let foreign = "as a vocabulary: the token [UNK] is not in it; this is not the vocabulary of a BERT model"
        try expect(file, .malformed(foreign)) { try write("<s>\n</s>\n", to: $0 + "/" + file) }
        try expect(file, .malformed("has 165 word pieces, but config.json counts 161")) {
            let pieces = TinyModel.standardPieces + ["one", "two", "three", "four"]
            try write(pieces.joined(separator: "\n"), to: $0 + "/" + file)
        }
        try expect(file, .malformed("is not UTF-8 text")) {
            try Data([0xFF, 0xFE, 0x41]).write(to: URL(filePath: $0 + "/" + file))
        }
        let foreignKind = ModelError.Reason.unsupported("its tokenizer is BPE; WordPiece and Unigram are read")
        try expect("tokenizer.json", foreignKind, of: TinyModel(usesOldLayout: false)) {
            try write(#"{"model": {"type": "BPE", "vocab": {"a": 1}}}"#, to: $0 + "/tokenizer.json")
        }
    }

    @Test func aLengthThatLeavesNoRoomForTextIsRefused() throws {
        let file = "0_Transformer/sentence_bert_config.json"
        try expect(file, .malformed("a longest sequence of 2.0 leaves no room for text")) {
            try write(#"{"max_seq_length": 2}"#, to: $0 + "/" + file)
        }
    }

    @Test func aSentenceTellsFileAndRemedy() {
        let error = ModelError(file: "/m/pytorch_model.bin", reason: .pickleOnly)

        #expect(error.description.hasPrefix("/m/pytorch_model.bin: holds the weights as a Python pickle"))
        #expect(error.description.contains("safe_serialization=True"))
    }

    private func expect(
        _ file: String, _ reason: ModelError.Reason, of model: TinyModel = TinyModel(),
        after damage: (String) throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try model.withFolder { folder in
            try damage(folder)
            #expect(throws: ModelError(file: folder + "/" + file, reason: reason), sourceLocation: sourceLocation) {
                try SentenceEncoder(folder: folder)
            }
        }
    }

    private func change(_ file: String, in folder: String, _ damage: Damage) throws {
        let url = URL(filePath: folder + "/" + file)
        let content = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
        var object = try #require(content as? [String: Any])
        damage(&object)
        try JSONSerialization.data(withJSONObject: object).write(to: url)
    }

    private func write(_ text: String, to path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }
}
