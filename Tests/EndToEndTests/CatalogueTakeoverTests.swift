import Foundation
import HTTPTransport
import RhythmiQDomain
import StandIns
import Testing

/// A new index under the running daemon, whole and damaged.
/// One after the other: each writes an index and drives processes.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CatalogueTakeoverTests {
    /// An index whose songs all carry the word in their titles.
    private static func build(_ word: String, in rig: Rig, to file: URL) async throws {
        let folder = rig.folder.appending(path: "catalogue-\(word)-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var (tracks, playlists) = ("", "")
        for song in 0..<120 {
            tracks +=
                #"{"id":"\#(word)-\#(song)","title":"\#(word) \#(song)","artist":"Band \#(song)","seconds":200}"# + "\n"
        }
        for list in 0..<12 {
            let songs = (0..<20).map { "\"\(word)-\((list * 10 + $0) % 120)\"" }.joined(separator: ",")
            playlists += #"{"id":"l\#(list)","title":"List","themes":["genre.jazz"],"tracks":[\#(songs)]}"# + "\n"
        }
        try Data(tracks.utf8).write(to: folder.appending(path: "tracks.jsonl"))
        try Data(playlists.utf8).write(to: folder.appending(path: "playlists.jsonl"))
        _ = try rig.expectingSuccess(try await rig.run("catalog", "build", folder.path, "--out", file.path))
    }

    /// What the songs of the next answer are called.
    private static func words(_ rig: Rig, _ person: TelegramPerson) async throws -> Set<String> {
        let answer = try await rig.ask("재즈 8곡", person).current
        let songs = answer.text.split(separator: "\n").filter { $0.contains("Band ") }
        #expect(songs.count == 8, "\(answer.text)")
        return Set(["Former", "Fresh", "Third"].filter { word in songs.contains { $0.contains(word) } })
    }

    private static func metric(_ outcome: String, _ rig: Rig) async throws -> Bool {
        let text = String(decoding: try await rig.get("/metrics", isAdmin: true).body, as: UTF8.self)
        return text.contains("rhythmiq_catalogue_files_total{outcome=\"\(outcome)\"} 1")
    }

    private static func running(_ body: @Sendable (Rig, URL) async throws -> Void) async throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-index-\(UUID())")
        defer { unlink(place.path) }
        let options = Rig.Options(hasSpotify: false, environment: ["CATALOG_PATH": place.path])
        try await Rig.running(options) { rig in
            try await build("Former", in: rig, to: place)
            try rig.start()
            try await rig.ready()
            try await body(rig, place)
            #expect(try await rig.get("/readyz", isAdmin: true).status == 200)
            #expect(await rig.stop() == 0)
            rig.expectNoViolations()
        }
    }

    @Test func aNewIndexIsTakenOverWhileRequestsRunAndNoneIsLost() async throws {
        try await Self.running { rig, place in
            #expect(try await Self.words(rig, TelegramPerson(1)) == ["Former"])

            // Twenty people ask while the file is replaced.
            try await withThrowingTaskGroup(of: Set<String>.self) { group in
                for person in 0..<20 {
                    group.addTask { try await Self.words(rig, TelegramPerson(100 + Int64(person))) }
                    if person == 4 { try await Self.build("Fresh", in: rig, to: place) }
                }
                // Each list is of one index or the other.
                for try await words in group { #expect(words.count == 1, "\(words)") }
            }

            #expect(
                try await eventually { try await Self.metric("replaced", rig) }, "\(rig.logText.suffix(2_000))")
            #expect(try await Self.words(rig, TelegramPerson(2)) == ["Fresh"])
            #expect(rig.logText.contains("a new catalogue index is in use"))
        }
    }

    @Test func aDamagedIndexIsRefusedAndTheFormerOneGoesOn() async throws {
        try await Self.running { rig, place in
            #expect(try await Self.words(rig, TelegramPerson(1)) == ["Former"])

            // Written into the very file in use, and cut short: the worst an operator can do to it.
            let file = try FileHandle(forWritingTo: place)
            try file.seek(toOffset: 4_096)
            try file.write(contentsOf: Data(repeating: 0xAA, count: 4_096))
            try file.truncate(atOffset: 9_000)
            try file.close()

            #expect(
                try await eventually { try await Self.metric("refused", rig) }, "\(rig.logText.suffix(2_000))")
            #expect(rig.logText.contains("the new catalogue index was refused"))
            for person in 2..<6 { #expect(try await Self.words(rig, TelegramPerson(Int64(person))) == ["Former"]) }

            // Put right, and looked at without delay.
            try await Self.build("Third", in: rig, to: place)
            rig.hangUp()
            #expect(
                try await eventually { try await Self.metric("replaced", rig) }, "\(rig.logText.suffix(2_000))")
            #expect(try await Self.words(rig, TelegramPerson(9)) == ["Third"])
        }
    }
}
