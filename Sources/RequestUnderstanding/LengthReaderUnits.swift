import LanguageAnalysis

/// What an amount counts.
enum LengthUnit: Equatable {
    case hours, minutes, seconds, tracks

    /// nil for songs.
    var minutes: Double? {
        switch self {
        case .hours: 60
        case .minutes: 1
        case .seconds: 1.0 / 60
        case .tracks: nil
        }
    }

    var smaller: [LengthUnit] {
        switch self {
        case .hours: [.minutes, .seconds]
        case .minutes: [.seconds]
        case .seconds, .tracks: []
        }
    }
}

/// An amount with its unit.
struct LengthQuantity {
    var low: Double
    var high: Double
    var unit: LengthUnit
    var end: Int
    /// The noun of an English count, which is left to other readers.
    var noun: Range<Int>?

    /// In minutes, or in songs.
    var lowest: Double { low * (unit.minutes ?? 1) }
    var highest: Double { high * (unit.minutes ?? 1) }
}

/// Reads quantities at a position of the text, and knows which amount goes with which unit.
struct LengthUnits {
    let text: LengthText
    let amounts: LengthAmounts

    init(text: LengthText) {
        self.text = text
        amounts = LengthAmounts(text: text)
    }

    /// - Parameter isContinued: behind a larger unit, where even 이분 can only be two minutes.
    func quantity(at start: Int, isBetween: Bool = false, isContinued: Bool = false) -> LengthQuantity? {
        guard let amount = amounts.amount(at: start, isBetween: isBetween) else { return nil }
        if case .colon(let parts) = amount.form { return colonQuantity(parts, amount) }
        if let unit = unit(after: amount, isContinued: isContinued) {
            return quantity(amount, unit.unit, end: unit.end, noun: unit.noun)
        }
        return count(amount)
    }

    private func quantity(
        _ amount: LengthAmount, _ unit: LengthUnit, end: Int, noun: Range<Int>? = nil
    ) -> LengthQuantity {
        var (low, high) = (amount.low, amount.high)
        if amount.form == .few { (low, high) = unit == .hours ? (3, 3) : (5, 5) }
        if amount.form == .several { (low, high) = unit == .hours ? (4, 4) : (7, 7) }
        return LengthQuantity(low: low, high: high, unit: unit, end: end, noun: noun)
    }

    /// `1:30:00`, and `1:30` before a unit.
    private func colonQuantity(_ parts: [Double], _ amount: LengthAmount) -> LengthQuantity? {
        guard parts.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
        let unit = Self.words.match(text, at: amount.end).flatMap { text.isNear(amount.end) ? $0 : nil }
        let end = unit.map(\.end) ?? amount.end
        if parts.count == 3 {
            let minutes = parts[0] * 60 + parts[1] + parts[2] / 60
            let isTime = unit?.meaning?.minutes != nil
            return LengthQuantity(
                low: minutes, high: minutes, unit: .minutes, end: isTime ? end : amount.end)
        }
        let value = parts[0] + parts[1] / 60
        switch unit?.meaning {
        case .hours:
            let minutes = parts[0] * 60 + parts[1]
            return LengthQuantity(low: minutes, high: minutes, unit: .minutes, end: end)
        case .minutes:
            return LengthQuantity(low: value, high: value, unit: .minutes, end: end)
        default: return nil
        }
    }

    // MARK: - Units

    /// No meaning: a longer word that begins like a unit.
    private static let words: LengthWords<LengthUnit?> = LengthWords(
        (.hours, "시간,hour,hours,hr,hrs,h,houre,hous"), (.minutes, "분,minute,minutes,min,mins,m,minuts,mintues,minites"),
        (.seconds, "초,second,seconds,sec,secs"), (.tracks, "곡,개,트랙,가지,song,songs,track,tracks,tune,tunes"),
        (nil, "시간대,시간표,시간여행,시간 여행,시간차,시간제,시간강사,분위,분위기,분기,분류,분식,분노,분야,분음표,분할,분들,분이서,분께"),
        (nil, "분홍,분수,분단,분필,분해,개월,개국,개년,개인,개골,개성,개발,개봉,개띠,개도,가지고,가지마,가지 마,가지 말"))

