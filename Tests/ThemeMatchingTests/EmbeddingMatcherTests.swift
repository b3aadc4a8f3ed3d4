import Foundation
import RhythmiQDomain
import TestSupport
import Testing
import ThemeMatching

@Suite struct EmbeddingMatcherTests {
    private let vocabulary: ThemeVocabulary
    private let matcher: EmbeddingMatcher

    init() throws {
        vocabulary = try ThemeVocabulary(yaml: TinyModel.yaml, file: "themes.yaml")
        matcher = try TinyModel().matcher(vocabulary)
    }

    @Test func aDescriptionNearTheTextsOfAThemeSpeaksOfIt() throws {
        let found = try #require(try matcher.theme(describedBy: "puddles and drizzle everywhere", in: .en))

        #expect(found.theme == "wx.rain")
        #expect(found.text == "Rain")
        #expect((0.6...1).contains(found.strength))
    }

    @Test(arguments: ["the bill of the plumber", "", "!?", "🙂"])
    func whatIsNotNearerThanNeutralSentencesSpeaksOfNothing(description: String) throws {
        #expect(try matcher.theme(describedBy: description, in: .en) == nil)
    }

    @Test func whatAModelCannotReadIsLeftToThePhrases() throws {
        #expect(try matcher.theme(describedBy: "drizzle puddles", in: .ko) == nil)
    }

    @Test(arguments: ["rain", "슬픈 비", "sad weeping rain", "puddles"])
    func mentionsAreThoseOfThePhrases(message: String) {
        let matching = Matching(vocabulary)

        #expect(
            matcher.mentions(in: matching.sentence(message))
                == matching.matcher.mentions(in: matching.sentence(message)))
    }

    /// e5 gives any two sentences a cosine over 0.7, where MiniLM gives 0.1.
    @Test(arguments: [0, 1, 4, 20] as [Float])
    func whatAModelGivesAllSentencesInCommonDecidesNothing(common: Float) throws {
        let shifted = try TinyModel(common: common).matcher(vocabulary)

        for description in ["puddles and drizzle everywhere", "weeping tears", "the bill of the plumber"] {
            let expected = try matcher.theme(describedBy: description, in: .en)?.theme
            #expect(try shifted.theme(describedBy: description, in: .en)?.theme == expected, "\(description)")
        }
    }

    @Test func aModelsFailureIsNotSwallowed() throws {
        let model = TinyModel()
        let index = try MeaningIndex(vocabulary: vocabulary, embedder: model, modelDigest: 0)
        let broken = EmbeddingMatcher(vocabulary: vocabulary, embedder: FailingEmbedder(), index: index)

        #expect(throws: FailingEmbedder.Failure.self) { try broken.theme(describedBy: "weeping tears", in: .en) }
    }

    private struct FailingEmbedder: TextEmbedder {
        struct Failure: Error {}
        func embed(_ texts: [String]) throws -> [[Float]] { throw Failure() }
    }
}

@Suite struct MeaningIndexTests {
    private let vocabulary: ThemeVocabulary
    private let index: MeaningIndex

    init() throws {
        vocabulary = try ThemeVocabulary(yaml: TinyModel.yaml, file: "themes.yaml")
        index = try MeaningIndex(vocabulary: vocabulary, embedder: TinyModel(), modelDigest: 7)
    }

    @Test func aModelIsAskedInTheLanguagesItReads() throws {
        #expect(try MeaningIndex.languagesRead(by: TinyModel()) == [.en])
        #expect(index.languages == [.en])
        #expect(index.calibration(in: .ko) == nil)
    }

    @Test func aModelToWhichAllIsOneIsNotAsked() throws {
        let index = try MeaningIndex(vocabulary: vocabulary, embedder: OneForAll(), modelDigest: 0)

        #expect(index.languages == [])
    }

    @Test func aModelThatTellsThemesApartIsBelieved() throws {
        let calibration = try #require(index.calibration(in: .en))

        #expect(calibration.isUsable)
        #expect(calibration.right == 1)
    }

    @Test func aFileGivesTheSameIndexBack() throws {
        let contents = try index.fileContents()

        #expect(MeaningIndex(fileContents: contents, digest: index.digest) == index)
    }

    @Test func aFileOfAnotherModelOrVocabularyIsNotTrusted() throws {
        let edited = try ThemeVocabulary(
            yaml: TinyModel.yaml.replacingOccurrences(of: "tears weeping", with: "tears running"), file: "themes.yaml")
        let contents = try index.fileContents()

        for digest in [
            MeaningIndex.digest(vocabulary, modelDigest: 8), MeaningIndex.digest(edited, modelDigest: 7),
        ] {
            #expect(digest != index.digest)
            #expect(MeaningIndex(fileContents: contents, digest: digest) == nil)
        }
    }

    @Test(arguments: 0..<64)
    func aDamagedFileIsNotTrusted(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var contents = try index.fileContents()

        if seed.isMultiple(of: 2) {
            contents = contents.prefix(Int.random(in: 0..<contents.count, using: &random))
        } else {
            contents[Int.random(in: 0..<contents.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }

        #expect(MeaningIndex(fileContents: contents, digest: index.digest) == nil)
    }

    private struct OneForAll: TextEmbedder {
        func embed(_ texts: [String]) -> [[Float]] { texts.map { _ in [1, 2, 3] } }
    }
}

/// A model of a handful of English words, each meaning with a direction of its own and the rest spread over some more.
private struct TinyModel: TextEmbedder {
    /// Added to one number of every vector.
    var common: Float = 0

    static let yaml = """
        themes:
        - {id: wx.rain, ko: 비, en: Rain, nouns: [비], phrases: [rain, drizzle], examples: {en: [drizzle puddles, puddles rain]}}
        - {id: mood.sad, ko: 슬픈, en: Sad, predicates: [슬프다], phrases: [sad, tears], examples: {en: [tears weeping, sad weeping]}}
        """

    private static let meanings: [String: Int] = [
        "rain": 0, "drizzle": 0, "puddles": 0, "sad": 1, "tears": 1, "weeping": 1, "sleepy": 2, "drowsy": 2, "train": 3,
    ]

    func matcher(_ vocabulary: ThemeVocabulary) throws -> EmbeddingMatcher {
        let index = try MeaningIndex(vocabulary: vocabulary, embedder: self, modelDigest: 0)
        return EmbeddingMatcher(vocabulary: vocabulary, embedder: self, index: index)
    }

    func embed(_ texts: [String]) -> [[Float]] {
        texts.map { text in
            var vector = [Float](repeating: 0, count: 16)
            for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber })
            where word.allSatisfy(\.isASCII) {
                if let meaning = Self.meanings[String(word)] {
                    vector[meaning] += 3
                } else {
                    vector[4 + Int(word.utf8.reduce(UInt32(7)) { ($0 ^ UInt32($1)) &* 16_777_619 } % 11)] += 1
                }
            }
            vector[15] = common * vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return length > 0 ? vector.map { $0 / length } : vector
        }
    }
}
