package import RhythmiQDomain

/// Texts to vectors, as the embedding matcher needs it; a sentence-embedding model implements it.
package protocol TextEmbedder: Sendable {
    /// - Returns: one vector per text, all of one length, in order.
    func embed(_ texts: [String]) throws -> [[Float]]
}

/// Adds meaning to what phrases miss: a message in which they find nothing is compared, as a whole, with all that the
/// vocabulary says of each theme. Where the phrases find something they speak alone, so a model never lowers what the
/// lexical matcher finds.
///
/// Parts of sentences, second themes and themes beside those of the phrases were tried on the tuning requests: with
/// MiniLM each of them named more wrong themes than right ones.
package struct EmbeddingMatcher: ThemeMatcher {
    private let lexical: LexicalMatcher
    private let embedder: any TextEmbedder
    private let index: MeaningIndex
    private let texts: [AnswerLanguage: ThemeTexts]

    /// - Parameter index: of this vocabulary and embedder.
    package init(vocabulary: ThemeVocabulary, embedder: any TextEmbedder, index: MeaningIndex) {
        lexical = LexicalMatcher(vocabulary: vocabulary)
        (self.embedder, self.index) = (embedder, index)
        texts = Dictionary(uniqueKeysWithValues: index.languages.map { ($0, ThemeTexts(vocabulary, in: $0)) })
    }

    package func mentions(in sentence: Sentence) -> [ThemeMention] { lexical.mentions(in: sentence) }

    package func theme(describedBy description: String, in language: AnswerLanguage) throws -> DescribedTheme? {
        guard let texts = texts[language], let space = index.spaces[language] else { return nil }
        guard let vector = try embedder.embed([description]).first, let nearest = space.nearest(to: vector) else {
            return nil
        }
        let margin = nearest.excess - space.calibration.threshold
        guard margin > 0 else { return nil }
        return DescribedTheme(
            theme: lexical.vocabulary.themes[nearest.theme].id, text: texts.texts[nearest.prototype],
            // The nearest are as good as named; at the threshold it is half a guess.
            strength: Double(min(1, 0.6 + margin)))
    }
}
