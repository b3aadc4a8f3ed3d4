import LanguageAnalysis

/// English numbers: `twenty-five`, `a hundred and twenty`, `two and a half`, `a couple of`.
extension LengthAmounts {
    private enum Word { case small, tens, hundred, scale, dozen }

    private static let words: LengthWords<(Word, Double)> = LengthWords(
        ((.small, 0), "zero"), ((.small, 1), "one"), ((.small, 2), "two"), ((.small, 3), "three"),
        ((.small, 4), "four"), ((.small, 5), "five"), ((.small, 6), "six"), ((.small, 7), "seven"),
        ((.small, 8), "eight"), ((.small, 9), "nine"), ((.small, 10), "ten"), ((.small, 11), "eleven"),
        ((.small, 12), "twelve"), ((.small, 13), "thirteen"), ((.small, 14), "fourteen"), ((.small, 15), "fifteen"),
        ((.small, 16), "sixteen"), ((.small, 17), "seventeen"), ((.small, 18), "eighteen"),
        ((.small, 19), "nineteen"), ((.tens, 20), "twenty"), ((.tens, 30), "thirty"),
        ((.tens, 40), "forty,fourty"), ((.tens, 50), "fifty"), ((.tens, 60), "sixty"), ((.tens, 70), "seventy"),
        ((.tens, 80), "eighty"), ((.tens, 90), "ninety"), ((.hundred, 100), "hundred"),
        ((.scale, 1_000), "thousand"), ((.scale, 1e6), "million,zillion,billion"), ((.dozen, 12), "dozen"))

    private static let phrases: LengthWords<(LengthAmount.Form, Double)> = LengthWords(
        ((.part, 0.5), "half an,half a,half of an,half"), ((.words, 6), "half a dozen,half dozen"),
        ((.part, 0.75), "three quarters of an,three quarters of a,three quarter,three quarters"),
        ((.part, 2.0 / 3), "two thirds of an,two thirds of a"), ((.part, 1.0 / 3), "third of an,one third of an"),
        ((.part, 0.25), "quarter of an,quarter of a,quarter"), ((.words, 2), "couple of,couple,coupla"),
        ((.words, 5), "handful of"), ((.words, 1), "single"),
        ((.few, 0), "few"), ((.several, 0), "several"), ((.article, 1), "a,an,whole,full,next"))

    private static let and = LengthWords<Void>("and")

    func english(at start: Int) -> LengthAmount? {
        if let fraction = text.scalars[start].properties.numericValue, text.script(at: start) == .symbol, fraction < 1 {
            return LengthAmount(fraction, .part, start: start, end: start + 1)
        }
        if let phrase = Self.phrases.match(text, at: start) {
            return LengthAmount(phrase.meaning.1, phrase.meaning.0, start: start, end: phrase.end)
        }
        guard let number = number(at: start) else { return nil }
        return withPart(LengthAmount(number.value, .words, start: start, end: number.end))
    }

    private func number(at start: Int) -> (value: Double, end: Int)? {
        var total = 0.0
        var current: Double?
        var end = start
        while end == start || text.isNear(end) {
            var next = end
            if let current, current >= 100, let and = Self.and.match(text, at: end), text.isNear(and.end) {
                next = and.end
            }
            guard let word = Self.words.match(text, at: next), let value = extended(current, by: word.meaning) else {
                break
            }
            if word.meaning.0 == .scale {
                total += value
                current = nil
            } else {
                current = value
            }
            end = word.end
        }
        return end == start ? nil : (total + (current ?? 0), end)
    }

    /// `twenty` by `five`; nil where the word begins another number.
    private func extended(_ current: Double?, by word: (kind: Word, value: Double)) -> Double? {
        guard let current else { return word.value }
        let rest = current.truncatingRemainder(dividingBy: 100)
        switch word.kind {
        case .small:
            let fits =
                rest == 0 && current >= 100
                || rest >= 20 && word.value < 10 && rest.truncatingRemainder(dividingBy: 10) == 0
            return fits && word.value > 0 ? current + word.value : nil
        case .tens: return rest == 0 && current >= 100 ? current + word.value : nil
        case .hundred: return current < 100 ? current * 100 : nil
        case .scale, .dozen: return current * word.value
        }
    }

    // MARK: - Parts behind a number

    private static let parts = LengthWords(
        (0.5, "and a half,and half,n a half,and 1 2"), (0.25, "and a quarter"), (0.75, "and three quarters"))
    private static let point = LengthWords<Void>("point")

    /// `two and a half`, `two point five`.
    func withPart(_ amount: LengthAmount) -> LengthAmount {
        guard amount.isWhole, text.isNear(amount.end) else { return amount }
        var amount = amount
        if let part = Self.parts.match(text, at: amount.end) {
            (amount.low, amount.high, amount.end) = (amount.low + part.meaning, amount.high + part.meaning, part.end)
        } else if amount.form == .words, let point = Self.point.match(text, at: amount.end),
            let tenths = number(at: point.end), tenths.value < 10
        {
            let value = amount.low + tenths.value / 10
            (amount.low, amount.high, amount.end) = (value, value, tenths.end)
        }
        return amount
    }

    /// What stands behind the unit: `an hour and a half`.
    func part(at index: Int) -> (value: Double, end: Int)? {
        guard text.isNear(index), let part = Self.parts.match(text, at: index) else { return nil }
        return (part.meaning, part.end)
    }
}