    /// Nouns that are songs when several are wanted: `15 bangers`, but not `one hit wonder`.
    private static let plurals = LengthWords<Void>("bangers,bops,jams,hits,anthems,ballads,classics,singles,numbers")
    private static let fillers = LengthWords<Void>(
        "or so,ish,plus,odd,full,whole,solid,straight,good,more,extra,additional,long,continuous",
        "nonstop,non stop,entire")
    /// Words that count only as long as they stand alone: an 개 or 초 begins many words.
    private static let strict = LengthWords<Void>("초,개,가지")
    private static let fractionOf = LengthWords<Void>("의")

    private func unit(after amount: LengthAmount, isContinued: Bool = false) -> (
        unit: LengthUnit, end: Int, noun: Range<Int>?
    )? {
        var index = amount.end
        guard text.isNear(index) || text.gap(at: index) == .list && text.separator(at: index) == "+" else { return nil }
        for _ in 0..<2 {
            guard let filler = Self.fillers.match(text, at: index), text.isNear(filler.end) else { break }
            index = filler.end
        }
        if amount.form != .article, amount.low != 1 || amount.high != 1,
            let plural = Self.plurals.match(text, at: index),
            !isOfArtist(amount), !isYear(amount, .tracks, index..<plural.end)
        {
            return (.tracks, index, index..<plural.end)
        }
        guard let word = Self.words.match(text, at: index), let unit = word.meaning,
            isContinued && unit == .minutes && amount.form == .sino || fits(amount, unit, index..<word.end),
            unit != .tracks || !isOfArtist(amount)
        else { return nil }
        let isNoun = unit == .tracks && !text.isHangul(index)
        return (unit, isNoun ? index : word.end, isNoun ? index..<word.end : nil)
    }

    private func fits(_ amount: LengthAmount, _ unit: LengthUnit, _ word: Range<Int>) -> Bool {
        let isLetter = word.count == 1 && !text.isHangul(word.lowerBound)
        switch amount.form {
        case .article: return unit == .hours && !isLetter
        case .part: return unit == .hours || unit == .minutes && !isLetter && !text.isHangul(word.lowerBound)
        case .native, .sino: return KoreanCounting(text: text).fits(amount, unit, word)
        case .few, .several: return !isLetter && (!text.isHangul(word.lowerBound) || unit == .hours || unit == .tracks)
        case .colon: return false
        case .figures, .words: break
        }
        if isLetter {
            return amount.form == .figures
                && !(unit == .minutes && Self.distance.match(text, at: word.upperBound) != nil)
        }
        if amount.form == .figures, text.isAttached(amount.start), text.script(at: amount.start - 1) == .latin,
            !text.isAttached(word.lowerBound)
        {
            return false
        }
        if Self.strict.match(text, at: word.lowerBound) != nil,
            !KoreanCounting(text: text).isComplete(at: word.upperBound)
        {
            return false
        }
        return !isFraction(unit, at: word.upperBound) && !isYear(amount, unit, word)
    }

    /// 100m 달리기, `400m sprint`
    private static let distance = LengthWords<Void>(
        "run,sprint,dash,race,swim,hurdles,freestyle,relay,달리기,전력질주,스프린트,수영,계주,views")

    /// 3분의 1
    private func isFraction(_ unit: LengthUnit, at index: Int) -> Bool {
        guard unit == .minutes, let of = Self.fractionOf.match(text, at: index), text.isAttached(index) else {
            return false
        }
        return text.isDigit(of.end) || KoreanCounting.smallNumber.match(text, at: of.end) != nil
    }

