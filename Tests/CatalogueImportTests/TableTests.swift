import Catalogue
import CatalogueImport
import Foundation
import RhythmiQDomain
import TestSupport
import Testing

/// Plain tables, and what becomes of their tags and titles.
@Suite struct TableTests {
    private let workshop: ImportWorkshop

    init() throws { workshop = try ImportWorkshop() }

    @Test func aTableIsGroupedIntoItsLists() throws {
        let file = try workshop.write(
            "table.csv",
            """
            track_id,track_name,artist,playlist_name,playlist_id,playlist_genre,duration_ms,track_album_release_date
            6sIO4z1sh0DDxw3UOjPQ4a,Rain,A,비 오는 날 🚗,p1,카페,194754,2019-06-14
            x2,Glass,B,비 오는 날 🚗,p1,카페,,1999
            6sIO4z1sh0DDxw3UOjPQ4a,Rain,A,\u{200B}مساء ,p2,qwertz,194754,2019-06
            x2,Glass,B,비 오는 날 🚗,p1,카페,200000,1999
            x3,Sea,C,NA,NA,,200000.0,NA

            """)

        let (songs, summary) = try workshop.catalogue(file)

        #expect(songs.tracks.map(\.id.rawValue) == ["6sIO4z1sh0DDxw3UOjPQ4a", "x2", "x3"], "as the table has them")
        #expect(songs.index(of: Track.ID("spotify:track:6sIO4z1sh0DDxw3UOjPQ4a")) == 0)
        #expect(
            songs.tracks.map(\.durationMs) == [195_000, 200_000, 200_000], "what is missing comes from a later row")
        #expect(songs.tracks.map(\.year) == [2019, 1999, nil])
        #expect(songs.playlists.map(\.id) == ["p1", "p2"])
        #expect(songs.playlists.map(\.title) == ["비 오는 날 🚗", "مساء"])
        #expect(songs.titles(of: 0) == ["Rain", "Glass"])
        #expect(songs.playlists[0].themes.contains("place.cafe"))
        #expect(summary.repeatedEntries == 1)
        #expect(summary.badRecords == 0)
        #expect(summary.unknownTags.map(\.tag) == ["qwertz"])
        #expect(summary.tagsMapped == 1, "a list's tags stand in each of its rows and count once")
    }

    @Test func aTablesTagsStayBesideWhatTheVocabularyMakesOfThem() throws {
        let file = try workshop.write(
            "table.csv", "title,artist,playlist,playlist_genre,tags\nRain,A,one,R&B,Neo Soul\nSea,B,two,r & b,qwertz\n")

        let (songs, summary) = try workshop.catalogue(file)

        let tags = songs.playlists.map { $0.themes.filter(\.isTag).map(\.rawValue).sorted() }
        #expect(tags == [["tag.neosoul", "tag.rb"], ["tag.qwertz", "tag.rb"]], "in one spelling")
        #expect(songs.playlists[0].themes.contains("genre.rnb"))
        #expect(summary.unknownTags.map(\.tag).contains("qwertz"))
    }

    @Test func whatATableMeasuredOfTheSoundIsKept() throws {
        let file = try workshop.write(
            "table.csv",
            """
            track_id,title,artist,energy,valence,danceability,acousticness,tempo
            a,Rain,A,0.125,0.5,0.75,1,120.5
            b,Sea,B,,NA,,2,
            c,Sky,C,0.1,loud,0.1,0.1,99

            """)

        let (songs, summary) = try workshop.catalogue(file)

        #expect(songs.tracks.map(\.energy) == [0.125, nil])
        let sound = Sound(valence: 0.5, danceability: 0.75, acousticness: 1, tempo: 120.5)
        #expect(songs.tracks.map(\.sound) == [sound, nil], "a share above 1 is of another scale")
        #expect(summary.firstBadRecords == ["table.csv line 4: valence is no number"])
    }

    @Test func everyIdOfASongFindsIt() throws {
        let file = try workshop.write(
            "table.csv",
            """
            track_id,title,artist,playlist
            6sIO4z1sh0DDxw3UOjPQ4a,Rain,A,one
            7sIO4z1sh0DDxw3UOjPQ4b,Rain - 2011 Remaster,A,one
            x3,Sea,B,one

            """)

        let (songs, _) = try workshop.catalogue(file)

        #expect(songs.tracks.map(\.title) == ["Rain", "Sea"])
        for id in ["6sIO4z1sh0DDxw3UOjPQ4a", "7sIO4z1sh0DDxw3UOjPQ4b", "spotify:track:7sIO4z1sh0DDxw3UOjPQ4b"] {
            #expect(songs.index(of: Track.ID(id)) == 0, "\(id)")
        }
    }

    @Test func aTablesHeaderNamesMayBeAnything() throws {
        let file = try workshop.write(
            "table.csv", "Lied;Wer;Liste;Worte\nRain;A;night drive;['카페', '잔잔한']\n")

        let (songs, _) = try workshop.catalogue(
            file, columns: try ColumnNames(parsing: "title=Lied,artist=Wer,playlist=Liste,tags=Worte"))

        #expect(songs.playlists.map(\.title) == ["night drive"])
        #expect(
            Set(songs.playlists[0].themes).isSuperset(
                of: ["place.cafe", "mood.calm", "time.night"]))
    }

    @Test func aTableWithoutListsIsOneListByItsFilesName() throws {
        let file = try workshop.write("Rainy cafe.csv", "title,artist\nRain,A\n")

        let (songs, _) = try workshop.catalogue(file)

        #expect(songs.playlists.map(\.title) == ["Rainy cafe"])
    }

    @Test func whatATitleRefusesAndWhatIsMisspelledIsNoTheme() throws {
        let file = try workshop.write(
            "table.csv", "title,artist,playlist\nRain,A,night drive no rap\nRain,A,workuot\n")

        let (songs, _) = try workshop.catalogue(file)

        #expect(!songs.playlists[0].themes.contains("genre.rap"))
        #expect(songs.playlists[0].themes.contains("time.night"))
        #expect(songs.playlists[1].themes.isEmpty)
    }
}
