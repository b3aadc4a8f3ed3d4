import LanguageAnalysis

/// A time of day as said: `11 pm`, 밤 11시 반, 23:00, 자정.
struct LengthClock {
    /// Since midnight.
    var minutes: Int
    /// Morning and evening alike: `until 7:30`.
    var isAmbiguous: Bool
    var daysAhead = 0
    /// With a word for the hour: 3시, not 23:00.
    var isSpelled = false
    var end: Int

    /// The wait until this time comes next; the very minute that it is counts as a full turn.
    func minutes(since start: Int) -> Int {
        let turn = isAmbiguous ? 720 : 1_440
        let wait = ((minutes - start) % turn + turn) % turn
        if daysAhead > 0 { return 1_440 * daysAhead + minutes - start }
        return wait == 0 ? turn : wait
    }
}

/// Reads times of day at a position of the text.
struct LengthClocks {
    let text: LengthText
    private let amounts: LengthAmounts

    init(text: LengthText) {
        self.text = text
        amounts = LengthAmounts(text: text)
    }

    private enum Part {
        case am, pm
        /// 낮: from ten in the morning on.
        case midday
        /// 저녁: twelve is midnight.
        case evening
        /// 밤: up to five is after midnight.
        case night
    }

    // MARK: - Korean

    private static let parts = LengthWords(
        (Part.am, "오전,아침,새벽"), (.pm, "오후"), (.midday, "낮,점심,한낮,대낮"), (.evening, "저녁"), (.night, "밤,한밤"))
    private static let days = LengthWords((1, "내일,낼,tomorrow"), (2, "모레"), (0, "오늘,today,tonight"))
    private static let points = LengthWords((0, "자정,밤 자정,midnight,12 midnight"), (720, "정오,낮 정오,noon,midday,12 noon"))
    private static let hourWord = LengthWords((true, "시"), (false, "시간"))
    private static let minuteWord = LengthWords<Void>("분")
    private static let halfWord = LengthWords((30, "반"))
    private static let lengthWords = LengthWords<Void>("짜리,동안,분량")

    /// 밤 11시 반, 23:00, 자정.
    func korean(at start: Int) -> LengthClock? {
        var index = start
        var daysAhead = 0
        if let day = Self.days.match(text, at: index), text.isNear(day.end) {
            (daysAhead, index) = (day.meaning, day.end)
        }
        if let point = Self.points.match(text, at: index) {
            return LengthClock(minutes: point.meaning, isAmbiguous: false, daysAhead: daysAhead, end: point.end)
        }
        let part = Self.parts.match(text, at: index)
        if let part, text.isNear(part.end) { index = part.end }
        guard let digits = koreanDigits(at: index) else { return nil }
        var read = time(digits, part?.meaning, end: digits.end)
        read?.daysAhead = daysAhead
        return read
    }

    private func koreanDigits(at index: Int) -> Digits? {
        if let figure = amounts.figure(at: index), figure.parts.count == 2 { return digits(figure) }
        guard let hour = amounts.single(at: index), [.figures, .native, .sino].contains(hour.form), hour.isWhole,
            hour.low <= 24, text.isNear(hour.end), let word = Self.hourWord.match(text, at: hour.end), word.meaning
        else { return nil }
        let minute = koreanMinute(at: word.end)
        return Digits(
            hour: Int(hour.low), minute: minute?.value ?? 0, isSpelled: true, end: minute?.end ?? word.end)
    }

    private func koreanMinute(at index: Int) -> (value: Int, end: Int)? {
        guard text.isNear(index) else { return nil }
        if let half = Self.halfWord.match(text, at: index) { return (half.meaning, half.end) }
        guard let amount = amounts.single(at: index), amount.isWhole, amount.low < 60,
            let word = Self.minuteWord.match(text, at: amount.end), text.isNear(amount.end),
            Self.lengthWords.match(text, at: word.end) == nil
        else { return nil }
        return (Int(amount.low), word.end)
    }

    // MARK: - English

