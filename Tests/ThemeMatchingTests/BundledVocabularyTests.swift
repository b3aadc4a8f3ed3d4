import Foundation
import RhythmiQDomain
import TestSupport
import Testing
import ThemeMatching

/// `bot-config/themes.yaml` as it is delivered.
@Suite struct BundledVocabularyTests {
    static let vocabulary = Result {
        try ThemeVocabulary(contentsOf: Checkout.root.appending(path: "bot-config/themes.yaml"))
    }
    private static let matching = vocabulary.map(Matching.init)

    @Test func itHasOneHundredAndEightyThemes() throws {
        #expect(try Self.vocabulary.get().themes.count == 180)
    }

    @Test(.enabled(if: Checkout.themeList != nil, "the list of themes does not stand beside this checkout"))
    func itsThemesAreThoseOfTheDesign() throws {
        let page = try String(contentsOf: #require(Checkout.themeList), encoding: .utf8)
        let rows = page.matches(of: #/(?m)^\| `(?<id>[a-z]+\.[a-z0-9_]+)` \| (?<ko>.+?) \| (?<en>.+?) \|$/#)

        let vocabulary = try Self.vocabulary.get()

        #expect(rows.count == 180)
        #expect(Set(rows.map { ThemeID(String($0.id)) }) == Set(vocabulary.themes.map(\.id)))
        for row in rows {
            let theme = try #require(vocabulary[ThemeID(String(row.id))])
            #expect(theme.koreanName == row.ko)
            #expect(theme.englishName == row.en)
        }
    }

    @Test func everyFacetHasThemes() throws {
        #expect(Set(try Self.vocabulary.get().themes.map(\.id.facet)) == Set(ThemeID.Facet.allCases))
    }

    @Test func everyThemeHasPhrasesAndExamplesInBothLanguages() throws {
        let vocabulary = try Self.vocabulary.get()
        for theme in vocabulary.themes {
            let phrases = vocabulary.phrases.filter { $0.themes.contains(theme.id) }.map(\.text)
            #expect(phrases.contains { $0.isKorean }, "\(theme.id)")
            #expect(phrases.contains { !$0.isKorean }, "\(theme.id)")
            #expect(theme.koreanExamples.count >= 2 && theme.koreanExamples.allSatisfy { $0.isKorean }, "\(theme.id)")
            #expect(
                theme.englishExamples.count >= 2 && !theme.englishExamples.contains { $0.isKorean }, "\(theme.id)")
        }
    }

    @Test func oppositesAreMutual() throws {
        let vocabulary = try Self.vocabulary.get()
        for theme in vocabulary.themes {
            if let opposite = theme.opposite { #expect(vocabulary[opposite]?.opposite == theme.id, "\(theme.id)") }
        }
    }

    /// By its name, or where that is no word of requests (`지친` beside `지치다`), by its first phrase in the language.
    @Test func everyThemeIsFoundByItsOwnNameInBothLanguages() throws {
        let (vocabulary, matching) = (try Self.vocabulary.get(), try Self.matching.get())
        for theme in vocabulary.themes {
            let phrases = vocabulary.phrases.filter { $0.themes.contains(theme.id) && $0.form != .emoji }.map(\.text)
            let korean = [theme.koreanName, phrases.first { $0.isKorean }].compactMap(\.self)
            let english = [theme.englishName, phrases.first { !$0.isKorean }].compactMap(\.self)
            #expect(korean.contains { matching.themes($0).contains(theme.id) }, "\(theme.id) \(korean)")
            #expect(english.contains { matching.themes($0).contains(theme.id) }, "\(theme.id) \(english)")
        }
    }

    @Test func everyPhraseAloneIsFound() throws {
        let (vocabulary, matching) = (try Self.vocabulary.get(), try Self.matching.get())
        let lost = vocabulary.phrases.filter { phrase in
            phrase.form != .koreanPredicate && Set(phrase.themes).isDisjoint(with: matching.themes(phrase.text))
        }

        #expect(lost.map(\.text) == [])
    }

    @Test func examplesLeadToTheirThemeForTheMostPart() throws {
        let matching = try Self.matching.get()
        let examples = try Self.vocabulary.get().themes.flatMap { theme in
            (theme.koreanExamples + theme.englishExamples).map { (theme.id, $0) }
        }

        let found = examples.count { matching.themes($0.1).contains($0.0) }

        #expect(Double(found) / Double(examples.count) > 0.9, "\(found) of \(examples.count)")
    }

    @Test(arguments: ["비밀", "눈치", "밤양갱", "training schedule", "brainstorming", "비밀번호", "눈썹", "책상"])
    func wordsThatOnlyLookLikeAThemeAreNone(message: String) throws {
        #expect(try Self.matching.get().themes(message).filter { $0 == "wx.rain" || $0 == "wx.snow" } == [])
        #expect(try Self.matching.get().themes(message).filter { $0 == "time.night" || $0 == "act.reading" } == [])
    }
}

extension String {
    fileprivate var isKorean: Bool { unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) } }
}
