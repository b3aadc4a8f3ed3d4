import LanguageAnalysis
import RhythmiQDomain

/// Texts to vectors, as the embedding matcher needs it; a sentence-embedding model implements it.
package protocol TextEmbedder: Sendable {
    /// - Returns: one vector per text, all of one length, in order.
    func embed(_ texts: [String]) throws -> [[Float]]
}

/// Adds meaning to what phrases miss: stretches of words that no phrase covers are compared with every theme's name and
/// examples. What the phrases found always stays, so a model never lowers what the lexical matcher finds.
package struct EmbeddingMatcher: ThemeMatcher {
    private let lexical: LexicalMatcher
    private let embedder: any TextEmbedder
    private let prototypes: [(theme: ThemeID, text: String, vector: [Float])]
    /// Cosine from which an uncovered stretch counts as a theme.
    private let threshold: Float

    /// Embeds every theme's names and examples once: about 1,300 short texts.
    package init(
        vocabulary: ThemeVocabulary, embedder: any TextEmbedder, threshold: Float = 0.62
    ) throws {
        lexical = LexicalMatcher(vocabulary: vocabulary)
        self.embedder = embedder
        self.threshold = threshold
        let texts = vocabulary.themes.flatMap { theme in
            ([theme.koreanName, theme.englishName] + theme.koreanExamples + theme.englishExamples).map {
                (theme.id, $0)
            }
        }
        let vectors = try embedder.embed(texts.map(\.1))
        prototypes = zip(texts, vectors).map { ($0.0, $0.1, Self.normalized($1)) }
    }

    package func mentions(in sentence: Sentence) throws -> [ThemeMention] {
        let found = lexical.mentions(in: sentence)
        let stretches = Self.uncoveredStretches(of: sentence)
        guard !stretches.isEmpty else { return found }

        let vectors = try embedder.embed(stretches.map { sentence.text.text(in: $0) })
        var named = Set(found.flatMap(\.themes))
        var added: [ThemeMention] = []
        for (range, vector) in zip(stretches, vectors) {
            guard let nearest = nearest(to: Self.normalized(vector)), nearest.similarity >= threshold,
                named.insert(nearest.theme).inserted
            else { continue }
            added.append(
                ThemeMention(
                    themes: [nearest.theme], range: range, words: sentence.text.text(in: range), phrase: nearest.text,
                    evidence: .meaning, strength: Double(nearest.similarity)))
        }
        return (found + added).sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Runs of at most four unknown words with nothing wider than a space between them.
    static func uncoveredStretches(of sentence: Sentence) -> [Range<Int>] {
        var stretches: [Range<Int>] = []
        var wordsInLast = 0
        for segment in sentence.segments {
            guard segment.wordClass == .unknown, sentence.text.script(at: segment.range.lowerBound) != .symbol else {
                wordsInLast = 0
                continue
            }
            let gap = sentence.text.gaps[segment.range.lowerBound]
            if wordsInLast > 0, wordsInLast < 4, gap <= .space, let last = stretches.last {
                stretches[stretches.count - 1] = last.lowerBound..<segment.range.upperBound
                wordsInLast += 1
            } else {
                stretches.append(segment.range)
                wordsInLast = 1
            }
        }
        return stretches.filter { $0.count >= 2 }
    }

    private func nearest(to vector: [Float]) -> (theme: ThemeID, text: String, similarity: Float)? {
        var best: (theme: ThemeID, text: String, similarity: Float)?
        for prototype in prototypes {
            let similarity = zip(prototype.vector, vector).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            if similarity > best?.similarity ?? -.infinity { best = (prototype.theme, prototype.text, similarity) }
        }
        return best
    }

    private static func normalized(_ vector: [Float]) -> [Float] {
        let norm = vector.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        return norm > 0 ? vector.map { $0 / norm } : vector
    }
}
