import Foundation
import Jobs
import RhythmiQDomain
import Storage
import Testing

/// What a person wants in no list, on the disk.
@Suite struct NeverStoreTests {
    private static let canary = "카나리아 canary 9b1c"

    private func song(_ number: Int) -> NeverEntry {
        let song = SeedSong(id: Track.ID("song-\(number)"), title: Self.canary, artist: "누구")
        return NeverEntry(id: "job\(1_000 + number)", name: .song(song))
    }

    private func finish(_ number: Int, _ store: SQLiteStore, _ bench: StoreBench, _ effects: [Effect]) async throws {
        _ = try await store.ingest(.message(number))
        try await store.finish(try await store.claimOne(bench.now).lease, .completed, effects: effects)
    }

    @Test func itOutlivesARestartIsTheirsAloneAndUnreadable() async throws {
        let bench = try StoreBench()
        do {
            let store = try bench.open()
            try await finish(
                1, store, bench,
                [.addNever(.person(1), song(1)), .addNever(.person(1), .init(id: "job2", name: .artist("아무개")))])
            try store.close()
        }
        let store = try bench.open()

        #expect(try await store.never(of: .person(1)).map(\.id) == ["job2", "job1001"])
        #expect(try await store.never(of: .person(1)).last == song(1))
        #expect(try await store.never(of: .person(2)).isEmpty)
        let files = try FileManager.default.contentsOfDirectory(at: bench.folder, includingPropertiesForKeys: nil)
        for file in files { #expect(try Data(contentsOf: file).range(of: Data("canary".utf8)) == nil) }
    }

    @Test func theSameNameIsKeptOnceAndNoMoreThanTheLimit() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        let many = (0..<NeverEntry.mostOfAPerson + 5).map { Effect.addNever(.person(1), song($0)) }
        let again = Effect.addNever(.person(1), NeverEntry(id: "another", name: song(0).name))

        try await finish(1, store, bench, many + [again])

        let kept = try await store.never(of: .person(1))
        #expect(kept.count == NeverEntry.mostOfAPerson && !kept.contains { $0.id == "another" })
    }

    @Test func whatIsTakenBackGoesAndWhatIsTakenOffEndsUndoing() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try await finish(1, store, bench, (0..<4).map { .addNever(.person(1), song($0)) })
        try await finish(2, store, bench, [.removeNever(.person(1), id: song(3).id, isUndoing: true)])
        #expect(try await store.never(of: .person(1)).map(\.isUndoable) == [true, true, true])

        try await finish(3, store, bench, [.removeNever(.person(1), id: song(0).id, isUndoing: false)])
        // Somebody else's is out of reach.
        _ = try await store.ingest(.message(4, from: 2))
        let other = try await store.claimOne(bench.now)
        try await store.finish(
            other.lease, .completed, effects: [.removeNever(.person(2), id: song(1).id, isUndoing: true)])

        let kept = try await store.never(of: .person(1))
        #expect(kept.map(\.id) == [song(2).id, song(1).id] && kept.allSatisfy { !$0.isUndoable })
    }

    @Test func itIsInTheExportAndGoneWithThePerson() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try await finish(1, store, bench, [.addNever(.person(1), song(1))])

        let json = try #require(try await store.export(.person(1)))
        let document = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        #expect((document["never"] as? [[String: Any]])?.first?["name"] as? String == "\(Self.canary) — 누구")

        try await store.forget(.person(1))
        #expect(try await store.never(of: .person(1)).isEmpty)
        #expect(try await store.check().isEmpty)
    }
}
