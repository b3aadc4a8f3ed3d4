import Foundation
import GRDB
import Jobs
import RhythmiQDomain
import Testing

@testable import Storage

/// What the daemon's maintenance and the operator's tools ask of the store.
@Suite struct ChoreTests {
    @Test(arguments: [(0, []), (2, ["list0"]), (3, []), (9, [])] as [(Int, [String])])
    func theOldestHousePlaylistsBeyondTheLimitAreNamed(limit: Int, expected: [String]) async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)
        for number in 0..<3 {
            _ = try await store.begin("create\(number)", job.lease)
            // The step may be repeated: the playlist counts once.
            let effect = Effect.countHousePlaylist(id: "list\(number)")
            try await store.complete("create\(number)", job.lease, result: [], effects: [effect, effect])
            bench.pass(1)
        }

        let atMostOne = try await store.housePlaylists(beyond: limit, atMost: 1)

        #expect(atMostOne == (limit == 0 ? ["list0"] : expected))
        try await store.forgetHousePlaylist("list0")
        #expect(try await store.housePlaylists(beyond: 0, atMost: 9) == ["list1", "list2"])
    }

    @Test func anAnswerThatFailedIsSaidAgainInItsChatAlone() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)
        let sayings = [1, 2].map { chat in
            Effect.say(
                Saying(
                    slot: "\(chat)/0", chat: .chat(chat), user: .person(1), reply: Reply("answer \(chat)"),
                    isFinal: true)
            )
        }
        try await store.finish(job.lease, .completed, effects: sayings)
        for delivery in try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now) {
            try await store.fail(delivery.id, .unreachable)
        }

        #expect(try await store.sayAgain(to: .person(2), in: .chat(1)) == 0)
        #expect(try await store.sayAgain(to: .person(1), in: .chat(1)) == 1)

        let deliveries = try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now)
        #expect(deliveries.map(\.chat) == [.chat(1)])
        #expect(deliveries.first?.attempt == 0)
    }

    @Test func whatThePlatformRefusedIsNotSaidAgain() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)
        let saying = Saying(slot: "1/0", chat: .chat(1), user: .person(1), reply: Reply("no"), isFinal: true)
        try await store.finish(job.lease, .completed, effects: [.say(saying)])
        let delivery = try #require(try await store.nextDeliveries(limit: 1, excluding: [], now: bench.now).first)
        try await store.fail(delivery.id, .refused)

        #expect(try await store.sayAgain(to: .person(1), in: .chat(1)) == 0)
    }

    @Test func jobsGoOnWhenTheirKeyIsBackAndNotBefore() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)
        try await store.finish(
            job.lease, .parked(reason: .key, until: bench.now.addingTimeInterval(86_400)), effects: [])
        try await store.write {
            try $0.execute(sql: "UPDATE people SET data_key = 'rqv1.key-b.' || data_key")
        }

        #expect(try await store.releaseJobs(havingKeys: ["key-a"]) == 0)
        #expect(try await store.jobsWithoutKey() == 1)
        #expect(try await store.releaseJobs(havingKeys: ["key-a", "key-b"]) == 1)
        #expect(try await store.jobsWithoutKey() == 0)
        #expect(try await store.jobCounts() == [.available: 1])
    }

    @Test(arguments: [
        ("3.40.1", false), ("3.44.5", false), ("3.44.6", true), ("3.50.6", false), ("3.50.7", true), ("3.51.2", false),
        ("3.51.3", true), ("3.52.0", true), ("3.49.9", false),
    ])
    func theCheckpointRepairIsKnownByVersion(version: String, isRepaired: Bool) {
        #expect(SQLiteLibrary(version: version).holdsCheckpointRepair == isRepaired)
    }

    @Test func anInspectionChangesNothingAndRefusesBesideAnOpenStore() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))

        #expect(throws: StorageError.inUse(processID: getpid())) { try Inspection(of: store.file) }
        try store.close()

        let inspection = try Inspection(of: store.file)
        #expect(inspection.faults.isEmpty)
        #expect(inspection.missingMigrations == 0)
        #expect(inspection.jobs == 1)
    }
}
