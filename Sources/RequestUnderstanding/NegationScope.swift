import LanguageAnalysis
import RhythmiQDomain
import ThemeMatching

/// Decides which content words of a sentence are refused.
///
/// Korean refuses after the word (발라드 말고, 슬프지 않은), English before it (`no rap`, `anything but country`); both reach over the
/// members of a list (발라드랑 트로트 빼고, `no rap or metal`), and end at a contrast, a comma that opens something new, or the
/// end of the sentence.
struct NegationScope {
    let sentence: Sentence
    let facet: (Segment) -> ThemeID.Facet?

    private var segments: [Segment] { sentence.segments }

    /// - Returns: indices of refused theme and artist segments.
    func excludedSegments() -> Set<Int> {
        var excluded = Set<Int>()
        var index = 0
        while index < segments.count {
            switch segments[index].wordClass {
            case .negatorAfter:
                if !isUndone(index) { excluded.formUnion(backward(from: index)) }
            case .negatorBefore:
                excluded.formUnion(forward(from: index))
            default: break
            }
            index += 1
        }
        return excluded
    }

    private func gap(before index: Int) -> NormalizedText.Gap {
        sentence.text.gaps[segments[index].range.lowerBound]
    }

    private func isContent(_ index: Int) -> Bool { segments[index].wordClass.isContent }

    private func isFiller(_ index: Int) -> Bool {
        let wordClass = segments[index].wordClass
        return wordClass == .filler || wordClass == .particle || wordClass == .ending || wordClass == .verbSuffix
            || (wordClass == .signal
                && [Signal.strengthen.rawValue, Signal.weaken.rawValue].contains(segments[index].payload))
    }

    private func words(_ index: Int) -> String { sentence.text.text(in: segments[index].range) }

    // MARK: - Korean: the refusal stands behind

    /// 빼지 말고, 빼지 마: not to be left out after all.
    private func isUndone(_ index: Int) -> Bool {
        guard words(index).hasPrefix("빼") || words(index).hasPrefix("제외") else { return false }
        let end = segments[index].range.upperBound
        let behind = String(String.UnicodeScalarView(sentence.text.scalars[end...].prefix(3)))
        return ["지말", "지마", "하지말", "하지마"].contains(where: behind.hasPrefix)
    }

    private func backward(from negator: Int) -> Set<Int> {
        guard gap(before: negator) < .stop, !isUnwillingness(negator) else { return [] }
        var index = negator - 1
        var steps = 0
        var unknowns = 0
        while index >= 0, steps < 6, !isContent(index) {
            guard isFiller(index) || (segments[index].wordClass == .unknown && unknowns < 2) else { return [] }
            if segments[index].wordClass == .unknown { unknowns += 1 }
            guard gap(before: index) < .stop else { return [] }
            index -= 1
            steps += 1
        }
        guard index >= 0, isContent(index), steps < 6 else { return [] }
        // 한국노래는 정신 사나워 빼줘: what stands farther off must be the topic; 메탈은 시끄러워서 ㄴㄴ: a reason is not what is refused.
        if unknowns > 1, !isTopic(index) { return [] }
        if segments[index].isPredicate, let topic = topic(before: index) { index = topic }
        if segments[negator].payload == 1, !isAboutMusic(index, before: negator) { return [] }
        var result: Set<Int> = [index]
        var last = index
        while let earlier = listMember(before: last) {
            result.insert(earlier)
            last = earlier
        }
        // 메탈 록 이런 거 빼고: two of a kind side by side are a list, too.
        while last > 0, isContent(last - 1), gap(before: last) == .space, !segments[last - 1].isPredicate,
            facet(segments[last]) != nil, facet(segments[last - 1]) == facet(segments[last])
        {
            last -= 1
            result.insert(last)
        }
        // 슬픈 발라드 말고: both words describe what is refused.
        if last > 0, isContent(last - 1) || (last > 1 && segments[last - 1].wordClass == .ending && isContent(last - 2))
        {
            let describing = isContent(last - 1) ? last - 1 : last - 2
            if holdsDescription(describing), facet(segments[last]) == .genre, gap(before: last) <= .space,
                isAdnominal(endingAt: segments[last].range.lowerBound)
            {
                result.insert(describing)
            }
        }
        return result
    }

