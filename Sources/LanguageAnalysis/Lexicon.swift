/// What a word does in a sentence, as far as a music request needs it.
package enum WordClass: UInt8, Sendable {
    /// Content: payload is an index into the owner's list of theme phrases.
    case theme
    /// Content: payload is an index into the owner's list of artists.
    case artist
    /// A word that only looks like a theme (비밀, training).
    case neutral
    /// Words of ordering: 노래, 추천, songs, give me.
    case filler
    /// Attached to nouns: 에서, 는, 이랑.
    case particle
    /// Attached to predicates: 고, 는, 면서.
    case ending
    /// 하다 and 되다 after a noun.
    case verbSuffix
    /// Korean negation after what it denies: 말고, 빼고. Payload: a `Negation` of the owner.
    case negatorAfter
    /// Negation before what it denies: no, without, 안.
    case negatorBefore
    /// Joins members of a list: and, or, 랑.
    case conjunction
    /// Ends the reach of a negation: but, just, 대신.
    case contrast
    /// Anything else the owner wants to find; payload says what.
    case signal
    /// A stretch that was read before segmentation (lengths).
    case masked
    case unknown

    package var isContent: Bool { self == .theme || self == .artist }
    var isAttached: Bool { self == .particle || self == .ending || self == .verbSuffix }
}

/// Words and phrases by surface, spaces removed; several entries may share a surface.
package struct Lexicon: Sendable {
    package struct Entry: Sendable {
        package let wordClass: WordClass
        package let payload: Int32
        /// A conjugated form, to which endings may attach.
        package let isPredicate: Bool
        /// Number of scalars without spaces.
        package let length: Int32
        fileprivate let next: Int32
    }

    /// A theme surface kept for the tolerant look-up of misspelled words.
    struct FuzzyCandidate: Sendable {
        let letters: [UInt8]
        let mask: UInt64
        let entry: Int32
    }

    package private(set) var entries: [Entry] = []
    package private(set) var longest = 0
    private var firstEntry: [UInt64: Int32] = [:]
    private(set) var hangulCandidates: [FuzzyCandidate] = []
    private(set) var latinCandidates: [FuzzyCandidate] = []
    private var latinWords: Set<String> = []
    /// Latin words that are right as they are, though one letter away from a theme.
    private var commonWords: Set<String> = []

    package init(capacity: Int = 0) {
        entries.reserveCapacity(capacity)
        firstEntry.reserveCapacity(capacity)
    }

    package mutating func addCommonWords(_ words: some Sequence<String>) { commonWords.formUnion(words) }

    package func isCommonWord(_ word: String) -> Bool { commonWords.contains(word) }

    /// - Parameter toleratesTypos: whether a misspelling of this surface may stand for it.
    package mutating func add(
        _ phrase: String, as wordClass: WordClass, payload: Int = 0, isPredicate: Bool = false,
        toleratesTypos: Bool = false
    ) {
        let normalized = NormalizedText(phrase)
        guard normalized.count > 0 else { return }
        let hash = Self.hash(normalized.scalars)
        if contains(hash, wordClass: wordClass, payload: payload) { return }

        let index = Int32(entries.count)
        entries.append(
            Entry(
                wordClass: wordClass, payload: Int32(payload), isPredicate: isPredicate,
                length: Int32(normalized.count), next: firstEntry[hash] ?? -1))
        firstEntry[hash] = index
        longest = max(longest, normalized.count)
        if normalized.script(at: 0) == .latin {
            for word in normalized.text(in: 0..<normalized.count).split(separator: " ") {
                latinWords.insert(String(word))
            }
        }
        if toleratesTypos { addCandidate(normalized, entry: index) }
    }

    /// Adds a predicate with all its forms.
    package mutating func addPredicate(
        _ dictionaryForm: String, as wordClass: WordClass, payload: Int = 0, toleratesTypos: Bool = false
    ) {
        for surface in KoreanConjugation.surfaces(of: dictionaryForm) {
            add(surface, as: wordClass, payload: payload, isPredicate: true, toleratesTypos: toleratesTypos)
        }
    }

    package func entries(of hash: UInt64) -> EntrySequence {
        EntrySequence(lexicon: self, index: firstEntry[hash] ?? -1)
    }

    package func entries(matching text: NormalizedText) -> EntrySequence { entries(of: Self.hash(text.scalars)) }

    package func contains(latinWord: String) -> Bool { latinWords.contains(latinWord) }

    private func contains(_ hash: UInt64, wordClass: WordClass, payload: Int) -> Bool {
        for (_, entry) in entries(of: hash) where entry.wordClass == wordClass && entry.payload == Int32(payload) {
            return true
        }
        return false
    }

    private mutating func addCandidate(_ text: NormalizedText, entry: Int32) {
        let letters = text.scalars.flatMap(Self.letters)
        let candidate = FuzzyCandidate(letters: letters, mask: Self.mask(letters), entry: entry)
        if text.scalars.allSatisfy(HangulSyllable.isSyllable) {
            if text.count >= 3 { hangulCandidates.append(candidate) }
        } else if text.scalars.allSatisfy({ NormalizedText.script(of: $0) == .latin }), text.count >= 5,
            text.gaps.dropFirst().dropLast().allSatisfy({ $0 == .none })
        {
            latinCandidates.append(candidate)
        }
    }

    static func letters(_ scalar: Unicode.Scalar) -> [UInt8] {
        HangulSyllable(scalar)?.letters ?? [UInt8(truncatingIfNeeded: scalar.value)]
    }

    static func mask(_ letters: [UInt8]) -> UInt64 { letters.reduce(0) { $0 | 1 << UInt64($1 & 63) } }

    static let hashSeed: UInt64 = 0xCBF2_9CE4_8422_2325

    static func extend(_ hash: UInt64, by scalar: Unicode.Scalar) -> UInt64 {
        (hash ^ UInt64(scalar.value)) &* 0x100_0000_01B3
    }

    static func hash(_ scalars: some Sequence<Unicode.Scalar>) -> UInt64 { scalars.reduce(hashSeed, extend) }

    package struct EntrySequence: Sequence, IteratorProtocol {
        fileprivate let lexicon: Lexicon
        fileprivate var index: Int32

        package mutating func next() -> (index: Int, entry: Entry)? {
            guard index >= 0 else { return nil }
            let found = Int(index)
            index = lexicon.entries[found].next
            return (found, lexicon.entries[found])
        }
    }
}
