import Foundation
import GRDB
import Jobs
import RhythmiQDomain
import Testing

@testable import Storage

/// What every inbox promises, whatever keeps its rows.
@Suite struct InboxTests {
    @Test(arguments: StoreKind.allCases) func theSameUpdateIsTakenOnce(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)

        #expect(try await store.ingest(.message(1)) == .stored)
        #expect(try await store.ingest(.message(1)) == .duplicate)
        let sameMessage = NewUpdate(
            key: "tg:42:9", messageKey: "tg:42:1:1", user: .person(1), chat: .chat(1), payload: [],
            disposition: .accepted)
        #expect(try await store.ingest(sameMessage) == .duplicate)

        #expect(try await store.claim(limit: 9, now: bench.now).count == 1)
    }

    @Test(arguments: StoreKind.allCases) func aJobCarriesWhatCameIn(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        _ = try await store.ingest(.message(1, from: 7, text: "night drive"))

        let claimed = try #require(try await store.claim(limit: 1, now: bench.now).first)

        #expect(claimed.job.payload == Array("night drive".utf8))
        #expect(claimed.job.user == .person(7))
        #expect(claimed.job.chat == .chat(7))
        #expect(claimed.job.kind == .update)
        #expect(claimed.job.receivedAt == bench.now)
        #expect(claimed.job.deadline == bench.now.addingTimeInterval(86_400))
        #expect(!claimed.job.isCrowded)
        #expect(!claimed.mustReconcile)
        #expect(claimed.steps.isEmpty)
    }

    @Test(arguments: StoreKind.allCases) func aRejectedUpdateIsKnownButStartsNothing(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)

        #expect(try await store.ingest(.message(1, disposition: .rejected(reason: "too big"))) == .stored)
        #expect(try await store.ingest(.message(1)) == .duplicate)

        #expect(try await store.claim(limit: 9, now: bench.now).isEmpty)
    }

    @Test(arguments: StoreKind.allCases) func aFullQueueStoresNothing(kind: StoreKind) async throws {
        let bench = try StoreBench()
        var limits = StoreLimits()
        limits.queue = 3
        let store = try bench.open(kind, limits: limits)
        for number in 1...3 { _ = try await store.ingest(.message(number, from: number)) }

        #expect(try await store.ingest(.message(4, from: 4)) == .queueFull)

        let job = try #require(try await store.claim(limit: 1, now: bench.now).first)
        try await store.finish(job.lease, .completed, effects: [])
        #expect(try await store.ingest(.message(4, from: 4)) == .stored)
    }

    /// ING-9
    @Test(arguments: StoreKind.allCases) func theSameTextIsAnEchoWhileTheFirstIsOpen(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        func write(_ number: Int, _ text: String?, from person: Int = 1, in chat: ChatAddress = .chat(1)) async throws {
            var update = NewUpdate(
                key: "tg:42:\(number)", messageKey: "tg:42:1:\(number)", user: .person(person), chat: chat,
                payload: [UInt8(number)], disposition: .accepted)
            update.text = text
            #expect(try await store.ingest(update) == .stored)
        }
        var echoes: [UInt8] = []
        func workOff(_ outcome: JobOutcome = .completed) async throws {
            while let job = try await store.claim(limit: 1, now: bench.now).first {
                if job.job.isEcho { echoes += job.job.payload }
                try await store.finish(job.lease, outcome, effects: [])
            }
        }

        try await write(1, "비 오는 밤")
        let running = try await store.claimOne(bench.now)
        try await write(2, "비 오는 밤")
        try await write(3, "비 오는 낮")
        try await write(4, "비 오는 밤", from: 2)
        try await write(5, "비 오는 밤", in: .chat(1, thread: "7"))
        try await write(6, nil)
        try await write(7, nil)
        try await store.finish(running.lease, .completed, effects: [])
        // An echo is nothing to wait for.
        try await write(8, "비 오는 밤")
        try await workOff()
        #expect(echoes == [2])
        try await write(9, "비 오는 밤")
        try await workOff(.dead(code: "refused"))
        try await write(10, "비 오는 밤")
        try await workOff(.parked(reason: .relink, until: bench.now + 60))
        try await write(11, "비 오는 밤")
        try await workOff()
        #expect(echoes == [2])
    }

    @Test func nothingThatWasWrittenIsLeftOfAWishThatHasEnded() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        for number in 1...3 {
            var update = NewUpdate.message(number, from: number)
            update.text = "비 오는 밤"
            _ = try await store.ingest(update)
        }
        let jobs = try await store.claim(limit: 2, now: bench.now)
        try await store.finish(jobs[0].lease, .completed, effects: [])
        try await store.finish(jobs[1].lease, .dead(code: "refused"), effects: [])

        #expect(try await store.wishes() == 1)
    }

    @Test(arguments: StoreKind.allCases) func aPolledBatchMovesItsOffset(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        #expect(try await store.pollingOffset(of: "42") == nil)

        let outcomes = try await store.ingest([.message(1), .message(2), .message(1)], nextOffset: 3, of: "42")

        #expect(outcomes == [.stored, .stored, .duplicate])
        #expect(try await store.pollingOffset(of: "42") == 3)
        #expect(try await store.pollingOffset(of: "43") == nil)
    }

    @Test(arguments: StoreKind.allCases) func aBatchThatMeetsAFullQueueKeepsItsOffset(kind: StoreKind) async throws {
        let bench = try StoreBench()
        var limits = StoreLimits()
        limits.queue = 1
        let store = try bench.open(kind, limits: limits)

        let outcomes = try await store.ingest([.message(1), .message(2), .message(3)], nextOffset: 4, of: "42")

        #expect(outcomes == [.stored, .queueFull, .queueFull])
        #expect(try await store.pollingOffset(of: "42") == nil)
    }

    @Test(arguments: StoreKind.allCases) func theFifthOpenRequestIsCrowded(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        for number in 1...6 { _ = try await store.ingest(.message(number)) }
        _ = try await store.ingest(.message(7, from: 2))

        var crowded: [Bool] = []
        for _ in 1...6 {
            let job = try #require(
                try await store.claim(limit: 9, now: bench.now).first { $0.job.user == .person(1) })
            crowded.append(job.job.isCrowded)
            try await store.finish(job.lease, .completed, effects: [])
        }

        #expect(crowded == [false, false, false, false, true, true])
    }

    @Test(arguments: StoreKind.allCases) func aThousandCallersAtOnceAreAllStored(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)

        let stored = try await withThrowingTaskGroup(of: IngestOutcome.self) { group in
            // Each update comes twice.
            for number in 0..<1000 { group.addTask { try await store.ingest(.message(number / 2, from: number % 7)) } }
            return try await group.reduce(into: 0) { $0 += $1 == .stored ? 1 : 0 }
        }

        #expect(stored == 500)
    }
}

extension SQLiteStore {
    fileprivate func wishes() async throws -> Int {
        try await read { try Int.fetchOne($0, sql: "SELECT count(*) FROM jobs WHERE wish IS NOT NULL") ?? 0 }
    }
}