    /// Whether a word says what something is like: 슬픈, also where the vocabulary lists that form, or 슬픈 노래, as a word.
    private func holdsDescription(_ index: Int) -> Bool {
        if segments[index].isPredicate { return true }
        guard let facet = facet(segments[index]), facet == .mood || facet == .energy else { return false }
        return sentence.text.scalars[segments[index].range].contains(where: isAdnominal)
    }

    private func isAdnominal(_ scalar: Unicode.Scalar) -> Bool { HangulSyllable(scalar)?.tail == 4 }

    /// 차 안, 집 안: the 안 that is a place.
    private func isInside(_ negator: Int) -> Bool {
        guard negator > 0, gap(before: negator) <= .space, segments[negator - 1].wordClass == .theme else {
            return false
        }
        let before = facet(segments[negator - 1])
        return before == .place || before == .act
    }

    /// 출근하기 싫은 아침: unwillingness to do a thing is no refusal of songs for it.
    private func isUnwillingness(_ negator: Int) -> Bool {
        guard segments[negator].payload == 1, negator > 0 else { return false }
        let before = words(negator - 1)
        return before.hasSuffix("기") || before.hasSuffix("기가") || before.hasSuffix("기도")
    }

    private func isTopic(_ content: Int) -> Bool {
        segments[(content + 1)...].prefix(2).contains {
            $0.wordClass == .particle && ["은", "는"].contains(sentence.text.text(in: $0.range))
        }
    }

    /// The topic right before a predicate that gives the reason (…서, …워): 메탈은 시끄러워서.
    private func topic(before predicate: Int) -> Int? {
        let end =
            segments[(predicate + 1)...].prefix { $0.wordClass == .ending }.last?.range.upperBound
            ?? segments[predicate].range.upperBound
        let text = sentence.text.text(in: segments[predicate].range.lowerBound..<end)
        guard text.hasSuffix("서") || text.hasSuffix("워") || text.hasSuffix("해") else { return nil }
        var cursor = predicate - 1
        while cursor >= 0, !isContent(cursor) {
            guard isFiller(cursor), gap(before: cursor + 1) <= .space else { return nil }
            cursor -= 1
        }
        return cursor >= 0 && isTopic(cursor) ? cursor : nil
    }

    /// 월요일이 싫다 complains of the day; 슬픈 건 싫어 and 크리스마스 노래는 별로 refuse songs.
    private func isAboutMusic(_ content: Int, before negator: Int) -> Bool {
        switch facet(segments[content]) {
        case .time, .act, .place, .wx, .sea, .occ:
            segments[content..<negator].contains { $0.wordClass == .filler }
        case .mood, .genre, .era, .reg, .art, .energy, nil: true
        }
    }

    private func listMember(before index: Int) -> Int? {
        var cursor = index - 1
        var isJoined = gap(before: index) == .list
        let isCommaOnly = isJoined
        var steps = 0
        while cursor >= 0, !isContent(cursor), steps < 3 {
            let segment = segments[cursor]
            switch segment.wordClass {
            case .particle where segment.payload == 1, .conjunction: isJoined = true
            case .filler, .particle, .ending, .verbSuffix: break
            default: return nil
            }
            guard gap(before: cursor + 1) < .stop else { return nil }
            cursor -= 1
            steps += 1
        }
        guard cursor >= 0, isContent(cursor), isJoined, gap(before: index) < .stop else { return nil }
        if isCommaOnly {
            // 발라드, 트로트 빼고: a bare list from the start of the clause; otherwise the comma opens something new.
            guard facet(segments[cursor]) == facet(segments[index]), isBareListStart(upTo: cursor) else { return nil }
        }
        return cursor
    }

