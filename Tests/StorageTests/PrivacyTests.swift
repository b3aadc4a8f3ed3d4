import Foundation
import Jobs
import RhythmiQDomain
import Storage
import Testing

/// What lies on the disk, and what is left of somebody who wants to be forgotten.
@Suite struct PrivacyTests {
    private static let canary = "카나리아 canary 7f3a"

    /// Everything that a person can leave in the store.
    private func leaveTraces(of person: Int, _ store: SQLiteStore, _ bench: StoreBench) async throws {
        let user = UserAddress.person(person)
        let chat = ChatAddress.chat(person)
        _ = try await store.ingest(.message(person * 10, from: person, text: Self.canary))
        _ = try await store.ingest(.message(person * 10 + 1, from: person, text: Self.canary))
        let job = try #require(
            try await store.claim(limit: 99, now: bench.now).first { $0.job.user == user })
        _ = try await store.begin("search", job.lease)
        try await store.note("search", job.lease, Array(Self.canary.utf8))
        let list = ListRecord(
            id: "list\(person)", user: user, chat: chat, slot: "\(person)/0", createdAt: bench.now,
            contents: Array(Self.canary.utf8))
        let saying = Saying(
            slot: "\(person)/0", chat: chat, user: user, existingMessageID: "31415\(person)", reply: Reply(Self.canary),
            isFinal: true)
        try await store.complete(
            "plan", job.lease, result: Array(Self.canary.utf8),
            effects: [.say(saying), .saveList(list), .countPlaylist(user, chat), .setLanguage(user, .ko)])
    }

    private func bytes(_ bench: StoreBench) throws -> Data {
        try FileManager.default.contentsOfDirectory(at: bench.folder, includingPropertiesForKeys: nil)
            .map { try Data(contentsOf: $0) }.reduce(Data(), +)
    }

    @Test func nothingThatPeopleWroteIsReadableOnTheDisk() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try await leaveTraces(of: 1, store, bench)

        let disk = try bytes(bench)

        #expect(disk.range(of: Data("tg:42:10".utf8)) != nil)
        #expect(disk.range(of: Data("canary".utf8)) == nil)
        #expect(disk.range(of: Data("카나리아".utf8)) == nil)
    }

    @Test func theFilesAreTheirOwnersAlone() throws {
        let bench = try StoreBench()
        let store = try bench.open()

        for name in try FileManager.default.contentsOfDirectory(atPath: bench.folder.path) {
            let facts = try FileManager.default.attributesOfItem(atPath: bench.folder.appending(path: name).path)
            #expect((facts[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
        }
        withExtendedLifetime(store) {}
    }

    @Test func forgettingLeavesOnlyHashes() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        for person in [987_654_321, 2] { try await leaveTraces(of: person, store, bench) }
        let running = try #require(
            try await store.export(.person(987_654_321)).map { String(decoding: $0, as: UTF8.self) })
        #expect(running.contains(Self.canary))

        let farewell = Saying(slot: "bye", chat: .chat(987_654_321), user: nil, reply: Reply("bye"), isFinal: true)
        #expect(try await store.forget(.person(987_654_321), farewell: farewell))
        let last = try #require(
            try await store.nextDeliveries(limit: 9, excluding: ["tg:42:2"], now: bench.now).first)
        #expect(last.reply == Reply("bye"))
        try await store.placed(slot: "bye", messageID: "5")
        try await store.delivered(last.id)
        // Anything that writes the freed pages' neighbours, then what a stop would do.
        #expect(try await !store.forget(.person(987_654_321)))
        try await store.forget(.person(2))

        #expect(try await store.export(.person(987_654_321)) == nil)
        #expect(try bytes(bench).range(of: Data("987654321".utf8)) == nil)
        #expect(try await store.ingest(.message(9_876_543_210, from: 987_654_321)) == .duplicate)
        #expect(try await store.lists(of: .person(987_654_321), in: nil, limit: 9).isEmpty)
        #expect(try await store.check().isEmpty)
    }

    @Test func forgettingEndsWhatRuns() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)

        try await store.forget(.person(1))

        await #expect(throws: LeaseLost()) {
            try await store.complete("create", job.lease, result: [], effects: [])
        }
        #expect(try await store.renew([job.lease], until: bench.now).isEmpty)
        #expect(try await store.queueDepth() == 0)
    }

    @Test func forgettingAMemberLeavesWhatOthersAskedForInTheirMessages() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try await leaveTraces(of: 1, store, bench)
        let other = Saying(slot: "1/0", chat: .chat(1), user: .person(2), reply: Reply("another mix"), isFinal: true)
        try await store.say([], number: 5, now: bench.now)
        _ = try await store.ingest(.message(77, from: 2))
        let job = try #require(try await store.claim(limit: 9, now: bench.now).first { $0.job.user == .person(2) })
        try await store.finish(job.lease, .completed, effects: [.say(other)])

        try await store.forget(.person(1))

        let left = try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now)
        #expect(left.map(\.reply) == [Reply("another mix")])
        #expect(left.map(\.remoteMessageID) == ["314151"])
    }

    @Test func anExportHoldsTheOwnRowsAndNobodyElses() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try await leaveTraces(of: 1, store, bench)
        _ = try await store.ingest(.message(99, from: 2, text: "somebody else"))

        let json = try #require(try await store.export(.person(1)))
        let document = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])

        #expect(document["address"] as? String == "tg:42:1")
        #expect(document["language"] as? String == "ko")
        #expect((document["messages"] as? [Any])?.count == 2)
        #expect((document["lists"] as? [Any])?.count == 1)
        #expect((document["playlistsMade"] as? [Any])?.count == 1)
        #expect(!String(decoding: json, as: UTF8.self).contains("somebody else"))
        #expect(!String(decoding: json, as: UTF8.self).contains("practice."))
    }

    @Test func endedThingsAreErasedInTheirTime() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try await leaveTraces(of: 1, store, bench)
        for (number, outcome) in [(500, JobOutcome.completed), (501, .dead(code: "refused"))] {
            _ = try await store.ingest(.message(number, from: number))
            let job = try #require(
                try await store.claim(limit: 9, now: bench.now).first { $0.job.user == .person(number) })
            try await store.finish(job.lease, outcome, effects: [])
        }
        try await store.setBlocked("tg:42:666", true)

        #expect(try await store.sweep(now: bench.now + 6.9 * 86_400) == 1)  // what counts playlists, for a day
        #expect(try await store.list("list1") != nil)
        #expect(try await store.sweep(now: bench.now + 7.1 * 86_400) == 2)  // the completed job, the list
        #expect(try await store.list("list1") == nil)
        #expect(try await store.ingest(.message(500, from: 500)) == .duplicate)
        #expect(try await store.jobs(.dead, limit: 9).count == 1)
        _ = try await store.sweep(now: bench.now + 30.1 * 86_400)
        #expect(try await store.jobs(.dead, limit: 9).isEmpty)
        #expect(try await store.isBlocked("tg:42:666"))
        // What waits is never swept.
        #expect(try await store.jobs(nil, limit: 9).count == 2)
        #expect(try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now).count == 1)
        #expect(try await store.check().isEmpty)
    }
}
