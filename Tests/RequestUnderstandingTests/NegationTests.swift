import LanguageAnalysis
import RequestUnderstanding
import RhythmiQDomain
import TestSupport
import Testing
import ThemeMatching

@Suite struct NegationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let message: String
        let wished: Set<ThemeID>
        let refused: Set<ThemeID>

        init(_ message: String, wished: Set<ThemeID> = [], refused: Set<ThemeID> = []) {
            self.message = message
            self.wished = wished
            self.refused = refused
        }

        var testDescription: String { message }
    }

    static let korean = [
        Case("발라드 말고 신나는 노래", wished: ["mood.upbeat"], refused: ["genre.ballad"]),
        Case("락 빼고 잔잔한 노래", wished: ["mood.calm"], refused: ["genre.rock"]),
        Case("힙합 제외하고 운동할 때 듣는 노래", wished: ["act.workout"], refused: ["genre.hiphop"]),
        Case("슬프지 않은 발라드", wished: ["genre.ballad"], refused: ["mood.sad"]),
        Case("트로트는 빼줘", refused: ["genre.trot"]),
        Case("댄스 말고 재즈로", wished: ["genre.jazz"], refused: ["genre.dance"]),
        Case("재즈 싫어", refused: ["genre.jazz"]),
        Case("재즈는 별로", refused: ["genre.jazz"]),
        Case("힙합은 별로야 재즈 틀어줘", wished: ["genre.jazz"], refused: ["genre.hiphop"]),
        Case("힙합은 지겨워 다른 거", refused: ["genre.hiphop"]),
        Case("클래식은 싫고 팝으로 추천해줘", wished: ["genre.pop"], refused: ["genre.classical"]),
        Case("우울한 거 말고 밝은 노래", wished: ["mood.happy"], refused: ["mood.melancholy"]),
        Case("우울하지 않게", refused: ["mood.melancholy"]),
        Case("캐롤은 그만", refused: ["occ.christmas"]),
        Case("캐럴 없이 겨울 느낌", wished: ["sea.winter"], refused: ["occ.christmas"]),
        Case("여름 노래 아닌 겨울 노래", wished: ["sea.winter"], refused: ["sea.summer"]),
        Case("크리스마스 노래 아니고 겨울 노래", wished: ["sea.winter"], refused: ["occ.christmas"]),
        Case("비 노래 말고 눈 노래", wished: ["wx.snow"], refused: ["wx.rain"]),
        Case("발라드 대신 락", wished: ["genre.rock"], refused: ["genre.ballad"]),
        Case("시끄러운 건 싫고 조용한 거", wished: ["mood.calm"], refused: ["energy.high"]),
        Case("걸그룹 노래는 안 듣고 싶어", refused: ["art.girlgroup"]),
        Case("댄스곡 넣지 마", refused: ["genre.dance"]),
        Case("트로트만 아니면 돼", refused: ["genre.trot"]),
        Case("트로트만 빼고 다", refused: ["genre.trot"]),
        Case("EDM ㄴㄴ 재즈 ㄱㄱ", wished: ["genre.jazz"], refused: ["genre.edm"]),
        Case("클럽 음악 제외하고 드라이브 노래", wished: ["act.drive"], refused: ["place.club"]),
        // before the word
        Case("안 슬픈 노래", refused: ["mood.sad"]),
        Case("안 시끄러운 재즈", wished: ["genre.jazz"], refused: ["energy.high"]),
        Case("너무 안 느린 노래", refused: ["energy.low"]),
        Case("노 랩 노 댄스", refused: ["genre.hiphop", "genre.dance"]),
        // lists and descriptions
        Case("발라드랑 트로트 빼고 추천", refused: ["genre.ballad", "genre.trot"]),
        Case("발라드, 트로트 빼고 추천", refused: ["genre.ballad", "genre.trot"]),
        Case("발라드나 알앤비 말고 록", wished: ["genre.rock"], refused: ["genre.ballad", "genre.rnb"]),
        Case("락이나 메탈은 제외", refused: ["genre.rock", "genre.metal"]),
        Case("메탈 록 이런 거 빼고 잔잔한 거", wished: ["mood.calm"], refused: ["genre.metal", "genre.rock"]),
        Case("슬픈 발라드 말고 신나는 댄스", wished: ["mood.upbeat", "genre.dance"], refused: ["mood.sad", "genre.ballad"]),
        // no refusal
        Case("출근하기 싫은 아침", wished: ["act.commute", "time.morning"]),
        Case("공부하기 싫을 때 듣는 노래", wished: ["act.study"]),
        Case("일하기 싫어 신나는 노래", wished: ["act.work", "mood.upbeat"]),
        Case("발라드 빼지 말고 넣어줘", wished: ["genre.ballad"]),
        Case("재즈 제외하지 말고", wished: ["genre.jazz"]),
        Case("차 안에서 신나는 노래", wished: ["mood.upbeat", "act.drive"]),
        Case("집 안 신나는 노래", wished: ["place.home", "mood.upbeat"]),
        Case("잠이 안 와", wished: ["act.sleep"]),
        Case("안 좋은 일이 있어서 우울해", wished: ["mood.melancholy"]),
        Case("힙합도 좋고 재즈도 좋아", wished: ["genre.hiphop", "genre.jazz"]),
    ]

    static let english = [
        Case("no rap", refused: ["genre.hiphop"]),
        Case("party songs, no rap, 90 min", wished: ["occ.party"], refused: ["genre.hiphop"]),
        Case("not sad", refused: ["mood.sad"]),
        Case("happy not sad", wished: ["mood.happy"], refused: ["mood.sad"]),
        Case("chill but not sad", wished: ["mood.relaxed"], refused: ["mood.sad"]),
        Case("anything but country", refused: ["genre.country"]),
        Case("everything except pop", refused: ["genre.pop"]),
        Case("anything other than classical", refused: ["genre.classical"]),
        Case("workout music except metal", wished: ["act.workout"], refused: ["genre.metal"]),
        Case("rock without metal", wished: ["genre.rock"], refused: ["genre.metal"]),
        Case("rock instead of pop", wished: ["genre.rock"], refused: ["genre.pop"]),
        Case("I hate country, give me jazz", wished: ["genre.jazz"], refused: ["genre.country"]),
        Case("I don't want ballads, just upbeat music", wished: ["mood.upbeat"], refused: ["genre.ballad"]),
        Case("nothing too loud for studying", wished: ["act.study"], refused: ["energy.high"]),
        Case("happy songs, not christmas", wished: ["mood.happy"], refused: ["occ.christmas"]),
        Case("don't play any metal", refused: ["genre.metal"]),
        Case("non-christmas winter songs", wished: ["sea.winter"], refused: ["occ.christmas"]),
        Case("skip the reggae", refused: ["genre.reggae"]),
        Case("songs that are not too slow", refused: ["energy.low"]),
        Case("i'm sick of ballads", refused: ["genre.ballad"]),
        Case("i'm not into edm", refused: ["genre.edm"]),
        Case("not a fan of techno", refused: ["genre.techno"]),
        Case("leave out disco", refused: ["genre.disco"]),
        Case("workout songs - no edm", wished: ["act.workout"], refused: ["genre.edm"]),
        // lists and descriptions
        Case("no rap or metal", refused: ["genre.hiphop", "genre.metal"]),
        Case("no rap, metal, or country", refused: ["genre.hiphop", "genre.metal", "genre.country"]),
        Case("rap, metal, or country excluded", refused: ["genre.hiphop", "genre.metal", "genre.country"]),
        Case("avoid hip hop and trap", refused: ["genre.hiphop", "genre.trap"]),
        Case("no sad ballads please", refused: ["mood.sad", "genre.ballad"]),
        Case("skip hip hop, give me soul", wished: ["genre.soul"], refused: ["genre.hiphop"]),
        // no refusal
        Case("i can't sleep", wished: ["act.sleep"]),
        Case("i'm not sure, maybe jazz", wished: ["genre.jazz"]),
        Case("not sure, something happy", wished: ["mood.happy"]),
        Case("no problem, give me jazz", wished: ["genre.jazz"]),
        Case("no idea just jazz", wished: ["genre.jazz"]),
        Case("can't wait for summer", wished: ["sea.summer"]),
        Case("without you i'm sad", wished: ["mood.sad"]),
        Case("not only jazz", wished: ["genre.jazz"]),
    ]

    @Test(arguments: korean + english)
    func wishesAndRefusalsAreToldApart(_ expected: Case) throws {
        let request = try BundledReader.request(expected.message)

        #expect(Set(request.wished) == expected.wished)
        #expect(Set(request.excludedThemes) == expected.refused)
    }

    @Test func whatIsRefusedAnywhereIsNotWished() throws {
        let request = try BundledReader.request("재즈 틀어줘. 재즈 말고 록")

        #expect(request.wished == ["genre.rock"])
        #expect(request.excludedThemes == ["genre.jazz"])
    }

    @Test func aRefusalEndsWithItsSentence() throws {
        #expect(try BundledReader.request("발라드. 말고 재즈").excludedThemes == [])
        #expect(try BundledReader.request("no. jazz").wished == ["genre.jazz"])
    }

    /// A model that finds nothing new changes nothing: the reach of a refusal does not hang on the matcher.
    @Test(arguments: korean + english)
    func anEmbeddingModelChangesNoRefusal(_ expected: Case) throws {
        let message = expected.message
        let reader = try Self.readerWithModel.get()

        let request = try reader.read(message, now: LocalTime(hour: 20, minute: 0)).request

        #expect(request == (try BundledReader.request(message)))
    }

    private struct SilentEmbedder: TextEmbedder {
        func embed(_ texts: [String]) -> [[Float]] { texts.map { _ in [0] } }
    }

    private static let readerWithModel = Result {
        let vocabulary = try BundledReader.vocabulary.get()
        return RequestReader(
            vocabulary: vocabulary, artists: BundledReader.artists, ambiguousNames: ["queen", "퀸", "태양"],
            matcher: EmbeddingMatcher(
                vocabulary: vocabulary, embedder: SilentEmbedder(),
                index: try MeaningIndex(vocabulary: vocabulary, embedder: SilentEmbedder(), modelDigest: 0)))
    }
}
