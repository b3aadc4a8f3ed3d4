import LanguageAnalysis
import RhythmiQDomain
import Testing

@testable import RequestUnderstanding

/// What a message is expected to say, short enough for a table.
enum Said: Equatable, CustomStringConvertible {
    case minutes(Double), tracks(Int), nothing, zero, tooLong, tooMany
    /// A length and a problem that do not belong together.
    case contradiction

    init(_ message: String, at hour: Int = 20, _ minute: Int = 0) {
        let reading = LengthReader().read(NormalizedText(message), now: LocalTime(hour: hour, minute: minute))
        switch (reading.length, reading.problem) {
        case (.minutes(let minutes), nil): self = .minutes(minutes)
        case (.tracks(let tracks), nil): self = .tracks(tracks)
        case (.minutes(600), .tooLong): self = .tooLong
        case (.tracks(200), .tooLong): self = .tooMany
        case (nil, .zero): self = .zero
        case (nil, nil): self = .nothing
        default: self = .contradiction
        }
    }

    var description: String {
        switch self {
        case .minutes(let minutes): "\(minutes) min"
        case .tracks(let tracks): "\(tracks) songs"
        case .nothing: "nothing"
        case .zero: "zero"
        case .tooLong: "too long"
        case .tooMany: "too many"
        case .contradiction: "contradiction"
        }
    }
}

@Suite struct LengthReaderTests {
    @Test(arguments: [
        ("한 시간", 60), ("두시간 반", 150), ("세 시간", 180), ("한시간반", 90), ("1시간30분", 90), ("1시간 반", 90),
        ("반 시간", 30), ("반시간", 30), ("30분", 30), ("삼십 분", 30), ("사십오분", 45), ("백이십분", 120), ("백 이십 분", 120),
        ("1~2시간", 90), ("30-40분", 35), ("2~30분", 25), ("1, 2시간", 90), ("한두 시간", 90), ("두세 시간", 150),
        ("두 세 시간", 150), ("이삼십 분", 25), ("서너 시간", 210), ("두어 시간", 120), ("2시간 이상", 120), ("1시간 넘게", 60),
        ("30분 이내", 30), ("1시간 미만으로", 60), ("최대 1시간", 60), ("적어도 두 시간은", 120), ("1.5시간", 90), ("0.5시간", 30),
        ("한 90분쯤", 90), ("한 두시간", 120), ("90분짜리", 90), ("60분짜리로", 60), ("3시간 정도", 180), ("5시간", 300),
        ("10시간", 600), ("열 시간", 600), ("90초", 1.5), ("구십 초", 1.5), ("1시간하고 30분", 90),
        ("1시간30 정도", 90), ("30분에서 1시간 사이", 45), ("1시간에서 2시간", 90), ("30분~1시간", 45),
        ("1시간~1시간 반", 75), ("1시간이나 2시간", 90), ("30분 아니면 1시간", 45), ("1시간 이상 2시간 이하", 90), ("반나절 동안", 180),
        ("한나절", 360), ("30여 분", 30), ("삼십여분", 30), ("６０분", 60), ("1 시간", 60), ("육십분용 플리", 60), ("1시간치", 60),
        ("30분 + 30분", 60), ("하루 30분씩", 30), ("1:30시간", 90), ("1/2시간", 30), ("2시간 반짜리", 150), ("몇 시간 동안", 180),
    ])
    func readsKoreanDurations(message: String, minutes: Double) {
        #expect(Said(message) == .minutes(minutes))
        #expect(Said("비 오는 날 \(message) 잔잔한 노래") == .minutes(minutes))
        #expect(Said("드라이브할 때 들을 노래 \(message)") == .minutes(minutes))
    }

