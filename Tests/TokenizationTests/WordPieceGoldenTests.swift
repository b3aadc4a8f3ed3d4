import Foundation
import TestSupport
import Testing
import Tokenization

/// Agreement with HuggingFace `tokenizers`, ids for ids, on more than 20,000 texts.
@Suite struct WordPieceGoldenTests {
    @Test(.enabled(if: Checkout.miniLM != nil, "all-MiniLM-L6-v2 is not there: run bot-config/bin/fetch-test-models"))
    func agreesWithTheReferenceOnMiniLM() throws {
        let folder = try #require(Checkout.miniLM)

        try expectAgreement(
            vocabulary: folder.appending(path: "vocab.txt"), configuration: WordPieceConfiguration(lowercases: true),
            golden: "word-pieces-mini-lm.json"
        )
    }

    @Test(.enabled(if: Checkout.krSBERT != nil, "KR-SBERT's vocabulary is not there: see RHYTHMIQ_SHARED"))
    func agreesWithTheReferenceOnKRSBERT() throws {
        let folder = try #require(Checkout.krSBERT)

        try expectAgreement(
            vocabulary: folder.appending(path: "0_Transformer/vocab.txt"),
            configuration: WordPieceConfiguration(lowercases: false), golden: "word-pieces-kr-sbert.json"
        )
    }

    @Test(
        .enabled(if: Checkout.krSBERT != nil, "KR-SBERT's vocabulary is not there: see RHYTHMIQ_SHARED"),
        arguments: [
            ("잠이 옵니다", [2, 22079, 3591, 8416, 3]),
            ("졸음이 옵니다", [2, 3792, 10851, 3591, 8416, 3]),
            ("비 오는 날 듣기 좋은 잔잔한 노래 1시간", [2, 3117, 9146, 2328, 19035, 8696, 35130, 5164, 9874, 14368, 3]),
            ("rainy day calm 1 hour", [2, 86, 30542, 5984, 72, 15811, 71, 10621, 5187, 21, 76, 23727, 3]),
        ] as [(String, [Int32])]
    )
    func cutsKnownSentencesAsPublished(text: String, ids: [Int32]) throws {
        let file = try #require(Checkout.krSBERT).appending(path: "0_Transformer/vocab.txt")
        let vocabulary = try Vocabulary(text: String(contentsOf: file, encoding: .utf8))
        let tokenizer = try WordPieceTokenizer(
            vocabulary: vocabulary, configuration: WordPieceConfiguration(lowercases: false)
        )

        #expect(tokenizer.encode(text) == ids)
    }

    private func expectAgreement(vocabulary file: URL, configuration: WordPieceConfiguration, golden name: String)
        throws
    {
        let golden = try Checkout.golden(name, of: "TokenizationTests", as: GoldenIDs.self)
        let vocabulary = try Vocabulary(text: String(contentsOf: file, encoding: .utf8))
        let tokenizer = try WordPieceTokenizer(vocabulary: vocabulary, configuration: configuration)
        let texts = try GoldenTexts()
        let expected = try golden.digests()
        try #require(hex(vocabulary.digest) == golden.vocabularyDigest)
        try #require(texts.count == expected.count && texts.count >= 20_000)

        var allTexts = FNV1a()
        var different: [Int] = []
        for index in 0..<texts.count {
            let text = texts.text(index)
            allTexts.combine(bytes: text.utf8)
            let ids = tokenizer.encode(text, maxLength: index.isMultiple(of: 2) ? .max : golden.modelLength)
            if digest(ids) != expected[index] { different.append(index) }
        }

        #expect(hex(allTexts.value) == golden.textsDigest, "the texts themselves differ from the reference's")
        #expect(
            different.isEmpty,
            "differ: \(different.count); the script prints the ids of one: --show \(different.first ?? 0)")
    }

    private func digest(_ ids: [Int32]) -> UInt32 {
        var digest = FNV1a()
        for id in ids { digest.combine(id) }
        return UInt32(truncatingIfNeeded: digest.value ^ (digest.value >> 32))
    }

    private struct GoldenIDs: Decodable {
        let vocabularyDigest: String
        let modelLength: Int
        let textsDigest: String
        let idDigests: String

        func digests() throws -> [UInt32] {
            let bytes = try #require(Data(base64Encoded: idDigests))
            return stride(from: 0, to: bytes.count, by: 4).map { start in
                bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
            }
        }
    }
}

func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}
