package import Foundation
package import LanguageAnalysis
package import RhythmiQDomain
import Yams

/// The themes the program knows and the words by which people ask for them: `bot-config/themes.yaml`.
package struct ThemeVocabulary: Sendable {
    package struct Theme: Sendable, Identifiable {
        package let id: ThemeID
        package let koreanName: String
        package let englishName: String
        /// How the theme stands in a Korean title: 잔잔한, and before another mood 잔잔하고.
        package let koreanTitle: (plain: String, joining: String?)
        /// How the theme stands in an English title: `Rainy Days` after "for", `Calm` before a genre.
        package let englishTitle: String
        package let opposite: ThemeID?
        package let emoji: [String]
        /// Whole requests, for the sentence-embedding matcher and for help texts.
        package let koreanExamples: [String]
        package let englishExamples: [String]

        package func name(in language: AnswerLanguage) -> String {
            switch language {
            case .ko: koreanName
            case .en: englishName
            }
        }
    }

    /// A word or phrase and what it means; two themes only where the themes file lists the phrase under both.
    package struct Phrase: Sendable {
        package enum Form: Sendable { case word, koreanPredicate, english, emoji }

        package let text: String
        package let form: Form
        package fileprivate(set) var themes: [ThemeID]
    }

    package let themes: [Theme]
    package let phrases: [Phrase]
    /// Words that only look like a phrase (비밀, training).
    package let neutralWords: [String]
    /// Right English words one letter away from a phrase, which are not misspellings.
    package let commonWords: [String]
    /// Artists' names that are also ordinary words (태양, Queen), folded: read as names only beside a word that says so.
    package let ambiguousNames: [String]
    private let indexByID: [ThemeID: Int]

    package subscript(id: ThemeID) -> Theme? { indexByID[id].map { themes[$0] } }

    package init(yaml: String, file: String) throws(ThemeVocabularyError) {
        let document: Document
        do {
            document = try YAMLDecoder().decode(Document.self, from: yaml)
        } catch {
            throw ThemeVocabularyError(file: file, faults: ["not readable: \(Self.shortened(error))"])
        }
        try self.init(document: document, file: file)
    }

    package init(contentsOf url: URL) throws(ThemeVocabularyError) {
        let text: String
        do {
            text = try String(contentsOf: url, encoding: .utf8)
        } catch {
            throw ThemeVocabularyError(file: url.path, faults: ["can't be read: \(error.localizedDescription)"])
        }
        try self.init(yaml: text, file: url.path)
    }

    private init(document: Document, file: String) throws(ThemeVocabularyError) {
        var faults: [String] = []
        var indexByID: [ThemeID: Int] = [:]
        var phrases: [Phrase] = []
        var phraseIndex: [String: Int] = [:]

        for (index, entry) in document.themes.enumerated() {
            let id = ThemeID(entry.id)
            if id.facet == nil { faults.append("theme \(entry.id): unknown facet") }
            if indexByID.updateValue(index, forKey: id) != nil { faults.append("theme \(entry.id): listed twice") }
            for (text, form) in entry.allPhrases {
                let key = text.lowercased()
                if let known = phraseIndex[key] {
                    if !phrases[known].themes.contains(id) { phrases[known].themes.append(id) }
                } else {
                    phraseIndex[key] = phrases.count
                    phrases.append(Phrase(text: text, form: form, themes: [id]))
                }
                if form == .koreanPredicate, !text.hasSuffix("다") {
                    faults.append("theme \(entry.id): predicate \(text) is not in dictionary form")
                }
            }
        }
        themes = document.themes.map(Theme.init)
        for theme in themes {
            if let opposite = theme.opposite, indexByID[opposite] == nil {
                faults.append("theme \(theme.id): unknown opposite \(opposite)")
            }
        }
        guard faults.isEmpty else { throw ThemeVocabularyError(file: file, faults: faults) }
        self.phrases = phrases
        self.indexByID = indexByID
        neutralWords = (document.neutral?.ko ?? []) + (document.neutral?.en ?? [])
        commonWords = document.commonWords ?? []
        ambiguousNames = document.ambiguousNames ?? []
    }

    private static func shortened(_ error: any Error) -> String { String("\(error)".prefix(300)) }

    /// Puts every phrase into a lexicon as `.theme` (payload: index into `phrases`) and every neutral word as `.neutral`.
    package func add(to lexicon: inout Lexicon) {
        let written = Set(phrases.map { $0.text.lowercased() })
        for (index, phrase) in phrases.enumerated() {
            switch phrase.form {
            case .word, .emoji:
                lexicon.add(phrase.text, as: .theme, payload: index, toleratesTypos: true)
            case .koreanPredicate:
                for variant in Self.particleVariants(of: phrase.text) {
                    lexicon.addPredicate(variant, as: .theme, payload: index, toleratesTypos: true)
                }
            case .english:
                for (order, surface) in EnglishInflection.surfaces(of: phrase.text).enumerated() {
                    // moping is from mope, also where mop is a phrase.
                    if order > 0, written.contains(surface.lowercased()) { continue }
                    lexicon.add(surface, as: .theme, payload: index, toleratesTypos: order == 0)
                }
            }
        }
        for word in neutralWords {
            if word.hasSuffix("다") { lexicon.addPredicate(word, as: .neutral) }
            lexicon.add(word, as: .neutral)
        }
        lexicon.addCommonWords(commonWords)
    }

    /// 비 오다 is also said 비가 오다, 비도 오다, 비는 오다: the particle of a single leading noun is free.
    private static func particleVariants(of predicate: String) -> [String] {
        let words = predicate.split(separator: " ").map(String.init)
        guard words.count == 2, var noun = words.first, let verb = words.last else { return [predicate] }
        let particles: Set<Character> = ["이", "가", "을", "를"]
        if noun.count >= 2, let last = noun.last, particles.contains(last) { noun.removeLast() }
        guard let final = noun.unicodeScalars.last.flatMap(HangulSyllable.init) else { return [predicate] }
        let free = final.tail == 0 ? ["", "가", "를", "는", "도"] : ["", "이", "을", "은", "도"]
        return [predicate] + free.map { "\(noun)\($0) \(verb)" }.filter { $0 != predicate }
    }
}