    @Test(arguments: [
        ("1h", 60), ("90m", 90), ("90min", 90), ("45 minutes", 45), ("1hr", 60), ("2 hrs", 120), ("1h30", 90),
        ("1h 30m", 90), ("1h30m", 90), ("1hr30min", 90), ("1:30:00", 90), ("1:30 hours", 90), ("an hour", 60),
        ("half an hour", 30), ("half hour", 30), ("a half-hour", 30), ("an hour and a half", 90),
        ("one and a half hours", 90), ("two hours", 120), ("two and a half hours", 150), ("2.5 hours", 150),
        ("a couple of hours", 120), ("a few hours", 180), ("90-minute", 90), ("an hour-long", 60),
        ("hour long", 60), ("about 45 mins", 45), ("at least 2 hours", 120), ("under an hour", 60),
        ("between 1 and 2 hours", 90), ("30 to 45 minutes", 37.5), ("30-45 min", 37.5), ("one or two hours", 90),
        ("an hour or two", 90), ("an hour or so", 60), ("three quarters of an hour", 45), ("a quarter of an hour", 15),
        ("an hour and a quarter", 75), ("10 hours", 600), ("90 seconds", 1.5), ("1 hour and 30 minutes", 90),
        ("1 hour, 30 minutes", 90), ("an hour thirty", 90), ("1 hour 20", 80), ("twenty-five minutes", 25),
        ("a hundred and twenty minutes", 120), ("no more than 2 hours", 120), ("up to 90 minutes", 90),
        ("2+ hours", 120), ("1 1/2 hours", 90), ("1½ hours", 90), ("two point five hours", 150), ("1/2 hour", 30),
        ("2 full hours", 120), ("a good hour", 60), ("the next hour", 60), ("the next 2 hours", 120),
        ("30 min to an hour", 45), ("2 hours max", 120), ("2 hours or more", 120), ("2 hours worth", 120),
        ("an hours worth of", 60), ("an hour’s worth of", 60), ("2 HOURS", 120), ("from 1 to 2 hours", 90),
        ("at least 1 hour but no more than 2 hours", 90), ("ninety minutes", 90),
    ])
    func readsEnglishDurations(message: String, minutes: Double) {
        #expect(Said(message) == .minutes(minutes))
        #expect(Said("night drive, no rap, \(message)") == .minutes(minutes))
        #expect(Said("give me \(message) of chill music please") == .minutes(minutes))
        #expect(Said("lofi for \(message)") == .minutes(minutes))
    }

    @Test(arguments: [
        ("열 곡", 10), ("스무 곡", 20), ("스물다섯 곡", 25), ("서른 곡", 30), ("20곡 정도", 20), ("노래 15개", 15), ("열다섯 개", 15),
        ("10곡만", 10), ("서너 곡", 4), ("대여섯 곡", 6), ("한두 곡", 2), ("두세곡", 3), ("10~15곡", 13), ("노래 한 곡", 1),
        ("노래 하나만", 1), ("노래 하나", 1), ("곡 다섯", 5), ("20트랙", 20), ("삼십 곡", 30), ("이십곡", 20), ("백 곡", 100),
        ("20여 곡", 20), ("3~40곡", 35), ("노래 스무 개", 20), ("몇 곡만", 5), ("두어 곡", 2), ("최소 10곡", 10), ("10곡 이상", 10),
        ("열두세 곡", 13), ("10에서 15곡", 13), ("노래 10가지", 10), ("곡 수는 20", 20), ("노래한곡만", 1), ("신나는노래열곡", 10),
    ])
    func readsKoreanCounts(message: String, tracks: Int) {
        #expect(Said(message) == .tracks(tracks))
        #expect(Said("잔잔한 \(message) 추천해줘") == .tracks(tracks))
    }

