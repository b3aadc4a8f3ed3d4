import LanguageAnalysis
import RhythmiQDomain
import TestSupport
import Testing

@testable import RequestUnderstanding

/// Every number comes back from every way to say it.
@Suite struct LengthReaderPropertyTests {
    @Test(arguments: 1...600)
    func everyMinuteReadsBack(minutes: Int) {
        let (hours, rest) = (minutes / 60, minutes % 60)
        var messages = [
            "\(minutes)분", "\(minutes)분짜리 노래", "\(minutes) 분 동안", "\(Numeral.sino(minutes))분짜리",
            "잔잔한 노래 \(Numeral.sino(minutes)) 분 정도",
            "\(minutes)min", "\(minutes) minutes", "a \(minutes)-minute mix",
            "\(Numeral.english(minutes)) minutes of jazz",
            "lofi, \(minutes) mins", "음악\(minutes)분", "about \(minutes) min",
            "0:\(minutes % 60 == minutes ? minutes : 0):00",
        ]
        if minutes >= 60 { messages.removeLast() }
        if hours > 0, rest > 0 {
            messages += [
                "\(hours)시간 \(rest)분", "\(hours)시간\(rest)분", "\(Numeral.native(hours)) 시간 \(Numeral.sino(rest))분",
                "\(Numeral.native(hours))시간\(Numeral.sino(rest))분짜리", "\(hours)h\(rest)m", "\(hours)h \(rest)m",
                "\(hours)h\(rest)", "\(hours) hours and \(rest) minutes", "\(hours):\(rest < 10 ? "0" : "")\(rest):00",
                "\(Numeral.english(hours)) hours \(Numeral.english(rest)) minutes", "\(hours) hr \(rest) min",
            ]
        }
        if rest == 0 {
            messages += [
                "\(hours)시간", "\(Numeral.native(hours)) 시간", "노래 \(Numeral.native(hours))시간만", "\(hours)h",
                "\(hours) hours",
                "a \(hours)-hour mix", "\(Numeral.english(hours)) hours",
            ]
        }
        if rest == 30 {
            messages += [
                "\(hours)시간 반", "\(Numeral.native(hours))시간 반", "\(hours).5시간", "\(hours) and a half hours",
                "\(Numeral.english(hours)) and a half hours", "\(Numeral.english(hours)) hours and a half",
            ].suffix(hours > 0 ? 6 : 0)
        }

        for message in messages { #expect(Said(message) == .minutes(Double(minutes)), "\(message)") }
    }

    @Test(arguments: 1...99)
    func everyCountReadsBack(tracks: Int) {
        let messages = [
            "\(tracks)곡", "\(tracks) 곡만", "\(Numeral.native(tracks)) 곡", "\(Numeral.native(tracks))곡 추천해줘",
            "노래 \(tracks)개",
            "노래 \(Numeral.native(tracks)) 개만", "\(tracks) songs", "a \(tracks)-track playlist",
            "\(Numeral.english(tracks)) songs",
            "\(Numeral.english(tracks)) tracks please", "재즈\(tracks)곡", "\(tracks)곡 정도",
        ]
        let withAdjectives = ["\(tracks) chill songs", "\(Numeral.english(tracks)) upbeat summer tracks"]

        for message in messages + (tracks > 1 ? withAdjectives : []) + (tracks > 9 ? ["\(Numeral.sino(tracks))곡"] : [])
        {
            #expect(Said(message) == .tracks(tracks), "\(message)")
        }
    }

    @Test(arguments: 0..<1_440)
    func untilAnHourIsTheWaitForIt(now: Int) {
        let target = (now + 1 + now * 7 % 600) % 1_440
        let (hour, minute) = (target / 60, target % 60)
        let shown = minute == 0 ? "" : ":\(minute < 10 ? "0" : "")\(minute)"
        let half = hour < 12 ? ("오전", "am") : ("오후", "pm")
        let expected = Said.minutes(Double((target - now + 1_440) % 1_440))

        for message in [
            "\(half.0) \((hour + 11) % 12 + 1)시 \(minute == 0 ? "" : "\(minute)분")까지",
            "until \((hour + 11) % 12 + 1)\(shown) \(half.1)",
        ] {
            #expect(Said(message, at: now / 60, now % 60) == expected, "\(message)")
        }
    }

    private static let pieces = [
        "1", "30", "시간", "분", "곡", "반", "한", "두", "백", "이", "삼", "십", "만", "까지", "시", "~", "-", ":", ".", ",", "/", " ",
        " ", " ",
        "an", "hour", "half", "and a", "until", "pm", "songs", "min", "not", "instead of", "no", "말고", "아니", "짜리", "전",
        "½", "−",
        "노래", "chill", "😀", "\u{301}", "٣", "一", "e", "0", "to", "between", "from", "내일", "하루 종일",
        "99999999999999999999", "\n",
    ]

    @Test(arguments: 0..<300)
    func whatIsReadLiesInTheTextAndWithinLimits(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let message = (0..<random.index(below: 60) + 1).map { _ in
            random.index(below: 4) == 0
                ? String(Unicode.Scalar(UInt32(random.index(below: 0xD7FF))) ?? " ")
                : Self.pieces[random.index(below: Self.pieces.count)]
        }.joined()
        let text = NormalizedText(message)

        let reading = LengthReader().read(text, now: LocalTime(hour: seed % 24, minute: seed % 60))

        var end = -1
        for range in reading.ranges {
            #expect(range.lowerBound > end && range.upperBound <= text.count && !range.isEmpty, "\(message)")
            end = range.upperBound
        }
        switch reading.length {
        case .minutes(let minutes): #expect(minutes > 0 && minutes <= 600, "\(message)")
        case .tracks(let tracks): #expect((1...200).contains(tracks), "\(message)")
        case nil: break
        }
        #expect(reading.length == nil || !reading.ranges.isEmpty, "\(message)")
    }

    @Test(arguments: [
        "1", "1시간 ", "하루 ", "not ", "between 1 and ", "10 chill ", "스물", "1:", "half past ", "아니 ", "1, ",
    ])
    func longRepetitionsAreReadInOnePass(piece: String) {
        let text = NormalizedText(String(repeating: piece, count: 2_000))

        let time = processorTime { _ = LengthReader().read(text, now: LocalTime(hour: 0, minute: 0)) }

        // A pass takes a few milliseconds; a quadratic one over 2,000 letters would take seconds.
        #expect(time < .milliseconds(500).patient)
    }
}

/// Numbers in words, written independently of the reader.
private enum Numeral {
    static func sino(_ value: Int) -> String {
        let digits = ["", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"]
        return [(100, "백"), (10, "십"), (1, "")].map { place, name in
            let digit = value / place % 10
            if digit == 0 { return "" }
            return (digit == 1 && place > 1 ? "" : digits[digit]) + name
        }.joined()
    }

    static func native(_ value: Int) -> String {
        let tens = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]
        let ones = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"]
        return value == 20 ? "스무" : tens[value / 10] + ones[value % 10]
    }

    static func english(_ value: Int) -> String {
        let small = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        ]
        let tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
        if value < 20 { return small[value] }
        if value < 100 { return tens[value / 10] + (value % 10 == 0 ? "" : "-\(small[value % 10])") }
        let rest = value % 100
        return "\(small[value / 100]) hundred" + (rest == 0 ? "" : " and \(english(rest))")
    }
}