/// Why a themes file can't be used: all its faults at once.
package struct ThemeVocabularyError: Error, CustomStringConvertible {
    package let file: String
    package let faults: [String]

    package var description: String { "themes file \(file): " + faults.joined(separator: "; ") }
}

// MARK: - Wire format

private struct Document: Decodable {
    var themes: [Entry]
    var neutral: Neutral?
    var commonWords: [String]?
    var ambiguousNames: [String]?

    struct Neutral: Decodable {
        var ko: [String]?
        var en: [String]?
    }

    struct Examples: Decodable {
        var ko: [String]?
        var en: [String]?
    }

    struct Title: Decodable {
        var ko: String
        var koJoin: String?
        var en: String
    }

    struct Entry: Decodable {
        var id: String
        var ko: String
        var en: String
        var title: Title?
        var opposite: String?
        var nouns: [String]?
        var predicates: [String]?
        var phrases: [String]?
        var emoji: [String]?
        var examples: Examples?

        var allPhrases: [(String, ThemeVocabulary.Phrase.Form)] {
            (nouns ?? []).map { ($0, .word) } + (predicates ?? []).map { ($0, .koreanPredicate) }
                + (phrases ?? []).map { ($0, .english) } + (emoji ?? []).map { ($0, .emoji) }
        }
    }
}

extension ThemeVocabulary.Theme {
    fileprivate init(_ entry: Document.Entry) {
        self.init(
            id: ThemeID(entry.id), koreanName: entry.ko, englishName: entry.en,
            koreanTitle: (entry.title?.ko ?? entry.ko, entry.title?.koJoin), englishTitle: entry.title?.en ?? entry.en,
            opposite: entry.opposite.map { ThemeID($0) }, emoji: entry.emoji ?? [],
            koreanExamples: entry.examples?.ko ?? [], englishExamples: entry.examples?.en ?? [])
    }
}
