/// Which Korean number words are numbers: 한 시간 and 두 곡 are, 편안한 시간, 이 시간, 두 분 and 충분 are not.
struct KoreanCounting {
    let text: LengthText

    static let smallNumber = LengthWords<Void>("일,이,삼,사")
    private static let sureFollowers = LengthWords<Void>("짜리,정도,동안,분량,쯤,만,간,이내,이상,내외,가량,남짓")
    private static let verbs = LengthWords<Void>("추천,노래,음악,들을,듣,틀,골라,뽑,부탁,재생,만들,줘,주세,해줘,선곡")
    private static let particles = LengthWords<Void>("은,는,이,가,을,를,의,로,으로,에,도,만,요,이요,씩,이면,이나,까지,안에,내로,전,후,뒤,째,마다,당")
    private static let musicBefore = LengthWords<Void>(
        "재즈,힙합,발라드,로파이,팝,피아노,클래식,댄스,트로트,인디,알앤비,메탈,뉴에이지,브금",
        "노래,음악,곡,플리,리스트,노래로,음악으로,노래를,음악을,노래만,걸로,약,총,딱,최대,최소,거의,대략,그냥,아니,말고,동안,시간,분,에서")

    func fits(_ amount: LengthAmount, _ unit: LengthUnit, _ word: Range<Int>) -> Bool {
        let syllables = amount.end - amount.start
        guard text.isHangul(word.lowerBound) else { return amount.form == .native || syllables > 1 || unit != .minutes }
        let isGlued = text.isAttached(amount.start) && text.isHangul(amount.start - 1)
        let isTight = text.isAttached(word.lowerBound)
        if isGlued, syllables == 1, !text.isPreceded(by: Self.musicBefore, at: amount.start) {
            guard stands(amount, unit, isTight: isTight, end: word.upperBound) else { return false }
        }
        switch (amount.form, unit) {
        case (.native, .hours): return true
        case (.native, .tracks): return text.scalars[word.lowerBound] != "개" || isComplete(at: word.upperBound)
        case (.native, _): return false
        case (_, .minutes) where syllables > 1: return true
        case (_, .tracks) where syllables == 1 && amount.low < 10:
            return amount.low > 2 && isSure(at: word.upperBound)
        case (_, .tracks): return isComplete(at: word.upperBound)
        case (_, .hours) where syllables == 1 && amount.low < 10:
            return amount.low > 2 && (isTight || isSure(at: word.upperBound))
        case (_, _) where syllables == 1 && [2, 9].contains(amount.low): return isSure(at: word.upperBound)
        default: return isComplete(at: word.upperBound)
        }
    }

    /// One syllable inside an unspaced sentence: 재즈두시간 counts, 편안한시간 does not.
    private func stands(_ amount: LengthAmount, _ unit: LengthUnit, isTight: Bool, end: Int) -> Bool {
        guard isTight, unit == .hours, amount.form == .native else { return false }
        return amount.low > 1 || isSure(at: end)
    }

    /// Whether the word ends here, or goes on with what may hang on a unit.
    func isComplete(at end: Int) -> Bool {
        !text.isAttached(end) || !text.isHangul(end) || isSure(at: end) || Self.verbs.match(text, at: end) != nil
            || Self.particles.match(text, at: end) != nil
    }

    private func isSure(at end: Int) -> Bool { text.isNear(end) && Self.sureFollowers.match(text, at: end) != nil }
}
