import LanguageAnalysis

/// Walks over the text once and collects what is said about lengths.
struct LengthScanner {
    private let text: LengthText
    private let spans: LengthSpans
    private let tails: LengthTails
    private let until: LengthUntil
    private var found: [LengthMention] = []
    private var lead: LengthLead?
    private var correctionEnd: Int?

    /// How far a correction reaches, in letters: 아니 그냥 신나는 걸로 2시간.
    private static let correctionReach = 20

    init(text: LengthText, now: LocalTime) {
        self.text = text
        spans = LengthSpans(text: text)
        tails = LengthTails(text: text)
        until = LengthUntil(text: text, now: now)
    }

    mutating func mentions() -> [LengthMention] {
        var index = 0
        while index < text.count {
            if lead.map({ $0.end != index || !reaches($0, index) }) ?? false { lead = nil }
            index = step(at: index)
        }
        return found
    }

    /// A correction may be followed by a pause; other leads stand right before their length.
    private func reaches(_ lead: LengthLead, _ index: Int) -> Bool {
        text.isNear(index) || !lead.effects.isDisjoint(with: [.correction, .firmCorrection, .counted])
    }

    /// - Returns: where to go on, behind `index`.
    private mutating func step(at index: Int) -> Int {
        if let phrase = LengthNames.phrases.match(text, at: index) {
            lead = phrase.meaning == .perSong ? LengthLead(start: index, end: phrase.end, effects: [.perSong]) : nil
            return phrase.end
        }
        if let end = withoutQuantity(at: index) ?? length(at: index) ?? bareNumber(at: index) {
            lead = nil
            return end
        }
        if let end = leadWord(at: index) { return end }
        lead = nil
        return next(index)
    }

    private func next(_ index: Int) -> Int {
        guard !text.isHangul(index) else { return index + 1 }
        var end = index + 1
        while end < text.count, !text.startsWord(end) || spans.units.amounts.continuesNumber(end) { end += 1 }
        return end
    }

    private mutating func leadWord(at index: Int) -> Int? {
        guard !(text.isHangul(index) && text.isAttached(index) && text.isHangul(index - 1)),
            let word = LengthLead.words.match(text, at: index)
        else { return nil }
        if word.meaning == .firmCorrection {
            guard text.endsWord(word.end) else { return nil }
            correctionEnd = word.end
        }
        lead = LengthLead(
            start: lead?.start ?? index, end: word.end, effects: (lead?.effects ?? []).union([word.meaning]))
        return word.end
    }

    private mutating func withoutQuantity(at index: Int) -> Int? {
        guard let read = until.found(at: index) else { return nil }
        if var mention = read.mention {
            mention.ranges[0] = (lead?.start ?? index)..<mention.end
            append(mention, at: index)
        }
        return read.end
    }

    // MARK: - Durations and counts

    private mutating func length(at index: Int) -> Int? {
        guard let span = spans.span(at: index, isBetween: lead?.effects.contains(.between) ?? false) else { return nil }
        let bodyEnd = max(span.end, span.nouns.last?.upperBound ?? 0)
        let isOne = span.low == 1 && span.high == 1
        let tail = tails.tail(after: bodyEnd, isTracks: span.isTracks, isOne: isOne)
        guard !isElsewhere(span, tail, bodyEnd: bodyEnd) else { return tail.end }

        var mention = LengthMention(
            measure: span.isTracks ? .tracks : .time, low: span.low, high: span.high, unit: span.unit, end: tail.end,
            ranges: [(lead?.start ?? index)..<span.end, bodyEnd..<tail.end])
        if isNegative(at: index) { (mention.low, mention.high) = (0, 0) }
        mention.weight = weight(of: span, tail)
        mention.bound = bound(tail)
        mention.isTopic = tail.effects.contains(.topic)
        mention.continues = lead?.effects.contains(.continues) ?? false
        mention.isRefused = tail.effects.contains(.refused) || lead?.effects.contains(.refused) ?? false
        append(mention, at: index)
        return tail.end
    }

    private mutating func append(_ mention: LengthMention, at index: Int) {
        var mention = mention
        let isLed = lead.map { !$0.effects.isDisjoint(with: [.correction, .firmCorrection]) } ?? false
        let isReached = correctionEnd.map { $0 >= found.last?.end ?? 0 && index - $0 <= Self.correctionReach } ?? false
        mention.takesBack = (isLed || isReached) && !mention.isRefused
        found.append(mention)
    }

    private func isElsewhere(_ span: LengthSpan, _ tail: LengthTail, bodyEnd: Int) -> Bool {
        if tail.effects.contains(.elsewhere) || tail.effects.contains(.perSong) { return true }
        if span.isTracks { return isOfThings(span, tail) }
        if lead?.effects.contains(.perSong) ?? false || isOfSongs(span, bodyEnd: bodyEnd) { return true }
        let isOfMusic = follows(tail.end, LengthNames.playlist) || follows(tail.end, LengthNames.music)
        if let lead, lead.effects.contains(.elsewhere), lead.effects.isDisjoint(with: [.most, .least]) {
            return !isOfMusic
        }
        guard span.low == 1_440, tail.effects.isDisjoint(with: [.names, .most]), !isOfMusic else { return false }
        return follows(bodyEnd, LengthNames.openAllDay) || text.isPreceded(by: LengthNames.open, at: span.start)
    }

