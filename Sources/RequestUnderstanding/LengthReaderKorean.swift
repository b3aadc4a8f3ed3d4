/// Korean numbers: 스물다섯, 두세, 백이십, 이삼십.
extension LengthAmounts {
    private static let nativeTens = LengthWords(
        (10.0, "열"), (20, "스물,스무"), (30, "서른"), (40, "마흔"), (50, "쉰"), (60, "예순"), (70, "일흔"), (80, "여든"),
        (90, "아흔"))

    private static let nativeOnes: LengthWords<(low: Double, high: Double)> = LengthWords(
        ((1, 1), "한,하나"), ((2, 2), "두,둘,두어"), ((3, 3), "세,셋,석"), ((4, 4), "네,넷,넉"), ((5, 5), "다섯"),
        ((6, 6), "여섯"), ((7, 7), "일곱"), ((8, 8), "여덟,여덜"), ((9, 9), "아홉"), ((1, 2), "한두"),
        ((2, 3), "두세,두 세,두셋,두어서너"), ((2, 4), "두서너"), ((3, 4), "서너,세네,세 네"),
        ((4, 5), "너댓,네댓,네다섯,네 다섯,너더댓,너덧,네댓"), ((5, 6), "대여섯,댓여섯,다섯여섯,다섯 여섯"),
        ((6, 7), "예닐곱,여섯일곱,여섯 일곱"), ((7, 8), "일고여덟,일여덟,일곱여덟,일곱 여덟"),
        ((8, 9), "여덟아홉,여덟 아홉,엳아홉"))

    private static let sinoDigits: [Unicode.Scalar: Double] = [
        "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "륙": 6, "칠": 7, "팔": 8, "구": 9,
    ]
    private static let sinoPlaces: [Unicode.Scalar: Double] = ["십": 10, "백": 100, "천": 1_000]

    private static let few = LengthWords((LengthAmount.Form.few, "몇"))
    private static let half = LengthWords((0.5, "반"))

    func korean(at start: Int) -> LengthAmount? {
        let amounts = [native(at: start), sino(at: start)].compactMap(\.self)
        if var longest = amounts.max(by: { $0.end < $1.end }) {
            if text.isAttached(longest.end), longest.end < text.count, text.scalars[longest.end] == "여",
                !text.startsWord(longest.end)
            {
                longest.end += 1
            }
            return longest
        }
        if let few = Self.few.match(text, at: start) { return LengthAmount(0, .few, start: start, end: few.end) }
        if let half = Self.half.match(text, at: start) {
            return LengthAmount(half.meaning, .part, start: start, end: half.end)
        }
        return nil
    }

    private func native(at start: Int) -> LengthAmount? {
        let tens = Self.nativeTens.match(text, at: start)
        let onesStart = tens?.end ?? start
        if text.isNear(onesStart) || tens == nil, let ones = Self.nativeOnes.match(text, at: onesStart) {
            let base = tens?.meaning ?? 0
            return LengthAmount(
                low: base + ones.meaning.low, high: base + ones.meaning.high, .native, start: start, end: ones.end)
        }
        return tens.map { LengthAmount($0.meaning, .native, start: start, end: $0.end) }
    }

    /// Two neighbouring digits at one place are a range: 이삼십 is 20 to 30.
    private func sino(at start: Int) -> LengthAmount? {
        var reading = SinoReading(startsWord: !text.isAttached(start))
        var end = start
        while end < text.count, end == start || text.isAttached(end) || text.isNear(end) && reading.mayPause {
            guard reading.take(text.scalars[end], digits: Self.sinoDigits, places: Self.sinoPlaces) else { break }
            end += 1
        }
        guard end > start, let value = reading.value else { return nil }
        if reading.endsWithHundred, text.isNear(end), let rest = native(at: end) {
            return LengthAmount(
                low: value.low + rest.low, high: value.high + rest.high, .sino, start: start, end: rest.end)
        }
        return LengthAmount(low: value.low, high: value.high, .sino, start: start, end: end)
    }
}

/// The places of a Sino-Korean number, read from the highest down.
private struct SinoReading {
    /// 만 곡 is ten thousand; behind another word 만 means only.
    private let startsWord: Bool

    private var total = (low: 0.0, high: 0.0)
    private var section = (low: 0.0, high: 0.0)
    private var pending: (low: Double, high: Double)?
    private var lastPlace = 10_000.0
    private var hasMyriads = false

    init(startsWord: Bool) { self.startsWord = startsWord }

    /// 백 이십: a pause comes behind a place.
    var mayPause: Bool { pending == nil && lastPlace < 10_000 }
    var endsWithHundred: Bool { pending == nil && lastPlace == 100 }

    var value: (low: Double, high: Double)? {
        let low = total.low + section.low + (pending?.low ?? 0)
        return low > 0 ? (low, total.high + section.high + (pending?.high ?? 0)) : nil
    }

    mutating func take(
        _ syllable: Unicode.Scalar, digits: [Unicode.Scalar: Double], places: [Unicode.Scalar: Double]
    ) -> Bool {
        if let digit = digits[syllable] { return take(digit: digit) }
        if let place = places[syllable], place < lastPlace {
            let factor = pending ?? (1, 1)
            section = (section.low + factor.low * place, section.high + factor.high * place)
            (pending, lastPlace) = (nil, place)
            return true
        }
        guard syllable == "만", !hasMyriads, value != nil || startsWord else { return false }
        let value = value ?? (1, 1)
        total = (value.low * 10_000, value.high * 10_000)
        (section, pending, lastPlace, hasMyriads) = ((0, 0), nil, 10_000, true)
        return true
    }

    private mutating func take(digit: Double) -> Bool {
        guard let known = pending else {
            pending = (digit, digit)
            return lastPlace > 1
        }
        guard known.low == known.high, digit == known.low + 1 else { return false }
        pending = (known.low, digit)
        return true
    }
}
