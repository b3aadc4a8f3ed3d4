import Catalogue
import CatalogueImport
import Foundation
import RhythmiQDomain
import TestSupport
import Testing

/// One test and more for each format, on invented samples.
@Suite struct FormatTests {
    private let workshop: ImportWorkshop
    private let titles = [
        "Rain on Tin", "새벽 버스", "Slow Orbit (feat. 하늘다방)", "Copper, \"Quoted\" & Co.", "밤의 창문", "No. 7 — Étude", "여름 끝",
        "Glass Harbor - 2009 Remaster",
    ]

    init() throws { workshop = try ImportWorkshop() }

    @Test func aSliceOfTheMillionPlaylistDatasetIsRead() throws {
        let (songs, summary) = try workshop.catalogue(ImportWorkshop.fixture("mpd.slice.0-1.json"))

        #expect(songs.playlists.map(\.id) == ["mpd:0", "mpd:1"])
        #expect(songs.playlists[0].title == "rainy cafe")
        #expect(songs.playlists[0].themes == ["wx.rain", "place.cafe"])
        #expect(songs.playlists[1].themes == ["time.night"])
        #expect(songs.titles(of: 0) == Array(titles.prefix(3)))
        #expect(songs.tracks[1].id == Track.ID("spotify:track:pVBhZCSWCkn8QfO7PQD0Ht"))
        #expect(songs.tracks[1].durationMs == 158_000)
        #expect(summary.badRecords == 0)
    }

    @Test func melonsListsFindTheirSongsGenresAndTagsBesideThem() throws {
        for name in ["train", "song_meta", "genre_gn_all"] {
            _ = try workshop.write("\(name).json", try Data(contentsOf: ImportWorkshop.fixture("melon_\(name).json")))
        }

        let (songs, summary) = try workshop.catalogue(workshop.folder.appending(path: "train.json"))

        #expect(songs.playlists.map(\.id) == ["melon:61281", "melon:10532", "melon:7"])
        #expect(songs.playlists[0].themes.filter { !$0.isTag } == ["mood.calm", "place.cafe", "wx.rain"])
        #expect(songs.playlists[1].themes.filter { !$0.isTag } == ["act.drive"], "an empty title, and a tag")
        #expect(songs.titles(of: 1) == ["새벽 버스", "Slow Orbit (feat. 하늘다방)"], "the repeated song once")
        let slow = try #require(songs.track(titles[2]))
        #expect(slow.id == Track.ID("melon:2"))
        #expect(slow.featuring == ["하늘다방"])
        #expect(slow.year == 1999, "of 19990000")
        #expect(slow.themes == ["genre.ballad"], "by its genre's name")
        #expect(slow.durationMs == nil)
        #expect(songs.track(titles[3])?.year == nil, "of 0")
        #expect(summary.repeatedEntries == 1)
        #expect(summary.firstBadRecords == ["train.json element 1, entry 3: names a song that song_meta.json has not"])
        #expect(songs.tracks.count == 8, "songs that stand in no list stay")
    }

    @Test func melonsSongsTakeSpotifysIdsFromTheSideTable() throws {
        let meta = try workshop.write(
            "song_meta.json", try Data(contentsOf: ImportWorkshop.fixture("melon_song_meta.json")))
        let table = try workshop.write(
            "melontospotify.csv", "melon_id,spotify_id\n0,6sIO4z1sh0DDxw3UOjPQ4a\n1,null\n2,wrong\n")

        let (songs, summary) = try workshop.catalogue(meta, table)

        #expect(songs.tracks[0].id == Track.ID("spotify:track:6sIO4z1sh0DDxw3UOjPQ4a"))
        #expect(songs.tracks[1].id == Track.ID("melon:1"))
        #expect(summary.firstBadRecords == ["melontospotify.csv line 4: spotify_id is none of Spotify's"])
    }

