import Catalogue
import Recommendation
import RhythmiQDomain
import Testing

@Suite struct BlendTests {
    private let recommender: CatalogueRecommender

    init() throws { recommender = try Bundled.recommender.get() }

    @Test(arguments: RecommendationRequest.Mode.allCases)
    func theSameRequestAndSeedGiveTheSameList(mode: RecommendationRequest.Mode) throws {
        let again = CatalogueRecommender(catalogue: try Bundled.catalogue.get())

        for (seed, theme) in ["wx.rain", "act.workout", "genre.jazz", "mood.sad"].enumerated() {
            let request = request([theme], length: .minutes(60), mode: mode, seed: UInt64(seed))
            let list = recommender.recommend(request)
            #expect(list == recommender.recommend(request))
            #expect(list == again.recommend(request))
            #expect(list.seed == UInt64(seed))
        }
    }

    @Test(arguments: RecommendationRequest.Mode.allCases)
    func differentSeedsGiveDifferentLists(mode: RecommendationRequest.Mode) {
        let lists = (0..<10).map { seed in
            recommender.recommend(request(["mood.calm"], length: .minutes(60), mode: mode, seed: UInt64(seed))).ids
        }

        #expect(Set(lists.map { Set($0) }).count == 10)
    }

    @Test(arguments: ["wx.rain", "mood.sad", "act.drive", "genre.rock", "era.90s"])
    func mostSongsCarryTheTheme(theme: String) {
        let list = recommender.recommend(request([theme], length: .tracks(20)))

        let reasons = list.tracks.count { $0.reason == .theme(ThemeID(theme)) }
        #expect(reasons >= 10)
        #expect(!list.tracks.contains { $0.reason == .filler })
    }

    @Test func songsThatFitBothThemesComeBeforeThoseThatFitOne() {
        let both = (0..<6).map { song("both\($0)", "wx.rain", "mood.calm") }
        let one = (0..<30).map { song("one\($0)", "wx.rain") }
        let recommender = CatalogueRecommender(catalogue: smallCatalogue(both + one, lists: []))

        let counts = (UInt64(0)..<20).map { seed in
            recommender.recommend(request(["wx.rain", "mood.calm"], length: .tracks(6), seed: seed)).ids
                .count { $0.hasPrefix("both") }
        }

        #expect(counts.reduce(0, +) >= 20 * 5)
    }

    @Test func aNearSongNamesTheSongItIsNearTo() {
        let catalogue = smallCatalogue(
            (0..<6).map { song("r\($0)", "wx.rain") } + (0..<6).map { song("n\($0)") },
            lists: [(["mood.calm"], ["r0", "n0", "n1", "n2"]), (["mood.calm"], ["r1", "n3", "n4", "n5"])])

        let list = CatalogueRecommender(catalogue: catalogue).recommend(request(["wx.rain"], length: .tracks(12)))

        for entry in list.tracks where entry.track.id.rawValue.hasPrefix("n") {
            #expect(entry.reason == .near(Track.ID(entry.track.id.rawValue < "n3" ? "r0" : "r1")))
        }
        #expect(list.tracks.count { if case .near = $0.reason { true } else { false } } == 6)
    }

    @Test func listsOfARefusedThemeDoNotSpeakForASong() {
        // Both lists carry rain; the second also what is refused, so that its songs are only filler.
        let songs = (0..<4).map { song("good\($0)") } + (0..<4).map { song("odd\($0)") }
        let catalogue = smallCatalogue(
            songs,
            lists: [
                (["wx.rain"], (0..<4).map { "good\($0)" }), (["wx.rain", "mood.sad"], (0..<4).map { "odd\($0)" }),
            ])

        let list = CatalogueRecommender(catalogue: catalogue)
            .recommend(request(["wx.rain"], excluding: ["mood.sad"], length: .tracks(4)))

        #expect(Set(list.ids) == ["good0", "good1", "good2", "good3"])
    }

    @Test func withNothingToGoByTheSongsOfManyListsComeFirst() {
        let songs = (0..<30).map { song("s\($0)") }
        let known = (0..<5).map { "s\($0)" }
        let catalogue = smallCatalogue(songs, lists: (0..<6).map { _ in (["wx.rain"], known) })

        let list = CatalogueRecommender(catalogue: catalogue).recommend(request(length: .tracks(5)))

        #expect(Set(list.ids) == Set(known))
    }

    // MARK: - Artists

    @Test(arguments: ["아이유", "IU", "iu"])
    func anArtistAskedForFillsTheListAsFarAsThereAreSongs(name: String) throws {
        let catalogue = try Bundled.catalogue.get()
        let songs = catalogue.tracks.filter { ([$0.artist] + $0.otherArtistNames + $0.featuring).contains("아이유") }
        let list = recommender.recommend(request(by: [name], length: .tracks(songs.count + 5)))

        #expect(songs.count > 10)
        #expect(Set(list.tracks.map(\.track)).isSuperset(of: songs))
        for entry in list.tracks where songs.contains(entry.track) {
            // Where the artist is a guest the reason names them as they were asked for.
            #expect(entry.reason == .artist(entry.track.artist == "아이유" ? "아이유" : name))
        }
        #expect(!list.isArtistCapRelaxed)
    }

    @Test(arguments: RecommendationRequest.Mode.allCases)
    func songsOfTheArtistComeFirstAlsoWithAnotherTheme(mode: RecommendationRequest.Mode) {
        for seed in 0..<20 {
            let list = recommender.recommend(
                request(["act.workout"], by: ["김광석"], length: .tracks(5), mode: mode, seed: UInt64(seed)))
            #expect(list.tracks.allSatisfy { $0.track.artist == "김광석" })
        }
    }

    @Test func aRefusalOutweighsAWish() {
        let list = recommender.recommend(request(by: ["아이유"], notBy: ["IU"], length: .tracks(10)))

        #expect(list.tracks.count == 10 && !list.tracks.contains { $0.track.artist == "아이유" })
    }

    @Test func namesNobodyKnowsAreNoted() {
        let list = recommender.recommend(
            request(["mood.calm"], by: ["아이유", "Nobody Knows Them"], length: .tracks(10)))

        #expect(list.notes == [.unknownArtists(["Nobody Knows Them"])])
    }
}
