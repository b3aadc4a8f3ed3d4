import Foundation
import TestSupport
import Testing

@testable import Tokenization

@Suite struct UnigramTokenizerTests {
    /// Agreement with HuggingFace `tokenizers`, ids for ids, in both forms in which the files of XLM-R's family come.
    @Test(
        .enabled(if: folder != nil, "make it with bot-config/golden/make_unigram_golden.py .cache/models/unigram"),
        arguments: ["old", "new"])
    func agreesWithTheReference(form: String) throws {
        let golden = try Checkout.golden("unigram.json", of: "TokenizationTests", as: Golden.self)
        let expected = try #require(form == "old" ? golden.old : golden.new)
        let json = try Data(contentsOf: try #require(Self.folder).appending(path: "tokenizer-\(form).json"))
        var fileDigest = FNV1a()
        fileDigest.combine(bytes: json)
        try #require(String(fileDigest.value, radix: 16) == expected.fileDigest.drop { $0 == "0" })
        let tokenizer = try UnigramTokenizer(UnigramConfiguration(json: json))
        let texts = try GoldenTexts()
        try #require(texts.count == golden.textCount && tokenizer.idCount == expected.pieces)
        let digests = try #require(Data(base64Encoded: expected.idDigests))

        var different: [Int] = []
        for index in 0..<texts.count {
            let ids = tokenizer.encode(texts.text(index), maxLength: index % 2 == 1 ? golden.modelLength : .max)
            let reference = (0..<4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(digests[index * 4 + $1]) }
            if Self.digest(ids) != reference { different.append(index) }
        }

        #expect(different.isEmpty, "\(different.count) of \(texts.count): \(different.prefix(20))")
    }

    private static let folder: URL? = {
        let folder = Checkout.root.appending(path: ".cache/models/unigram")
        return FileManager.default.fileExists(atPath: folder.appending(path: "tokenizer-new.json").path) ? folder : nil
    }()

    private static func digest(_ ids: [Int32]) -> UInt32 {
        var digest = FNV1a()
        for id in ids { digest.combine(id) }
        return UInt32(truncatingIfNeeded: digest.value ^ digest.value >> 32)
    }

    private struct Golden: Decodable {
        let modelLength: Int
        let textCount: Int
        let old: Form
        let new: Form

        struct Form: Decodable {
            let fileDigest: String
            let pieces: Int
            let idDigests: String
        }
    }

    @Test func theLikeliestPiecesWin() throws {
        let tokenizer = try Self.tokenizer([("▁", -2), ("a", -3), ("b", -3), ("ab", -4), ("▁ab", -7), ("▁a", -4)])

        #expect(tokenizer.encode("ab") == [0, 4, 7, 2], "▁ and ab cost 6, ▁ab 7, ▁a and b 7")
        #expect(tokenizer.encode("ab a") == [0, 4, 7, 9, 2])
    }

    @Test func whatIsUnknownIsOneTokenForEachRun() throws {
        let tokenizer = try Self.tokenizer([("▁", -2), ("a", -3)])

        #expect(tokenizer.encode("xyza") == [0, 4, 3, 5, 2])
        #expect(tokenizer.encode("") == [0, 2])
        #expect(tokenizer.encode("😀") == [0, 4, 3, 2])
    }

    @Test func specialTokensAreFoundAndTheMaskTakesTheSpaceBefore() throws {
        let tokenizer = try Self.tokenizer([("▁", -2), ("a", -3)])

        #expect(tokenizer.encode("a</s>a") == [0, 4, 5, 2, 4, 5, 2])
        #expect(tokenizer.encode("a  <mask>") == [0, 4, 5, 6, 2])
    }

    @Test func aLongTextIsCutBeforeTheEnd() throws {
        let tokenizer = try Self.tokenizer([("▁", -2), ("a", -3)])

        #expect(tokenizer.encode(String(repeating: "a ", count: 10_000), maxLength: 5) == [0, 4, 5, 4, 2])
        #expect(tokenizer.encode("a", maxLength: 2) == [0, 2])
    }

    @Test(arguments: [
        #"{"model":{"type":"BPE","vocab":[]}}"#,
        #"{"model":{"type":"Unigram","unk_id":9,"vocab":[["a",0]]}}"#,
        #"{"model":{"type":"Unigram","unk_id":0,"vocab":[["a",0]]},"post_processor":null}"#,
        #"{"model":{"type":"Unigram","unk_id":0,"byte_fallback":true,"vocab":[["a",0]]}}"#,
        "[]", "",
    ])
    func anotherKindOfFileIsRefused(json: String) {
        #expect(throws: TokenizationError.self) { try UnigramConfiguration(json: Data(json.utf8)) }
    }

    @Test(
        arguments: [[], [1, 2, 3], [255, 255, 255, 255, 0], [4, 0, 0, 0, 1, 2, 3, 4], [3, 0, 0, 0, 1, 2, 3, 0]]
            as [[UInt8]])
    func aDamagedCharacterMapIsRefused(bytes: [UInt8]) {
        #expect(throws: TokenizationError.malformedCharacterMap) { try CharacterMap(bytes) }
    }

    /// Random units never lead out of the map.
    @Test(arguments: 0..<50)
    func aCharacterMapOfNonsenseDoesNoHarm(seed: UInt64) throws {
        var state = seed
        let units = (0..<64).flatMap { _ -> [UInt8] in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (0..<4).map { UInt8(truncatingIfNeeded: state >> (24 + 8 * UInt64($0))) }
        }

        let map = try CharacterMap([0, 1, 0, 0] + units + [65, 0])

        _ = map.normalized("abc 가나다 é ﬁ 😀 \u{0} \u{1F468}\u{200D}\u{1F469}")
    }

    private static func tokenizer(_ pieces: [(String, Double)]) throws -> UnigramTokenizer {
        let all = [("<s>", 0.0), ("<pad>", 0), ("</s>", 0), ("<unk>", 0)] + pieces + [("<mask>", 0)]
        let ids = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.0, $0) })
        let file: [String: Any] = [
            "model": ["type": "Unigram", "unk_id": 3, "vocab": all.map { [$0.0, $0.1] as [Any] }],
            "pre_tokenizer": ["type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true],
            "post_processor": [
                "type": "TemplateProcessing",
                "single": [
                    ["SpecialToken": ["id": "<s>", "type_id": 0]], ["Sequence": ["id": "A", "type_id": 0]],
                    ["SpecialToken": ["id": "</s>", "type_id": 0]],
                ],
                "special_tokens": ["<s>": ["ids": [0]], "</s>": ["ids": [2]]],
            ],
            "added_tokens": [
                ["id": 2, "content": "</s>", "lstrip": false],
                ["id": ids["<mask>"] ?? 0, "content": "<mask>", "lstrip": true],
            ],
        ]
        return try UnigramTokenizer(UnigramConfiguration(json: JSONSerialization.data(withJSONObject: file)))
    }
}
