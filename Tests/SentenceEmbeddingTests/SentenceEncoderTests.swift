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

    @Test func noTextsGiveNoVectors() throws {
        try TinyModel().withFolder { try #expect(SentenceEncoder(folder: $0).embed([]).isEmpty) }
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
}
