import Foundation
import Jobs
import RequestHandling
import RhythmiQDomain
import Storage
import Testing

/// The process dies at every write of every run; the next start goes on.
@Suite struct CrashTests {
    @Test(arguments: [false, true])
    func whereverItDiesThereIsOnePlaylistAndOneAnswer(isWritten: Bool) async throws {
        var moment = 0
        var dies = true
        while dies {
            moment += 1
            let bench = Bench()
            dies = try await life(of: bench) { DyingStore(store: $0, dyingAt: moment, isWritten: isWritten) }
            let reopened = try bench.openStore()
            try await bench.work(reopened)

            let playlist = try #require(bench.music.playlists.first)
            #expect(bench.music.playlists.count == 1, "died at write \(moment)")
            #expect(playlist.hasCover && playlist.uris.count > 10, "died at write \(moment)")
            #expect(bench.finals.count == 1, "died at write \(moment)")
        }
        #expect(moment > 12, "a whole run writes more often than this")
    }

    /// The picture in time and the late one: at the end both places show the same, and nothing is there twice.
    @Test(arguments: [1, 4], [false, true])
    func whereverItDiesOnePictureIsShown(look: Int, isWritten: Bool) async throws {
        var moment = 0
        var dies = true
        while dies {
            moment += 1
            let bench = Bench(pictures: .comes(atLook: look), hasShelf: true)
            dies = try await life(of: bench) { DyingStore(store: $0, dyingAt: moment, isWritten: isWritten) }
            bench.pictures?.die()
            let reopened = try bench.openStore()
            try await bench.work(reopened)

            #expect(bench.music.playlists.count == 1, "died at write \(moment)")
            let playlist = try #require(bench.music.playlists.first)
            let shown = try #require(bench.finals.last)
            let picture = try #require(try shown.picture, "died at write \(moment)")
            #expect(playlist.cover == [0xFF, 0xD8] + Array(picture.utf8), "died at write \(moment)")
            #expect(Set(bench.finals.map(\.slot)).count == 1, "died at write \(moment)")
            #expect(bench.finals.count <= 2, "died at write \(moment)")
            #expect(bench.shelf.map { Array($0.covers.values) } == [playlist.cover ?? []], "died at write \(moment)")
        }
        #expect(moment > 20, "a whole run writes more often than this")
    }

    /// A creation that acted and was not recorded is found by its marker.
    @Test func aCreationWithoutItsRecordIsAdopted() async throws {
        let bench = Bench()
        let died = try await life(of: bench) { DyingStore(store: $0, dyingAtCompletionOf: "create") }
        #expect(died)

        let reopened = try bench.openStore()
        try await bench.work(reopened)

        #expect(bench.music.calls.count { $0 == "create" } == 1)
        #expect(bench.music.playlists.count == 1)
    }

    /// The waits before the creation that died say nothing about that creation: they are waited again.
    @Test func aCreationThatDiedAfterEarlierLooksIsLookedForAsLongAgain() async throws {
        let bench = Bench()
        bench.music.answer("create", .trouble(.uncertain(isServerError: false)))
        let died = try await life(of: bench) { DyingStore(store: $0, dyingAtCompletionOf: "create") }
        #expect(died)
        bench.music.lag(by: 2)

        let reopened = try bench.openStore()
        try await bench.work(reopened, patience: 300)

        #expect(bench.music.playlists.count == 1)
        #expect(bench.finals.count == 1)
    }

    /// One process's life; its store is let go of with it.
    ///
    /// - Returns: whether it died.
    private func life(of bench: Bench, _ make: (SQLiteStore) -> DyingStore) async throws -> Bool {
        let store = try bench.openStore()
        bench.links.link()
        try await bench.write("비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간", id: "1", to: store)
        let dying = make(store)
        var died = false
        do { try await bench.work(store, jobs: dying) } catch is Death { died = true }
        try store.close()
        return died
    }
}

struct Death: Error {}

/// Stops for good at its nth write, before or after it stands.
final class DyingStore: JobStore {
    private let store: SQLiteStore
    private let isWritten: Bool
    private let fatalCompletion: String?
    private let life: Life

    private actor Life {
        var left: Int
        var hasDied = false

        init(left: Int) { self.left = left }

        func end() { hasDied = true }

        /// - Returns: whether this write is the last; none comes after it.
        func spend() throws -> Bool {
            if hasDied { throw Death() }
            left -= 1
            hasDied = left == 0
            return hasDied
        }
    }

    init(store: SQLiteStore, dyingAt moment: Int, isWritten: Bool) {
        self.store = store
        self.isWritten = isWritten
        fatalCompletion = nil
        life = Life(left: moment)
    }

    init(store: SQLiteStore, dyingAtCompletionOf step: String) {
        self.store = store
        isWritten = false
        fatalCompletion = step
        life = Life(left: .max)
    }

    private func write<Result>(_ body: () async throws -> Result) async throws -> Result {
        let isLast = try await life.spend()
        if isLast, !isWritten { throw Death() }
        let result = try await body()
        if isLast { throw Death() }
        return result
    }

    func claim(limit: Int, now: Date) async throws -> [ClaimedJob] {
        try await write { try await store.claim(limit: limit, now: now) }
    }

    func renew(_ leases: [Lease], until: Date) async throws -> Set<Lease> {
        try await store.renew(leases, until: until)
    }

    func begin(_ step: String, _ lease: Lease, isCalling: Bool) async throws -> StepRecord {
        try await write { try await store.begin(step, lease, isCalling: isCalling) }
    }

    func note(_ step: String, _ lease: Lease, _ note: [UInt8]) async throws {
        try await write { try await store.note(step, lease, note) }
    }

    func complete(_ step: String, _ lease: Lease, result: [UInt8], effects: [Effect]) async throws {
        if step == fatalCompletion { await life.end() }
        try await write { try await store.complete(step, lease, result: result, effects: effects) }
    }

    func finish(_ lease: Lease, _ outcome: JobOutcome, effects: [Effect]) async throws {
        try await write { try await store.finish(lease, outcome, effects: effects) }
    }

    func release(_ user: UserAddress, parkedFor reason: ParkingReason) async throws {
        try await store.release(user, parkedFor: reason)
    }

    func nextDueDate() async throws -> Date? { try await store.nextDueDate() }
}
