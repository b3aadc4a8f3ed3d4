import Foundation
import RequestUnderstanding
import RhythmiQDomain
import SentenceEmbedding
import TestSupport
import Testing
import ThemeMatching

/// A model only adds: what the phrases, names and refusals say is the same with the most talkative model there could be.
@Suite struct ModelAddsOnlyTests {
    /// Finds a theme in everything it is asked about.
    private struct TalkativeMatcher: ThemeMatcher {
        let lexical: LexicalMatcher

        func mentions(in sentence: Sentence) -> [ThemeMention] { lexical.mentions(in: sentence) }
        func theme(describedBy description: String, in language: AnswerLanguage) -> DescribedTheme? {
            DescribedTheme(theme: "mood.happy", text: "happy", strength: 1)
        }
    }

    private static let talkative = Result {
        try LabelledReader.reader(
            matcher: TalkativeMatcher(lexical: LexicalMatcher(vocabulary: BundledReader.vocabulary.get())))
    }

    @Test(arguments: [
        "tuning-ko", "tuning-en", "heldout-ko", "heldout-en", "tuning-described-en", "heldout-described-en",
    ])
    func nothingThatThePhrasesFindIsLost(set: String) throws {
        for label in try LabelledRequest.read(set) { try compare(label.text) }
    }

    @Test(arguments: 0..<200)
    func nothingIsLostInRandomMessages(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        try compare(RandomMessages.words(count: 1 + seed % 12, using: &random))
    }

    private func compare(_ message: String) throws {
        let now = LocalTime(hour: 20, minute: 0)
        let lexical = try LabelledReader.lexical.get().read(message, now: now)
        let reading = try Self.talkative.get().read(message, now: now)
        let request = reading.request
        let saysNothing =
            lexical.request.themes.isEmpty && lexical.request.excludedThemes.isEmpty
            && lexical.request.includedArtists.isEmpty && lexical.request.excludedArtists.isEmpty
            && (lexical.request.kind == .request
                || lexical.request.kind == .chat && [.other, .smallTalk].contains(lexical.topic))
        if reading == lexical { return }

        #expect(saysNothing, "\(message)")
        #expect(request.wished == ["mood.happy"], "\(message)")
        if lexical.request.kind == .request {
            var others = request
            others.themes = []
            #expect(others == lexical.request, "\(message)")
        }
    }
}

/// What a model adds to the phrases, in figures of the README. all-MiniLM-L6-v2 reads English alone.
@Suite(.enabled(if: Checkout.miniLM != nil, "all-MiniLM-L6-v2 is not there: run bot-config/bin/fetch-test-models"))
struct DescribedRequestTests {
    /// The least that is worth a model's megabytes, on requests that nobody looked at while it was tuned.
    @Test func aModelAddsTwoPointsToDescriptionsHeldOut() throws {
        let (lexical, meaning) = try figures(of: LabelledRequest.read("heldout-described-en"))

        #expect(meaning.f1 >= lexical.f1 + 0.02)
        #expect(meaning.strictF1 >= lexical.strictF1 + 0.02)
    }

    /// Most of the older ones name their themes, and the phrases know them all.
    @Test func aModelLowersNothingInAllHeldOutRequests() throws {
        let requests = try LabelledRequest.read("heldout-en") + LabelledRequest.read("heldout-described-en")
        let (lexical, meaning) = try figures(of: requests)

        print("heldout-en + heldout-described-en: phrases \(lexical)\n  with MiniLM \(meaning)")
        #expect(meaning.f1 >= lexical.f1)
        #expect(meaning.strictF1 >= lexical.strictF1)
    }

    @Test(arguments: ["tuning-en", "heldout-en", "tuning-described-en", "heldout-described-en"])
    func aModelLowersNoSet(set: String) throws {
        let (lexical, meaning) = try figures(of: LabelledRequest.read(set))

        print("\(set): phrases \(lexical)\n  with MiniLM \(meaning)")
        #expect(meaning.f1 >= lexical.f1)
        #expect(meaning.strictF1 >= lexical.strictF1)
        #expect(meaning.themelessShare <= lexical.themelessShare + 0.1)
    }

    @Test func koreanIsLeftToThePhrases() throws {
        #expect(try Self.index.get().languages == [.en])
    }

    /// The model is asked only where the phrases find nothing: the middle of all messages, and of those alone.
    @Test func understandingWithAModelTakesMilliseconds() throws {
        let now = LocalTime(hour: 20, minute: 0)
        let reader = try Self.meaning.get()
        var times: [(milliseconds: Double, isDescribed: Bool)] = []
        for label in try LabelledRequest.read("tuning-described-en") {
            var reading: Reading?
            let time = try processorTime { reading = try reader.read(label.text, now: now) }
            let isDescribed = reading?.mentions.contains { $0.mention.evidence == .meaning } ?? false
            times.append((time / .milliseconds(1), isDescribed))
        }
        func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }
        let (all, described) = (
            median(times.map(\.milliseconds)), median(times.filter(\.isDescribed).map(\.milliseconds))
        )

        print(String(format: "understanding, p50: %.2f ms, where MiniLM found the theme %.2f ms", all, described))
        #expect(described < 500)
    }

    private func figures(of requests: [LabelledRequest]) throws -> (lexical: Figures, meaning: Figures) {
        (
            try Figures(of: requests, by: LabelledReader.lexical.get()),
            try Figures(of: requests, by: Self.meaning.get())
        )
    }

    private struct ModelEmbedder: TextEmbedder {
        let encoder: SentenceEncoder

        func embed(_ texts: [String]) -> [[Float]] { encoder.embed(texts) }
    }

    private static let embedder = Result {
        ModelEmbedder(encoder: try SentenceEncoder(folder: #require(Checkout.miniLM).path, precision: .auto))
    }

    private static let index = Result {
        let model = try embedder.get()
        return try MeaningIndex(
            vocabulary: BundledReader.vocabulary.get(), embedder: model, modelDigest: model.encoder.modelDigest)
    }

    private static let meaning = Result {
        try LabelledReader.reader(
            matcher: EmbeddingMatcher(
                vocabulary: BundledReader.vocabulary.get(), embedder: embedder.get(), index: index.get()))
    }
}