    @Test(arguments: [
        ("20 songs", 20), ("a dozen songs", 12), ("twenty songs", 20), ("twenty-five tracks", 25),
        ("a 20-track playlist", 20), ("20 song playlist", 20), ("ten-song mix", 10), ("20 chill songs", 20),
        ("10 rainy day songs", 10), ("15 K-pop tracks", 15), ("20 90s songs", 20), ("10 sad, slow songs", 10),
        ("a couple of songs", 2), ("a few songs", 5), ("10 to 15 songs", 13), ("10-15 songs", 13), ("2 or 3 songs", 3),
        ("half a dozen songs", 6), ("two dozen songs", 24), ("20+ songs", 20), ("one song", 1),
        ("just one sad song", 1),
        ("10 of your best songs", 10), ("15 bangers", 15), ("number of songs: 20", 20), ("a playlist of 20", 20),
        ("at least 20 songs", 20), ("5 BTS songs", 5), ("10 feel good love songs", 10), ("top 20 songs", 20),
        ("100 songs", 100), ("a hundred songs", 100), ("20 songs by Radiohead", 20), ("20 r&b songs", 20),
        ("30 songs or so", 30), ("20 more songs", 20), ("25 tunes", 25), ("8 more upbeat jams", 8),
    ])
    func readsEnglishCounts(message: String, tracks: Int) {
        #expect(Said(message) == .tracks(tracks))
        #expect(Said("for a road trip: \(message), please") == .tracks(tracks))
    }

    @Test(arguments: [
        ("밤 11시까지", 180), ("새벽 2시까지", 360), ("9시까지", 60), ("9시 반까지", 90), ("23:00까지", 180), ("자정까지", 240),
        ("오후 11시 30분까지", 210), ("밤 열두 시까지", 240), ("밤 12시까지만", 240), ("until 11 pm", 180), ("till midnight", 240),
        ("until 11", 180), ("til 9:30", 90), ("until 23:15", 195), ("until 2 a.m.", 360),
        ("until 2 in the morning", 360),
        ("until half past nine", 90), ("until quarter to ten", 105), ("until ten o'clock", 120), ("11pm까지", 180),
        ("up until 10 tonight", 120), ("내일 새벽 3시까지", 420), ("until 5 am tomorrow", 540), ("until 11p.m.", 180),
        ("11시부터 새벽 2시까지", 180), ("오후 2시부터 4시까지", 120), ("from 8 to 10 pm", 120), ("9pm-11pm", 120),
        ("24시까지", 240), ("한밤 1시까지", 300),
    ])
    func measuresTheTimeUntilAnHour(message: String, minutes: Double) {
        #expect(Said(message, at: 20) == .minutes(minutes))
        #expect(Said("\(message) 들을 노래", at: 20) == .minutes(minutes))
    }

    @Test(arguments: [
        ("정오까지", 210), ("until noon", 210), ("3시 반까지", 420), ("until 5:30", 540), ("낮 12시까지", 210), ("낮 11시까지", 150),
    ])
    func measuresFromTheAskersClock(message: String, minutes: Double) {
        #expect(Said(message, at: 8, 30) == .minutes(minutes))
    }

    @Test func anHourLongAgoTodayIsTomorrows() {
        #expect(Said("until 8 pm", at: 20, 5) == .tooLong)
        #expect(Said("until 8 pm", at: 20, 0) == .tooLong)
        #expect(Said("until 8", at: 19, 59) == .minutes(1))
    }

