import Catalogue
import CatalogueIndex
import Foundation
import RhythmiQDomain
import Testing

/// What goes into an index comes out of it, and nothing else is taken for one.
@Suite struct IndexFileTests {
    private let lists: [[UInt32]] = [[0, 1, 2], [2, 1], [2, 2, 3], [4]]

    @Test func tracksAndPlaylistsComeBackInBothDirections() throws {
        try withFolder { folder in
            let index = try build(lists, songs: 6, to: folder.appending(path: "i"))

            let numbers = try (0..<6).map { try #require(index.track(withID: "s\($0)")) }
            #expect(index.trackCount == 6 && index.playlistCount == 4 && index.entryCount == 8)
            #expect(numbers.map(index.playlistCount(ofTrack:)) == [1, 2, 3, 1, 1, 0])
            for (playlist, list) in lists.enumerated() {
                let expected = Set(list.map { numbers[Int($0)] })
                #expect(Set(index.tracks(ofPlaylist: playlist)) == expected)
                for track in expected { #expect(index.playlists(withTrack: track).contains(playlist)) }
            }
            #expect(index.track(withID: "s9") == nil)
        }
    }

    @Test func everythingKnownOfATrackComesBack() throws {
        try withFolder { folder in
            let track = Track(
                id: Track.ID("x"), otherIDs: ["y", "spotify:track:1"], title: "밤편지",
                otherTitles: ["Through the Night", "Bam"], artist: "아이유",
                otherArtistNames: ["IU"], featuring: ["B", "C"], year: 2017, durationMs: 253_000, language: "ko",
                country: "KR", isExplicit: true, hasRap: true, energy: 0.1234,
                sound: Sound(valence: 0.5, danceability: 0, acousticness: 1, tempo: 128.5),
                themes: [ThemeID("mood.calm")])
            let url = folder.appending(path: "i")
            var builder = try IndexBuilder(to: url)
            #expect(try builder.add(track, facts: track.themes))
            #expect(try !builder.add(track, facts: []))
            try builder.finish()

            let index = try CatalogueIndex(contentsOf: url)
            #expect(index.track(0) == track)
            for id in ["x", "y", "spotify:track:1"] { #expect(index.track(withID: id) == 0) }
            #expect(index.track(withID: "z") == nil)
            #expect(index.track(withKey: SongKey.of(title: "through the night", artist: "iu")) == 0)
            #expect(index.track(withTitleKey: SongKey.titleKey("밤편지 (Live)")) == 0)
            #expect(index.artistGroup(withKey: SongKey.artistKey("IU")) == index.artistGroup(of: 0))
            #expect(Array(index.tracks(with: ThemeID("mood.calm"))) == [0])
        }
    }

    @Test func anIdOfItsOwnGoesBeforeAnothersOtherId() throws {
        try withFolder { folder in
            let url = folder.appending(path: "i")
            var builder = try IndexBuilder(to: url)
            for (id, others) in [("a", ["b", "c"]), ("b", ["c"]), ("d", [])] {
                let track = Track(id: Track.ID(id), otherIDs: others, title: "Title \(id)", artist: "Artist")
                #expect(try builder.add(track, facts: []))
            }
            try builder.addPlaylist(themes: [], tracks: [1, 2])
            try builder.finish()
            let index = try CatalogueIndex(contentsOf: url)
            try index.verify()

            let found = ["a", "b", "c", "d"].map { id in index.track(withID: id).map { index.track($0).id.rawValue } }

            #expect(found == ["a", "b", "a", "d"])
        }
    }

    @Test func moreUsedTracksHaveSmallerNumbers() throws {
        try withFolder { folder in
            let index = try build(lists, songs: 6, to: folder.appending(path: "i"))

            let counts = (0..<6).map(index.playlistCount(ofTrack:))
            #expect(counts == counts.sorted(by: >))
            #expect(index.track(0).id.rawValue == "s2")
        }
    }

    @Test func theSameCatalogueGivesTheSameBytes() throws {
        try withFolder { folder in
            _ = try build(lists, songs: 6, to: folder.appending(path: "a"))
            _ = try build(lists, songs: 6, to: folder.appending(path: "b"))

            let (a, b) = (folder.appending(path: "a"), folder.appending(path: "b"))
            #expect(try Data(contentsOf: a) == Data(contentsOf: b))
        }
    }

    @Test func aFileOfAnyOtherLengthIsRefused() throws {
        try withFolder { folder in
            let url = folder.appending(path: "i")
            _ = try build(lists, songs: 6, to: url)
            let whole = try Data(contentsOf: url)

            for length in stride(from: 0, to: whole.count, by: 97) {
                try whole.prefix(length).write(to: url)
                #expect(throws: CatalogueIndexError.self) { try CatalogueIndex(contentsOf: url) }
            }
            try (whole + Data([0])).write(to: url)
            #expect(throws: CatalogueIndexError.truncated(file: url.path)) { try CatalogueIndex(contentsOf: url) }
        }
    }

    @Test func everyAlteredByteOfContentIsRefused() throws {
        try withFolder { folder in
            let url = folder.appending(path: "i")
            let index = try build(lists, songs: 6, themes: [[ThemeID("wx.rain")]], to: url)
            let whole = try Data(contentsOf: url)

            for place in stride(from: 0, to: whole.count, by: 1) where !index.isPadding(place) {
                var altered = whole
                altered[place] ^= 0x10
                try altered.write(to: url)
                #expect(throws: CatalogueIndexError.self, "byte \(place)") {
                    try CatalogueIndex(contentsOf: url).verify()
                }
            }
        }
    }

    @Test func foreignFilesAndOtherVersionsAreNamedAsSuch() throws {
        try withFolder { folder in
            let url = folder.appending(path: "i")
            try Data(repeating: 0x7B, count: 5_000).write(to: url)
            #expect(throws: CatalogueIndexError.foreign(file: url.path)) { try CatalogueIndex(contentsOf: url) }

            _ = try build(lists, songs: 6, to: url)
            var data = try Data(contentsOf: url)
            data[12] = 77
            try data.write(to: url)
            #expect(throws: CatalogueIndexError.otherVersion(file: url.path, found: 77)) {
                try CatalogueIndex(contentsOf: url)
            }
            data.replaceSubrange(8..<12, with: data[8..<12].reversed())
            try data.write(to: url)
            #expect(throws: CatalogueIndexError.otherByteOrder(file: url.path)) { try CatalogueIndex(contentsOf: url) }
        }
    }

    @Test func aCatalogueFolderIsReadLineByLine() throws {
        try withFolder { folder in
            let tracks = """
                {"id": "a", "title": "T\\u00e9 \\"x\\"", "artist": "A", "more": [{"x": [1, "}"]}], "energy": 0.5}

                {"id":"b","title":"U","artist":"B","explicit":true,"titles":["V","W"],"year":1999}
                {"id": "b", "title": "again", "artist": "B"}
                """
            let playlists = #"{"id": "p", "title": "x", "themes": ["wx.rain"], "tracks": ["b", "a", "zzz"]}"#
            try Data(tracks.utf8).write(to: folder.appending(path: "tracks.jsonl"))
            try Data(playlists.utf8).write(to: folder.appending(path: "playlists.jsonl"))
            let url = folder.appending(path: "i")

            let summary = try IndexBuilder.build(folder: folder, to: url, facts: \.themes)

            #expect((summary.tracks, summary.playlists, summary.entries) == (2, 1, 2))
            #expect((summary.repeatedIDs, summary.unknownEntries) == (1, 1))
            let index = try CatalogueIndex(contentsOf: url)
            #expect(index.track(0).title == "Té \"x\"" && index.track(1).otherTitles == ["V", "W"])
            #expect(Array(index.playlists(with: ThemeID("wx.rain"))) == [0])
        }
    }

    @Test(arguments: ["{", "[]", "{\"id\": 1}", "{\"id\":\"a\",\"title\":\"b\"}", "{\"id\":\"a\"", "nonsense", "{}x"])
    func aBrokenLineIsNamedAndNothingIsWritten(line: String) throws {
        try withFolder { folder in
            try Data(line.utf8).write(to: folder.appending(path: "tracks.jsonl"))
            try Data().write(to: folder.appending(path: "playlists.jsonl"))

            #expect(throws: CatalogueIndexError.self) {
                try IndexBuilder.build(folder: folder, to: folder.appending(path: "i"), facts: \.themes)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
        }
    }
}
