import Catalogue
import CatalogueImport
import Foundation
import RhythmiQDomain
import Testing

/// Nothing in a file stops an import, but for `--strict`.
@Suite struct BadRecordTests {
    private let workshop: ImportWorkshop

    init() throws { workshop = try ImportWorkshop() }

    private static let good = #"{"id": "good", "title": "Good", "artist": "A"}"#

    @Test(arguments: [
        (#"{"id": 7, "title": "T", "artist": "A"}"#, "id is no text"),
        (#"{"id": "x", "title": ["T"], "artist": "A"}"#, "title is no text"),
        (#"{"id": "x", "title": "T", "artist": null}"#, "has no artist"),
        (#"{"id": "x", "title": "T", "artist": "A", "seconds": NaN}"#, "seconds is not a number (NaN)"),
        (#"{"id": "x", "title": "T", "artist": "A", "seconds": -Infinity}"#, "seconds is infinite"),
        (#"{"id": "x", "title": "T", "artist": "A", "seconds": 1e999}"#, "seconds is infinite"),
        (#"{"id": "x", "title": "T", "artist": "A", "year": "old"}"#, "year is no number"),
        (#"{"id": "x", "title": "T", "artist": "A", "year": 1e300}"#, "year is out of range"),
        (#"{"id": "x", "title": "T", "artist": "A", "energy": 7}"#, "energy is outside 0…1"),
        (#"{"id": "x", "title": "T", "artist": "A", "themes": [1]}"#, "themes holds something other than text"),
        (#"{"id": "x", "title": "\ud800", "artist": "A"}"#, #"title is broken \u escape"#),
        (#"{"id": "good", "title": "Other", "artist": "B"}"#, "its id is used twice"),
        (#"{"id": "x", "title": "T", "artist""#, "is no JSON: a colon is missing"),
        ("[1]", "is no JSON object"), ("{}{}", "is no JSON: something follows its end"),
        ("nonsense", "is no JSON: a value is missing"),
        ("{\"a\": " + String(repeating: "[", count: 100_000), "is nested deeper than 64"),
        (
            #"{"id": "x", "artist": "A", "title": ""# + String(repeating: "t", count: 5_000) + "\"}",
            "title is longer than 1000 characters"
        ),
    ])
    func aBadLineIsNamedAndTheRestIsRead(line: String, reason: String) throws {
        let file = try workshop.write(
            "tracks.jsonl", "\(Self.good)\n\(line)\n\n{\"id\": \"b\", \"title\": \"B\", \"artist\": \"A\"}\n")

        let (songs, summary) = try workshop.catalogueOfSongs(file)

        #expect(songs.map(\.title) == ["Good", "B"])
        #expect(summary.badRecords == 1)
        #expect(summary.firstBadRecords == ["tracks.jsonl line 2: \(reason)"])
    }

    @Test func brokenUTF8CostsItsRecordAlone() throws {
        var content = Data("\(Self.good)\n{\"id\": \"x\", \"title\": \"".utf8)
        content.append(contentsOf: [0xFF, 0xC3, 0x28])
        content.append(
            contentsOf: Data("\", \"artist\": \"A\"}\n{\"id\": \"b\", \"title\": \"B\", \"artist\": \"A\"}".utf8))
        let file = try workshop.write("tracks.jsonl", content)

        let (songs, summary) = try workshop.catalogueOfSongs(file)

        #expect(songs.map(\.title) == ["Good", "B"])
        #expect(summary.firstBadRecords == ["tracks.jsonl line 2: title is broken UTF-8"])
    }

    @Test(arguments: ["tracks.jsonl", "table.csv", "mix.m3u8"])
    func aLineOfTenMegabytesIsPassedOver(name: String) throws {
        let long = String(repeating: "x", count: 10_000_000)
        let content =
            switch name {
            case "tracks.jsonl":
                "\(Self.good)\n{\"id\": \"\(long)\"}\n{\"id\": \"b\", \"title\": \"B\", \"artist\": \"A\"}\n"
            case "table.csv": "title,artist\nGood,A\n\"\(long)\",A\nB,A\n"
            default: "#EXTM3U\n#EXTINF:100,A - Good\n1\n#EXTINF:100,A - \(long)\n2\n#EXTINF:100,A - B\n3\n"
            }
        let file = try workshop.write(name, content)

        let (songs, summary) = try workshop.catalogueOfSongs(file)

        #expect(songs.map(\.title) == ["Good", "B"])
        #expect(summary.badRecords == 1)
        #expect(summary.firstBadRecords.first?.hasSuffix("is longer than 1 MiB") == true)
    }

    @Test func aBadTrackCostsItsListOneEntry() throws {
        let file = try workshop.write(
            "slice.json",
            #"""
            {"playlists": [
              {"pid": 1, "name": "a", "tracks": [
                {"track_name": "A", "artist_name": "X", "duration_ms": 200000},
                {"track_name": "B", "artist_name": "X", "duration_ms": NaN},
                {"track_name": 7, "artist_name": "X"}, null, [], {"track_name": "C", "artist_name": "X"}]},
              {"pid": 1, "name": "again", "tracks": []},
              {"pid": "2", "name": "b", "tracks": []},
              {"pid": 3, "tracks": {}},
              {"pid": 4, "name": "c" "tracks": []},
              7, ,
              {"pid": 5, "name": "last", "tracks": [{"track_name": "D", "artist_name": "X"}]}]}
            """#)

        let (songs, summary) = try workshop.catalogue(file)

        #expect(songs.playlists.map(\.title) == ["a", "last"])
        #expect(songs.titles(of: 0) == ["A", "C"])
        #expect(summary.badRecords == 9)
        #expect(summary.firstBadRecords[0] == "slice.json element 0, entry 1: duration_ms is not a number (NaN)")
        #expect(summary.firstBadRecords[3] == "slice.json element 0, entry 4: is no JSON object")
        #expect(summary.firstBadRecords[4] == "slice.json element 1: its playlist id is used twice")
    }

    @Test func aFileCutOffInTheMiddleGivesWhatWasWhole() throws {
        let whole = try Data(contentsOf: ImportWorkshop.fixture("mpd.slice.0-1.json"))
        let file = try workshop.write("slice.json", whole.prefix(whole.count - 200))

        let (songs, summary) = try workshop.catalogue(file)

        #expect(songs.playlists.map(\.id) == ["mpd:0"])
        #expect(summary.firstBadRecords == ["slice.json element 1: the file ends in the middle of it"])
    }

    /// Wherever it is cut and whatever byte stands wrong, an import ends with a result or an error, and never with a crash.
    @Test(arguments: 0..<60)
    func damagedFilesNeverCrash(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        for name in [
            "mpd.slice.0-1.json", "listenbrainz.jspf", "exportify.csv", "Playlist1.json", "melon_song_meta.json",
        ] {
            var bytes = [UInt8](try Data(contentsOf: ImportWorkshop.fixture(name)))
            for _ in 0..<8 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count / 2, using: &generator))
            let file = try workshop.write("\(seed)-\(name)", Data(bytes))
            let format: ImportFormat =
                switch name {
                case "mpd.slice.0-1.json": .millionPlaylist
                case "listenbrainz.jspf": .jspf
                case "exportify.csv": .exportify
                case "Playlist1.json": .spotifyExport
                default: .melon
                }

            do {
                let summary = try workshop.run([file], format: format).summary
                #expect(summary.tracks > 0)
            } catch is CatalogueImportError {}
        }
    }

    @Test(arguments: [
        ("x,NA,1,2", "has no title"), ("x,T,NaN,2", "duration_ms is no number"),
        ("x,T,inf,2", "duration_ms is no number"),
        ("x,T,three,2", "duration_ms is no number"), ("x,T,1", "has 3 columns where the header has 4"),
        ("x,T,1,2,3", "has 5 columns where the header has 4"), ("x,\"T\"t,1,2", "has something behind a closing quote"),
        ("x,\"T,1,2", "has a quote that is never closed"),
        ("good,Another,1,2", "its id stands for another song already"),
    ])
    func aBadRowIsNamedAndTheRestIsRead(row: String, reason: String) throws {
        let file = try workshop.write(
            "t.csv", "track_id,title,duration_ms,artist\ngood,Good,,A\n\(row)\nb,B,200000,A\n")

        let (songs, summary) = try workshop.catalogueOfSongs(file)

        #expect(songs.map(\.title) == ["Good", "B"])
        #expect(summary.firstBadRecords == ["t.csv line 3: \(reason)"])
    }

    @Test func aQuoteClosedByALaterRecordsCostsItsOwnLine() throws {
        let file = try workshop.write("t.csv", "title,artist\n\"A,X\n\"B\",Y\n\"C\nand D\",Z\n")

        let (songs, summary) = try workshop.catalogueOfSongs(file)

        #expect(songs.map(\.title) == ["B", "C and D"])
        #expect(summary.firstBadRecords == ["t.csv line 2: has something behind a closing quote"])
    }

    @Test func xspfWithADocumentTypeIsRefused() throws {
        let file = try workshop.write(
            "bomb.xspf",
            """
            <!DOCTYPE playlist [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
            <playlist xmlns="http://xspf.org/ns/0/"><trackList><track><title>&b;</title><creator>X</creator></track>
            </trackList></playlist>
            """)

        let error = #expect(throws: CatalogueImportError.self) { try workshop.run([file]) }

        #expect(error?.description.contains("has a document type declaration, which is refused") == true)
    }

    @Test func strictStopsAtTheFirstBadRecord() throws {
        let file = try workshop.write("tracks.jsonl", "\(Self.good)\nnonsense\n7\n")

        let error = #expect(throws: CatalogueImportError.self) { try workshop.run([file], isStrict: true) }

        guard case .badRecord(let record) = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(record.description == "tracks.jsonl line 2: is no JSON: a value is missing")
    }

    @Test func tenBadRecordsAreNamedAndAllAreCounted() throws {
        let file = try workshop.write("tracks.jsonl", "\(Self.good)\n" + String(repeating: "bad\n", count: 25))

        let (_, summary) = try workshop.catalogueOfSongs(file)

        #expect(summary.badRecords == 25)
        #expect(summary.firstBadRecords.count == 10)
        #expect(summary.lines.last?.hasSuffix("… and 15 more") == true)
    }

    @Test func anErrorNeverQuotesARecord() throws {
        let secret = "zx81-secret"
        let file = try workshop.write(
            "tracks.jsonl", "{\"id\": \"\(secret)\", \"title\": {\"\(secret)\": 1}, \"artist\": 1}\n\(secret)\n")

        let error = #expect(throws: CatalogueImportError.self) { try workshop.run([file]) }

        #expect(error?.description.contains(secret) == false)
    }

    @Test func utf16IsRefusedWithTheRemedy() throws {
        let file = try workshop.write("t.csv", Data([0xFF, 0xFE, 0x41, 0x00]))

        let error = #expect(throws: CatalogueImportError.self) { try workshop.run([file], format: .flatCSV) }

        #expect(error?.description.hasSuffix("it is UTF-16; save it as UTF-8") == true)
    }
}

extension ImportWorkshop {
    fileprivate func catalogueOfSongs(_ file: URL) throws -> (songs: [Track], summary: ImportSummary) {
        let (catalogue, summary) = try catalogue(file)
        return (catalogue.tracks, summary)
    }
}
