import Foundation
import Jobs
import RhythmiQDomain
import Storage
import Testing

extension JobStore {
    /// The one job that can be claimed.
    func claimOne(_ now: Date) async throws -> ClaimedJob {
        let jobs = try await claim(limit: 1, now: now)
        return try #require(jobs.first)
    }
}

/// What every store of jobs promises: order, leases, steps, ends.
@Suite struct JobStoreTests {
    // MARK: Order

    @Test(arguments: StoreKind.allCases) func onePersonsRequestsGoOneAfterAnother(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        for number in 1...3 { _ = try await store.ingest(.message(number, text: "\(number)")) }
        _ = try await store.ingest(.message(4, from: 2, text: "4"))

        let first = try await store.claim(limit: 9, now: bench.now)
        #expect(first.map(\.job.payload) == [Array("1".utf8), Array("4".utf8)])
        #expect(try await store.claim(limit: 9, now: bench.now).isEmpty)

        try await store.finish(first[0].lease, .completed, effects: [])
        let second = try await store.claim(limit: 9, now: bench.now)
        #expect(second.map(\.job.payload) == [Array("2".utf8)])
    }

    @Test(arguments: StoreKind.allCases) func aShortRestKeepsTheOrder(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        for number in 1...2 { _ = try await store.ingest(.message(number, text: "\(number)")) }

        let job = try await store.claimOne(bench.now)
        try await store.finish(job.lease, .retry(at: bench.now.addingTimeInterval(10)), effects: [])

        #expect(try await store.claim(limit: 9, now: bench.now).isEmpty)
        #expect(try await store.nextDueDate() == bench.now.addingTimeInterval(10))
        bench.pass(10)
        #expect(try await store.claimOne(bench.now).job.id == job.job.id)
    }

    @Test(arguments: StoreKind.allCases) func aLongRestLetsLaterRequestsPass(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        for number in 1...2 { _ = try await store.ingest(.message(number, text: "\(number)")) }

        let job = try await store.claimOne(bench.now)
        try await store.finish(job.lease, .snooze(until: bench.now.addingTimeInterval(300)), effects: [])

        #expect(try await store.claimOne(bench.now).job.payload == Array("2".utf8))
    }

    @Test(arguments: StoreKind.allCases) func parkingHoldsNobodyBackAndEndsByReleaseOrTime(kind: StoreKind) async throws
    {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        for number in 1...2 { _ = try await store.ingest(.message(number, from: number)) }
        let end = bench.now.addingTimeInterval(3600)
        for job in try await store.claim(limit: 9, now: bench.now) {
            try await store.finish(job.lease, .parked(reason: .relink, until: end), effects: [])
        }
        _ = try await store.ingest(.message(3, from: 1, text: "/link"))
        let link = try await store.claimOne(bench.now)
        #expect(link.job.payload == Array("/link".utf8))
        try await store.finish(link.lease, .completed, effects: [])

        try await store.release(.person(1), parkedFor: .quota)
        #expect(try await store.claim(limit: 9, now: bench.now).isEmpty)
        try await store.release(.person(1), parkedFor: .relink)
        let released = try await store.claim(limit: 9, now: bench.now)
        #expect(released.map(\.job.user) == [.person(1)])
        try await store.finish(released[0].lease, .completed, effects: [])
        #expect(try await store.nextDueDate() == end)
        bench.pass(3600)
        #expect(try await store.claim(limit: 9, now: bench.now).map(\.job.user) == [.person(2)])
    }

    // MARK: Leases

