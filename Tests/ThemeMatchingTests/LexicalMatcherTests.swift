import Testing
import ThemeMatching

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
