import Catalogue
import RhythmiQDomain
import TestSupport
import Testing

@Suite struct CatalogueStatisticsTests {
    private let rain = ThemeID("wx.rain")
    private let snow = ThemeID("wx.snow")

    private func catalogue() -> SongCatalogue {
        SongCatalogue(
            tracks: [
                Track(id: Track.ID("a"), title: "A", artist: "X", year: 1994, durationMs: 200_000, language: "ko"),
                Track(id: Track.ID("b"), title: "B", artist: "X", year: 1999, durationMs: 100_000, language: "ko"),
                Track(id: Track.ID("c"), title: "C", artist: "Y", year: 2001, language: "en", isExplicit: true),
                Track(id: Track.ID("d"), title: "D", artist: "Z"),
            ],
            playlists: [
                CataloguePlaylist(id: "p", title: "P", themes: [rain], tracks: [0, 1, 2]),
                CataloguePlaylist(id: "q", title: "Q", themes: [rain, ThemeID("wx.frogs")], tracks: [2, 3]),
            ])
    }

    @Test func countsWhatIsThere() {
        let statistics = CatalogueStatistics(of: catalogue(), themes: [rain, snow])

        #expect(statistics.tracks == 4 && statistics.artists == 3 && statistics.playlists == 2)
        #expect(statistics.entries == 5 && statistics.explicitTracks == 1)
        #expect(statistics.languages == ["ko": 2, "en": 1, "?": 1])
        #expect(statistics.decades == ["1990": 2, "2000": 1, "?": 1])
        #expect(statistics.playlistsPerTheme == ["wx.rain": 2, "wx.snow": 0, "wx.frogs": 1])
        #expect(statistics.meanSeconds == 150)
    }

    @Test func theLinesForPeopleNameSharesAndTheThemesWithFewestLists() {
        #expect(
            CatalogueStatistics(of: catalogue(), themes: [rain, snow]).lines == [
                "songs      4 by 3 artists, 1 explicit, mean 150 s",
                "playlists  2 with 5 entries",
                "languages  ko 2 (50 %), ? 1 (25 %), en 1 (25 %)",
                "decades    1990 2 (50 %), 2000 1 (25 %), ? 1 (25 %)",
                "themes     3; fewest playlists: wx.snow 0, wx.frogs 1, wx.rain 2",
            ])
    }

    @Test func nothingHasStatisticsToo() {
        let lines = CatalogueStatistics(of: SongCatalogue(tracks: [], playlists: []), themes: []).lines

        #expect(lines.first == "songs      0 by 0 artists, 0 explicit, mean 0 s")
    }
}