    @Test(arguments: StoreKind.allCases) func whoeverHasLostTheLeaseWritesNothing(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        _ = try await store.ingest(.message(1))
        let old = try await store.claimOne(bench.now)
        bench.pass(31)
        let new = try await store.claimOne(bench.now)

        #expect(new.lease.fence == old.lease.fence + 1)
        let effect = Effect.countPlaylist(.person(1), .chat(1))
        await #expect(throws: LeaseLost()) { try await store.begin("plan", old.lease) }
        await #expect(throws: LeaseLost()) { try await store.note("plan", old.lease, [1]) }
        await #expect(throws: LeaseLost()) {
            try await store.complete("plan", old.lease, result: [], effects: [effect])
        }
        await #expect(throws: LeaseLost()) { try await store.finish(old.lease, .completed, effects: [effect]) }
        #expect(try await store.renew([old.lease, new.lease], until: bench.now + 30) == [new.lease])
        let counts = try await store.playlistCounts(of: .person(1), in: .chat(1), now: bench.now)
        #expect(counts == PlaylistCounts(userLastHour: 0, userLastDay: 0, chatLastHour: 0))
    }

    @Test(arguments: StoreKind.allCases) func aRenewedLeaseHolds(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)
        bench.pass(20)
        _ = try await store.renew([job.lease], until: bench.now.addingTimeInterval(30))
        bench.pass(29)

        #expect(try await store.claim(limit: 1, now: bench.now).isEmpty)
        _ = try await store.begin("plan", job.lease)
    }

    @Test(arguments: StoreKind.allCases) func theNextDueDateIsAlsoWhenALeaseRunsOut(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)

        #expect(try await store.nextDueDate() == bench.now + 30)
        bench.pass(10)
        _ = try await store.renew([job.lease], until: bench.now + 30)
        #expect(try await store.nextDueDate() == bench.now + 30)
        try await store.finish(job.lease, .completed, effects: [])
        #expect(try await store.nextDueDate() == nil)
    }

    // MARK: Steps

    @Test(arguments: StoreKind.allCases) func aStepKeepsItsNoteAndItsCount(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        _ = try await store.ingest(.message(1))
        let first = try await store.claimOne(bench.now)

        let begun = try await store.begin("create", first.lease)
        #expect(begun == StepRecord(name: "create", state: .intent, attempt: 1, note: []))
        try await store.note("create", first.lease, Array("looked once".utf8))
        try await store.finish(first.lease, .retry(at: bench.now), effects: [])
        let second = try await store.claimOne(bench.now)
        #expect(second.steps["create"]?.note == Array("looked once".utf8))
        _ = try await store.begin("create", second.lease)
        try await store.finish(second.lease, .snooze(until: bench.now), effects: [])
        let third = try await store.claimOne(bench.now)
        let again = try await store.begin("create", third.lease)

        // A snooze is no failure, but the step has been begun.
        #expect(again.attempt == 3)
        #expect(again.failures == 1)
        #expect(again.note == Array("looked once".utf8))
    }

    @Test(arguments: StoreKind.allCases) func aDoneStepStandsWithItsEffectsOnce(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)
        let effects = [Effect.countPlaylist(.person(1), .chat(1))]

        _ = try await store.begin("plan", job.lease)
        try await store.complete("plan", job.lease, result: Array("first".utf8), effects: effects)
        try await store.complete("plan", job.lease, result: Array("second".utf8), effects: effects)
        try await store.note("plan", job.lease, Array("late".utf8))

        let record = try await store.begin("plan", job.lease)
        #expect(record == StepRecord(name: "plan", state: .done, attempt: 1, note: Array("first".utf8)))
        let counts = try await store.playlistCounts(of: .person(1), in: .chat(1), now: bench.now)
        #expect(counts.userLastHour == 1)
    }

    @Test(arguments: StoreKind.allCases) func aFailingEffectTakesItsStepBack(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)
        _ = try await store.begin("reply", job.lease)
        let tooLong = Saying(
            slot: String(repeating: "x", count: 300), chat: .chat(1), user: nil, reply: Reply("hello"), isFinal: true)

        await #expect(throws: (any Error).self) {
            try await store.complete(
                "reply", job.lease, result: [], effects: [.setLanguage(.person(1), .ko), .say(tooLong)])
        }

        #expect(try await store.begin("reply", job.lease).state == .intent)
        #expect(try await store.language(of: .person(1)) == nil)
    }

    // MARK: Scheduled jobs

    @Test(arguments: StoreKind.allCases) func aScheduledKeyIsOneJobAtItsTime(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)
        let due = bench.now.addingTimeInterval(600)
        let effect = Effect.schedule(
            key: "reconcile:1", kind: .reconcile, at: due, user: .person(1), chat: .chat(1, thread: "5"), payload: [7])
        try await store.complete("create", job.lease, result: [], effects: [effect, effect])
        try await store.finish(job.lease, .completed, effects: [effect])

        #expect(try await store.claim(limit: 9, now: bench.now).isEmpty)
        #expect(try await store.nextDueDate() == due)
        bench.pass(600)
        let later = try await store.claim(limit: 9, now: bench.now)
        #expect(later.map(\.job.kind) == [.reconcile])
        #expect(later.first?.job.payload == [7])
        #expect(later.first?.job.chat == .chat(1, thread: "5"))
    }
}
