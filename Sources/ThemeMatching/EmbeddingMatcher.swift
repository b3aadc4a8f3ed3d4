import LanguageAnalysis
package import RhythmiQDomain

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
    /// Words that a stretch needs: a single one that the vocabulary does not know is hardly ever a theme.
    private let minimumWords: Int
    private let languages: Set<AnswerLanguage>

    /// Where no calibration of a model's own says otherwise. On the tuning requests with all-MiniLM-L6-v2 every stretch
    /// from 0.62 to 0.74 named a theme that nobody had asked for.
    package static let defaultThreshold: Float = 0.78

    /// Embeds every theme's names and examples once: up to 1,300 short texts.
    /// - Parameter languages: those that the model reads, see `languagesRead(by:)`; others are left to the phrases.
    package init(
        vocabulary: ThemeVocabulary, embedder: any TextEmbedder, threshold: Float = Self.defaultThreshold,
        minimumWords: Int = 2,
        languages: Set<AnswerLanguage> = Set(AnswerLanguage.allCases)
    ) throws {
        lexical = LexicalMatcher(vocabulary: vocabulary)
        self.embedder = embedder
        self.threshold = threshold
        self.minimumWords = minimumWords
        self.languages = languages
        let texts = vocabulary.themes.flatMap { theme in
            let korean = languages.contains(.ko) ? [theme.koreanName] + theme.koreanExamples : []
            let english = languages.contains(.en) ? [theme.englishName] + theme.englishExamples : []
            return (korean + english).map { (theme.id, $0) }
        }
        let vectors = try embedder.embed(texts.map(\.1))
        prototypes = zip(texts, vectors).map { ($0.0, $0.1, Self.normalized($1)) }
    }

    /// The languages in which a model tells meanings apart: two sentences of one meaning are nearer to each other than two
    /// of one form. To a model without Korean all Hangul is nearly the same.
    package static func languagesRead(by embedder: any TextEmbedder) throws -> Set<AnswerLanguage> {
        let probes: [(AnswerLanguage, [String])] = [
            (.ko, ["잠이 옵니다", "졸음이 옵니다", "기차가 옵니다"]), (.en, ["I am sleepy.", "I feel drowsy.", "The train is coming."]),
        ]
        var read = Set<AnswerLanguage>()
        for (language, texts) in probes {
            let vectors = try embedder.embed(texts).map(normalized)
            if similarity(vectors[0], vectors[1]) - similarity(vectors[0], vectors[2]) >= 0.15 { read.insert(language) }
        }
        return read
    }

    private static func similarity(_ a: [Float], _ b: [Float]) -> Float {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }

    package func mentions(in sentence: Sentence) throws -> [ThemeMention] {
        let found = lexical.mentions(in: sentence)
        let stretches = uncoveredStretches(of: sentence)
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
    private func uncoveredStretches(of sentence: Sentence) -> [Range<Int>] {
        var stretches: [(range: Range<Int>, words: Int)] = []
        var isOpen = false
        for segment in sentence.segments {
            guard segment.wordClass == .unknown, isReadable(segment, in: sentence) else {
                isOpen = false
                continue
            }
            if isOpen, let last = stretches.last, last.words < 4, sentence.text.gaps[segment.range.lowerBound] <= .space
            {
                stretches[stretches.count - 1] = (last.range.lowerBound..<segment.range.upperBound, last.words + 1)
            } else {
                stretches.append((segment.range, 1))
                isOpen = true
            }
        }
        return stretches.filter { $0.range.count >= 2 && $0.words >= minimumWords }.map(\.range)
    }

    private func isReadable(_ segment: Segment, in sentence: Sentence) -> Bool {
        switch sentence.text.script(at: segment.range.lowerBound) {
        case .hangul: languages.contains(.ko)
        case .latin: languages.contains(.en)
        case .digit, .symbol: false
        }
    }

    private func nearest(to vector: [Float]) -> (theme: ThemeID, text: String, similarity: Float)? {
        var best: (theme: ThemeID, text: String, similarity: Float)?
        for prototype in prototypes {
            let similarity = Self.similarity(prototype.vector, vector)
            if similarity > best?.similarity ?? -.infinity { best = (prototype.theme, prototype.text, similarity) }
        }
        return best
    }

    private static func normalized(_ vector: [Float]) -> [Float] {
        let norm = vector.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        return norm > 0 ? vector.map { $0 / norm } : vector
    }
}
