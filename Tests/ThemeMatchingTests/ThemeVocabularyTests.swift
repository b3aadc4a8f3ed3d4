import Foundation
import LanguageAnalysis
import RhythmiQDomain
import TestSupport
import Testing
import ThemeMatching

@Suite struct ThemeVocabularyTests {
    private func vocabulary(_ yaml: String) throws -> ThemeVocabulary {
        try ThemeVocabulary(yaml: yaml, file: "themes.yaml")
    }

    private func faults(_ yaml: String) -> [String] {
        do {
            _ = try vocabulary(yaml)
            return []
        } catch {
            return (error as? ThemeVocabularyError)?.faults ?? []
        }
    }

    @Test func aThemeHasItsNamesPhrasesAndExamples() throws {
        let vocabulary = try vocabulary(
            """
            themes:
            - id: wx.rain
              ko: 비
              en: Rain
              title: {ko: 비 오는, en: Rainy}
              opposite: wx.sunny
              nouns: [비, 장마]
              predicates: [비 오다]
              phrases: [rain]
              emoji: ["🌧️"]
              examples: {ko: [비 오는 날 듣는 노래], en: [rainy day songs]}
            - {id: wx.sunny, ko: 맑은 날, en: Sunny}
            neutral: {ko: [비밀], en: [rain man]}
            commonWords: [ruin]
            ambiguousNames: [rain]
            """)

        let rain = try #require(vocabulary["wx.rain"])
        #expect(rain.name(in: .ko) == "비")
        #expect(rain.name(in: .en) == "Rain")
        #expect(rain.koreanTitle.plain == "비 오는")
        #expect(rain.englishTitle == "Rainy")
        #expect(rain.opposite == "wx.sunny")
        #expect(rain.emoji == ["🌧️"])
        #expect(rain.koreanExamples == ["비 오는 날 듣는 노래"])
        #expect(vocabulary["wx.sunny"]?.koreanTitle.plain == "맑은 날")
        #expect(vocabulary["wx.snow"] == nil)
        #expect(vocabulary.phrases.map(\.text) == ["비", "장마", "비 오다", "rain", "🌧️"])
        #expect(vocabulary.neutralWords == ["비밀", "rain man"])
        #expect(vocabulary.commonWords == ["ruin"])
        #expect(vocabulary.ambiguousNames == ["rain"])
    }

    @Test func aPhraseOfTwoThemesMeansBoth() throws {
        let vocabulary = try vocabulary(
            """
            themes:
            - {id: era.80s, ko: 80년대, en: 80s, nouns: [7080, 7080]}
            - {id: era.60s70s, ko: 70년대, en: 70s, nouns: ["7080"]}
            """)

        #expect(vocabulary.phrases.map(\.themes) == [["era.80s", "era.60s70s"]])
    }

    @Test func allFaultsAreToldAtOnce() {
        let faults = faults(
            """
            themes:
            - {id: weather.rain, ko: 비, en: Rain}
            - {id: mood.sad, ko: 슬픈, en: Sad, predicates: [슬픈, 외롭다], opposite: mood.jolly}
            - {id: mood.sad, ko: 슬픈, en: Sad}
            """)

        #expect(faults.count == 4)
        #expect(faults.contains { $0.contains("weather.rain") && $0.contains("unknown facet") })
        #expect(faults.contains { $0.contains("mood.sad") && $0.contains("twice") })
        #expect(faults.contains { $0.contains("슬픈") && $0.contains("dictionary form") })
        #expect(faults.contains { $0.contains("unknown opposite mood.jolly") })
    }

    @Test(arguments: ["themes: [", "themes: 3", "", "themes:\n- {id: mood.sad}", "- a", "themes:\n\t- x"])
    func aFileThatIsNoVocabularyIsRefusedWithItsName(yaml: String) throws {
        let error = #expect(throws: ThemeVocabularyError.self) { try vocabulary(yaml) }

        #expect(error?.faults.count == 1)
        #expect(error?.description.contains("themes.yaml") == true)
    }

    @Test func aMissingFileIsRefusedWithItsPath() {
        let error = #expect(throws: ThemeVocabularyError.self) {
            try ThemeVocabulary(contentsOf: Checkout.root.appending(path: "nowhere/themes.yaml"))
        }

        #expect(error?.description.contains("nowhere/themes.yaml") == true)
    }

    @Test(arguments: ["비가 와", "비는 왔", "비도 온", "비 올", "비와", "비를 와"])
    func aPredicatesParticleIsFree(message: String) throws {
        let reader = Matching(try vocabulary("themes:\n- {id: wx.rain, ko: 비, en: Rain, predicates: [비 오다]}"))

        #expect(reader.themes(message) == ["wx.rain"])
    }
}

/// The vocabulary at work: its words and nothing else.
struct Matching {
    let segmenter: Segmenter
    let matcher: LexicalMatcher

    init(_ vocabulary: ThemeVocabulary) {
        var lexicon = Lexicon()
        vocabulary.add(to: &lexicon)
        segmenter = Segmenter(lexicon: lexicon)
        matcher = LexicalMatcher(vocabulary: vocabulary)
    }

    func sentence(_ message: String) -> Sentence {
        let text = NormalizedText(message)
        return Sentence(text: text, segments: segmenter.segments(of: text))
    }

    func themes(_ message: String) -> [ThemeID] { matcher.mentions(in: sentence(message)).flatMap(\.themes) }
}
