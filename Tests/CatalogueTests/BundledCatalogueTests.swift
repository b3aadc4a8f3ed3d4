import Catalogue
import Foundation
import RhythmiQDomain
import TestSupport
import Testing
import ThemeMatching

/// The songs and lists that come with the program.
@Suite struct BundledCatalogueTests {
    private static let bundled = Result {
        let folder = Checkout.root.appending(path: "bot-config")
        return (
            catalogue: try CatalogueReader.read(folder: folder.appending(path: "catalogue")),
            themes: try ThemeVocabulary(contentsOf: folder.appending(path: "themes.yaml")).themes.map(\.id)
        )
    }

    private let catalogue: SongCatalogue
    private let themes: [ThemeID]

    init() throws { (catalogue, themes) = try Self.bundled.get() }

    @Test func idsAreUnique() {
        #expect(Set(catalogue.tracks.map(\.id)).count == catalogue.tracks.count)
        #expect(Set(catalogue.playlists.map(\.id)).count == catalogue.playlists.count)
    }

    @Test func thereAreSongsEnoughAndNearlyHalfOfThemAreKorean() {
        #expect(catalogue.tracks.count >= 1_500)
        #expect(Double(catalogue.tracks.count { $0.language == "ko" }) >= 0.45 * Double(catalogue.tracks.count))
    }

    @Test func thereAreFourHundredPlaylists() {
        #expect(catalogue.playlists.count >= 400)
    }

    @Test func eachOfThe180ThemesHasFourPlaylists() {
        let statistics = CatalogueStatistics(of: catalogue, themes: themes)

        #expect(themes.count == 180)
        let few = themes.filter { statistics.playlistsPerTheme[$0.rawValue, default: 0] < 4 }
        #expect(few.isEmpty, "\(few.count) themes with fewer, such as \(few.prefix(5))")
    }

    @Test(arguments: [
        CatalogueCheck.Finding.Kind.duplicateID, .duplicateSong, .unknownTheme, .impossibleLength, .impossibleYear,
        .artistSpelledTwice, .playlistSize, .repeatedTrack, .duplicatePlaylist,
    ])
    func theCheckFindsNothing(of kind: CatalogueCheck.Finding.Kind) {
        let findings = CatalogueCheck().findings(in: catalogue, themes: themes).filter { $0.kind == kind }

        #expect(findings == [])
    }
}
