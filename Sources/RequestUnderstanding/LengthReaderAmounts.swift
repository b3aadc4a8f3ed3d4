import LanguageAnalysis

/// How many: `90`, 열두세, `two and a half`, `30-40`. A range keeps both ends.
struct LengthAmount {
    enum Form: Equatable {
        case figures
        /// `1:30`, `1:30:00`: only a unit says whether this is a length.
        case colon([Double])
        /// 한, 스물다섯: counts hours and songs, and with 분 people.
        case native
        /// 삼십: counts minutes, and from ten on hours and songs.
        case sino
        case words
        /// The `an` of `an hour`.
        case article
        /// `half an`, `a quarter of an`: of an hour or a minute.
        case part
        /// `a few`: how many depends on the unit.
        case few, several
    }

    var low: Double
    var high: Double
    var form: Form
    var start: Int
    var end: Int

    init(_ value: Double, _ form: Form, start: Int, end: Int) {
        self.init(low: value, high: value, form, start: start, end: end)
    }

    init(low: Double, high: Double, _ form: Form, start: Int, end: Int) {
        (self.low, self.high, self.form, self.start, self.end) = (low, high, form, start, end)
    }

    var isWhole: Bool { low == high && low == low.rounded() }
}

/// Reads amounts at a position of the text.
struct LengthAmounts {
    let text: LengthText

    /// One amount, or a range of two before the same unit.
    ///
    /// - Parameter isBetween: after `between`, where `and` stands for `to`.
    func amount(at start: Int, isBetween: Bool) -> LengthAmount? {
        guard let first = single(at: start) else { return nil }
        guard let next = rangeConnector(after: first, isBetween: isBetween), let second = single(at: next.start) else {
            return first
        }
        let low = Self.shortened(first.low, before: second.low, isSpoken: next.isSpoken)
        guard low < second.high, next.separator != "," || second.low == low + 1 || low != first.low else {
            return first
        }
        return LengthAmount(low: low, high: second.high, second.form, start: start, end: second.end)
    }

    func single(at start: Int) -> LengthAmount? {
        guard start < text.count else { return nil }
        if text.isDigit(start) { return figures(at: start) }
        if text.isHangul(start) { return korean(at: start) }
        return english(at: start)
    }

    /// 2~30분 is 20 to 30 minutes.
    private static func shortened(_ low: Double, before high: Double, isSpoken: Bool) -> Double {
        !isSpoken && high >= 20 && high < 100 && (low + 1) * 10 == high ? low * 10 : low
    }

    static let dashes: Set<Unicode.Scalar> = ["~", "-", "–", "—", "〜", "∼", "‐", "‑", "−"]
    private static let spoken = LengthWords((false, "to,or,에서,내지,또는,혹은,이나,나"), (true, "and,n"))

    private struct Connector { let start: Int, isSpoken: Bool, separator: Unicode.Scalar? }

    private func rangeConnector(after first: LengthAmount, isBetween: Bool) -> Connector? {
        let separator = text.separator(at: first.end)
        if let separator, Self.dashes.contains(separator), text.gap(at: first.end) != .none {
            return Connector(start: first.end, isSpoken: false, separator: separator)
        }
        if separator == ",", text.gap(at: first.end) == .list, first.isWhole {
            return Connector(start: first.end, isSpoken: false, separator: separator)
        }
        guard text.isNear(first.end), let word = Self.spoken.match(text, at: first.end), text.isNear(word.end),
            isBetween || !word.meaning
        else { return nil }
        return Connector(start: word.end, isSpoken: true, separator: nil)
    }

    // MARK: - Figures

    /// Digits with their points and colons: `90`, `1.5`, `1:30:00`, `1,000`.
    struct Figure {
        var parts: [Double] = []
        var end: Int
        var isWhole: Bool
        var hasLeadingZero: Bool
    }

