package import LanguageAnalysis
package import RhythmiQDomain

/// A sentence cut into words by a lexicon that holds the theme vocabulary.
package struct Sentence: Sendable {
    package let text: NormalizedText
    package let segments: [Segment]

    package init(text: NormalizedText, segments: [Segment]) {
        self.text = text
        self.segments = segments
    }
}

/// A place in a sentence that speaks of one or more themes.
package struct ThemeMention: Equatable, Sendable {
    package enum Evidence: String, Codable, Sendable {
        /// The phrase itself, in any inflection and spacing.
        case phrase
        /// A misspelling of the phrase.
        case typo
        /// Near in meaning, by sentence embeddings.
        case meaning
    }

    package var themes: [ThemeID]
    /// Into the sentence's scalars.
    package var range: Range<Int>
    /// The words as they stood there.
    package var words: String
    /// The vocabulary's phrase that they matched.
    package var phrase: String
    package var evidence: Evidence
    /// 0…1
    package var strength: Double

    package init(
        themes: [ThemeID], range: Range<Int>, words: String, phrase: String, evidence: Evidence, strength: Double
    ) {
        self.themes = themes
        self.range = range
        self.words = words
        self.phrase = phrase
        self.evidence = evidence
        self.strength = strength
    }
}

/// Finds what themes a sentence speaks of, and by which words.
///
/// Contract: mentions are in order of their place; the same sentence gives the same mentions; whether a mention is
/// wished or refused is not decided here.
package protocol ThemeMatcher: Sendable {
    func mentions(in sentence: Sentence) throws -> [ThemeMention]
    /// The theme of a message that names none, by its meaning as a whole; `nil` where none is near enough.
    ///
    /// - Parameter description: without lengths, names, orders and refusals.
    func theme(describedBy description: String, in language: AnswerLanguage) throws -> DescribedTheme?
}

extension ThemeMatcher {
    package func theme(describedBy description: String, in language: AnswerLanguage) throws -> DescribedTheme? { nil }
}

/// A theme near in meaning to a description.
package struct DescribedTheme: Equatable, Sendable {
    package var theme: ThemeID
    /// The theme's text that is nearest.
    package var text: String
    /// 0…1
    package var strength: Double

    package init(theme: ThemeID, text: String, strength: Double) {
        (self.theme, self.text, self.strength) = (theme, text, strength)
    }
}

/// Themes by the vocabulary's phrases alone: no model, microseconds.
package struct LexicalMatcher: ThemeMatcher {
    package let vocabulary: ThemeVocabulary

    package init(vocabulary: ThemeVocabulary) { self.vocabulary = vocabulary }

    package func mentions(in sentence: Sentence) -> [ThemeMention] {
        sentence.segments.filter { $0.wordClass == .theme }.map { segment in
            let phrase = vocabulary.phrases[segment.payload]
            return ThemeMention(
                themes: phrase.themes, range: segment.range, words: sentence.text.text(in: segment.range),
                phrase: phrase.text, evidence: segment.isTypo ? .typo : .phrase, strength: segment.isTypo ? 0.8 : 1)
        }
    }
}
