import LanguageAnalysis
import RhythmiQDomain
import Synchronization
import TestSupport
import Testing
import ThemeMatching

@Suite struct EmbeddingMatcherTests {
    private static let yaml = """
        themes:
        - {id: wx.rain, ko: 비, en: Rain, nouns: [비], phrases: [rain], examples: {en: [drizzle outside]}}
        - {id: mood.sad, ko: 슬픈, en: Sad, predicates: [슬프다], phrases: [sad], examples: {en: [tears falling]}}
        """

    /// One direction for each of a few words, one for all others: how near two texts are is plain to see.
    private struct KeywordEmbedder: TextEmbedder {
        func embed(_ texts: [String]) throws -> [[Float]] {
            texts.map { text in
                text.split(separator: " ").reduce(into: [0, 0, 0]) { vector, word in
                    switch word.lowercased() {
                    case "drizzle", "puddles", "outside": vector[0] += 2
                    case "tears", "weeping", "falling": vector[1] += 2
                    default: vector[2] += 1
                    }
                }
            }
        }
    }

    private struct Failure: Error {}
    private final class FailingAfterwards: TextEmbedder {
        let hasEmbedded = Atomic(false)
        func embed(_ texts: [String]) throws -> [[Float]] {
            if hasEmbedded.exchange(true, ordering: .relaxed) { throw Failure() }
            return texts.map { _ in [1] }
        }
    }

    private let matching: Matching
    private let matcher: EmbeddingMatcher

    init() throws {
        let vocabulary = try ThemeVocabulary(yaml: Self.yaml, file: "themes.yaml")
        matching = Matching(vocabulary)
        matcher = try EmbeddingMatcher(
            vocabulary: vocabulary, embedder: KeywordEmbedder(), threshold: 0.8, minimumWords: 1)
    }

    private func mentions(_ message: String) throws -> [ThemeMention] {
        try matcher.mentions(in: matching.sentence(message))
    }

    @Test(arguments: ["rain", "슬픈 비", "sad weeping rain", "rain, puddles", "비 오는 날 weeping"])
    func whatPhrasesFindAlwaysStays(message: String) throws {
        let lexical = matching.matcher.mentions(in: matching.sentence(message))

        let found = try mentions(message)

        #expect(found.filter { $0.evidence != .meaning } == lexical)
        #expect(found.map(\.range.lowerBound) == found.map(\.range.lowerBound).sorted())
    }

    @Test func aStretchNearATextOfAThemeSpeaksOfIt() throws {
        let mention = try #require(try mentions("rain weeping").last)

        #expect(mention.themes == ["mood.sad"])
        #expect(mention.words == "weeping")
        #expect(mention.phrase == "tears falling")
        #expect(mention.evidence == .meaning)
        #expect(abs(mention.strength - 1) < 1e-6)
    }

    @Test func theThresholdDecides() throws {
        // cos = 2 / √(2² + 1²) ≈ 0.894, then 2 / √(2² + 2²) ≈ 0.707
        #expect(try mentions("puddles please").map(\.themes) == [["wx.rain"]])
        #expect(try mentions("puddles please friend") == [])
    }

    @Test func aThemeThatAPhraseNamedIsNotNamedAgain() throws {
        #expect(try mentions("rain puddles").map(\.evidence) == [.phrase])
        #expect(try mentions("puddles, drizzle").count == 1)
    }

    @Test func nothingUncoveredAsksTheModelNothing() throws {
        let vocabulary = try ThemeVocabulary(yaml: Self.yaml, file: "themes.yaml")
        let matcher = try EmbeddingMatcher(vocabulary: vocabulary, embedder: FailingAfterwards(), minimumWords: 1)

        #expect(try matcher.mentions(in: matching.sentence("rain, sad")).count == 2)
        #expect(throws: Failure.self) { try matcher.mentions(in: matching.sentence("puddles")) }
    }

    @Test func emptyAndSymbolsAloneSayNothing() throws {
        for message in ["", "!?", "🙂", "x"] { #expect(try mentions(message) == []) }
    }
}

@Suite struct ModelLanguageTests {
    /// Tells English meanings apart; all Hangul is one to it.
    private struct EnglishReader: TextEmbedder {
        func embed(_ texts: [String]) -> [[Float]] {
            texts.map { text in
                if text.contains(where: { !$0.isASCII }) { return [0.6, 0.6, 0.6] }
                return text.contains("train") ? [0, 0, 1] : [1, 0.1, 0]
            }
        }
    }

    @Test func aModelIsAskedInTheLanguagesItReads() throws {
        #expect(try EmbeddingMatcher.languagesRead(by: EnglishReader()) == [.en])
    }

    @Test func whatAModelCannotReadIsLeftToThePhrases() throws {
        let vocabulary = try ThemeVocabulary(
            yaml: "themes: [{id: wx.rain, ko: 비, en: Rain, nouns: [비], phrases: [rain]}]", file: "test")
        var lexicon = Lexicon()
        vocabulary.add(to: &lexicon)
        let matcher = try EmbeddingMatcher(vocabulary: vocabulary, embedder: EnglishReader(), languages: [.en])
        func mentions(_ message: String) throws -> Int {
            let text = NormalizedText(message)
            let sentence = Sentence(text: text, segments: Segmenter(lexicon: lexicon).segments(of: text))
            return try matcher.mentions(in: sentence).count
        }

        #expect(try mentions("창밖에 물방울 맺힌다") == 0)
        #expect(try mentions("drops everywhere outside") == 1)
        #expect(try mentions("drops") == 0)
    }
}

@Suite struct LexicalMatcherTests {
    @Test func mentionsTellTheirWordsPhraseAndEvidence() throws {
        let matching = Matching(
            try ThemeVocabulary(
                yaml: """
                    themes:
                    - {id: mood.calm, ko: 잔잔한, en: Calm, predicates: [잔잔하다], phrases: [mellow]}
                    """, file: "themes.yaml"))

        let mentions = matching.matcher.mentions(in: matching.sentence("잔잔한 mellwo"))

        #expect(mentions.map(\.words) == ["잔잔한", "mellwo"])
        #expect(mentions.map(\.phrase) == ["잔잔하다", "mellow"])
        #expect(mentions.map(\.evidence) == [.phrase, .typo])
        #expect(mentions.map(\.strength) == [1, 0.8])
        #expect(mentions.map(\.range) == [0..<3, 3..<9])
    }
}