    private static let thingsBefore = LengthWords<Void>("노래,곡,음악,트랙,플리,노래로,음악으로,거,걸,걸로,것,것만,곡으로,노래만")
    private static let orders = LengthWords<Void>("추천,골라,뽑,틀어,들려,만들,줘,부탁,선곡,짜줘,담아,보내,알려")

    /// 사과 3개, 세 가지 소원: 개 and 가지 count anything, songs only where something says so.
    private func isOfThings(_ span: LengthSpan, _ tail: LengthTail) -> Bool {
        let counter = text.scalars[span.end - 1]
        guard counter == "개" || counter == "지" else { return false }
        if text.isPreceded(by: Self.thingsBefore, at: span.start) || follows(tail.end, LengthNames.music) {
            return false
        }
        if counter == "지" || isPossessive(span.end) { return true }
        let isMeant = !tail.effects.isEmpty || follows(tail.end, Self.orders)
        return !isMeant && (span.high < 5 || text.gap(at: tail.end) < .list)
    }

    /// 두 개의 달
    private func isPossessive(_ index: Int) -> Bool {
        index < text.count && text.isAttached(index) && text.scalars[index] == "의"
    }

    /// `3-minute songs`, `songs under 4 minutes`: how long each song is.
    private func isOfSongs(_ span: LengthSpan, bodyEnd: Int) -> Bool {
        guard span.high <= 10 else { return false }
        if follows(bodyEnd, LengthNames.englishMusic) { return true }
        guard let lead, !lead.effects.isDisjoint(with: [.most, .least]), text.isNear(lead.start) else { return false }
        return text.isPreceded(by: LengthNames.englishMusic, at: lead.start)
    }

    private func follows(_ index: Int, _ words: LengthWords<Void>) -> Bool {
        text.isNear(index) && words.match(text, at: index) != nil
    }

    private func weight(of span: LengthSpan, _ tail: LengthTail) -> LengthMention.Weight {
        let lead = lead?.effects ?? []
        if !span.isTracks, span.high <= 10, tail.effects.contains(.names), follows(tail.end, LengthNames.music) {
            return .perSong
        }
        if tail.effects.contains(.weak) || lead.contains(.weak) { return .weak }
        return tail.effects.contains(.names) || follows(tail.end, LengthNames.playlist) ? .names : .plain
    }

    private func bound(_ tail: LengthTail) -> LengthMention.Bound? {
        if tail.effects.contains(.least) || lead?.effects.contains(.least) ?? false { return .least }
        return tail.effects.contains(.most) || lead?.effects.contains(.most) ?? false ? .most : nil
    }

    /// A dash before a figure is a minus at the start of a message only: `study - 30 min` has a dash in the middle.
    private func isNegative(at index: Int) -> Bool {
        guard text.isDigit(index) else { return false }
        let separator = text.separator(at: index)
        return separator == "−" || separator == "-" && index == 0 || lead?.effects.contains(.negative) ?? false
    }

    // MARK: - Numbers whose noun is elsewhere

    private static let nouns = LengthWords<Void>("노래,곡,음악,트랙")
    private static let onlyNumbers = LengthWords(
        (1.0, "하나"), (2, "둘"), (3, "셋"), (4, "넷"), (5, "다섯"), (6, "여섯"), (7, "일곱"), (8, "여덟"), (9, "아홉"), (10, "열"))
    private static let onlyFollowers = LengthWords<Void>("만,정도,쯤,만요,요")

    private mutating func bareNumber(at index: Int) -> Int? {
        if let number = Self.onlyNumbers.match(text, at: index), text.isPreceded(by: Self.nouns, at: index) {
            let follower = text.isAttached(number.end) ? Self.onlyFollowers.match(text, at: number.end) : nil
            let end = follower?.end ?? number.end
            guard text.endsWord(end), text.isNear(index) else { return nil }
            return appendBare(number.meaning, unit: .tracks, index..<end, isRefused: false)
        }
        guard let amount = spans.units.amounts.single(at: index), [.figures, .words, .sino].contains(amount.form),
            amount.isWhole, text.endsWord(amount.end) || text.isHangul(amount.end)
        else { return nil }
        return ledNumber(amount)
    }

    private mutating func ledNumber(_ amount: LengthAmount) -> Int? {
        let effects = lead?.effects ?? []
        let endsPhrase = text.gap(at: amount.end) >= .list
        if effects.contains(.counted) || effects.contains(.countedAlone) && endsPhrase {
            return appendBare(amount.low, unit: .tracks, amount.start..<amount.end, isRefused: false)
        }
        guard let previous = found.last, let unit = previous.unit, amount.form != .sino else { return nil }
        if effects.contains(.refused) {
            return appendBare(amount.low, unit: unit, amount.start..<amount.end, isRefused: true)
        }
        let tail = tails.tail(after: amount.end, isTracks: unit == .tracks, isOne: false)
        guard previous.isRefused, previous.end == lead?.start ?? amount.start, endsPhrase || tail.end > amount.end
        else {
            return nil
        }
        return appendBare(amount.low, unit: unit, amount.start..<tail.end, isRefused: false)
    }

    private mutating func appendBare(_ value: Double, unit: LengthUnit, _ range: Range<Int>, isRefused: Bool) -> Int {
        let value = value * (unit.minutes ?? 1)
        var mention = LengthMention(
            measure: unit == .tracks ? .tracks : .time, low: value, high: value, unit: unit, end: range.upperBound,
            ranges: [(lead?.start ?? range.lowerBound)..<range.upperBound])
        mention.isRefused = isRefused
        append(mention, at: range.lowerBound)
        return range.upperBound
    }
}
