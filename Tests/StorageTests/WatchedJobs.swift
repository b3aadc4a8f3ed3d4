import Foundation
import Jobs
import RhythmiQDomain
import Storage

/// A store that lets a test take part: before the end of each run, and after each look at what is due.
struct WatchedJobs: JobStore {
    let store: SQLiteStore
    var willFinish: @Sendable () throws -> Void = {}
    var didLook: @Sendable () -> Void = {}

    func claim(limit: Int, now: Date) async throws -> [ClaimedJob] { try await store.claim(limit: limit, now: now) }

    func renew(_ leases: [Lease], until: Date) async throws -> Set<Lease> {
        try await store.renew(leases, until: until)
    }

    func begin(_ step: String, _ lease: Lease) async throws -> StepRecord { try await store.begin(step, lease) }

    func note(_ step: String, _ lease: Lease, _ note: [UInt8]) async throws {
        try await store.note(step, lease, note)
    }

    func complete(_ step: String, _ lease: Lease, result: [UInt8], effects: [Effect]) async throws {
        try await store.complete(step, lease, result: result, effects: effects)
    }

    func finish(_ lease: Lease, _ outcome: JobOutcome, effects: [Effect]) async throws {
        try willFinish()
        try await store.finish(lease, outcome, effects: effects)
    }

    func release(_ user: UserAddress, parkedFor reason: ParkingReason) async throws {
        try await store.release(user, parkedFor: reason)
    }

    func nextDueDate() async throws -> Date? {
        let date = try await store.nextDueDate()
        didLook()
        return date
    }
}
