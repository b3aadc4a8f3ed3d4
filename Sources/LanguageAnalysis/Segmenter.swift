/// A stretch of the text and what it is.
package struct Segment: Equatable, Sendable {
    /// Into `NormalizedText.scalars`.
    package var range: Range<Int>
    package var wordClass: WordClass
    package var payload: Int
    package var isPredicate: Bool
    /// Found by the tolerant look-up: the word was misspelled.
    package var isTypo: Bool

    package init(
        range: Range<Int>, wordClass: WordClass, payload: Int = 0, isPredicate: Bool = false, isTypo: Bool = false
    ) {
        self.range = range
        self.wordClass = wordClass
        self.payload = payload
        self.isPredicate = isPredicate
        self.isTypo = isTypo
    }
}

/// Cuts a sentence into the words of a lexicon by the cheapest path (Viterbi), because Korean is written with and without
/// spaces, and particles and endings hang on words: 비오는날듣기좋은 and 비 오는 날 듣기 좋은 are the same order.
package struct Segmenter: Sendable {
    package let lexicon: Lexicon

    package init(lexicon: Lexicon) { self.lexicon = lexicon }

    /// - Parameter masked: stretches already read by somebody else; each becomes one `.masked` segment.
    /// - Returns: segments that cover the text from start to end without overlap.
    /// - Complexity: O(n · longest surface).
    package func segments(of text: NormalizedText, masked: [Range<Int>] = []) -> [Segment] {
        var search = Search(text: text, lexicon: lexicon, masked: masked)
        return search.run().map { corrected($0, in: text) }
    }

    // MARK: - Typing errors

    private func corrected(_ segment: Segment, in text: NormalizedText) -> Segment {
        guard segment.wordClass == .unknown,
            let found = FuzzyLookup(lexicon: lexicon).entry(near: text, range: segment.range)
        else { return segment }
        let entry = lexicon.entries[found]
        return Segment(
            range: segment.range, wordClass: entry.wordClass, payload: Int(entry.payload),
            isPredicate: entry.isPredicate, isTypo: true)
    }
}

/// One run of the cheapest-path search.
private struct Search {
    /// What stands directly before a position, as far as it limits what may follow without a space.
    enum State: Int, CaseIterable {
        case start, noun, shortNoun, stem, attached, unknown, latin
    }

    struct Cell {
        var cost = Float.infinity
        var previous: (position: Int, state: State) = (0, .start)
        var segment = Segment(range: 0..<0, wordClass: .unknown)
    }

    let text: NormalizedText
    let lexicon: Lexicon
    let maskEnd: [Int: Int]
    let maskedPositions: Set<Int>
    var cells: [Cell]

    init(text: NormalizedText, lexicon: Lexicon, masked: [Range<Int>]) {
        self.text = text
        self.lexicon = lexicon
        let masked = masked.map { $0.clamped(to: 0..<text.count) }
        maskEnd = Dictionary(masked.filter { !$0.isEmpty }.map { ($0.lowerBound, $0.upperBound) }) { max($0, $1) }
        maskedPositions = Set(masked.flatMap { $0 })
        cells = Array(repeating: Cell(), count: (text.count + 1) * State.allCases.count)
        cells[0].cost = 0
    }

    mutating func run() -> [Segment] {
        for position in 0..<text.count {
            if let end = maskEnd[position] {
                for state in State.allCases where cost(position, state) < .infinity {
                    relax(
                        from: position, state, to: end, .latin, cost: 0.1,
                        Segment(range: position..<end, wordClass: .masked))
                }
                continue
            }
            for state in State.allCases where cost(position, state) < .infinity { expand(position, state) }
        }
        return path()
    }

    private func cost(_ position: Int, _ state: State) -> Float {
        cells[position * State.allCases.count + state.rawValue].cost
    }

