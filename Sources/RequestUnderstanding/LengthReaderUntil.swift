import LanguageAnalysis

/// Lengths said without a number of hours: `until 11 pm`, 8시부터 10시까지, 하루 종일, 반나절.
struct LengthUntil {
    let text: LengthText
    let now: LocalTime
    private let clocks: LengthClocks
    private let units: LengthUnits

    init(text: LengthText, now: LocalTime) {
        self.text = text
        self.now = now
        clocks = LengthClocks(text: text)
        units = LengthUnits(text: text)
    }

    /// What was read, nothing for a time of day that is no end («3시에»), and where to go on.
    struct Found {
        var mention: LengthMention?
        var end: Int
    }

    func found(at start: Int) -> Found? {
        if let mention = until(at: start) ?? window(at: start) { return Found(mention: mention, end: mention.end) }
        if let clock = clocks.korean(at: start) { return koreanClock(clock, at: start) }
        return wholeDay(at: start) ?? fixed(at: start)
    }

    private func mention(_ minutes: Int, _ range: Range<Int>) -> LengthMention {
        LengthMention(
            measure: .clock, low: Double(minutes), high: Double(minutes), end: range.upperBound, ranges: [range])
    }

    private var nowMinutes: Int { now.hour * 60 + now.minute }

    // MARK: - Until

    private static let untilWords = LengthWords(
        (false, "until,untill,till,til,up until,up till,to last until,ends at,ending at,end at"),
        (false, "finishing at,through until"),
        (true, "up to,upto,through,thru"))

    private func until(at start: Int) -> LengthMention? {
        guard let word = Self.untilWords.match(text, at: start), text.isNear(word.end),
            let clock = clocks.english(at: word.end, needsMark: word.meaning), units.quantity(at: word.end) == nil
        else { return nil }
        return mention(clock.minutes(since: nowMinutes), start..<clock.end)
    }

    private static let endWords = LengthWords<Void>("까지,까지만,쯤까지,정도까지")
    private static let startWords = LengthWords<Void>("부터,에서")

    private func koreanClock(_ clock: LengthClock, at start: Int) -> Found? {
        if text.isNear(clock.end), let until = Self.endWords.match(text, at: clock.end) {
            return Found(mention: mention(clock.minutes(since: nowMinutes), start..<until.end), end: until.end)
        }
        if let next = koreanConnector(at: clock.end), let end = clocks.korean(at: next.end) {
            let until = text.isNear(end.end) ? Self.endWords.match(text, at: end.end) : nil
            if until != nil || next.isDash {
                let wait = wait(from: clock, to: end)
                return Found(mention: mention(wait, start..<(until?.end ?? end.end)), end: until?.end ?? end.end)
            }
        }
        // 23:00 before a unit, and 정오의, may still be something else; 3시 반 can't.
        return clock.isSpelled ? Found(mention: nil, end: clock.end) : nil
    }

    private func koreanConnector(at index: Int) -> (end: Int, isDash: Bool)? {
        if let separator = text.separator(at: index), index < text.count, LengthAmounts.dashes.contains(separator) {
            return (index, true)
        }
        guard text.isNear(index), let word = Self.startWords.match(text, at: index), text.isNear(word.end) else {
            return nil
        }
        return (word.end, false)
    }

    private func wait(from start: LengthClock, to end: LengthClock) -> Int {
        var end = end
        end.isAmbiguous = end.isAmbiguous || start.isAmbiguous
        return end.minutes(since: start.minutes)
    }

    // MARK: - From one time to another

    private static let from = LengthWords<Void>("from")
    private static let to = LengthWords<Void>("to,until,till,til")

    /// `from 8 to 10 pm`, `8-10pm`, `11pm까지`
    private func window(at start: Int) -> LengthMention? {
        let from = Self.from.match(text, at: start)
        let index = from?.end ?? start
        guard index < text.count, from != nil || text.isDigit(index) && !units.amounts.continuesNumber(index),
            let first = clocks.english(at: index)
        else { return nil }
        let isMarked = clocks.english(at: index, needsMark: true) != nil
        if isMarked, text.isNear(first.end), let until = Self.endWords.match(text, at: first.end) {
            return mention(first.minutes(since: nowMinutes), start..<until.end)
        }
        let dash = text.separator(at: first.end).map(LengthAmounts.dashes.contains) ?? false
        let word = text.isNear(first.end) ? Self.to.match(text, at: first.end) : nil
        guard dash || word != nil, let next = word?.end ?? Optional(first.end), next < text.count,
            let second = clocks.english(at: next, needsMark: !isMarked || from == nil)
        else { return nil }
        return mention(wait(from: first, to: second), start..<second.end)
    }

    // MARK: - Days and their halves

    private static let allDay = LengthWords<Void>(
        "하루 종일,온종일,하루 온종일,종일,진종일,all day long,all day,whole day,the whole day,all day every day")
    private static let listening = LengthWords<Void>(
        "들을,들려,틀어,틀,재생,짜리,분량,플레이리스트,플리,흘러나올,돌릴,playlist,playlists,mix,soundtrack")
    private static let playing = LengthWords<Void>("play,plays,playing,last,lasts,lasting,run,runs,for")

    /// 하루 종일 들을 노래; in 하루 종일 비 오는 날 nothing is said about the list.
    private func wholeDay(at start: Int) -> Found? {
        guard let word = Self.allDay.match(text, at: start) else { return nil }
        let isListening = text.isNear(word.end) && Self.listening.match(text, at: word.end) != nil
        guard isListening || isPlaying(before: start) else { return Found(mention: nil, end: word.end) }
        let mention = LengthMention(
            measure: .endless, low: 0, high: 0, end: word.end, ranges: [start..<word.end])
        return Found(mention: mention, end: word.end)
    }

    private func isPlaying(before start: Int) -> Bool {
        guard start > 0, text.isNear(start) else { return false }
        var word = start - 1
        while word > 0, text.isAttached(word) { word -= 1 }
        return Self.playing.match(text, at: word)?.end == start
    }

    private static let fixedLengths = LengthWords(
        (180.0, "반나절"), (360, "한나절"), (1_440, "하루치,하루 분량,하루짜리,day long,daylong"),
        (90, "hour and a half,시간 반짜리,시간 반 정도,hour or two"), (60, "hour long,hourlong"))
    private static let fixedTails = LengthWords<Void>("동안,정도,짜리,쯤,분량,만,내내")

    private func fixed(at start: Int) -> Found? {
        guard let word = Self.fixedLengths.match(text, at: start), text.startsWord(start) else { return nil }
        var end = word.end
        if text.isNear(end), let tail = Self.fixedTails.match(text, at: end) { end = tail.end }
        let mention = LengthMention(
            measure: .time, low: word.meaning, high: word.meaning, unit: .minutes, end: end, ranges: [start..<end])
        return Found(mention: mention, end: end)
    }
}
