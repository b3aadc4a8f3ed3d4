import Catalogue
import Recommendation
import RhythmiQDomain
import TestSupport
import Testing

/// The original's 5:5 mix, and what the original got wrong.
@Suite struct ClassicTests {
    /// Three rain lists over songs a–h, of which a, b and c are the most frequent; songs m–t only stand beside them elsewhere.
    private static let small = smallCatalogue(
        "abcdefghmnopqrst".map { song(String($0)) },
        lists: [
            (["wx.rain", "mood.calm"], ["a", "b", "c", "d"]), (["wx.rain"], ["a", "b", "e", "f"]),
            (["wx.rain"], ["a", "c", "g", "h"]), (["wx.snow"], ["d", "m", "n"]), (["wx.snow"], ["e", "o", "p"]),
            (["wx.sunny"], ["f", "q", "r"]), (["wx.sunny"], ["h", "s", "t", "a"]),
        ])

    private func list(
        _ themes: [String], _ count: Int, seed: UInt64 = 7, of catalogue: SongCatalogue = small
    ) -> Recommendation {
        CatalogueRecommender(catalogue: catalogue)
            .recommend(request(themes, length: .tracks(count), mode: .classic, seed: seed))
    }

    @Test func theGoldenList() {
        let list = list(["wx.rain"], 6)

        let rain = Reason.theme(ThemeID("wx.rain"))
        let (nearE, nearH) = (Reason.near(Track.ID("e")), Reason.near(Track.ID("h")))
        #expect(list.ids == ["p", "o", "s", "a", "b", "c"])
        #expect(list.tracks.map(\.reason) == [nearE, nearE, nearH, rain, rain, rain])
        #expect(list.notes == [])
    }

    @Test(arguments: 0..<50)
    func halfOfTheSongsAreTheMostFrequentOnes(seed: Int) {
        #expect(Set(list(["wx.rain"], 6, seed: UInt64(seed)).ids).isSuperset(of: ["a", "b", "c"]))
    }

    @Test(arguments: 0..<50)
    func playlistsWithAllThemesComeBeforeThoseWithOne(seed: Int) {
        let list = list(["wx.rain", "mood.calm"], 4, seed: UInt64(seed))

        // Only the first list carries both; its songs in order of their id are equally frequent.
        #expect(Set(list.ids).isSuperset(of: ["a", "b"]))
        #expect(list.notes == [])
    }

    @Test func withoutAListThatCarriesAllThemesThoseWithOneFewerCount() {
        let list = list(["wx.snow", "wx.sunny", "mood.calm"], 4)

        let lists = list.tracks.filter { if case .theme = $0.reason { true } else { false } }
        #expect(!lists.isEmpty && list.tracks.count == 4)
    }

    @Test func theReasonIsAThemeThatAListWithTheSongCarries() {
        let list = list(["wx.snow", "wx.sunny"], 16)

        for entry in list.tracks {
            guard case .theme(let theme) = entry.reason else { continue }
            let isCarried = Self.small.playlists.contains {
                $0.themes.contains(theme) && $0.tracks.contains { Self.small.tracks[Int($0)].id == entry.track.id }
            }
            #expect(isCarried, "\(entry.track.id) for \(theme)")
        }
    }

    // MARK: - Faults of the original

    @Test(arguments: 0..<50)
    func aSongIsNotItsOwnNeighbour(seed: Int) {
        let list = list(["wx.rain"], 8, seed: UInt64(seed))

        for entry in list.tracks { #expect(entry.reason != .near(entry.track.id)) }
        let neighbours = list.tracks.filter { if case .near = $0.reason { true } else { false } }
        #expect(neighbours.count >= 3)
    }

    @Test func theNeighbourHalfIsPickedFromAllSeedsAndNotFromTheFirst() {
        // Eight rain songs, each with five neighbours of its own.
        let rain = (0..<8).map { "r\($0)" }
        let near = rain.map { seed in (0..<5).map { "\(seed)n\($0)" } }
        let lists = [(["wx.rain"], rain)] + zip(rain, near).map { (["mood.calm"], [$0] + $1) }
        let catalogue = smallCatalogue((rain + near.joined()).map { song($0) }, lists: lists)

        let sources = (0..<50).map { seed in
            Set(
                list(["wx.rain"], 8, seed: UInt64(seed), of: catalogue).tracks.compactMap { entry -> Track.ID? in
                    if case .near(let source) = entry.reason { source } else { nil }
                }
            ).count
        }

        #expect(sources.reduce(0, +) > 2 * sources.count)
        #expect(sources.contains { $0 >= 3 })
    }

    @Test(arguments: 0..<100)
    func noSongIsRepeated(seed: Int) {
        let list = list(["wx.rain"], 16, seed: UInt64(seed))

        #expect(list.ids.sorted() == "abcdefghmnopqrst".map(String.init))
    }

    @Test func shortPlaylistsAreNoError() {
        let list = list(["wx.snow"], 14)

        #expect(list.tracks.count == 14)
    }

    @Test func unknownThemesGiveAListAndAreNamed() {
        let list = list(["wx.frogs"], 5)

        #expect(list.tracks.count == 5)
        #expect(list.notes == [.themesRelaxed([ThemeID("wx.frogs")])])
    }

    @Test(arguments: [30, 60, 90, 180])
    func theListDoesNotOvershootItsLength(minutes: Int) throws {
        let recommender = try Bundled.recommender.get()

        for seed in 0..<5 {
            let list = recommender.recommend(
                request(["mood.calm"], length: .minutes(minutes), mode: .classic, seed: UInt64(seed)))
            #expect(abs(list.totalMs - minutes * 60_000) <= 60_000)
        }
    }
}
