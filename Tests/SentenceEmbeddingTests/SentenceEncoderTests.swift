import Foundation
import RhythmiQDomain
import Testing

@testable import SentenceEmbedding

@Suite struct SentenceEncoderTests {
    @Test func aTextsVectorDoesNotDependOnItsNeighbours() throws {
        try TinyModel().withFolder { folder in
            let encoder = try SentenceEncoder(folder: folder)
            // More than one round of the engine, and lengths with every remainder.
            let texts = (0..<60).map { String(repeating: "ab c", count: $0 % 13) }

            let together = encoder.embed(texts)

            let agreement = try Agreement(together, texts.map { encoder.embed([$0])[0] })
            #expect(agreement.largestDifference <= 1e-6)
        }
    }

    @Test func aLineOfEmbedSaysTextIDsAndVector() throws {
        try TinyModel().withFolder { folder in
            let encoder = try SentenceEncoder(folder: folder)

            let line = EmbeddedText("rain", by: encoder)

            #expect(line.text == "rain")
            #expect(line.tokenIDs == encoder.tokenIDs(of: "rain"))
            #expect(line.vector == encoder.embed(["rain"])[0])
        }
    }

    @Test func noTextsGiveNoVectors() throws {
        try TinyModel().withFolder { try #expect(SentenceEncoder(folder: $0).embed([]).isEmpty) }
    }

    @Test func waitingForVectorsGivesTheSame() async throws {
        let model = TinyModel()
        let texts = ["rain falls", "", "K-POP 1234"]
        let encoder = try model.withFolder { try SentenceEncoder(folder: $0) }

        async let first = encoder.vectors(of: texts)
        async let second = encoder.vectors(of: texts.reversed())

        let expected = encoder.embed(texts)
        await #expect(first == expected)
        await #expect(second == expected.reversed())
    }

    /// The family of e5 wants its word before a text; a module's own settings go before what is known of a name.
    @Test func aPromptIsPutBeforeEveryText() throws {
        try TinyModel().withFolder { folder in
            let plain = try SentenceEncoder(folder: folder)
            let settings = #"{"prompts": {"query": "q: ", "passage": "p: "}, "default_prompt_name": "query"}"#
            try Data(settings.utf8).write(to: URL(filePath: folder + "/config_sentence_transformers.json"))

            let prompted = try SentenceEncoder(folder: folder)

            #expect(prompted.tokenIDs(of: "rain") == plain.tokenIDs(of: "q: rain"))
            #expect(prompted.modelDigest != plain.modelDigest)
        }
        try TinyModel().withFolder { folder in
            let plain = try SentenceEncoder(folder: folder)
            let named = folder + "-dir"
            try FileManager.default.createDirectory(atPath: named, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: named) }
            try FileManager.default.copyItem(atPath: folder, toPath: named + "/multilingual-e5-small")

            let e5 = try SentenceEncoder(folder: named + "/multilingual-e5-small")

            #expect(e5.tokenIDs(of: "rain") == plain.tokenIDs(of: "query: rain"))
        }
    }

    @Test func decomposedHangulIsReadAsTyped() throws {
        let pieces = TinyModel.standardPieces + ["비"]
        try TinyModel(pieces: pieces).withFolder { folder in
            let encoder = try SentenceEncoder(folder: folder)

            #expect(encoder.tokenIDs(of: "\u{1107}\u{1175}") == [2, Int32(pieces.count - 1), 3])
        }
    }

    @Test func aTextOfTenThousandCharactersIsCutToTheModelsLength() throws {
        try TinyModel().withFolder { folder in
            let encoder = try SentenceEncoder(folder: folder)

            let ids = encoder.tokenIDs(of: String(repeating: "abc 비 ", count: 2_000))

            #expect(ids.count == encoder.maxSequenceLength)
            #expect(ids.last == 3)
        }
    }

    /// The same numbers in a narrower type and in float32 give the same vectors.
    @Test(arguments: [("F16", Float(1e-2)), ("BF16", 1e-1)])
    func narrowerWeightsAreWidened(elementType: String, bound: Float) throws {
        let texts = ["rain falls", "K-POP 1234"]
        let exact = try TinyModel(normalizes: true).withFolder { try SentenceEncoder(folder: $0).embed(texts) }

        let narrow = try TinyModel(normalizes: true, elementType: elementType).withFolder {
            try SentenceEncoder(folder: $0).embed(texts)
        }

        let agreement = try Agreement(narrow, exact)
        #expect(agreement.largestDifference > 0 && agreement.largestDifference < Double(bound))
    }

