import Catalogue
import Recommendation
import RhythmiQDomain
import TestSupport
import Testing

@Suite struct TrackFactsTests {
    private func facts(_ track: Track) -> Set<ThemeID> {
        TrackFacts(catalogue: SongCatalogue(tracks: [track], playlists: [])).themes[0]
    }

    private func expect(_ facts: Set<ThemeID>, _ themes: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(facts == Set(themes.map { ThemeID($0) }), sourceLocation: sourceLocation)
    }

    @Test func yearsCountryLanguageAndEnergyAreThemes() {
        func track(year: Int? = nil, language: String? = nil, country: String? = nil, energy: Double? = nil) -> Track {
            Track(
                id: Track.ID("t"), title: "T", artist: "A", year: year, language: language, country: country,
                energy: energy)
        }

        expect(facts(track()))
        expect(facts(track(year: 1979)), "era.60s70s", "era.oldies")
        expect(facts(track(year: 1994)), "era.90s", "era.oldies")
        expect(facts(track(year: 1999)), "era.90s")
        expect(facts(track(year: 2023)), "era.2020s", "era.latest")
        expect(facts(track(year: 1800)), "era.oldies")
        expect(facts(track(country: "KR")), "reg.korea")
        expect(facts(track(country: "HK")), "reg.china")
        expect(facts(track(country: "BR")), "reg.western")
        expect(facts(track(language: "zxx")), "genre.instrumental")
        expect(facts(track(energy: 0.75)), "energy.high")
        expect(facts(track(energy: 0.3)), "energy.low")
        expect(facts(track(energy: 0.5)))
    }

    @Test func whatHalfOfItsListsSayIsKnownOfASong() {
        let catalogue = smallCatalogue(
            [song("a"), song("b")],
            lists: [
                (["mood.calm", "genre.jazz"], ["a", "b"]), (["mood.calm", "genre.jazz"], ["a"]), (["wx.rain"], ["a"]),
                (["wx.snow"], ["a"]),
            ])

        // A genre is a fact of the song and never follows from lists; one list alone says nothing.
        #expect(TrackFacts(catalogue: catalogue).themes == [[ThemeID("mood.calm")], []])
    }

    @Test func twinsAtSecondHandAreOneGroup() {
        var bridge = song("c", by: "IU", title: "밤편지")
        bridge.otherTitles = ["Through the Night"]
        let tracks = [
            song("a", by: "IU", title: "Through the Night"), song("b", by: "IU", title: "밤편지 (Live)"), bridge,
            song("d", by: "IU", title: "Palette"),
        ]

        let facts = TrackFacts(catalogue: SongCatalogue(tracks: tracks, playlists: []))

        #expect(facts.twinGroup == [0, 0, 0, 3])
        #expect(facts.artistGroup == [0, 0, 0, 0])
    }

    @Test func theBundledArtistsAreNotRunTogether() throws {
        let catalogue = try Bundled.catalogue.get()
        let facts = TrackFacts(catalogue: catalogue)

        let groups = Dictionary(grouping: catalogue.tracks.indices) { facts.artistGroup[$0] }
        let largest = groups.values.map { Set($0.map { catalogue.tracks[$0].artist }).count }.max()
        #expect(try #require(largest) <= 2)
    }
}
