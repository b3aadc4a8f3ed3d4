import Testing
import Tokenization

@Suite struct WordPieceTokenizerTests {
    /// 0 [PAD], 1 [UNK], 2 [CLS], 3 [SEP], 4 [MASK], 5 …
    private let tokenizer: WordPieceTokenizer

    init() throws {
        let pieces = [
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "rain", "##y", "##yday", "day", "비", "오", "##는", "!", "[",
            "]", "cafe",
        ]
        tokenizer = try WordPieceTokenizer(vocabulary: Vocabulary(text: pieces.joined(separator: "\n")))
    }

    @Test(
        arguments: [
            ("", [2, 3]), (" \t\u{3000}\n", [2, 3]), ("rain", [2, 5, 3]), ("Rainy", [2, 5, 6, 3]),
            ("rainyday", [2, 5, 7, 3]),
            ("rainx day", [2, 1, 8, 3]), ("rain!day", [2, 5, 12, 8, 3]), ("ra\u{200B}in", [2, 5, 3]),
            ("Café", [2, 15, 3]),
        ] as [(String, [Int32])])
    func takesTheLongestPieceAtEachStep(text: String, ids: [Int32]) {
        #expect(tokenizer.encode(text) == ids)
    }

    @Test func aSpecialTokenInTheTextIsThatTokenOnlyInItsOwnSpelling() {
        #expect(tokenizer.encode("rain[SEP]day[MASK]") == [2, 5, 3, 8, 4, 3])
        #expect(tokenizer.encode("[[SEP]") == [2, 13, 3, 3])
        #expect(tokenizer.encode("[sep]") == [2, 13, 1, 14, 3])
    }

    @Test func aWordOfMoreThanAHundredScalarsIsUnknown() throws {
        let vocabulary = try Vocabulary(text: "[UNK]\n[CLS]\n[SEP]\na\n##a")
        let tokenizer = try WordPieceTokenizer(vocabulary: vocabulary)

        #expect(tokenizer.encode(String(repeating: "a", count: 100)).count == 102)
        #expect(tokenizer.encode(String(repeating: "a", count: 101)) == [1, 0, 2])
    }

    @Test(arguments: 2...9)
    func aLongTextIsCutBeforeTheEndToken(maxLength: Int) {
        let whole = tokenizer.encode("rainy day rainyday!")

        let ids = tokenizer.encode("rainy day rainyday!", maxLength: maxLength)

        #expect(ids == whole.dropLast().prefix(maxLength - 1) + [3])
        #expect(tokenizer.encode(String(repeating: "rain ", count: 10_000), maxLength: maxLength).count == maxLength)
    }

    @Test func composedHangulIsWhatAKeyboardSends() {
        let decomposed = "\u{1107}\u{1175} \u{110B}\u{1169}\u{1102}\u{1173}\u{11AB}!"

        #expect(Hangul.composed(decomposed).unicodeScalars.elementsEqual("비 오는!".unicodeScalars))
        #expect(
            Hangul.composed("\u{1161}\u{11A8} cafe\u{301} 가\u{11A8} \u{F902}").unicodeScalars.elementsEqual(
                "\u{1161}\u{11A8} cafe\u{301} 각 \u{F902}".unicodeScalars))
        #expect(tokenizer.encode("비 오") == [2, 1, 1, 3], "uncased takes Hangul apart, as the reference does")
    }

    @Test func idsComeFromATableAsFromLines() throws {
        let lines = try Vocabulary(text: "[UNK]\r\n[CLS]\r\n[SEP]\r\nrain\r\n")
        let table = try Vocabulary(idsByPiece: ["rain": 3, "[SEP]": 2, "[CLS]": 1, "[UNK]": 0])

        #expect(lines.digest == table.digest)
        #expect(lines.idCount == 4)
        #expect(table.id(of: "rain") == 3)
        #expect(table.id(of: "rai") == nil)
    }

    @Test func aForeignVocabularyIsRefusedWithTheReason() throws {
        #expect(throws: TokenizationError.emptyVocabulary) { try Vocabulary(text: "") }
        #expect(throws: TokenizationError.invalidID(-1)) { try Vocabulary(idsByPiece: ["a": -1]) }
        let vocabulary = try Vocabulary(text: "<s>\n</s>\n[UNK]\n")
        #expect(throws: TokenizationError.missingToken("[CLS]")) { try WordPieceTokenizer(vocabulary: vocabulary) }
    }
}