    /// - Returns: nil inside a number, after the stroke of `24/7`, and for numbers with two points.
    func figure(at start: Int) -> Figure? {
        guard text.isDigit(start), !continuesNumber(start) else { return nil }
        var figure = Figure(end: start, isWhole: true, hasLeadingZero: text.scalars[start].properties.numericValue == 0)
        repeat {
            if !figure.parts.isEmpty { figure.end += 1 }
            guard let part = decimal(at: figure.end) else { return nil }
            figure.parts.append(part.value)
            figure.isWhole = figure.isWhole && part.isWhole
            figure.end = part.end
        } while figure.end < text.count && text.isAttached(figure.end) && text.scalars[figure.end] == ":"
        guard figure.end >= text.count || !text.isAttached(figure.end) || text.scalars[figure.end] != "." else {
            return nil
        }
        figure.isWhole = figure.isWhole && figure.parts.count == 1
        while figure.isWhole, figure.parts[0] < 1e9, let group = thousands(at: figure.end) {
            figure.parts[0] = figure.parts[0] * 1_000 + group
            figure.end += 3
        }
        return figure
    }

    func continuesNumber(_ start: Int) -> Bool {
        guard start > 0 else { return false }
        let previous = text.scalars[start - 1]
        if text.isAttached(start) { return text.isDigit(start - 1) || previous == "." || previous == ":" }
        return text.separator(at: start) == "/" && text.isDigit(start - 1)
    }

    private func decimal(at start: Int) -> (value: Double, isWhole: Bool, end: Int)? {
        var (value, divisor, index) = (0.0, 0.0, start)
        while index < text.count, index == start || text.isAttached(index) {
            if text.isDigit(index) {
                // Beyond 13 digits nothing changes: no length comes near, and neither overflow nor rounding can follow.
                if value < 1e13 {
                    value = value * 10 + (text.scalars[index].properties.numericValue ?? 0)
                    divisor *= 10
                }
            } else if text.scalars[index] == ".", divisor == 0 {
                divisor = 1
            } else {
                break
            }
            index += 1
        }
        return index == start ? nil : (divisor == 0 ? value : value / divisor, divisor == 0, index)
    }

    private func thousands(at start: Int) -> Double? {
        guard text.gap(at: start) == .list, text.separator(at: start) == ",", start + 3 <= text.count,
            (start..<start + 3).allSatisfy(text.isDigit), (start + 1..<start + 3).allSatisfy(text.isAttached),
            start + 3 == text.count
                || !(text.isAttached(start + 3) && !text.isHangul(start + 3) && text.isDigit(start + 3))
        else { return nil }
        return (start..<start + 3).reduce(0) { $0 * 10 + (text.scalars[$1].properties.numericValue ?? 0) }
    }

    private static let multipliers = LengthWords((100.0, "백"), (1_000, "천"), (10_000, "만"), (1e8, "억"))

    private func figures(at start: Int) -> LengthAmount? {
        guard let figure = figure(at: start) else { return nil }
        if figure.parts.count > 1 {
            return LengthAmount(figure.parts[0], .colon(figure.parts), start: start, end: figure.end)
        }
        var (value, end) = (figure.parts[0], figure.end)
        if figure.isWhole {
            if let quotient = stroke(value, at: end) {
                (value, end) = quotient
            } else if let part = fraction(at: end) {
                (value, end) = (value + part.value, part.end)
            }
        }
        while text.isAttached(end), let multiplier = Self.multipliers.match(text, at: end) {
            value *= multiplier.meaning
            end = multiplier.end
        }
        if text.isAttached(end), end < text.count, text.scalars[end] == "여" { end += 1 }
        return withPart(LengthAmount(value, .figures, start: start, end: end))
    }

    /// `1/2`, as far as it is less than one.
    private func stroke(_ numerator: Double, at index: Int) -> (value: Double, end: Int)? {
        guard text.separator(at: index) == "/", text.isDigit(index), let below = decimal(at: index), below.isWhole,
            (2...10).contains(below.value), numerator < below.value, numerator > 0
        else { return nil }
        return (numerator / below.value, below.end)
    }

    /// The `½` or `1/2` of `1½`, `1 1/2`.
    private func fraction(at index: Int) -> (value: Double, end: Int)? {
        guard index < text.count, text.isNear(index) else { return nil }
        if text.script(at: index) == .symbol, let value = text.scalars[index].properties.numericValue, value < 1 {
            return (value, index + 1)
        }
        guard !text.isAttached(index), text.isDigit(index), let above = decimal(at: index), above.isWhole else {
            return nil
        }
        return stroke(above.value, at: above.end)
    }
}