    private func isBareListStart(upTo cursor: Int) -> Bool {
        segments[..<(cursor + 1)].allSatisfy {
            $0.wordClass.isContent || $0.wordClass == .conjunction || $0.wordClass == .particle
        }
    }

    // MARK: - English: the refusal stands before

    private func forward(from negator: Int) -> Set<Int> {
        let isKorean = segments[negator].payload == 1
        // `nothing violent or angry` refuses, `nothing on the couch` does not.
        let isClose = segments[negator].payload == 2
        var index = negator + 1
        var steps = 0
        while index < segments.count, !isContent(index) {
            let segment = segments[index]
            guard !isKorean, steps < 4, !isClose || segment.wordClass == .unknown || segment.wordClass == .conjunction,
                gap(before: index) <= .space,
                isFiller(index) || segment.wordClass == .unknown || segment.wordClass == .negatorBefore
                    || (segment.wordClass == .conjunction && words(index) == "or")
            else { return [] }
            index += 1
            steps += 1
        }
        guard index < segments.count, gap(before: index) <= .space else { return [] }
        if isKorean, isInside(negator) || !holdsDescription(index) { return [] }
        var result: Set<Int> = [index]
        if isKorean { return result }

        while true {
            let next = index + 1
            guard next < segments.count else { return result }
            if isContent(next), gap(before: next) <= .space, describes(index, next) {
                result.insert(next)
                index = next
            } else if let member = nextListMember(after: index) {
                result.insert(member)
                index = member
            } else {
                return result
            }
        }
    }

    /// 슬픈, 신나는: the form of a predicate that describes the noun after it ends in ㄴ.
    private func isAdnominal(endingAt position: Int) -> Bool {
        position > 0 && isAdnominal(sentence.text.scalars[position - 1])
    }

    /// `no sad ballads`: a mood directly before a genre describes it.
    private func describes(_ a: Int, _ b: Int) -> Bool {
        guard let first = facet(segments[a]), let second = facet(segments[b]) else { return false }
        return !first.isHardFilter && second == .genre
    }

    /// The next member of `rap, metal or country`; `nil` when the list is over.
    private func nextListMember(after index: Int) -> Int? {
        var cursor = index + 1
        var sawConjunction: String?
        var sawComma = false
        while cursor < segments.count, !isContent(cursor) {
            if gap(before: cursor) == .stop { return nil }
            if gap(before: cursor) == .list { sawComma = true }
            switch segments[cursor].wordClass {
            case .conjunction: sawConjunction = words(cursor)
            case .filler where sawConjunction == nil || isDeterminer(cursor): break
            case .negatorBefore where words(cursor) == "nor": sawConjunction = "or"
            default: return nil
            }
            cursor += 1
        }
        guard cursor < segments.count, gap(before: cursor) < .stop else { return nil }
        if gap(before: cursor) == .list { sawComma = true }
        let isSameKind = facet(segments[cursor]) == facet(segments[index])
        switch sawConjunction {
        case "or": return cursor
        case .some: return isSameKind ? cursor : nil
        case nil: return sawComma && isSameKind && listCloses(after: cursor) ? cursor : nil
        }
    }

    private func isDeterminer(_ index: Int) -> Bool { ["any", "the", "a", "too", "that"].contains(words(index)) }

    /// Whether a comma-separated enumeration ends in `or` or `and`: `rap, metal, or country`.
    private func listCloses(after index: Int) -> Bool {
        var cursor = index + 1
        while cursor < segments.count, gap(before: cursor) < .stop {
            switch segments[cursor].wordClass {
            case .conjunction: return true
            case .theme, .artist, .filler: cursor += 1
            default: return false
            }
        }
        return false
    }
}
