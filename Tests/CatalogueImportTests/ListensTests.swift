import Catalogue
import CatalogueImport
import Foundation
import RhythmiQDomain
import Testing

/// ListenBrainz listens: what one person heard in one go is a list.
@Suite struct ListensTests {
    private func listen(_ user: String, _ time: Int, _ title: String, more: String = "") -> String {
        #"{"user_id": \#(user), "timestamp": \#(time), "recording_msid": "x", "track_metadata": "#
            + #"{"artist_name": "The \#(title)s", "track_name": "\#(title)", "release_name": "R"\#(more)}}"#
    }

    @Test func sessionsOfOneListenerBecomeLists() throws {
        let workshop = try ImportWorkshop()
        let titles = ["a", "b", "c", "d", "e", "f"]
        // Two people at once; one goes on after an hour.
        var lines: [String] = []
        for (place, title) in titles.enumerated() {
            lines.append(listen("1", 1_000 + place * 200, title))
            lines.append(listen("2", 1_000 + place * 200, "x" + title))
        }
        for (place, title) in (titles + ["a"]).enumerated() { lines.append(listen("1", 9_000 + place * 200, title)) }
        lines += [listen("3", 50, "short"), "nonsense", #"{"track_metadata": {"artist_name": "A"}}"#]

        let (songs, summary) = try workshop.catalogue(
            try workshop.write("1.listens", lines.joined(separator: "\n")))

        #expect(summary.badRecords == 2)
        let lists = songs.playlists.map { $0.tracks.map { songs.tracks[Int($0)].title } }
        #expect(lists.count == 3)
        #expect(lists.count { $0 == titles } == 2 && lists.contains(titles.map { "x" + $0 }))
        #expect(!songs.playlists.contains { $0.id.contains("1_000") || $0.title.contains("1") })
    }

    @Test func anExportThatRunsBackwardsIsReadAlikeAndSongsKeepTheirRecordings() throws {
        let workshop = try ImportWorkshop()
        let id = "8f3471b5-7e6a-48da-86a9-c1c07a0f47ae"
        let lines = (0..<7).map { place in
            listen(
                "1", 9_000 - place * 100, "t\(place)",
                more: place == 0
                    ? #", "mbid_mapping": {"recording_mbid": "\#(id)"}, "additional_info": {"duration_ms": 200000}"#
                    : "")
        }

        let (songs, _) = try workshop.catalogue(
            try workshop.write("mine.jsonl", lines.joined(separator: "\n")), format: .listens)

        #expect(songs.playlists.map(\.tracks.count) == [7])
        let first = try #require(songs.tracks.first { $0.title == "t0" })
        #expect(first.id.rawValue.contains(id) && first.durationMs == 200_000)
    }
}
