import LanguageAnalysis
import Testing

@Suite struct LexiconTests {
    private func payloads(_ surface: String, in lexicon: Lexicon) -> [Int32] {
        lexicon.entries(matching: NormalizedText(surface)).map(\.entry.payload)
    }

    @Test func aPhraseIsFoundHoweverItIsSpaced() {
        var lexicon = Lexicon()
        lexicon.add("비 오는 날", as: .theme, payload: 7)

        for spelling in ["비오는날", "비 오는 날", "비 오는날", "비-오는 날"] {
            #expect(payloads(spelling, in: lexicon) == [7])
        }
        #expect(payloads("비오는", in: lexicon) == [])
    }

    @Test(arguments: ["R&B", "Café", "90's", "🌧️", "하하하", "둥둥둥 떠다니는", "K-POP", "lo-fi", "로파이"])
    func aPhraseIsFoundAsItIsWritten(phrase: String) {
        var lexicon = Lexicon()
        lexicon.add(phrase, as: .theme, payload: 1)

        #expect(payloads(phrase, in: lexicon) == [1])
    }

    @Test func severalWordsMayShareASurface() {
        var lexicon = Lexicon()
        lexicon.add("비", as: .theme, payload: 1)
        lexicon.add("비", as: .artist, payload: 2)
        lexicon.add("비", as: .theme, payload: 1)

        #expect(Set(payloads("비", in: lexicon)) == [1, 2])
        #expect(lexicon.entries.count == 2)
    }

    @Test func aPredicateStandsInAllItsForms() {
        var lexicon = Lexicon()
        lexicon.addPredicate("슬프다", as: .theme, payload: 3)

        #expect(payloads("슬픈", in: lexicon) == [3])
        #expect(payloads("슬퍼", in: lexicon) == [3])
        #expect(lexicon.entries.allSatisfy { $0.isPredicate })
    }

    @Test func emptyPhrasesAreIgnored() {
        var lexicon = Lexicon()
        for phrase in ["", " ", "!?", "\u{200B}"] { lexicon.add(phrase, as: .theme) }

        #expect(lexicon.entries.isEmpty)
    }

    @Test func theLongestSurfaceIsKnown() {
        var lexicon = Lexicon()
        lexicon.add("비 오는 날", as: .theme)
        lexicon.add("비", as: .theme)

        #expect(lexicon.longest == 4)
    }
}
