/// Finds the theme a misspelled word stands for: one wrong, missing, additional or swapped letter (two in long words), where a
/// Hangul syllable counts as its two or three letters. Words that are right as they are never match.
struct FuzzyLookup {
    let lexicon: Lexicon

    /// - Returns: an index into `lexicon.entries`; of several equally near the one added first.
    func entry(near text: NormalizedText, range: Range<Int>) -> Int? {
        switch text.script(at: range.lowerBound) {
        case .hangul: hangul(text, range)
        case .latin: latin(text, range)
        case .digit, .symbol: nil
        }
    }

    private func latin(_ text: NormalizedText, _ range: Range<Int>) -> Int? {
        let word = text.text(in: range)
        if lexicon.isCommonWord(word) { return nil }
        if let undrawled = undrawled(word) { return undrawled }
        guard range.count >= 5 else { return nil }
        let letters = text.scalars[range].flatMap(Lexicon.letters)
        return nearest(letters, in: lexicon.latinCandidates, limit: range.count >= 9 ? 2 : 1, keepsFirst: true)
    }

    /// `sleeeepy` → `sleepy`, `happyyy` → `happy`: where a letter stands three times or more, each run is tried as two and
    /// as one, until a theme's word results; a double letter at the end is a drawl, too.
    private func undrawled(_ word: String) -> Int? {
        var runs: [(letter: Character, count: Int)] = []
        for letter in word {
            if let last = runs.last, last.letter == letter {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((letter, 1))
            }
        }
        let isDrawl = runs.contains { $0.count >= 3 }
        let drawled = runs.indices.filter { runs[$0].count >= 2 && (isDrawl || $0 == runs.count - 1) }
        guard (1...4).contains(drawled.count) else { return nil }
        for choice in 0..<(1 << drawled.count) {
            var candidate = runs
            for (bit, run) in drawled.enumerated() { candidate[run].count = choice >> bit & 1 == 0 ? 2 : 1 }
            let spelling = candidate.map { String(repeating: $0.letter, count: $0.count) }.joined()
            if spelling == word { continue }
            for (index, entry) in lexicon.entries(of: Lexicon.hash(spelling.unicodeScalars))
            where entry.wordClass == .theme && Int(entry.length) == spelling.unicodeScalars.count {
                return index
            }
        }
        return nil
    }

    private func hangul(_ text: NormalizedText, _ range: Range<Int>) -> Int? {
        // A word cut by known pieces on both sides is no misspelling of a whole phrase.
        guard range.count >= 3, text.gaps[range.lowerBound] != .none else { return nil }
        for end in stride(from: range.upperBound, to: max(range.lowerBound + 2, range.upperBound - 3), by: -1) {
            let letters = text.scalars[range.lowerBound..<end].flatMap(Lexicon.letters)
            guard letters.count >= 6 else { return nil }
            let limit = letters.count >= 11 ? 2 : 1
            if let found = nearest(letters, in: lexicon.hangulCandidates, limit: limit, keepsFirst: letters.count <= 8)
            {
                return found
            }
        }
        return nil
    }

    private func nearest(
        _ letters: [UInt8], in candidates: [Lexicon.FuzzyCandidate], limit: Int, keepsFirst: Bool
    ) -> Int? {
        let mask = Lexicon.mask(letters)
        var best: (distance: Int, entry: Int)?
        for candidate in candidates {
            guard abs(candidate.letters.count - letters.count) <= limit,
                (candidate.mask ^ mask).nonzeroBitCount <= 2 * limit,
                !keepsFirst || candidate.letters.first == letters.first
            else { continue }
            let distance = editDistance(letters, candidate.letters, limit: limit)
            if distance <= limit, distance < best?.distance ?? .max { best = (distance, Int(candidate.entry)) }
        }
        return best?.entry
    }
}

/// Optimal string alignment distance: insertion, deletion, substitution and the swap of neighbours each cost one.
/// - Returns: the distance, or `limit + 1` as soon as it must exceed `limit`.
package func editDistance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int {
    if abs(a.count - b.count) > limit { return limit + 1 }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
        var current = [i + 1]
        current.reserveCapacity(b.count + 1)
        for j in 0..<b.count {
            var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, current[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            current.append(cost)
        }
        if current.allSatisfy({ $0 > limit }) { return limit + 1 }
        (beforeLast, last) = (last, current)
    }
    return min(last[b.count], limit + 1)
}