    @Test func theDigestIsTheSameForTheSameModelOnly() throws {
        func digest(_ model: TinyModel) throws -> UInt64 {
            try model.withFolder { try SentenceEncoder(folder: $0).modelDigest }
        }
        let original = try digest(TinyModel())

        try #expect(digest(TinyModel()) == original)
        var otherPieces = TinyModel.standardPieces
        otherPieces.swapAt(70, 71)
        let others = [
            TinyModel(pooling: ["max"]), TinyModel(normalizes: true), TinyModel(activation: "relu"), TinyModel(seed: 8),
            TinyModel(pieces: otherPieces),
        ]
        for other in others { try #expect(digest(other) != original) }
    }

    @Test func olderNamesOfTensorsMeanTheSame() throws {
        func vectors(_ model: TinyModel) throws -> [[Float]] {
            try model.withFolder { try SentenceEncoder(folder: $0).embed(["rain falls"]) }
        }
        let expected = try vectors(TinyModel())

        try #expect(vectors(TinyModel(saysGammaAndBeta: true)) == expected)
        try #expect(vectors(TinyModel(prefix: "0.auto_model.")) == expected)
    }

    /// A module that makes its text small before a cased tokenizer leaves accents alone.
    @Test func aModuleMayLowercaseForACasedTokenizer() throws {
        let pieces = TinyModel.standardPieces + ["é"]
        try TinyModel(pieces: pieces).withFolder { folder in
            let plain = try SentenceEncoder(folder: folder)
            #expect(plain.tokenIDs(of: "É") == [2, 1, 3])
            let settings = #"{"max_seq_length": 32, "do_lower_case": true}"#
            try Data(settings.utf8).write(to: URL(filePath: folder + "/0_Transformer/sentence_bert_config.json"))

            let lowercasing = try SentenceEncoder(folder: folder)

            #expect(lowercasing.tokenIDs(of: "É") == [2, Int32(pieces.count - 1), 3])
            #expect(lowercasing.tokenIDs(of: "RAIN") == plain.tokenIDs(of: "rain"))
        }
    }

    @Test func theTokenizersOwnFileSpeaksWhereItsSettingsAreMissing() throws {
        try TinyModel(usesOldLayout: false).withFolder { folder in
            try FileManager.default.removeItem(atPath: folder + "/tokenizer_config.json")
            let file = URL(filePath: folder + "/tokenizer.json")
            let content = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            var object = try #require(content as? [String: Any])
            object["normalizer"] = ["lowercase": false, "strip_accents": NSNull(), "handle_chinese_chars": true]
            try JSONSerialization.data(withJSONObject: object).write(to: file)

            let encoder = try SentenceEncoder(folder: folder)

            #expect(encoder.tokenIDs(of: "A") != encoder.tokenIDs(of: "a"))
            #expect(encoder.maxSequenceLength == TinyModel.positions, "nothing else limits the length")
        }
    }

    @Test func modelsOfAFolderAreListedWithWhatIsWrong() throws {
        try TinyModel().withFolder { folder in
            let models = folder + "/models"
            let manager = FileManager.default
            try manager.createDirectory(atPath: models + "/owner", withIntermediateDirectories: true)
            try manager.createDirectory(atPath: models + "/empty", withIntermediateDirectories: true)
            try TinyModel().withFolder { try manager.copyItem(atPath: $0, toPath: models + "/owner/tiny") }
            try TinyModel().withFolder { try manager.copyItem(atPath: $0, toPath: models + "/broken") }
            try manager.removeItem(atPath: models + "/broken/0_Transformer/model.safetensors")

            let found = try InstalledModel.all(in: models)

            #expect(found.map(\.name) == ["broken", "owner/tiny"])
            #expect(throws: ModelError.self) { try found[0].encoder.get() }
            #expect(try found[1].encoder.get().dimension == TinyModel.hidden)
            #expect(try InstalledModel.all(in: models + "/nowhere").isEmpty)
            #expect(throws: ModelError.self) { try InstalledModel.all(in: models + "/broken/modules.json") }
        }
    }
}
