import TestSupport
import Testing

@testable import Tokenization

/// Every Unicode scalar beside marks that may change places with it: the reference's older Unicode shows here first.
@Suite struct WordSplittingTests {
    @Test(arguments: [false, true])
    func everyScalarFaresAsInTheReference(lowercases: Bool) throws {
        let golden = try Checkout.golden("word-splitting.json", of: "TokenizationTests", as: GoldenSplitting.self)
        let tokenizer = try WordPieceTokenizer(
            vocabulary: Vocabulary(text: "[PAD]\n[UNK]\n[CLS]\n[SEP]\n"),
            configuration: WordPieceConfiguration(lowercases: lowercases)
        )
        let blocks = golden.planes.flatMap { plane in
            stride(from: UInt32(0), to: 0x10000, by: golden.blockSize).map { plane << 16 | $0 }
        }

        let digests = blocks.map { first in
            var digest = FNV1a()
            for scalar in (first..<first + UInt32(golden.blockSize)).compactMap(Unicode.Scalar.init) {
                let words = tokenizer.words(of: "a\(scalar)b \u{302E}\(scalar)\u{302E} \(scalar)\(scalar)\u{302E}")
                digest.combine(bytes: words.joined(separator: "\0").utf8)
                digest.combine(bytes: "\n".utf8)
            }
            return hex(digest.value)
        }

        let expected = lowercases ? golden.uncased : golden.cased
        try #require(digests.count == expected.count)
        let different = blocks.indices.filter { digests[$0] != expected[$0] }.map { String(blocks[$0], radix: 16) }
        #expect(different.isEmpty, "in the blocks from \(different)")
    }

    private struct GoldenSplitting: Decodable {
        let blockSize: Int
        let planes: [UInt32]
        let cased: [String]
        let uncased: [String]
    }
}
