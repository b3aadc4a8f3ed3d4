import Foundation
import PlaylistPipeline
import Recommendation
import RequestUnderstanding
import RhythmiQDomain
import Synchronization
import TestSupport
import Testing
import ThemeMatching

/// Writes down what it is asked for and answers with an empty list and the notes it is given.
private final class RecordingRecommender: Recommender {
    private let requests = Mutex<[RecommendationRequest]>([])
    private let notes: [RecommendationNote]

    init(notes: [RecommendationNote] = []) { self.notes = notes }

    var asked: [RecommendationRequest] { requests.withLock { $0 } }

    func recommend(_ request: RecommendationRequest) -> Recommendation {
        requests.withLock { $0.append(request) }
        return Recommendation(tracks: [], notes: notes, seed: request.seed)
    }

    func tracks(_ ids: [Track.ID], obeying request: RecommendationRequest) -> [Track] { [] }
}

private enum Words {
    static let vocabulary = Result {
        try ThemeVocabulary(contentsOf: Checkout.root.appending(path: "bot-config/themes.yaml"))
    }
    static let reader = Result { RequestReader(vocabulary: try vocabulary.get(), artists: []) }
}

@Suite struct PlaylistPipelineTests {
    private let recommender = RecordingRecommender()
    private let pipeline: PlaylistPipeline

    init() throws { pipeline = try Self.pipeline(recommender) }

    private static func pipeline(_ recommender: any Recommender) throws -> PlaylistPipeline {
        PlaylistPipeline(
            vocabulary: try Words.vocabulary.get(), reader: try Words.reader.get(), recommender: recommender)
    }

    private static func request(
        _ themes: String..., language: AnswerLanguage = .ko, length: PlaylistRequest.Length? = nil,
        by artists: [String] = [], shape: PlaylistRequest.EnergyShape? = nil
    ) -> PlaylistRequest {
        PlaylistRequest(
            kind: .request, language: language, themes: themes.map { WeightedTheme(ThemeID($0)) }, length: length,
            includedArtists: artists, energyShape: shape)
    }

    private func asked(_ request: PlaylistRequest) throws -> RecommendationRequest {
        _ = pipeline.draft(request, options: .init(seed: 1))
        return try #require(recommender.asked.last)
    }

    // MARK: - What the recommender is asked

    @Test func everyWishOfARequestArrives() throws {
        var request = Self.request("wx.rain", length: .minutes(90), by: ["아이유"])
        request.excludedThemes = [ThemeID("genre.hiphop")]
        request.excludedArtists = ["박효신"]
        request.isClean = true

        let draft = pipeline.draft(request, options: .init(mode: .classic, seed: 9))

        let asked = try #require(recommender.asked.first)
        #expect(asked.themes == request.themes && asked.excludedThemes == request.excludedThemes)
        #expect(asked.includedArtists == ["아이유"] && asked.excludedArtists == ["박효신"] && asked.isClean)
        #expect(asked.mode == .classic && asked.seed == 9)
        #expect(draft.request == request && draft.mode == .classic && draft.seed == 9)
    }

    @Test(arguments: [
        (PlaylistRequest.Length?.none, RecommendationRequest.Length.duration(ms: 3_600_000), 3_600_000 as Int?),
        (.minutes(90), .duration(ms: 5_400_000), 5_400_000), (.minutes(0.5), .duration(ms: 30_000), 30_000),
        (.tracks(20), .tracks(20), nil),
    ])
    func aRequestWithoutALengthLastsAnHour(
        length: PlaylistRequest.Length?, asked: RecommendationRequest.Length, targetMs: Int?
    ) throws {
        let request = Self.request("wx.rain", length: length)

        #expect(try self.asked(request).length == asked)
        #expect(pipeline.draft(request, options: .init(seed: 1)).targetMs == targetMs)
    }

    @Test(arguments: [
        PlaylistRequest.Length.minutes(.infinity), .minutes(1e300), .minutes(-5), .tracks(.max), .tracks(.min),
    ])
    func noLengthIsACrash(length: PlaylistRequest.Length) {
        let draft = pipeline.draft(Self.request("wx.rain", length: length), options: .init(seed: 1))

        #expect(draft.targetMs ?? 0 >= 0)
    }

    @Test(arguments: [
        ("act.sleep", PlaylistRequest.EnergyShape.fall), ("act.prenatal", .fall), ("act.meditation", .fall),
        ("genre.lullaby", .fall), ("act.workout", .rise), ("act.running", .rise), ("act.wakeup", .rise),
        ("mood.motivated", .rise), ("act.getting_ready", .rise), ("occ.party", .arc), ("place.club", .arc),
        ("act.dancing", .arc), ("occ.festival", .arc), ("time.friday", .arc), ("occ.wedding", .arc),
        ("wx.rain", .flat), ("mood.calm", .flat), ("frogs", .flat),
    ])
    func theOccasionGivesTheShape(theme: String, shape: PlaylistRequest.EnergyShape) throws {
        #expect(try asked(Self.request(theme)).energyShape == shape)
    }

    @Test func theFirstOccasionDecidesAndTheListenersWordDecidesBeforeIt() throws {
        #expect(try asked(Self.request("wx.rain", "act.sleep", "occ.party")).energyShape == .fall)
        #expect(try asked(Self.request("act.sleep", shape: .flat)).energyShape == .flat)
    }

