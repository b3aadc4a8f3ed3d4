import LanguageAnalysis

/// A length as one or several quantities together: `1h 30m`, 1시간 반, 30분에서 1시간.
struct LengthSpan {
    var isTracks: Bool
    /// In minutes or songs.
    var low: Double
    var high: Double
    /// Of the first quantity, for numbers that leave it out: `an hour or two`.
    var unit: LengthUnit
    var start: Int
    var end: Int
    var nouns: [Range<Int>]
}

/// Puts quantities together.
struct LengthSpans {
    let text: LengthText
    let units: LengthUnits

    init(text: LengthText) {
        self.text = text
        units = LengthUnits(text: text)
    }

    func span(at start: Int, isBetween: Bool) -> LengthSpan? {
        guard let first = sum(at: start, isBetween: isBetween) else { return nil }
        guard let connector = connector(at: first.end, isBetween: isBetween) else { return first }
        if let second = sum(at: connector.end, isBetween: false) {
            return joined(first, second, isDash: connector.isDash) ?? first
        }
        return joined(first, orNumberAt: connector.end) ?? first
    }

    // MARK: - Ranges

    private static let between = LengthWords((false, "to,or,에서,이나,나,또는,혹은,아니면,내지,부터"), (true, "and,하고,이랑,랑,와"))

    private func connector(at index: Int, isBetween: Bool) -> (end: Int, isDash: Bool)? {
        if let separator = text.separator(at: index), LengthAmounts.dashes.contains(separator), index < text.count {
            return (index, true)
        }
        guard text.isNear(index), let word = Self.between.match(text, at: index), text.isNear(word.end),
            isBetween || !word.meaning
        else { return nil }
        return (word.end, false)
    }

    private func joined(_ first: LengthSpan, _ second: LengthSpan, isDash: Bool) -> LengthSpan? {
        guard first.isTracks == second.isTracks, !isDash || first.low < second.high else { return nil }
        var range = first
        range.low = min(first.low, second.low)
        range.high = max(first.high, second.high)
        range.end = second.end
        range.nouns += second.nouns
        return range
    }

    /// `an hour or two`
    private func joined(_ first: LengthSpan, orNumberAt index: Int) -> LengthSpan? {
        guard let number = units.amounts.single(at: index), number.form == .words || number.form == .figures,
            text.endsWord(number.end), !first.isTracks
        else { return nil }
        let high = number.high * (first.unit.minutes ?? 1)
        guard high > first.high, number.high <= 12 else { return nil }
        var range = first
        range.high = high
        range.end = number.end
        return range
    }

    // MARK: - Sums

    private func sum(at start: Int, isBetween: Bool) -> LengthSpan? {
        guard let first = units.quantity(at: start, isBetween: isBetween) else { return nil }
        var span = LengthSpan(
            isTracks: first.unit == .tracks, low: first.lowest, high: first.highest, unit: first.unit, start: start,
            end: first.end, nouns: first.noun.map { [$0] } ?? [])
        guard !span.isTracks else { return span }
        var allowed = first.unit.smaller
        while let next = addend(at: span.end, after: allowed) {
            span.low += next.lowest
            span.high += next.highest
            span.end = next.end
            allowed = next.unit.smaller
        }
        if span.end == first.end, let half = half(at: span.end) ?? units.amounts.part(at: span.end) {
            let part = half.value * (first.unit.minutes ?? 0)
            (span.low, span.high, span.end) = (span.low + part, span.high + part, half.end)
        } else if span.end == first.end, first.unit == .hours, let minutes = bareMinutes(at: span.end) {
            (span.low, span.high, span.end) = (span.low + minutes.value, span.high + minutes.value, minutes.end)
        }
        return span
    }

    private static let and = LengthWords<Void>("and,n,하고도,하고,하구,이랑,랑,그리고,와,과")
    private static let plus = LengthWords<Void>("plus,더하기")

    /// 30분 behind 1시간; anything behind a plus.
    private func addend(at index: Int, after allowed: [LengthUnit]) -> LengthQuantity? {
        guard index < text.count, text.gap(at: index) <= .list else { return nil }
        let separator = text.separator(at: index)
        if separator == "+" { return timeQuantity(at: index) }
        if text.isNear(index), let plus = Self.plus.match(text, at: index) { return timeQuantity(at: plus.end) }
        guard separator == nil || separator == "," || separator == "&" || separator == "-" else { return nil }
        let start = text.isNear(index) ? Self.and.match(text, at: index)?.end ?? index : index
        guard text.isNear(start) || start == index, let next = timeQuantity(at: start), allowed.contains(next.unit),
            next.high < 60
        else { return nil }
        return next
    }

    private func timeQuantity(at start: Int) -> LengthQuantity? {
        guard let quantity = units.quantity(at: start, isContinued: true), quantity.unit != .tracks else { return nil }
        return quantity
    }

    private static let halfWord = LengthWords((0.5, "반,하고 반,하고도 반"))
    private static let words = LengthWords<Void>("반복,반주,반신욕,반려,반대,반짝,반말,반전")
    private static let followers = LengthWords<Void>(
        "짜리,정도,쯤,동안,만,가량,이상,이내,미만,으로,을,의,까지,은,이,분량,내내,넘,치,요,노래,음악,플,걸,추천,들,듣,틀,안,간,남짓,에서")

    /// The 반 of 1시간 반, not of 1시간 반복.
    private func half(at index: Int) -> (value: Double, end: Int)? {
        guard text.isNear(index), let half = Self.halfWord.match(text, at: index),
            Self.words.match(text, at: half.end - 1) == nil
        else { return nil }
        let isWhole = text.endsWord(half.end) || Self.followers.match(text, at: half.end) != nil
        return isWhole ? (half.meaning, half.end) : nil
    }

    // MARK: - 1h30, an hour thirty

    private static let bareFollowers = LengthWords<Void>(
        "짜리,정도,쯤,동안,분량,만,으로,long,playlist,mix,of,or so,please,pls,set,music,songs,노래,음악,플리,플레이리스트",
        "session,worth")

    private func bareMinutes(at index: Int) -> (value: Double, end: Int)? {
        guard text.isNear(index), text.separator(at: index) == nil, let amount = units.amounts.single(at: index),
            amount.form == .figures || amount.form == .words, amount.isWhole, (1..<60).contains(amount.low),
            units.quantity(at: index) == nil
        else { return nil }
        let isFollowed = text.isNear(amount.end) && Self.bareFollowers.match(text, at: amount.end) != nil
        let isTight = text.isAttached(index) && !text.isAttached(amount.end)
        // 1시간 80 년대, `2 hours 10 cm`: a number apart from its hour needs the end of the phrase behind it.
        guard isFollowed || isTight || text.gap(at: amount.end) >= .list || mayStandFree(amount) else { return nil }
        return (amount.low, amount.end)
    }

    private static let counted = LengthWords<Void>("대,년,살,명,세,인,번,위,일,월,도,년대,회,km,분위")

    /// `1h 30 jazz`, but not 1시간 20 대 감성.
    private func mayStandFree(_ amount: LengthAmount) -> Bool {
        amount.form == .figures && amount.low.truncatingRemainder(dividingBy: 5) == 0 && !text.isAttached(amount.end)
            && Self.counted.match(text, at: amount.end) == nil
            && LengthNames.takesNumber.match(text, at: amount.end) == nil
    }
}
