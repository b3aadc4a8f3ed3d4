import Catalogue
import Recommendation
import RhythmiQDomain
import TestSupport
import Testing

/// Genre, era, region and kind of voice: OR within a facet, AND across facets, given up only when songs run out.
@Suite struct HardThemeTests {
    private static let genres = ["ballad", "rock", "jazz"]
    private static let years = [1995, 2005, 2015]
    private static let countries = ["KR", "US", "JP"]

    /// Forty songs of each genre, decade and region.
    private static let recommender: CatalogueRecommender = {
        var tracks: [Track] = []
        for genre in genres {
            for year in years {
                for country in countries {
                    for number in 0..<40 {
                        let id = "\(genre)-\(year)-\(country)-\(number)"
                        tracks.append(
                            Track(
                                id: Track.ID(id), title: "Title \(id)", artist: "Artist \(id)", year: year,
                                durationMs: 180_000, country: country, themes: [ThemeID("genre.\(genre)")]))
                    }
                }
            }
        }
        return CatalogueRecommender(catalogue: SongCatalogue(tracks: tracks, playlists: []))
    }()

    private func list(_ themes: [String], _ count: Int, by artists: [String] = []) -> Recommendation {
        Self.recommender.recommend(request(themes, by: artists, length: .tracks(count)))
    }

    @Test func facetsCombineByAnd() {
        let list = list(["genre.rock", "era.90s", "reg.korea"], 20)

        #expect(list.tracks.count == 20 && list.notes == [])
        #expect(list.ids.allSatisfy { $0.hasPrefix("rock-1995-KR") })
    }

    @Test func themesOfOneFacetCombineByOr() {
        let list = list(["genre.rock", "genre.jazz", "reg.japan"], 60)

        #expect(list.tracks.count == 60 && list.notes == [])
        #expect(list.tracks.allSatisfy { $0.track.country == "JP" })
        #expect(Set(list.ids.map { $0.prefix(4) }) == ["rock", "jazz"])
    }

    @Test func anImpliedThemeMeetsTheWiderOne() {
        let tracks = (0..<20).map { song("m\($0)", "genre.metal") } + (0..<20).map { song("p\($0)", "genre.pop") }

        let list = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: []))
            .recommend(request(["genre.rock"], length: .tracks(10)))

        #expect(list.ids.allSatisfy { $0.hasPrefix("m") } && list.notes == [])
    }

    @Test func whenSongsRunOutTheEraIsGivenUpBeforeGenreAndRegionAndSaidSo() {
        let list = list(["genre.rock", "era.90s", "reg.korea"], 60)

        #expect(list.tracks.count == 60)
        #expect(list.relaxedThemes == [ThemeID("era.90s")])
        #expect(list.tracks.allSatisfy { $0.track.country == "KR" && $0.track.themes == [ThemeID("genre.rock")] })
    }

    @Test(arguments: RecommendationRequest.Mode.allCases)
    func songsThatKeepEveryThemeAreAllInARelaxedList(mode: RecommendationRequest.Mode) {
        let list = Self.recommender.recommend(
            request(["genre.rock", "era.90s", "reg.korea"], length: .tracks(60), mode: mode))

        #expect(list.ids.count { $0.hasPrefix("rock-1995-KR") } == 40)
    }

    @Test func noMoreIsGivenUpThanHelps() {
        // No song has the kind of voice: giving up the era besides would win nothing.
        let list = list(["art.duet", "era.90s", "reg.korea"], 20)

        #expect(list.relaxedThemes == [ThemeID("art.duet")])
        #expect(list.tracks.allSatisfy { $0.track.year == 1995 && $0.track.country == "KR" })
    }

    @Test func regionIsGivenUpLast() {
        let list = list(["genre.rock", "era.90s", "reg.korea"], 130)

        #expect(list.tracks.count == 130)
        #expect(list.relaxedThemes == [ThemeID("era.90s"), ThemeID("genre.rock")].sorted { $0.rawValue > $1.rawValue })
        #expect(list.tracks.allSatisfy { $0.track.country == "KR" })
    }

    @Test func aPoolThatHoldsExactlyEnoughIsNotCalledRelaxed() {
        let tracks = [song("only", "genre.jazz")] + (0..<9).map { song("p\($0)", "genre.pop") }

        let list = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: []))
            .recommend(request(["genre.jazz"], length: .tracks(1)))

        #expect(list.ids == ["only"] && list.notes == [])
    }

    @Test func songsOfAnArtistThatMissTheGenreAreNoted() {
        let list = list(["genre.jazz"], 10, by: ["Artist rock-1995-KR-3"])

        #expect(list.ids.contains("rock-1995-KR-3"))
        #expect(list.relaxedThemes == [ThemeID("genre.jazz")])
        #expect(list.ids.count { $0.hasPrefix("jazz") } == 9)
    }
}
