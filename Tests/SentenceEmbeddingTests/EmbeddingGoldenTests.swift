import Foundation
import SentenceEmbedding
import TestSupport
import Testing

/// Agreement with sentence-transformers.
@Suite struct EmbeddingGoldenTests {
    @Test(.enabled(if: Checkout.miniLM != nil, "all-MiniLM-L6-v2 is not there: run bot-config/bin/fetch-test-models"))
    func agreesWithTheReferenceOnMiniLM() throws {
        let encoder = try SentenceEncoder(folder: #require(Checkout.miniLM).path)
        let golden = try Checkout.golden("mini-lm-vectors.json", of: "SentenceEmbeddingTests", as: GoldenVectors.self)
        let texts = try Checkout.golden("sentences.json", of: "SentenceEmbeddingTests", as: Sentences.self).sentences
        let reference = try golden.rows()
        try #require(texts.count == reference.count && texts.count >= 200)

        let agreement = try Agreement(encoder.embed(texts), reference)

        print("MiniLM on \(texts.count) texts:", agreement)
        #expect(agreement.leastCosine >= 0.99999)
        #expect(agreement.largestDifference <= 1e-4)
        #expect(encoder.dimension == 384 && encoder.maxSequenceLength == 256 && encoder.normalizes)
    }

    /// Both layouts, both kinds of tensor name, each pooling mode, each activation, BERT and RoBERTa.
    @Test(arguments: 0..<9)
    func agreesWithTheReferenceOnATinyRandomModel(index: Int) throws {
        let golden = try Checkout.golden("tiny-vectors.json", of: "SentenceEmbeddingTests", as: TinyGolden.self)
        try #require(golden.cases.count == 9)
        let expected = golden.cases[index]

        let vectors = try expected.model.withFolder { try SentenceEncoder(folder: $0).embed(golden.texts) }

        let agreement = try Agreement(vectors, expected.vectors)
        #expect(agreement.largestDifference <= 3e-6, "\(agreement)")
        #expect(agreement.leastCosine >= 0.999999)
    }

    private struct Sentences: Decodable { let sentences: [String] }

    private struct GoldenVectors: Decodable {
        let dimension: Int
        let vectors: String

        func rows() throws -> [[Float]] {
            let bytes = try #require(Data(base64Encoded: vectors))
            let numbers = bytes.withUnsafeBytes { bytes in
                stride(from: 0, to: bytes.count, by: 4).map { offset in
                    Float(
                        bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
                }
            }
            return stride(from: 0, to: numbers.count, by: dimension).map { Array(numbers[$0..<$0 + dimension]) }
        }
    }

    private struct TinyGolden: Decodable {
        let texts: [String]
        let cases: [Case]

        struct Case: Decodable {
            let layout: String
            let prefix: String
            let pooling: [String]
            let normalize: Bool?
            let activation: String?
            let model_type: String?
            let vectors: [[Float]]

            var model: TinyModel {
                TinyModel(
                    usesOldLayout: layout == "old", prefix: prefix, pooling: pooling, normalizes: normalize ?? false,
                    activation: activation ?? "gelu", isRoBERTa: model_type == "roberta")
            }
        }
    }
}