    private mutating func relax(
        from position: Int, _ state: State, to end: Int, _ next: State, cost step: Float, _ segment: Segment
    ) {
        let total = cost(position, state) + step
        let index = end * State.allCases.count + next.rawValue
        if total < cells[index].cost {
            cells[index] = Cell(cost: total, previous: (position, state), segment: segment)
        }
    }

    private func path() -> [Segment] {
        guard text.count > 0 else { return [] }
        var position = text.count
        var state = State.allCases.min { cost(position, $0) < cost(position, $1) } ?? .start
        var segments: [Segment] = []
        while position > 0 {
            let cell = cells[position * State.allCases.count + state.rawValue]
            segments.append(cell.segment)
            (position, state) = cell.previous
        }
        segments.reverse()
        return joined(segments)
    }

    /// Adjacent unknown syllables of one word are one segment.
    private func joined(_ segments: [Segment]) -> [Segment] {
        var result: [Segment] = []
        for segment in segments {
            if segment.wordClass == .unknown, let last = result.last, last.wordClass == .unknown,
                text.gaps[segment.range.lowerBound] == .none,
                text.script(at: segment.range.lowerBound) == text.script(at: last.range.lowerBound)
            {
                result[result.count - 1].range = last.range.lowerBound..<segment.range.upperBound
            } else {
                result.append(segment)
            }
        }
        return result
    }

    private mutating func expand(_ position: Int, _ state: State) {
        expandUnknown(position, state)
        var hash = Lexicon.hashSeed
        var innerCost: Float = 0
        var crossesListMark = false
        let limit = min(text.count, position + lexicon.longest)
        for end in position + 1..<limit + 1 {
            let last = end - 1
            if maskedPositions.contains(last) { return }
            if last > position {
                switch text.gaps[last] {
                case .none: break
                case .space: innerCost += 0.02
                // drum & bass is one phrase; rock, pop are two.
                case .list where text.separators[last] == "&": innerCost += 0.05
                case .list: crossesListMark = true
                case .stop: return
                }
            }
            hash = Lexicon.extend(hash, by: text.scalars[last])
            for (_, entry) in lexicon.entries(of: hash)
            where Int(entry.length) == end - position && (!crossesListMark || entry.hasListMark) {
                if entry.wordClass == .neutral, isSignal(hash) { continue }
                expandEntry(entry, position..<end, state, innerCost: innerCost)
            }
        }
    }

    /// 바보 is kept from being read as 바, a bar; it has a meaning of its own as well.
    private func isSignal(_ hash: UInt64) -> Bool {
        lexicon.entries(of: hash).contains { $0.entry.wordClass == .signal }
    }

    private func isWordScript(_ index: Int) -> Bool {
        let script = text.script(at: index)
        return script == .latin || script == .digit
    }

    private func cutsLatinWord(at position: Int) -> Bool {
        // What somebody else has read ends where they say: the `90` of 90mins.
        position > 0 && position < text.count && text.gaps[position] == .none && isWordScript(position - 1)
            && isWordScript(position) && !maskedPositions.contains(position - 1) && !maskedPositions.contains(position)
    }

