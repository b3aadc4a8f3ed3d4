import Catalogue
import Recommendation
import RhythmiQDomain
import Testing

/// What a request refuses or demands, in both modes.
@Suite struct HardRuleTests {
    private static func named(
        _ id: String, by artist: String, names: [String] = [], featuring: [String] = [], isExplicit: Bool = false,
        hasRap: Bool = false, year: Int? = nil, country: String? = nil, themes: [String] = ["wx.rain"]
    ) -> Track {
        Track(
            id: Track.ID(id), title: "Title \(id)", artist: artist, otherArtistNames: names, featuring: featuring,
            year: year, durationMs: 180_000, country: country, isExplicit: isExplicit, hasRap: hasRap,
            themes: themes.map { ThemeID($0) })
    }

    private static let tracks =
        [
            named("iu", by: "아이유", names: ["IU"]), named("guest", by: "Somebody", featuring: ["IU"]),
            named("dirty", by: "Dirty", isExplicit: true), named("rap", by: "Rapper", hasRap: true),
            named("trap", by: "Trapper", themes: ["wx.rain", "genre.trap"]),
            named("sad", by: "Sad One", themes: ["wx.rain", "mood.sad"]),
            named("metal", by: "Metal One", themes: ["wx.rain", "genre.metal"]),
        ] + (0..<6).map { named("plain\($0)", by: "Plain \($0)") }

    private static let recommender = CatalogueRecommender(
        catalogue: smallCatalogue(tracks, lists: [(["wx.rain"], tracks.map(\.id.rawValue))]))

    private func ids(_ request: RecommendationRequest) -> Set<String> {
        Set(Self.recommender.recommend(request).ids)
    }

    private static let everything = Set(tracks.map(\.id.rawValue))

    @Test(arguments: RecommendationRequest.Mode.allCases)
    func withoutRefusalsAllSongsMayCome(mode: RecommendationRequest.Mode) {
        #expect(ids(request(["wx.rain"], length: .tracks(13), mode: mode)) == Self.everything)
    }

    @Test(arguments: RecommendationRequest.Mode.allCases)
    func aRefusedArtistIsOutUnderEveryNameAndAsAGuest(mode: RecommendationRequest.Mode) {
        for name in ["아이유", "IU", "iu", " I.U "] {
            let ids = ids(request(["wx.rain"], notBy: [name], length: .tracks(13), mode: mode))
            #expect(ids == Self.everything.subtracting(["iu", "guest"]), "\(name)")
        }
    }

    @Test(arguments: RecommendationRequest.Mode.allCases)
    func cleanMeansNoExplicitSong(mode: RecommendationRequest.Mode) {
        let ids = ids(request(["wx.rain"], isClean: true, length: .tracks(13), mode: mode))

        #expect(ids == Self.everything.subtracting(["dirty"]))
    }

    @Test(arguments: RecommendationRequest.Mode.allCases)
    func noHipHopMeansNoRapAndNoTrapEither(mode: RecommendationRequest.Mode) {
        let ids = ids(request(["wx.rain"], excluding: ["genre.hiphop"], length: .tracks(13), mode: mode))

        #expect(ids == Self.everything.subtracting(["rap", "trap"]))
    }

    @Test(arguments: [("mood.sad", "sad"), ("genre.metal", "metal"), ("genre.rock", "metal"), ("genre.trap", "trap")])
    func aRefusedThemeIsOutWithThoseItImplies(theme: String, song: String) {
        for mode in RecommendationRequest.Mode.allCases {
            let ids = ids(request(["wx.rain"], excluding: [theme], length: .tracks(13), mode: mode))
            #expect(ids == Self.everything.subtracting([song]))
        }
    }

    @Test func aThemeBothWantedAndRefusedIsRefused() {
        let list = Self.recommender.recommend(
            request(["mood.sad", "wx.rain"], excluding: ["mood.sad"], length: .tracks(5)))

        #expect(!list.ids.contains("sad") && list.tracks.count == 5)
    }

    @Test func whatMostListsSayOfASongCountsAsKnown() {
        let tracks = (0..<8).map { song("s\($0)") }
        let party = ["s0", "s1", "s2", "s3"]
        let catalogue = smallCatalogue(
            tracks,
            lists: [(["occ.party"], party), (["occ.party"], party), (["wx.rain"], ["s3", "s4", "s5", "s6", "s7"])])

        let list = CatalogueRecommender(catalogue: catalogue)
            .recommend(request(["wx.rain"], excluding: ["occ.party"], length: .tracks(8)))

        #expect(Set(list.ids) == ["s4", "s5", "s6", "s7"])
    }

    @Test(arguments: RecommendationRequest.Mode.allCases)
    func refusingEverythingEndsWithAnEmptyListAndANote(mode: RecommendationRequest.Mode) {
        let list = Self.recommender.recommend(
            request(["wx.rain"], excluding: ["wx.rain"], length: .minutes(60), mode: mode))

        #expect(list.tracks.isEmpty && list.notes == [.tooFewSongs])
    }

    @Test(arguments: [1, 60, 3_600])
    func refusingNearlyEverythingEndsWithAShortListAndANote(seconds: Int) {
        let tracks = [song("left", "mood.calm")] + (0..<20).map { song("gone\($0)", "mood.sad") }
        let recommender = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: [(["mood.calm"], ["left"])]))

        for mode in RecommendationRequest.Mode.allCases {
            let list = recommender.recommend(
                request(
                    ["mood.calm"], excluding: ["mood.sad"], length: .duration(ms: seconds * 1_000), mode: mode))
            #expect(list.ids == ["left"])
            #expect(list.hasTooFewSongs == (seconds == 3_600))
        }
    }

    @Test func anEmptyCatalogueGivesAnEmptyList() {
        let recommender = CatalogueRecommender(catalogue: SongCatalogue(tracks: [], playlists: []))

        for mode in RecommendationRequest.Mode.allCases {
            for length in [RecommendationRequest.Length.tracks(5), .minutes(60), .minutes(1)] {
                let list = recommender.recommend(request(["wx.rain"], by: ["IU"], length: length, mode: mode))
                #expect(list.tracks.isEmpty && list.hasTooFewSongs)
            }
        }
    }

    @Test(arguments: [
        RecommendationRequest.Length.tracks(0), .tracks(-3), .tracks(.max), .tracks(.min), .duration(ms: 0),
        .duration(ms: -1), .duration(ms: .max), .duration(ms: .min),
    ])
    func noLengthIsACrash(length: RecommendationRequest.Length) {
        for mode in RecommendationRequest.Mode.allCases {
            let list = Self.recommender.recommend(request(["wx.rain"], length: length, mode: mode))
            let isLong = length == .tracks(.max) || length == .duration(ms: .max)
            #expect(list.tracks.count == (isLong ? Self.everything.count : 0))
            #expect(list.hasTooFewSongs == isLong)
        }
    }
}
