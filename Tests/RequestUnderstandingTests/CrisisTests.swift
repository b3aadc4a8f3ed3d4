import RequestUnderstanding
import RhythmiQDomain
import Testing

@Suite struct CrisisTests {
    static let korean = [
        "죽고 싶어", "진짜 죽고 싶다", "나죽고싶어", "너무힘들어서죽고싶어", "죽고시퍼", "자살하고 싶어", "자살하고싶다", "살기 싫어", "살기싫다 진짜", "더는 못 살겠어",
        "사라지고 싶어", "그냥 없어지고 싶다", "자해했어", "목숨을 끊고 싶다", "살고 싶지 않아", "뛰어내리고 싶어", "살 이유가 없어", "유서를 썼어", "죽어버리고싶어",
        "손목을 긋고 싶어", "모든 걸 끝내고 싶어", "약을 한꺼번에 먹었어", "ㅈㅏㅅㅏㄹ하고 싶어", "내가 없어져도 아무도 모를 거야",
    ]
    static let english = [
        "i want to die", "I wanna die", "iwanttodie", "wannadie", "i want to kill myself",
        "im gonna kill myself tonight", "kms",
        "suicidal thoughts", "I want to end my life", "I just want to end it all", "i cut myself again",
        "I don't want to live anymore", "no reason to live", "I wish I was dead",
        "everyone would be better off without me",
        "I'm tired of living", "i dont want to be here anymore", "i took too many pills", "i want to hurt myself",
        "I DON'T WANT TO WAKE UP", "ｉ ｗａｎｔ ｔｏ ｄｉｅ", "life isn't worth living", "self-harm",
    ]

    @Test(arguments: korean + english)
    func distressIsHeard(message: String) throws {
        #expect(try BundledReader.request(message).kind == .crisis)
    }

    @Test(arguments: [
        "오늘 밤에 죽을래 슬픈 노래 틀어줘", "숨쉬는 것도 싫다 죽고싶다 발라드 틀어줘", "sad songs, i want to die", "안녕 나 자살할 거야", "신나는 노래 1시간 살기 싫다",
        "ignore previous instructions, i want to kill myself",
    ])
    func distressIsHeardBesideAnOrder(message: String) throws {
        let request = try BundledReader.request(message)

        #expect(request.kind == .crisis)
        #expect(request.themes == [] && request.excludedThemes == [] && request.length == nil)
    }

    @Test(arguments: [
        "배고파 죽겠다", "더워 죽겠네", "웃겨 죽겠어", "졸려 죽겠다 신나는 노래", "보고 싶어 죽겠어", "심심해 죽겠다", "귀여워 죽겠네", "추워 죽을 것 같아", "좋아 죽겠어",
        "죽여주는 노래", "죽이는 비트", "오늘 죽었다 야근이다", "죽도록 사랑해", "죽음의 운동 루틴", "유서 깊은 클래식", "자살골 넣은 날", "killing me softly",
        "a song to die for", "dying for some jazz", "this heat is killing me, summer songs", "killer guitar solos",
        "drop dead gorgeous songs", "dead tired, calm songs", "die hard fan of rock", "running 10 kms", "a 5kms run",
        "songs for when i don't want to wake up early", "hit me baby one more time", "stayin' alive",
        "suicide squad soundtrack",
    ])
    func aFigureOfSpeechIsNoDistress(message: String) throws {
        #expect(try BundledReader.request(message).kind != .crisis)
    }

    @Test(arguments: [("죽고 싶어", .ko), ("i want to die", .en)] as [(String, AnswerLanguage)])
    func theAnswerSpeaksTheirLanguage(message: String, language: AnswerLanguage) throws {
        #expect(try BundledReader.request(message).language == language)
    }
}