    /// `2016 songs`: from that year.
    private func isYear(_ amount: LengthAmount, _ unit: LengthUnit, _ word: Range<Int>) -> Bool {
        unit == .tracks && !text.isHangul(word.lowerBound) && (1_950...2_035).contains(amount.low)
            && amount.low != 2_000
    }

    // MARK: - Songs with words before the noun

    private static let nouns = LengthWords(
        (true, "song,track,tune"), (false, "songs,tracks,tunes,bangers,bops,jams,hits,anthems,classics"))
    /// Kinds of songs that are counted as well: `10 romantic ballads`, `5 acoustic ones`.
    private static let kinds = LengthWords<Void>(
        "ballads,carols,duets,ones,remixes,lullabies,oldies,love songs,numbers,pieces,show tunes,openings,raps,arias")
    private static let nounsOfArtists = LengthWords<Void>(
        "blink,sum,maroon,matchbox,level,eve,heaven,front,hot,billboard")

    /// `20 chill songs`: up to five words between the number and its noun, as long as none of them takes the number.
    private func count(_ amount: LengthAmount) -> LengthQuantity? {
        guard [.figures, .words, .few, .several].contains(amount.form), amount.isWhole || amount.low != amount.high,
            text.isNear(amount.end), !isOfArtist(amount), !isYear(amount, .tracks, amount.end..<amount.end),
            !text.isAttached(amount.start) || !text.isDigit(amount.start)
        else { return nil }
        var index = amount.end
        let most = Self.most.match(text, at: index)
        if let most {
            guard amount.low >= 3 else { return nil }
            index = most.end
        }
        for position in 0..<6 {
            guard index < text.count, separates(index, isFirst: position == 0) else { return nil }
            if let noun = Self.nouns.match(text, at: index), position > 0 || most != nil {
                guard amount.low != 1 || noun.meaning else { return nil }
                return quantity(amount, .tracks, end: amount.end, noun: index..<noun.end)
            }
            if let kind = Self.kinds.match(text, at: index), amount.low >= 2 {
                return quantity(amount, .tracks, end: amount.end, noun: index..<kind.end)
            }
            if position == 0, let each = amounts.single(at: index), let unit = unit(after: each), unit.unit == .minutes
            {
                // Ten 3-minute songs
                index = unit.end
                continue
            }
            guard LengthNames.endsCount.match(text, at: index) == nil, position > 0 || !takesNumber(index),
                !isNumber(index)
            else { return nil }
            index = wordEnd(index)
        }
        return nil
    }

    /// A second number before the noun is the one that counts: `a 6 pack and 20 songs`, but not `15 Maroon 5 songs`.
    private func isNumber(_ index: Int) -> Bool {
        guard let figure = amounts.figure(at: index), !text.isAttached(figure.end) else { return false }
        return !isOfArtist(LengthAmount(0, .figures, start: index, end: figure.end))
    }

    /// The `k` of 5 k run, not of K-pop.
    private func takesNumber(_ index: Int) -> Bool {
        guard let word = LengthNames.takesNumber.match(text, at: index) else { return false }
        return word.end - index > 1 || text.separator(at: word.end) != "-"
    }

    private static let most = LengthWords<Void>("of the,of your,of my,of our")

    private func separates(_ index: Int, isFirst: Bool) -> Bool {
        if text.isNear(index) { return !isFirst || !text.isAttached(index) || text.isHangul(index) }
        return !isFirst && text.gap(at: index) == .list
            && (text.separator(at: index) != "," || text.scalars[index - 1] != "s")
    }

    private func wordEnd(_ start: Int) -> Int {
        var end = start + 1
        while end < text.count, text.isAttached(end) { end += 1 }
        return end
    }

    /// `Maroon 5 songs`
    private func isOfArtist(_ amount: LengthAmount) -> Bool {
        var start = amount.start
        guard start > 0, text.isNear(start) else { return false }
        start -= 1
        while start > 0, text.isAttached(start) { start -= 1 }
        guard let name = Self.nounsOfArtists.match(text, at: start) else { return false }
        return name.end == amount.start
    }
}