    private static let halves = LengthWords(
        (Part.am, "am,in the morning"), (.pm, "pm,in the afternoon,in the evening"), (.night, "tonight,at night"))
    private static let oClock = LengthWords<Void>("oclock,o clock")
    private static let relative = LengthWords((30, "half past"), (15, "quarter past"), (-15, "quarter to,quarter till"))

    /// `11 pm`, `7:30`, `half past ten`, `midnight`.
    ///
    /// - Parameter needsMark: whether a bare number is too little.
    func english(at start: Int, needsMark: Bool = false) -> LengthClock? {
        if let point = Self.points.match(text, at: start) {
            return withDay(LengthClock(minutes: point.meaning, isAmbiguous: false, end: point.end))
        }
        let relative = Self.relative.match(text, at: start)
        guard let digits = englishDigits(at: relative?.end ?? start) else { return nil }
        let mark = half(at: digits.end)
        guard mark != nil || !needsMark, var read = time(digits, mark?.part, end: mark?.end ?? digits.end) else {
            return nil
        }
        read.minutes += relative?.meaning ?? 0
        return withDay(read)
    }

    private struct Digits {
        let hour: Int
        let minute: Int
        var hasLeadingZero = false
        var isSpelled = false
        let end: Int
    }

    private func englishDigits(at index: Int) -> Digits? {
        if let figure = amounts.figure(at: index) { return digits(figure) }
        guard text.script(at: index) == .latin, let amount = amounts.english(at: index), amount.form == .words,
            amount.isWhole, amount.low <= 24
        else { return nil }
        return Digits(hour: Int(amount.low), minute: 0, end: amount.end)
    }

    private func digits(_ figure: LengthAmounts.Figure) -> Digits? {
        guard figure.parts.count <= 2, figure.parts.allSatisfy({ $0 < 60 && $0 == $0.rounded() }) else { return nil }
        return Digits(
            hour: Int(figure.parts[0]), minute: figure.parts.count == 2 ? Int(figure.parts[1]) : 0,
            hasLeadingZero: figure.hasLeadingZero, end: figure.end)
    }

    private func withDay(_ clock: LengthClock) -> LengthClock {
        guard text.isNear(clock.end), !text.isHangul(clock.end), let day = Self.days.match(text, at: clock.end) else {
            return clock
        }
        var clock = clock
        (clock.daysAhead, clock.end) = (day.meaning, day.end)
        return clock
    }

    private func half(at index: Int) -> (part: Part?, end: Int)? {
        guard index < text.count, text.isNear(index) else { return nil }
        if let clock = Self.oClock.match(text, at: index) {
            return half(at: clock.end).map { ($0.part, $0.end) } ?? (nil, clock.end)
        }
        if let half = Self.halves.match(text, at: index) { return (half.meaning, half.end) }
        // p.m. is two letters with a full stop between.
        let letter = text.scalars[index]
        guard letter == "a" || letter == "p", index + 1 < text.count, text.scalars[index + 1] == "m",
            text.separator(at: index + 1) == ".", text.endsWord(index + 2)
        else { return nil }
        return (letter == "a" ? .am : .pm, index + 2)
    }

    // MARK: - Hours of a half day

    private func time(_ digits: Digits, _ part: Part?, end: Int) -> LengthClock? {
        let hour = digits.hour
        guard (0...24).contains(hour), (0..<60).contains(digits.minute) else { return nil }
        var hours = hour % 24
        if (1...12).contains(hour) {
            switch part {
            case .am: hours = hour % 12
            case .pm: hours = hour % 12 + 12
            case .midday: hours = hour >= 10 ? hour : hour + 12
            case .evening: hours = hour % 12 + (hour == 12 ? 0 : 12)
            case .night: hours = hour >= 6 && hour < 12 ? hour + 12 : hour % 12
            case nil: break
            }
        }
        return LengthClock(
            minutes: hours * 60 + digits.minute,
            isAmbiguous: part == nil && (1...12).contains(hour) && !digits.hasLeadingZero,
            isSpelled: digits.isSpelled, end: end)
    }
}
