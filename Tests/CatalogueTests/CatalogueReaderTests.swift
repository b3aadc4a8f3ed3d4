import Catalogue
import Foundation
import RhythmiQDomain
import TestSupport
import Testing

@Suite struct CatalogueReaderTests {
    private static let song = #"{"id": "a", "title": "가", "artist": "나", "seconds": 200}"#
    private static let list = #"{"id": "p", "title": "P", "themes": ["wx.rain"], "tracks": ["a"]}"#

    /// Reads a catalogue of these two files; `nil` leaves the file out.
    private func read(tracks: String?, playlists: String?) throws -> SongCatalogue {
        let folder = FileManager.default.temporaryDirectory.appending(path: "catalogue-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try tracks.map { try Data($0.utf8).write(to: folder.appending(path: "tracks.jsonl")) }
        try playlists.map { try Data($0.utf8).write(to: folder.appending(path: "playlists.jsonl")) }
        return try CatalogueReader.read(folder: folder)
    }

    private func faults(tracks: String?, playlists: String? = list) throws -> [String] {
        let error = #expect(throws: CatalogueError.self) { try read(tracks: tracks, playlists: playlists) }
        return try #require(error).faults
    }

    @Test func everyFieldArrives() throws {
        let line = """
            {"id": "x", "title": "밤편지", "titles": ["Through the Night"], "artist": "아이유", "artists": ["IU"], \
            "featuring": ["G"], "year": 2017, "seconds": 253, "language": "ko", "country": "KR", "explicit": true, \
            "rap": true, "energy": 0.2, "themes": ["genre.ballad"]}
            """

        let catalogue = try read(tracks: line, playlists: "")

        let track = Track(
            id: Track.ID("x"), title: "밤편지", otherTitles: ["Through the Night"], artist: "아이유",
            otherArtistNames: ["IU"], featuring: ["G"], year: 2017, durationMs: 253_000, language: "ko", country: "KR",
            isExplicit: true, hasRap: true, energy: 0.2, themes: [ThemeID("genre.ballad")])
        #expect(catalogue.tracks == [track])
        #expect(catalogue.index(of: track.id) == 0)
        #expect(catalogue.index(of: Track.ID("y")) == nil)
    }

    @Test func emptyLinesAndWindowsLineEndsAreNoFaults() throws {
        let catalogue = try read(tracks: "\r\n\(Self.song)\r\n \t\n", playlists: "\n\(Self.list)\n\n")

        #expect(catalogue.tracks.count == 1)
        #expect(
            catalogue.playlists == [
                CataloguePlaylist(id: "p", title: "P", themes: [ThemeID("wx.rain")], tracks: [0])
            ])
    }

    @Test func aMissingFileIsNamed() throws {
        let faults = try faults(tracks: nil, playlists: nil)

        #expect(faults.count == 2)
        #expect(faults.first?.contains("tracks.jsonl") == true && faults.last?.contains("playlists.jsonl") == true)
    }

    @Test func playlistsAreNotBlamedForAMissingSongFile() throws {
        #expect(try faults(tracks: nil).count == 1)
    }

    @Test func aBadLineIsNamedByItsNumber() throws {
        let cut = try faults(tracks: "\(Self.song)\n\n{\"id\": ")

        #expect(cut == ["tracks.jsonl line 3: not valid JSON, or a number in it does not fit"])
        #expect(try faults(tracks: "\(Self.song)\n[1]") == ["tracks.jsonl line 2: not a JSON object"])
    }

    @Test(arguments: [
        (#"{"id": "b", "artist": "나"}"#, "title is missing"),
        (#"{"id": "b", "title": 5, "artist": "나"}"#, "title has the wrong type"),
        (#"{"id": "b", "title": null, "artist": "나"}"#, "title has the wrong type"),
        (#"{"id": "b", "title": "t", "artist": "나", "seconds": "200"}"#, "seconds has the wrong type"),
        (
            #"{"id": "b", "title": "t", "artist": "나", "seconds": 200.5}"#,
            "not valid JSON, or a number in it does not fit"
        ),
        (#"{"id": "b", "title": "t", "artist": "나", "themes": "wx.rain"}"#, "themes has the wrong type"),
        (
            #"{"id": "b", "title": "t", "artist": "나", "seconds": 9000000000000000000}"#,
            "seconds must be from 1 to 86400"
        ),
        (#"{"id": "b", "title": "t", "artist": "나", "seconds": -4}"#, "seconds must be from 1 to 86400"),
        (#"{"id": "b", "title": "t", "artist": "나", "energy": 7}"#, "energy must be from 0 to 1"),
        (#"{"id": "b", "title": "", "artist": "나"}"#, "title is empty"),
    ])
    func aValueThatCannotBeUsedIsNamed(line: String, reason: String) throws {
        #expect(try faults(tracks: "\(Self.song)\n\(line)") == ["tracks.jsonl line 2: \(reason)"])
    }

    @Test func anIdUsedTwiceIsNamedWithBothLines() throws {
        let faults = try faults(tracks: "\(Self.song)\n\n\(Self.song)")

        #expect(faults == ["tracks.jsonl line 3: the id a is already used in line 1"])
    }

    @Test func aSongThatNobodyKnowsIsNamedWithTheLineOfItsPlaylist() throws {
        let list = #"{"id": "q", "title": "Q", "themes": [], "tracks": ["a", "b", "c"]}"#

        #expect(
            try faults(tracks: Self.song, playlists: "\(Self.list)\n\(list)")
                == ["playlists.jsonl line 2: unknown track b, c"])
    }

    @Test func allFaultsOfBothFilesAreReportedAtOnce() throws {
        let faults = try faults(tracks: "\(Self.song)\n{}\n?", playlists: "{}\n\(Self.list)\n[")

        #expect(
            faults == [
                "tracks.jsonl line 2: id is missing",
                "tracks.jsonl line 3: not valid JSON, or a number in it does not fit",
                "playlists.jsonl line 1: id is missing",
                "playlists.jsonl line 3: not valid JSON, or a number in it does not fit",
            ])
    }

    @Test func noSongsAreAFault() throws {
        #expect(try faults(tracks: "", playlists: "") == ["tracks.jsonl holds no song"])
    }

    @Test func aLongReportIsCutAfterTwentyFaults() throws {
        let error = CatalogueError(faults: (1...23).map { "fault \($0)" })

        #expect(error.description.contains("fault 20") && !error.description.contains("fault 21"))
        #expect(error.description.contains("and 3 more"))
    }
}
