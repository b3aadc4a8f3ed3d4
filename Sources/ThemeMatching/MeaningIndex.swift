package import RhythmiQDomain
import Tokenization

/// Where a model puts the themes of a vocabulary, and from where it may be believed: made once for a model and a
/// vocabulary, from their own texts and the neutral ones, without labelled requests.
package struct MeaningIndex: Equatable, Sendable {
    /// Of the model, of every text and of the way the index is made: another digest is another index.
    package let digest: UInt64
    /// The languages that the model reads and tells themes apart in; in others the phrases speak alone.
    package var languages: Set<AnswerLanguage> { Set(spaces.filter { $0.value.calibration.isUsable }.keys) }
    let spaces: [AnswerLanguage: MeaningSpace]

    /// What was fitted, also for languages that are not used because of it.
    package func calibration(in language: AnswerLanguage) -> MeaningCalibration? { spaces[language]?.calibration }

    /// Rises with every change of the texts' order, the fitting or the file.
    static let format: UInt32 = 1

    init(digest: UInt64, spaces: [AnswerLanguage: MeaningSpace]) {
        (self.digest, self.spaces) = (digest, spaces)
    }

    /// Embeds all texts of the languages that the model reads, 6,000 short ones for each, in one batch.
    ///
    /// - Parameter modelDigest: tells whether a model is the one that an index was made with.
    package init(vocabulary: ThemeVocabulary, embedder: any TextEmbedder, modelDigest: UInt64) throws {
        let languages = try Self.languagesRead(by: embedder)
        digest = Self.digest(vocabulary, modelDigest: modelDigest)
        var spaces: [AnswerLanguage: MeaningSpace] = [:]
        for language in AnswerLanguage.allCases where languages.contains(language) {
            let texts = ThemeTexts(vocabulary, in: language)
            let neutral = NeutralTexts.all(in: language)
            let vectors = try embedder.embed(neutral + texts.texts)
            spaces[language] = MeaningSpace(
                texts: texts, neutral: Array(vectors.prefix(neutral.count)),
                themes: Array(vectors.dropFirst(neutral.count)))
        }
        self.spaces = spaces
    }

    package static func digest(_ vocabulary: ThemeVocabulary, modelDigest: UInt64) -> UInt64 {
        var checksum = FNV1a()
        checksum.combine("\(format) \(modelDigest)")
        for language in AnswerLanguage.allCases {
            let texts = ThemeTexts(vocabulary, in: language)
            for text in NeutralTexts.all(in: language) + vocabulary.themes.map(\.id.rawValue) + texts.texts {
                checksum.combine(text)
            }
        }
        return checksum.value
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
            // Models differ in how near any two sentences are: the gap is measured against the room that is left.
            let (same, other) = (similarity(vectors[0], vectors[1]), similarity(vectors[0], vectors[2]))
            if same - other >= 0.15 || other < 0.999 && same - other >= 0.3 * (1 - other) { read.insert(language) }
        }
        return read
    }

    private static func similarity(_ a: [Float], _ b: [Float]) -> Float {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private static func normalized(_ vector: [Float]) -> [Float] {
        let norm = vector.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        return norm > 0 ? vector.map { $0 / norm } : vector
    }
}

/// What the vocabulary says of each theme in one language: its name, its examples, its phrases.
struct ThemeTexts {
    /// Theme after theme, those of one theme all different.
    private(set) var texts: [String] = []
    /// The texts of theme i: `bounds[i]..<bounds[i + 1]`.
    private(set) var bounds = [0]
    /// Places of whole requests, and the theme they were written for.
    private(set) var examples: [(place: Int, theme: Int)] = []

    init(_ vocabulary: ThemeVocabulary, in language: AnswerLanguage) {
        var phrases: [ThemeID: [String]] = [:]
        for phrase in vocabulary.phrases where phrase.form.isText(in: language) {
            for theme in phrase.themes { phrases[theme, default: []].append(phrase.text) }
        }
        for (index, theme) in vocabulary.themes.enumerated() {
            let written = language == .ko ? theme.koreanExamples : theme.englishExamples
            var seen = Set<String>()
            for (order, text) in ([theme.name(in: language)] + written + (phrases[theme.id] ?? [])).enumerated()
            where seen.insert(text.lowercased()).inserted {
                if order > 0, order <= written.count { examples.append((texts.count, index)) }
                texts.append(text)
            }
            bounds.append(texts.count)
        }
    }

    /// Where the same words stand, under any theme.
    func placesByText() -> [String: Set<Int>] {
        texts.indices.reduce(into: [:]) { $0[texts[$1].lowercased(), default: []].insert($1) }
    }
}

extension ThemeVocabulary.Phrase.Form {
    fileprivate func isText(in language: AnswerLanguage) -> Bool {
        switch self {
        case .word, .koreanPredicate: language == .ko
        case .english: language == .en
        case .emoji: false
        }
    }
}

extension MeaningSpace {
    /// `nil` where the vectors hold nothing to calibrate by.
    init?(texts: ThemeTexts, neutral: [[Float]], themes: [[Float]]) {
        guard let width = neutral.first?.count, width > 0 else { return nil }
        let sum = neutral.reduce(into: [Float](repeating: 0, count: width)) { sum, vector in
            for (index, value) in vector.enumerated() { sum[index] += value }
        }
        let centre = sum.map { $0 / Float(neutral.count) }
        func directions(_ vectors: [[Float]]) -> [[Float]] {
            vectors.map { Self.direction(of: $0, from: centre) ?? Array(repeating: 0, count: width) }
        }
        let (neutralRows, themeRows) = (directions(neutral), directions(themes))
        let quantizedNeutral = QuantizedRows(neutralRows, width: width)
        let prototypes = QuantizedRows(themeRows, width: width)

        func sample(_ row: [Float], ownTheme: Int?, same: Set<Int>, itself: Int?) -> MeaningCalibration.Sample {
            let best = Self.best(prototypes.products(with: row), bounds: texts.bounds, skipping: same)
            let noise = quantizedNeutral.products(with: row).enumerated().filter { $0.offset != itself }.map(\.element)
            return MeaningCalibration.Sample(
                similarity: best?.similarity ?? 0, noise: noise.max() ?? 0, isRight: best?.theme == ownTheme)
        }
        let places = texts.placesByText()
        calibration = MeaningCalibration(
            neutral: neutralRows.enumerated().map { sample($1, ownTheme: nil, same: [], itself: $0) },
            examples: texts.examples.map { place, theme in
                sample(
                    themeRows[place], ownTheme: theme, same: places[texts.texts[place].lowercased()] ?? [], itself: nil)
            })
        (self.centre, self.neutral, self.prototypes, bounds) = (centre, quantizedNeutral, prototypes, texts.bounds)
    }
}

extension FNV1a {
    /// A text and its end, so that `ab` and `c` are not `a` and `bc`.
    fileprivate mutating func combine(_ text: String) {
        combine(bytes: text.utf8)
        combine(bytes: CollectionOfOne(0xFF))
    }
}
