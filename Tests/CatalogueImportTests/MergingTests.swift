import Catalogue
import CatalogueImport
import Foundation
import RhythmiQDomain
import TestSupport
import Testing

@Suite struct MergingTests {
    private let workshop: ImportWorkshop

    init() throws { workshop = try ImportWorkshop() }

    private var fixtures: [URL] {
        [
            "mpd.slice.0-1.json", "Playlist1.json", "Playlist1_2020.json", "exportify.csv", "exportify_old.csv",
            "listenbrainz.jspf", "spotify_ids.jspf",
        ].map(ImportWorkshop.fixture)
    }

    @Test func theSameSongsOfSevenSourcesAreEightSongs() throws {
        let imported = try workshop.run(fixtures)

        #expect(imported.summary.tracks == 8)
        #expect(imported.summary.playlists == 8)
        #expect(imported.summary.badRecords == 0)
    }

    @Test func identifiersJoinSongsUnderOtherNames() throws {
        let one = try workshop.write("a.jspf", Self.list("Rain", "A", "spotify:track:6sIO4z1sh0DDxw3UOjPQ4a"))
        let other = try workshop.write(
            "b.jspf", Self.list("비", "에이", "https://open.spotify.com/intl-ko/track/6sIO4z1sh0DDxw3UOjPQ4a?si=1"))

        let (songs, _) = try workshop.catalogue(one, other)

        #expect(songs.tracks.map(\.title) == ["Rain"])
        #expect(songs.playlists.map(\.tracks) == [[0], [0]])
    }

    @Test func foldedNamesJoinSongsWithoutCommonIdentifiers() throws {
        let one = try workshop.write("a.jspf", Self.list("Étude (2009 Remaster)", "THE  Band", "urn:1"))
        let other = try workshop.write(
            "b.jspf",
            Self.list("etude", "The Band", "https://musicbrainz.org/recording/0000000a-0000-4000-8000-000000000000"))
        let third = try workshop.write(
            "c.jspf",
            Self.list(
                "Quite another name", "x", "https://musicbrainz.org/recording/0000000a-0000-4000-8000-000000000000"))

        let (songs, summary) = try workshop.catalogue(one, other, third)

        #expect(songs.tracks.map(\.id.rawValue) == ["0000000a-0000-4000-8000-000000000000"])
        #expect(summary.joinedSongs == 1)
    }

    @Test func aSongIsFoundByEachOfItsTitlesAndItsArtistsNames() throws {
        let tracks = try workshop.write(
            "one/tracks.jsonl",
            #"{"id": "a", "title": "밤편지", "titles": ["Through the Night"], "artist": "IU", "artists": ["아이유"]}"#)
        let list = try workshop.write("b.jspf", Self.list("Through The Night", "아이유", "urn:1"))

        let (songs, _) = try workshop.catalogue(tracks, list)

        #expect(songs.tracks.map(\.id.rawValue) == ["a"])
        #expect(songs.tracks[0].otherTitles == ["Through the Night"])
    }

    @Test func namesOfSignsAloneStaySongsOfTheirOwn() throws {
        let file = try workshop.write("t.csv", "title,artist\n?,X\n!!!,X\n?,&\n")

        let (songs, _) = try workshop.catalogue(file)

        #expect(songs.tracks.count == 3)
        #expect(Set(songs.tracks.map(\.id)).count == 3)
    }

    @Test func idsOfTwoTablesMayMeanDifferentSongs() throws {
        let one = try workshop.write("one.csv", "track_id,title,artist\n1,Rain,A\n2,Sea,A\n")
        let two = try workshop.write("two.csv", "track_id,title,artist\n1,Glass,B\n2,Sea,A\n")

        let (songs, summary) = try workshop.catalogue(one, two)

        #expect(songs.tracks.map(\.id.rawValue) == ["1", "2", "two:1"])
        #expect(songs.titles(of: 1) == ["Glass", "Sea"])
        #expect(summary.badRecords == 0)
    }

    @Test func whatOneSourceLacksAnotherAdds() throws {
        let one = try workshop.write("one.csv", "title,artist,duration_ms\nRain,A,\n")
        let two = try workshop.write(
            "two.csv", "title,artist,duration_ms,year,genre\nRain,A,200000,1999,발라드\nRain,A,100000,2000,록\n")

        let (songs, _) = try workshop.catalogue(one, two)

        #expect(songs.tracks.map(\.durationMs) == [200_000])
        #expect(songs.tracks.map(\.year) == [1999])
        #expect(songs.tracks[0].themes == ["genre.ballad", "genre.rock"])
    }

    @Test func playlistsOfOneNameStayApart() throws {
        let one = try workshop.write("a/mix.csv", "title,artist\nRain,A\n")
        let two = try workshop.write("b/mix.csv", "title,artist\nSea,A\n")

        let (songs, _) = try workshop.catalogue(one, two)

        #expect(songs.playlists.map(\.id) == ["mix", "mix-2"])
    }

    @Test func listsWithoutSongsAreLeftOut() throws {
        let file = try workshop.write(
            "s.json",
            #"{"playlists": [{"pid": 1, "name": "none", "tracks": []}, {"pid": 2, "name": "one", "tracks": [{"track_name": "A", "artist_name": "B"}]}]}"#
        )

        let (songs, summary) = try workshop.catalogue(file)

        #expect(songs.playlists.map(\.id) == ["mpd:2"])
        #expect(summary.emptyPlaylists == 1)
    }

    // MARK: - The same again

    @Test func theSameFilesGiveTheSameBytes() throws {
        var written: [[Data]] = []
        for name in ["x", "y"] {
            let out = workshop.folder.appending(path: name)
            try workshop.run(fixtures).write(to: out)
            written.append(
                try ["tracks.jsonl", "playlists.jsonl"].map { try Data(contentsOf: out.appending(path: $0)) })
        }

        #expect(written[0] == written[1])
    }

    @Test func theBundledCatalogueGoesOutAndInUnchanged() throws {
        let bundled = Checkout.root.appending(path: "bot-config/catalogue")
        let out = workshop.folder.appending(path: "out")
        let back = workshop.folder.appending(path: "back")

        try CatalogueReader.read(folder: bundled).write(to: out)
        let imported = try workshop.run([out])
        try imported.write(to: back)

        #expect(imported.summary.badRecords == 0)
        for name in ["tracks.jsonl", "playlists.jsonl"] {
            let original = try Data(contentsOf: bundled.appending(path: name))
            #expect(try Data(contentsOf: out.appending(path: name)) == original)
            #expect(try Data(contentsOf: back.appending(path: name)) == original)
        }
    }

    @Test func anImportedCatalogueGoesOutAndInUnchanged() throws {
        let first = workshop.folder.appending(path: "first")
        let second = workshop.folder.appending(path: "second")
        try workshop.run(fixtures).write(to: first)

        try workshop.run([first]).write(to: second)

        for name in ["tracks.jsonl", "playlists.jsonl"] {
            #expect(try Data(contentsOf: first.appending(path: name)) == Data(contentsOf: second.appending(path: name)))
        }
    }

    private static func list(_ title: String, _ artist: String, _ id: String) -> String {
        "{\"playlist\": {\"title\": \"mix\", \"track\": [{\"title\": \"\(title)\", \"creator\": \"\(artist)\", \"identifier\": \"\(id)\"}]}}"
    }
}