    @Test func theOriginalsTrainingFileIsReadWithoutEvaluatingIt() throws {
        _ = try workshop.write("song_meta.json", try Data(contentsOf: ImportWorkshop.fixture("melon_song_meta.json")))
        let train = try workshop.write(
            "train.csv",
            """
            id,tags,songs
            1,"['카페', '잔잔한']","[0, 3, 3]"
            2,"[""it's rain""]",[1]
            3,"__import__('os').system('true')",[1]
            4,['x'],"[1] + [2]"

            """)

        let (songs, summary) = try workshop.catalogue(train)

        #expect(songs.playlists.map(\.id) == ["train-csv:1", "train-csv:2"])
        #expect(songs.playlists[0].themes.filter { !$0.isTag } == ["place.cafe", "mood.calm"])
        #expect(songs.titles(of: 0) == [titles[0], titles[3]])
        #expect(
            summary.firstBadRecords == [
                "train.csv line 4: is no Python list", "train.csv line 5: is no Python list: something follows its end",
            ])
    }

    @Test func anAccountsExportIsReadWithoutItsPodcasts() throws {
        let (songs, summary) = try workshop.catalogue(ImportWorkshop.fixture("Playlist1.json"))

        #expect(songs.playlists.map(\.title) == ["드라이브 🚗"])
        #expect(songs.playlists[0].themes == ["act.drive"])
        #expect(songs.titles(of: 0) == titles)
        #expect(songs.tracks.allSatisfy { $0.id.rawValue.hasPrefix("spotify:track:") && $0.durationMs == nil })
        #expect(summary.notSongs == 2)
        #expect(summary.badRecords == 0)
    }

    @Test func anAccountsExportWithoutIdsNamesItsSongsBySlug() throws {
        let (songs, _) = try workshop.catalogue(ImportWorkshop.fixture("Playlist1_2020.json"))

        #expect(songs.playlists.map(\.id) == ["qu"])
        #expect(
            songs.tracks.map(\.id.rawValue) == [
                "blue-kettle-rain-on-tin", "하늘다방-새벽-버스", "the-paper-lanterns-slow-orbit-feat-하늘다방",
            ])
    }

    @Test func exportifysFileIsReadByItsHeader() throws {
        let (songs, summary) = try workshop.catalogue(ImportWorkshop.fixture("exportify.csv"))

        #expect(songs.playlists.map(\.title) == ["exportify"])
        #expect(songs.titles(of: 0) == titles)
        #expect(songs.tracks[0].artist == "Blue Kettle")
        #expect(songs.tracks[0].featuring == ["Guest"])
        #expect(songs.tracks[0].durationMs == 150_000)
        #expect(songs.tracks[0].year == 2019)
        #expect(songs.tracks[0].themes.contains("genre.indie"))
        #expect(summary.badRecords == 0)
    }

    @Test func exportifysOldFileIsReadByItsHeader() throws {
        let (songs, _) = try workshop.catalogue(ImportWorkshop.fixture("exportify_old.csv"))

        #expect(songs.playlists.map(\.title) == ["exportify old"], "underscores stand for spaces")
        #expect(songs.titles(of: 0) == titles)
        #expect(songs.tracks[0].durationMs == 150_000)
        #expect(songs.tracks[0].year == 2006)
        #expect(songs.track(titles[3])?.isExplicit == true)
    }

    @Test(arguments: [
        ("A;B, C", ["A", "B, C"]), ("A, B", ["A", "B"]), ("Tyler, The Creator", ["Tyler, The Creator"]),
        ("Earth, Wind & Fire", ["Earth, Wind & Fire"]),
    ])
    func artistsOfExportifyAreDivided(credit: String, names: [String]) throws {
        let file = try workshop.write(
            "mix.csv", "Track URI,Track Name,Artist Name(s)\n,Song,\"\(credit)\"\n")

        let (songs, _) = try workshop.catalogue(file)

        #expect([songs.tracks[0].artist] + songs.tracks[0].featuring == names)
    }

    @Test func listenBrainzListsAreRead() throws {
        let (songs, summary) = try workshop.catalogue(ImportWorkshop.fixture("listenbrainz.jspf"))

        #expect(songs.playlists.map(\.title) == ["Weekly Jams"])
        #expect(songs.titles(of: 0) == titles)
        #expect(songs.tracks[0].id == Track.ID("00000000-0000-4000-8000-000000000000"), "of one identifier")
        #expect(songs.tracks[1].id == Track.ID("00000001-0000-4000-8000-000000000001"), "of a list of identifiers")
        #expect(songs.tracks[0].durationMs == nil)
        #expect(songs.tracks[1].durationMs == 158_000)
        #expect(summary.badRecords == 0)
    }

    @Test(arguments: [#"{"payload": {"jspf": LIST}}"#, #"{"jspf": LIST, "code": 200}"#, "LIST"])
    func wrappedListsAreTheSameLists(wrapper: String) throws {
        let list = try String(contentsOf: ImportWorkshop.fixture("listenbrainz.jspf"), encoding: .utf8)
        let file = try workshop.write("answer.jspf", wrapper.replacing("LIST", with: list))

        let (songs, _) = try workshop.catalogue(file)

        #expect(songs.playlists.map(\.title) == ["Weekly Jams"])
        #expect(songs.titles(of: 0) == titles)
    }

    @Test func severalListsOfOneFileStayApartWhereverTheirTitlesStand() throws {
        let file = try workshop.write(
            "lists.jspf",
            """
            {"playlists": [{"playlist": {"track": [{"title": "A", "creator": "X"}], "title": "one"}},
              {"playlist": {"title": "two", "track": [{"title": "B", "creator": "Y"}, {"title": "A", "creator": "X"}]}}]}
            """)

        let (songs, _) = try workshop.catalogue(file)

        #expect(songs.playlists.map(\.title) == ["one", "two"])
        #expect(songs.titles(of: 1) == ["B", "A"])
    }

    @Test func spotifysAddressesInJSPFBecomeItsIds() throws {
        let (songs, _) = try workshop.catalogue(ImportWorkshop.fixture("spotify_ids.jspf"))

        #expect(songs.tracks[0].id == Track.ID("spotify:track:6sIO4z1sh0DDxw3UOjPQ4a"))
        #expect(songs.tracks.count == 8)
    }

    @Test func xspfIsReadWithItsReferencesUndone() throws {
        let file = try workshop.write(
            "list.xspf",
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- <track> in a comment -->
            <playlist version="1" xmlns="http://xspf.org/ns/0/" xmlns:x="urn:x">
              <title>Rainy &amp; slow</title>
              <trackList>
                <track><title>A &lt;B&gt; &#x264B;</title><creator>X feat. Y</creator><duration>200500</duration>
                  <identifier>https://musicbrainz.org/recording/0000000A-0000-4000-8000-000000000000</identifier>
                  <extension application="x"><x:title>not this</x:title></extension></track>
                <track><creator><![CDATA[Z & Co]]></creator><title>C &unknown; D</title><album/></track>
                <track><creator>Nobody</creator></track>
              </trackList>
            </playlist>
            """)

        let (songs, summary) = try workshop.catalogue(file)

        #expect(songs.playlists.map(\.title) == ["Rainy & slow"])
        #expect(songs.tracks.map(\.title) == ["A <B> ♋", "C &unknown; D"])
        #expect(songs.tracks.map(\.artist) == ["X", "Z & Co"])
        #expect(songs.tracks[0].featuring == ["Y"])
        #expect(songs.tracks[0].id == Track.ID("0000000a-0000-4000-8000-000000000000"))
        #expect(songs.tracks[0].durationMs == 201_000)
        #expect(summary.firstBadRecords == ["list.xspf element 2: has no title"])
    }

    @Test func m3uIsReadWithAndWithoutItsExtensions() throws {
        let file = try workshop.write(
            "mix.m3u8",
            """
            #EXTM3U
            #PLAYLIST:비 오는 날
            #EXTINF:123,하늘다방 - 새벽 버스 - Live
            https://example.org/1
            #EXTINF:-1 group="a, b",Blue Kettle – Rain on Tin
            music/anything.mp3
            music/Blue Kettle - Glass.mp3
            https://example.org/The%20Paper%20Lanterns%20-%20Orbit.ogg
            nothing.mp3

            """)

        let (songs, summary) = try workshop.catalogue(file)

        #expect(songs.playlists.map(\.title) == ["비 오는 날"])
        #expect(songs.playlists[0].themes == ["wx.rain"])
        #expect(songs.tracks.map(\.title) == ["새벽 버스 - Live", "Rain on Tin", "Glass", "Orbit"])
        #expect(songs.tracks.map(\.artist) == ["하늘다방", "Blue Kettle", "Blue Kettle", "The Paper Lanterns"])
        #expect(songs.tracks.map(\.durationMs) == [123_000, nil, nil, nil])
        #expect(summary.firstBadRecords == ["mix.m3u8 line 9: has no artist"])
    }
}