    @Test func everyThemeThatGivesAShapeIsInTheVocabulary() throws {
        let vocabulary = try Words.vocabulary.get()
        let shaped = vocabulary.themes.filter { theme in
            (try? asked(PlaylistRequest(kind: .request, language: .ko, themes: [WeightedTheme(theme.id)])))?
                .energyShape != .flat
        }

        #expect(shaped.count == 15)
    }

    // MARK: - Titles

    @Test(arguments: [
        (["wx.rain", "mood.calm", "mood.lonely"], "비 오는 날, 잔잔하고 외로운 노래", "Calm, Lonely Songs for Rainy Days"),
        (["mood.sad", "genre.ballad"], "슬픈 발라드", "Sad Ballads"),
        (["act.workout", "energy.high"], "운동할 때, 에너지 넘치는 노래", "High-Energy Songs for Workouts"),
        (["time.dawn"], "새벽의 노래", "Songs for Late Nights"),
        (["genre.jazz", "place.cafe"], "카페, 재즈", "Jazz for the Café"),
        (["era.90s", "reg.korea", "genre.dance"], "90년대 국내 댄스", "90s Korean Dance Pop"),
        (["genre.rock", "genre.metal"], "록·메탈", "Rock & Metal"),
        (["act.drive", "sea.summer_night"], "여름밤 드라이브의 노래", "Songs for Summer Nights & Driving"),
        (["art.girlgroup", "mood.upbeat"], "신나는 걸그룹 노래", "Upbeat Girl-Group Songs"),
        (["mood.happy", "mood.calm", "mood.sad"], "행복하고 잔잔한 노래", "Happy, Calm Songs"),
        (["occ.christmas", "mood.warm", "genre.jazz"], "크리스마스, 따뜻한 재즈", "Warm Jazz for Christmas"),
        ([], "오늘의 노래", "Songs for Today"), (["wx.frogs"], "오늘의 노래", "Songs for Today"),
    ])
    func titlesInBothLanguages(themes: [String], korean: String, english: String) {
        var request = Self.request()
        request.themes = themes.map { WeightedTheme(ThemeID($0)) }
        #expect(pipeline.draft(request, options: .init(seed: 1)).title == korean)

        request.language = .en
        #expect(pipeline.draft(request, options: .init(seed: 1)).title == english)
    }

    @Test func anArtistOfTheCatalogueIsInTheTitle() {
        var request = Self.request("wx.rain", "mood.calm", by: ["아이유", "10CM", "Nell"])
        #expect(pipeline.draft(request, options: .init(seed: 1)).title == "비 오는 날, 잔잔한 아이유·10CM 노래")

        request.language = .en
        #expect(pipeline.draft(request, options: .init(seed: 1)).title == "Calm Songs by 아이유 & 10CM for Rainy Days")
    }

    @Test func wordsOfTheListenerThatTheCatalogueDoesNotKnowNeverReachTheTitle() throws {
        let pipeline = try Self.pipeline(RecordingRecommender(notes: [.unknownArtists(["my secret"])]))

        let draft = pipeline.draft(
            Self.request("wx.rain", language: .en, by: ["my secret", "IU"]), options: .init(seed: 1))

        #expect(draft.title == "Songs by IU for Rainy Days")
    }

    @Test func aMessageBecomesADraft() throws {
        let reading = try pipeline.understand("비 오는 날 듣기 좋은 잔잔한 노래", now: LocalTime(hour: 20, minute: 0))
        let draft = pipeline.draft(reading.request, options: .init(seed: 1))

        #expect(draft.title == "비 오는 날, 잔잔한 노래" && draft.targetMs == 3_600_000)
    }

    @Test(
        arguments: [
            ([], "모두의 인기곡", "Popular Songs"), (["genre.ballad"], "발라드 인기곡", "Popular Ballads"),
            (["wx.rain"], "비 오는 날의 인기곡", "Popular Songs for Rainy Days"),
            (["wx.rain", "mood.calm"], "비 오는 날, 잔잔한 인기곡", "Popular Calm Songs for Rainy Days"),
            (["act.workout"], "운동할 때 듣는 인기곡", "Popular Songs for Workouts"),
        ])
    func aTitleSaysThatTheSongsAreThePopularOnes(themes: [String], korean: String, english: String) {
        var request = PlaylistRequest(
            kind: .request, language: .ko, themes: themes.map { WeightedTheme(ThemeID($0)) })
        request.byPopularity = true
        #expect(pipeline.draft(request, options: .init(seed: 1)).title == korean)
        request.language = .en
        #expect(pipeline.draft(request, options: .init(seed: 1)).title == english)
        #expect(recommender.asked.allSatisfy { $0.byPopularity })
    }

    @Test func whatIsUnwantedBeatsWhatIsAskedForAndIsTold() {
        var request = PlaylistRequest(kind: .request, language: .ko, themes: [WeightedTheme(ThemeID("wx.rain"))])
        request.includedArtists = ["아이유", "10CM"]
        let never = NeverList([.artist("아이유"), .song(SeedSong(id: Track.ID("s"), title: "곡", artist: "누구"))])

        let draft = pipeline.draft(request, options: .init(seed: 1, never: never))

        #expect(draft.unwantedArtists == ["아이유"] && draft.request == request)
        #expect(draft.title == "비 오는 날, 10CM 노래")
        #expect(recommender.asked.last?.includedArtists == ["10CM"])
        #expect(recommender.asked.last?.excludedArtists == ["아이유"])
        #expect(recommender.asked.last?.excludedSongs == [Track.ID("s")])
    }
}
