import Catalogue
import RhythmiQDomain
import TestSupport
import Testing

@Suite struct CatalogueCheckTests {
    private static let rain = ThemeID("wx.rain")

    /// Twelve sound songs in four lists of twelve, told apart by a thirteenth and fourteenth … song each.
    private static func sound() -> (tracks: [Track], playlists: [CataloguePlaylist]) {
        let tracks = (0..<16).map { index in
            Track(
                id: Track.ID("t\(index)"), title: "Song \(index)", artist: "Artist \(index)", year: 2000,
                durationMs: 200_000, themes: [rain])
        }
        let playlists = (0..<4).map { index in
            CataloguePlaylist(
                id: "p\(index)", title: "P\(index)", themes: [rain],
                tracks: (0..<12).map(Int32.init) + [Int32(12 + index)])
        }
        return (tracks, playlists)
    }

    private func kinds(
        _ change: (inout [Track], inout [CataloguePlaylist]) -> Void, themes: [ThemeID] = [rain]
    ) -> [CatalogueCheck.Finding.Kind] {
        var (tracks, playlists) = Self.sound()
        change(&tracks, &playlists)
        let catalogue = SongCatalogue(tracks: tracks, playlists: playlists)
        return CatalogueCheck().findings(in: catalogue, themes: themes).map(\.kind)
    }

    @Test func aSoundCatalogueHasNoFindings() {
        #expect(kinds { _, _ in } == [])
    }

    @Test func anIdUsedTwiceIsFound() {
        #expect(kinds { tracks, _ in tracks[1].id = tracks[0].id } == [.duplicateID])
    }

    @Test func aSongUnderTwoIdsIsFoundOnce() {
        let found = kinds { tracks, _ in
            tracks[1].artist = tracks[0].artist
            tracks[1].title = tracks[0].title + " (Live)"
            tracks[0].otherTitles = ["다른 이름"]
            tracks[1].otherTitles = ["다른 이름"]
        }

        #expect(found == [.duplicateSong])
    }

    @Test func unknownThemesOfSongsAndListsAreFound() {
        let found = kinds { tracks, playlists in
            tracks[0].themes.append(ThemeID("wx.frogs"))
            playlists[0].themes.append(ThemeID("wx.frogs"))
        }

        #expect(found == [.unknownTheme, .unknownTheme])
    }

    @Test func aThemeWithTooFewListsIsFound() {
        #expect(kinds({ _, _ in }, themes: [Self.rain, ThemeID("wx.snow")]) == [.themeWithoutPlaylists])
        #expect(kinds { _, playlists in playlists[0].themes = [] } == [.themeWithoutPlaylists])
    }

    @Test(arguments: [44_000, 1_501_000]) func anImpossibleLengthIsFound(duration: Int) {
        #expect(kinds { tracks, _ in tracks[0].durationMs = duration } == [.impossibleLength])
    }

    @Test(arguments: [45_000, 1_500_000]) func anExtremeLengthIsNone(duration: Int) {
        #expect(kinds { tracks, _ in tracks[0].durationMs = duration } == [])
    }

    @Test(arguments: [1499, 2027, -3]) func anImpossibleYearIsFound(year: Int) {
        #expect(kinds { tracks, _ in tracks[0].year = year } == [.impossibleYear])
    }

    @Test func anArtistSpelledTwiceIsFound() {
        #expect(kinds { tracks, _ in tracks[1].artist = "ARTIST-0" } == [.artistSpelledTwice])
        #expect(kinds { tracks, _ in tracks[1].otherArtistNames = ["Artist 0"] } == [.artistSpelledTwice])
    }

    @Test func artistsWithoutLettersAreNotOneArtist() {
        let found = kinds { tracks, _ in
            tracks[0].artist = "!!!"
            tracks[1].artist = "???"
        }

        #expect(found == [])
    }

    @Test func oneArtistWithTwoSetsOfNamesIsFoundAtEachOddSong() {
        let found = kinds { tracks, _ in
            for index in 0..<4 { tracks[index].artist = "One" }
            tracks[1].otherArtistNames = ["하나"]
        }

        #expect(found == [.artistNamesDiffer])
    }

    @Test(arguments: [11, 31]) func aListOfAnOddSizeIsFound(size: Int) {
        let found = kinds { tracks, playlists in
            let more = (16..<40).map { Track(id: Track.ID("m\($0)"), title: "More \($0)", artist: "More \($0)") }
            tracks += more
            playlists[0].tracks = (0..<size).map { Int32($0) }
            playlists.append(
                CataloguePlaylist(id: "rest", title: "R", themes: [], tracks: [12] + (16..<40).map { Int32($0) }))
        }

        #expect(found == [.playlistSize])
    }

    @Test func aSongInNoListIsFound() {
        let found = kinds { tracks, _ in tracks.append(Track(id: Track.ID("new"), title: "New", artist: "New")) }

        #expect(found == [.unusedTrack])
    }

    @Test func aSongTwiceInAListIsFound() {
        #expect(kinds { _, playlists in playlists[0].tracks.append(0) } == [.repeatedTrack])
    }

    @Test func aListWithTheIdOrTheSongsOfAnotherIsFound() {
        #expect(kinds { _, playlists in playlists[1].id = "p0" } == [.duplicatePlaylist])
        let copied = kinds { _, playlists in
            playlists.append(playlists[0])
            playlists[4].id = "copy"
            playlists[4].tracks.reverse()
        }
        #expect(copied == [.duplicatePlaylist])
    }

    @Test func aFindingSaysWhichSongItIsAbout() {
        var (tracks, playlists) = Self.sound()
        tracks[3].year = 1
        playlists[2].themes = [Self.rain, ThemeID("wx.frogs")]

        let findings = CatalogueCheck()
            .findings(in: SongCatalogue(tracks: tracks, playlists: playlists), themes: [Self.rain])

        #expect(findings.map(\.description) == ["impossibleYear: t3: 1", "unknownTheme: p2: wx.frogs"])
    }
}