    @Test(arguments: [
        "5km 달리기", "10K run", "6 year old birthday", "6살 생일", "6세 아이", "20대 감성", "90s hip hop", "90년대 발라드", "1990s",
        "7080 노래", "2000년대 노래", "24시간 카페", "24시간 영업하는 편의점", "24 hours open", "open 24 hours", "3시에 듣는 노래",
        "새벽 2시 감성", "오전 7시 출근", "11시 11분", "2am songs", "2 AM 노래", "5 o'clock", "10CM", "5 Seconds of Summer",
        "21 Pilots songs", "twenty one pilots songs", "2PM", "2NE1", "365일", "멜론 1위", "3번", "1번째", "100일 기념", "2024년",
        "12월", "5월의 노래", "top 100", "100 bpm", "180bpm", "30대", "2인", "3명이서", "5 people", "8-bit", "808", "시간 가는 줄 모르는",
        "시간 여행", "one more time", "시간대", "점심시간", "1분 1초가 소중해", "first hour of work", "happy hour", "rush hour",
        "24/7 lofi", "9 to 5", "9 to 5 songs", "5분 대기조", "10분 뒤에 출발", "30분 후", "in 10 minutes", "2시간 전",
        "one of the saddest songs", "Maroon 5 songs", "blink-182 songs", "1999 songs", "2016 hits",
        "five finger death punch songs",
        "편안한 시간", "행복한시간", "이 시간에 듣는", "이 분위기", "음악이 분위기 있는", "충분히 신나는", "두 분이서", "세 분", "3분의 1", "3개월",
        "2개국어", "명곡", "칠곡 드라이브", "추천한 곡", "3분기", "8분음표", "오늘 하루 종일 비 와", "all day long it rains", "100m 달리기",
        "400m sprint", "5시간째 운전", "2시간 만에", "1시간마다", "3시간밖에 못 잤어", "two hours ago", "30 minutes from now",
        "한 곡 반복", "한 곡도 모르는", "wait a minute", "24/7 songs", "9/11 songs", "one hit wonder songs", "mp3 files",
        "대세곡", "구분 없이", "두 개의 달", "세 가지 소원", "천 개의 바람이 되어", "만 시간의 법칙", "songs under 3 minutes", "top 40 hits",
        "24 hour party people", "열심히 사는", "두시 데이트", "0시의 이별", "songs for 3 friends", "I'm 20 and want sad songs",
        "I have 3 exams tomorrow, sad songs",
        "after 2 hours", "every 2 hours", "every hour", "for the last 2 hours", "몇 시야", "몇 시까지", "until I fall asleep",
        "1시간 말고", "not an hour", "몇십 곡", "10분 늦었어", "20초반 감성", "80년대 초 감성", "4minute 노래", "U2 songs", "day6 songs",
        "got7 songs", "song 2", "track 5", "2시간 뒤 시작", "삼분카레", "동네 한 바퀴", "곡당 3분", "",
    ])
    func othersAreNoLengths(message: String) {
        #expect(Said(message) == .nothing)
    }

