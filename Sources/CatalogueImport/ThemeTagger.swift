import LanguageAnalysis
import RequestUnderstanding
import RhythmiQDomain
package import ThemeMatching

/// Tags, titles and genres to themes, by the vocabulary's own phrases: no misspellings, no nearness of meaning. What a title
/// refuses («no rap», 발라드 말고) is no theme of it.
package struct ThemeTagger: Sendable {
    /// Beyond it, texts are read anew each time: memory stays flat however many titles there are.
    private static let cacheLimit = 200_000
    private static let maxLength = 200

    private let reader: RequestReader
    private let known: Set<ThemeID>
    private var cache: [String: UInt32] = [:]
    private var lists = ListPool<ThemeID>()

    package init(vocabulary: ThemeVocabulary) {
        reader = RequestReader(vocabulary: vocabulary, artists: [], matcher: LexicalMatcher(vocabulary: vocabulary))
        known = Set(vocabulary.themes.map(\.id))
    }

    func knows(_ theme: ThemeID) -> Bool { known.contains(theme) }

    /// In the order in which the text names them, each once.
    mutating func themes(of text: String) throws -> [ThemeID] {
        let text = String(text.prefix(Self.maxLength))
        if text.isEmpty { return [] }
        if let list = cache[text] { return lists[list] }
        var themes: [ThemeID] = []
        // Only the evening lengths of «until 11 pm» depend on the clock, and lengths are not asked for here.
        for judged in try reader.read(text, now: LocalTime(hour: 12, minute: 0)).mentions
        where !judged.isExcluded && judged.mention.evidence == .phrase {
            for theme in judged.mention.themes where !themes.contains(theme) { themes.append(theme) }
        }
        if cache.count < Self.cacheLimit { cache[text] = lists.intern(themes) }
        return themes
    }
}