    private mutating func expandEntry(_ entry: Lexicon.Entry, _ range: Range<Int>, _ state: State, innerCost: Float) {
        // 아 바다, 다음 주락페: a short word is not pieced together across a space.
        if innerCost > 0, !entry.hasSpace, range.count <= 2 || entry.wordClass == .artist && range.count <= 3,
            text.script(at: range.lowerBound) == .hangul, entry.wordClass.isContent
        {
            return
        }
        guard !cutsLatinWord(at: range.lowerBound), !cutsLatinWord(at: range.upperBound) else { return }
        let startsAttached = text.gaps[range.lowerBound] == .none && range.lowerBound > 0
        let isHangul = text.script(at: range.upperBound - 1) == .hangul
        let isShort = isHangul && range.count == 1
        var step: Float

        switch entry.wordClass {
        case .particle:
            guard startsAttached, state != .stem, state != .start else { return }
            step = 0.3
        case .ending:
            guard startsAttached, state == .stem || state == .attached else { return }
            step = 0.2
        case .verbSuffix:
            guard startsAttached, state == .noun || state == .latin || state == .unknown else { return }
            step = state == .unknown ? 0.8 : 0.4
        default:
            // 힙합 the noun before 힙하다's form 힙합.
            step = Self.cost(of: entry.wordClass) + (entry.isPredicate ? 0.15 : 0)
            if startsAttached, isHangul || text.script(at: range.lowerBound) == .hangul {
                guard let penalty = attachmentPenalty(state, range.count, isContent: entry.wordClass.isContent) else {
                    return
                }
                step += penalty
            }
        }
        if isHangul, !entry.wordClass.isAttached, !entry.isPredicate, isShort,
            entry.wordClass != .filler, entry.wordClass != .negatorAfter
        {
            // 비밀, 눈치: a one-syllable word must end where its word ends, or before a particle or another known word.
            step += 0.2
        }
        let next: State =
            if entry.wordClass.isAttached { entry.wordClass == .verbSuffix ? .stem : .attached } else if !isHangul {
                .latin
            } else if entry.isPredicate { .stem } else if isShort { .shortNoun } else { .noun }
        relax(
            from: range.lowerBound, state, to: range.upperBound, next, cost: step + innerCost,
            Segment(
                range: range, wordClass: entry.wordClass, payload: Int(entry.payload), isPredicate: entry.isPredicate))
    }

    /// Of two readings of one stretch the more telling wins: `no` refuses before it chats.
    private static func cost(of wordClass: WordClass) -> Float {
        switch wordClass {
        case .negatorAfter, .negatorBefore: 0.89
        case .neutral: 0.9
        case .conjunction, .contrast: 0.95
        case .filler: 1.02
        case .signal: 1.04
        // 아이유 stands among the words that are no theme (아이, a child), and is a name all the same.
        case .artist: 0.85
        case .theme, .particle, .ending, .verbSuffix, .masked, .unknown: 1
        }
    }

    /// What it costs a Hangul word to begin without a space before it; `nil` where it may not.
    private func attachmentPenalty(_ state: State, _ length: Int, isContent: Bool) -> Float? {
        switch state {
        case .start, .latin: 0
        case .noun: length == 1 ? 0.4 : 0.1
        case .stem, .attached: length == 1 ? (isContent ? nil : 0.3) : 0.1
        case .shortNoun: length == 1 ? nil : 0.2
        case .unknown: length == 1 ? nil : (length == 2 ? 1.6 : 0.8)
        }
    }

    private mutating func expandUnknown(_ position: Int, _ state: State) {
        let isAttached = position > 0 && text.gaps[position] == .none
        switch text.script(at: position) {
        case .hangul:
            let step: Float
            switch state {
            case .unknown where isAttached: step = 1
            case .shortNoun where isAttached: step = 5
            case .noun where isAttached: step = previousLength(position, state) <= 2 ? 4 : 2
            case .stem where isAttached: step = previousLength(position, state) <= 2 ? 3.5 : 1.8
            case .attached where isAttached: step = 2.5
            default: step = 1.5
            }
            relax(
                from: position, state, to: position + 1, .unknown, cost: step,
                Segment(range: position..<position + 1, wordClass: .unknown))
        case .latin, .digit:
            guard !cutsLatinWord(at: position) else { return }
            var end = position + 1
            while end < text.count, cutsLatinWord(at: end) { end += 1 }
            relax(
                from: position, state, to: end, .latin, cost: 2, Segment(range: position..<end, wordClass: .unknown))
        case .symbol:
            // Dearer than a known word: 🌧️ is one.
            relax(
                from: position, state, to: position + 1, .latin, cost: 1.6,
                Segment(range: position..<position + 1, wordClass: .unknown))
        }
    }

    private func previousLength(_ position: Int, _ state: State) -> Int {
        cells[position * State.allCases.count + state.rawValue].segment.range.count
    }
}