    @Test(arguments: [
        ("1시간짜리 말고 2시간", Said.minutes(120)), ("1시간 말고 30분으로", .minutes(30)), ("30분… 아니 1시간", .minutes(60)),
        ("make it 2 hours instead of 1 hour", .minutes(120)), ("not 1 hour but 2", .minutes(120)),
        ("2 hours, no wait, 3 hours", .minutes(180)), ("1시간이 아니라 2시간", .minutes(120)), ("1시간 대신 30분", .minutes(30)),
        ("an hour, actually make it 20 songs", .tracks(20)), ("1시간 아니다 그냥 20곡", .tracks(20)),
        ("20곡 말고 1시간", .minutes(60)), ("1시간 말고 20곡", .tracks(20)), ("2 hours, not 1", .minutes(120)),
        ("2 hours instead of 1", .minutes(120)), ("30 minutes rather than an hour", .minutes(30)),
        ("1시간은 너무 길고 30분", .minutes(30)), ("an hour is too long, 30 minutes", .minutes(30)),
        ("1 hour, no, 2 hours", .minutes(120)), ("1 hour, no rap, 20 songs", .minutes(60)),
        ("20 songs, about an hour", .minutes(60)), ("1시간 20곡", .minutes(60)), ("30분… 1시간", .minutes(60)),
        ("1시간짜리 플레이리스트, 30분 걷고 30분 뛸 때", .minutes(60)), ("30분 뒤에 시작할 2시간짜리", .minutes(120)),
        ("하루 30분씩 운동할 때 10곡", .tracks(10)), ("3분짜리 노래 10곡", .tracks(10)), ("10 songs, 3 minutes each", .tracks(10)),
        ("ten 3-minute songs", .tracks(10)), ("1 hour 20 songs", .minutes(60)), ("24시간 카페에서 2시간", .minutes(120)),
        ("20대 친구 3명이랑 2시간", .minutes(120)), ("90년대 노래 1시간", .minutes(60)), ("1시간 반복", .minutes(60)),
        ("1시간 반신욕", .minutes(60)), ("6 year old's party, 90 min", .minutes(90)), ("5km run, 30 minutes", .minutes(30)),
        ("new year's eve until midnight", .minutes(240)), ("2시간 songs", .minutes(120)), ("30 min 노래", .minutes(30)),
        ("1시간 kpop", .minutes(60)), ("10 songs per person", .tracks(10)), ("1시간 80년대 노래", .minutes(60)),
        ("study - 30 min", .minutes(30)), ("lofi30분", .minutes(30)), ("비오는날혼자듣기좋은잔잔한노래한시간만", .minutes(60)),
        ("잔잔한노래두시간듣고싶어", .minutes(120)), ("조용한 한시간", .minutes(60)), ("오후 3시 30분짜리", .minutes(30)),
        ("하루 종일 들을 노래", .minutes(600)), ("an all day playlist", .minutes(600)), ("1시간 차 타고 갈 때", .minutes(60)),
        ("for a 2-hour drive", .minutes(120)), ("songs for my 40 minute commute", .minutes(40)),
        ("in a 90-minute playlist", .minutes(90)), ("within an hour", .minutes(60)), ("1시간 안에", .minutes(60)),
        ("1시간만 틀어줘", .minutes(60)), ("1시간만들어줘", .minutes(60)), ("why not 2 hours", .minutes(120)),
        ("30분의 휴식", .minutes(30)), ("2시간까지", .minutes(120)), ("노래 30곡 1시간 반", .minutes(90)),
        ("이십분만", .minutes(20)), ("오분만", .minutes(5)), ("십분", .minutes(10)), ("자기 전 30분", .minutes(30)),
        ("1시간 이별노래", .minutes(60)), ("1시간이별노래", .minutes(60)), ("한 시간 반 동안", .minutes(90)),
        ("songs under 3 minutes, 20 songs", .tracks(20)), ("1h 30 jazz", .minutes(90)), ("1시간 20 대 감성", .minutes(60)),
        ("재즈한시간", .minutes(60)), ("in under an hour", .minutes(60)), ("6-year-old birthday, 20 songs", .tracks(20)),
        ("15 maroon 5 songs", .tracks(15)), ("8 hours of sleep music", .minutes(480)),
        ("only got 4 hours of sleep, 10 songs", .tracks(10)), ("30분은 신나게 30분은 잔잔하게", .minutes(60)),
        ("30 minutes upbeat then 30 minutes calm", .minutes(60)), ("마지막 30분은 잔잔하게 전체 2시간", .minutes(120)),
        ("50 minutes work, 10 minutes break", .minutes(50)), ("1시간짜리는 싫고 30분", .minutes(30)),
        ("사과 3개 먹고 30분", .minutes(30)), ("two thirds of an hour", .minutes(40)), ("a 6 pack and 20 songs", .tracks(20)),
        ("30 minutes. make it chill, 20 songs", .minutes(30)), ("1시간, 두 분이서", .minutes(60)),
    ])
    func choosesTheOneThatIsMeant(message: String, said: Said) {
        #expect(Said(message) == said)
    }

    @Test(arguments: [
        ("0분", Said.zero), ("0곡", .zero), ("0 songs", .zero), ("zero minutes", .zero), ("0시간", .zero), ("-30분", .zero),
        ("−5곡 노래", .zero), ("minus 30 minutes", .zero), ("마이너스 30분", .zero), ("노래 0개", .zero), ("99999시간", .tooLong),
        ("11시간", .tooLong), ("601 minutes", .tooLong), ("24시간", .tooLong), ("48 hours", .tooLong), ("10만 시간", .tooLong),
        ("24시간 동안 들을 노래", .tooLong), ("24 hour playlist", .tooLong), ("201곡", .tooMany), ("1,000 songs", .tooMany),
        ("a million songs", .tooMany), ("만 곡", .tooMany), ("하루치 노래", .tooLong), ("0분 말고 10분", .minutes(10)),
        ("600분", .minutes(600)), ("200곡", .tracks(200)),
    ])
    func absurdLengthsAreProblems(message: String, said: Said) {
        #expect(Said(message) == said)
    }

    @Test func hundredsOfDigitsAreTooLong() {
        #expect(Said(String(repeating: "9", count: 400) + "시간") == .tooLong)
        #expect(Said(String(repeating: "9", count: 400) + " songs") == .tooMany)
        #expect(Said("0." + String(repeating: "0", count: 400) + "분") == .zero)
        #expect(Said(String(repeating: "0", count: 400) + "30분") == .minutes(30))
    }

    @Test func limitsAreTheReaders() {
        let reader = LengthReader(maxMinutes: 120, maxTracks: 10)
        let now = LocalTime(hour: 12, minute: 0)

        #expect(reader.read(NormalizedText("3시간"), now: now).length == .minutes(120))
        #expect(reader.read(NormalizedText("11곡"), now: now).problem == .tooLong)
        #expect(reader.read(NormalizedText("하루 종일 들을"), now: now).length == .minutes(120))
    }

    @Test(arguments: [
        ("비 오는 날 잔잔한 노래 1시간", ["1시간"]), ("90분짜리 발라드", ["90분짜리"]),
        ("night drive for about 2 hours, no rap", ["for about 2 hours"]),
        ("20 songs by Radiohead", ["20"]), ("20 chill songs", ["20"]), ("한 시간 정도 들을 재즈", ["한 시간 정도"]),
        ("발라드 1시간 말고 2시간", ["1시간 말고 2시간"]), ("an hour-long jazz mix", ["an hour long"]), ("재즈 30곡만", ["30곡만"]),
        ("편안한 1시간", ["1시간"]), ("no more than 2 hours of jazz", ["no more than 2 hours of"]),
        ("밤 11시까지 재즈", ["밤 11시까지"]),
        ("2 hours instead of 1 hour, jazz", ["2 hours instead of 1 hour"]), ("1시간이별노래", ["1시간"]), ("10분 뒤에 출발", []),
        ("24시간 카페", []), ("2 hours of jazz, 20 songs", ["2 hours of", "20"]), ("over 2 hours", ["over 2 hours"]),
    ])
    func takesTheWordsOfTheLengthAndNoOthers(message: String, taken: [String]) {
        let text = NormalizedText(message)

        let ranges = LengthReader().read(text, now: LocalTime(hour: 20, minute: 0)).ranges

        #expect(ranges.map { text.text(in: $0) } == taken)
    }
}

/// Found on labelled requests.
@Suite struct LengthReaderFindings {
    @Test(arguments: [
        ("Give me 10 romantic ballads for my wedding", PlaylistRequest.Length.tracks(10)),
        ("need 5 romantic acoustic ones for the wedding", .tracks(5)), ("12 ballads", .tracks(12)),
        ("과제 마감 3시간 남음 집중 빡 되는 거", nil), ("just did a 14h shift, exhausted, comfort me", nil),
        ("몇곡까지 만들어줄수있어?", nil), ("one ballad after another", nil),
    ])
    func isReadAsMeant(text: String, length: PlaylistRequest.Length?) {
        #expect(LengthReader().read(NormalizedText(text), now: LocalTime(hour: 20, minute: 0)).length == length)
    }
}
