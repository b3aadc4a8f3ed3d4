import Foundation
import GRDB
import Jobs
import RhythmiQDomain
import Testing

@testable import Storage

@Suite struct OperatorTests {
    @Test func aDeadJobIsListedRetriedAndDropped() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)
        _ = try await store.begin("search", job.lease)
        try await store.finish(job.lease, .dead(code: "refused"), effects: [])

        let listed = try #require(try await store.jobs(.dead, limit: 9).first)
        #expect(listed.error == "refused")
        #expect(listed.steps.map(\.name) == ["search"])
        #expect(try await store.jobCounts() == [.dead: 1])
        #expect(try await store.retry(job.job.id))
        #expect(try await !store.retry(job.job.id))
        let again = try await store.claimOne(bench.now)
        #expect(again.steps["search"]?.attempt == 1)
        #expect(try await store.drop(job.job.id))
        #expect(try await !store.drop(job.job.id))
        await #expect(throws: LeaseLost()) { try await store.finish(again.lease, .completed, effects: []) }
        #expect(try await store.ingest(.message(1)) == .duplicate)
        #expect(try await store.check().isEmpty)
    }

    @Test func aRowThatDoesNotOpenIsPutAsideAndOthersGoOn() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        _ = try await store.ingest(.message(2, text: "later"))
        _ = try await store.ingest(.message(3, from: 2))
        try await store.write { try $0.execute(sql: "UPDATE jobs SET payload = 'nonsense' WHERE rowid = 1") }

        let claimed = try await store.claim(limit: 9, now: bench.now)

        #expect(claimed.filter { $0.job.kind == .update }.map(\.job.payload).contains(Array("later".utf8)))
        let dead = try await store.jobs(.dead, limit: 9)
        #expect(dead.map(\.error) == ["unreadable"])
        let payload = try await store.read { try String.fetchOne($0, sql: "SELECT payload FROM jobs WHERE rowid = 1") }
        #expect(payload == "nonsense")
    }

    @Test func aValueMovedToAnotherRowDoesNotOpen() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        for number in 1...2 { _ = try await store.ingest(.message(number, from: number)) }
        try await store.write {
            try $0.execute(sql: "UPDATE jobs SET payload = (SELECT payload FROM jobs WHERE rowid = 1) WHERE rowid = 2")
        }

        let claimed = try await store.claim(limit: 9, now: bench.now).filter { $0.job.kind == .update }

        #expect(claimed.map(\.job.user) == [.person(1)])
    }

    @Test func aJobWithoutItsKeyWaitsForIt() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        let key = try #require(
            try await store.read { try String.fetchOne($0, sql: "SELECT data_key FROM people") })
        bench.sealer.lose(key)

        #expect(try await store.claim(limit: 9, now: bench.now).isEmpty)
        #expect(try await store.jobsWithoutKey() == 1)
        bench.sealer.find(key)
        try await store.release(.person(1), parkedFor: .key)
        let job = try await store.claimOne(bench.now)

        #expect(job.job.payload == Array("비 오는 밤".utf8))
    }

    @Test func aDamagedSayingDoesNotHoldUpItsChat() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try await store.say([.text("a", slot: "1/0"), .text("b", slot: "1/1")], number: 1, now: bench.now)
        try await store.write { try $0.execute(sql: "UPDATE outbox SET reply = 'nonsense' WHERE id = 1") }

        #expect(try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now).isEmpty)
        #expect(try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now).map(\.reply) == [Reply("b")])
    }
}

@Suite struct BackupTests {
    @Test func aRestoredDatabaseReconcilesItsOpenJobsFirst() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        for number in 1...3 { _ = try await store.ingest(.message(number, from: number)) }
        let running = try await store.claimOne(bench.now)
        let copy = bench.folder.appending(path: "copy.sqlite")
        try await store.backUp(to: copy)
        await #expect(throws: StorageError.self) { try await store.backUp(to: copy) }
        _ = try await store.ingest(.message(4, from: 4))
        try await store.finish(running.lease, .completed, effects: [])
        #expect(throws: StorageError.inUse(processID: getpid())) { try SQLiteStore.restore(copy, to: bench.file) }
        try store.close()

        try SQLiteStore.restore(copy, to: bench.file)

        let restored = try bench.open()
        let jobs = try await restored.claim(limit: 9, now: bench.now)
        #expect(jobs.count == 3)
        #expect(jobs.map(\.mustReconcile) == [true, true, true])
        #expect(try await restored.check().isEmpty)
        #expect(try await restored.ingest(.message(4, from: 4)) == .stored)
    }

    @Test func whatIsNoBackupChangesNothing() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        let cut = bench.folder.appending(path: "cut.sqlite")
        try await store.backUp(to: cut)
        try store.close()
        let other = bench.folder.appending(path: "other.sqlite")
        try await DatabaseQueue(path: other.path).writeWithoutTransaction { database in
            try database.execute(sql: "CREATE TABLE jobs (id INTEGER)")
        }
        let handle = try FileHandle(forWritingTo: cut)
        try handle.truncate(atOffset: 20_000)
        try handle.close()
        let text = bench.folder.appending(path: "text.sqlite")
        try Data("a letter".utf8).write(to: text)

        for backup in [cut, other, text, bench.folder.appending(path: "missing.sqlite")] {
            #expect(throws: StorageError.self, "\(backup.lastPathComponent)") {
                try SQLiteStore.restore(backup, to: bench.file)
            }
        }

        #expect(try await bench.open().claim(limit: 9, now: bench.now).count == 1)
    }
}

@Suite struct MigrationTests {
    private func schema(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")
    }

    @Test(arguments: 0...Schema.migrations.count)
    func everyEarlierVersionBecomesThisOne(version: Int) throws {
        let old = try DatabaseQueue()
        let new = try DatabaseQueue()
        try old.writeWithoutTransaction { database in
            try Migration.apply(Array(Schema.migrations.prefix(version)), to: database)
            try Migration.apply(Schema.migrations, to: database)
            try Migration.apply(Schema.migrations, to: database)
        }
        try new.writeWithoutTransaction { try Migration.apply(Schema.migrations, to: $0) }

        let (oldSchema, newSchema) = (try old.read { try schema($0) }, try new.read { try schema($0) })
        #expect(oldSchema == newSchema)
    }

    @Test func migrationsAreNamedInTheirOrder() {
        #expect(Schema.migrations.map(\.name) == Schema.migrations.map(\.name).sorted())
        #expect(Set(Schema.migrations.map(\.name)).count == Schema.migrations.count)
    }

    @Test func aNewerDatabaseIsRefused() throws {
        let queue = try DatabaseQueue()
        try queue.writeWithoutTransaction { database in
            let newer = Migration(name: "9999 tomorrow", sql: "CREATE TABLE tomorrow (id INTEGER) STRICT")
            try Migration.apply(Schema.migrations + [newer], to: database)

            #expect(throws: StorageError.newerSchema(migration: "9999 tomorrow")) {
                try Migration.apply(Schema.migrations, to: database)
            }
        }
    }

    @Test func anAlteredMigrationIsRefused() throws {
        let queue = try DatabaseQueue()
        try queue.writeWithoutTransaction { database in
            try Migration.apply([Migration(name: "0001 people", sql: "SELECT 1")], to: database)

            #expect(throws: StorageError.alteredSchema(migration: "0001 people")) {
                try Migration.apply(Schema.migrations, to: database)
            }
        }
    }

    @Test func aMigrationThatFailsLeavesNothing() throws {
        let queue = try DatabaseQueue()
        try queue.writeWithoutTransaction { database in
            let broken = Migration(name: "0006 broken", sql: "CREATE TABLE half (id INTEGER) STRICT; nonsense")
            #expect(throws: DatabaseError.self) { try Migration.apply(Schema.migrations + [broken], to: database) }

            let left = try schema(database)
            #expect(left.isEmpty)
        }
    }

    /// Each line would be a row that no code could make sense of.
    @Test(arguments: [
        "UPDATE jobs SET state = 'sleeping'", "UPDATE jobs SET state = 'running'", "UPDATE jobs SET state = 'parked'",
        "UPDATE jobs SET state = 'dead'", "UPDATE jobs SET state = 'completed'", "UPDATE jobs SET lease_until = 5",
        "UPDATE jobs SET parked_for = 'relink'", "UPDATE jobs SET error = 'x'", "UPDATE jobs SET ended_at = 5",
        "UPDATE jobs SET kind = 'other'", "UPDATE jobs SET run_at = 'soon'", "UPDATE jobs SET fence = -1",
        "UPDATE jobs SET person = 'nobody'", "UPDATE jobs SET chat = NULL, thread = '5'", "UPDATE jobs SET behind = 2",
        "UPDATE jobs SET payload = NULL", "UPDATE jobs SET payload = x'00'", "UPDATE people SET language = 'fr'",
        "DELETE FROM people", "UPDATE updates SET key = ''", "UPDATE store SET depth = -1",
        "INSERT INTO store (id, data_key, boot) VALUES (2, 'x', 0)",
        "INSERT INTO steps (job, name, state, attempt, fence) SELECT id, 'plan', 'maybe', 1, 1 FROM jobs",
        "INSERT INTO steps (job, name, state, attempt, fence) VALUES ('none', 'plan', 'done', 1, 1)",
        "INSERT INTO updates (key, received_at) SELECT key, 0 FROM updates",
        "INSERT INTO updates (key, message_key, received_at) SELECT 'other', message_key, 0 FROM updates",
    ])
    func theSchemaRefusesBadRows(sql: String) async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))

        let refused = SQLiteErrorCodes.constraints
        let error = await #expect(throws: StorageError.self) { try await store.write { try $0.execute(sql: sql) } }
        if case .failed(let code) = error { #expect(refused.contains(code & 0xFF)) } else { Issue.record() }
    }
}

private enum SQLiteErrorCodes {
    /// SQLITE_CONSTRAINT
    static let constraints: Set<Int32> = [19]
}

@Suite struct DiskTests {
    @Test func theDurabilityIsWhatItClaims() async throws {
        let bench = try StoreBench()
        let store = try bench.open()

        let (synchronous, journal) = try await store.write { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                try String.fetchOne(database, sql: "PRAGMA journal_mode")
            )
        }
        #expect(synchronous == 2)
        #expect(journal == "wal")
        let checkpoints = try await store.read { try Int.fetchOne($0, sql: "PRAGMA wal_autocheckpoint") }
        #expect(checkpoints == 0)
    }

    @Test func aFullDiskStoresNothingAndIsNotTheEnd() async throws {
        let bench = try StoreBench()
        let store = try SQLiteStore.open(
            at: bench.file, sealer: bench.sealer, limits: StoreLimits(), now: { bench.now }, maximumPages: 100,
            onFatal: { Issue.record("\($0)") })
        let long = String(repeating: "비", count: 2000)
        var stored: [Int] = []
        var isFull = false
        for number in 1...200 {
            do {
                _ = try await store.ingest(.message(number, from: number, text: long))
                stored.append(number)
            } catch StorageError.diskFull {
                isFull = true
                break
            }
        }
        #expect(isFull)

        // Room comes back: what was stored is there, and taking in goes on.
        try await store.write { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
        #expect(try await store.ingest(.message(1000, from: 1000, text: long)) == .stored)
        #expect(try await store.queueDepth() == stored.count + 1)
        #expect(try await store.check().isEmpty)
    }

    @Test func aCorruptFileEndsTheProcessOnce() async throws {
        let bench = try StoreBench()
        let first = try bench.open()
        for number in 1...300 { _ = try await first.ingest(.message(number, from: number)) }
        try first.close()
        let handle = try FileHandle(forWritingTo: bench.file)
        let size = try handle.seekToEnd()
        for page in stride(from: UInt64(4096 * 4), to: size, by: 4096) {
            try handle.seek(toOffset: page)
            try handle.write(contentsOf: Data(repeating: 0x5A, count: 4096))
        }
        try handle.close()
        let (fatal, report) = AsyncStream.makeStream(of: StorageError.self)

        do {
            let store = try bench.open(onFatal: { report.yield($0) })
            await #expect(throws: StorageError.self) {
                for number in 1000...1100 { _ = try await store.ingest(.message(number, from: number)) }
            }
            var errors = fatal.makeAsyncIterator()
            #expect(await errors.next()?.isFatal == true)
            // Nothing is acknowledged any more, whatever it is.
            await #expect(throws: StorageError.self) { _ = try await store.ingest(.message(5000)) }
        } catch let error as StorageError {
            // Noticed at opening already.
            #expect(error.isFatal)
        }
    }

    @Test func aCommitThatFailsFailsAllWhoWaitedForIt() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask {
                    do {
                        try await store.write { database in
                            try database.execute(
                                sql: "INSERT INTO blocked (address, blocked_at) VALUES (?, 0)",
                                arguments: ["tg:1:\(number)"])
                            if number == 25 { throw LeaseLost() }
                        }
                        return true
                    } catch is LeaseLost {
                        return false
                    } catch {
                        Issue.record(error)
                        return false
                    }
                }
            }
            return await group.reduce(into: [false: 0, true: 0]) { $0[$1, default: 0] += 1 }
        }

        // One write that throws takes only itself back.
        #expect(results == [true: 49, false: 1])
        #expect(try await store.isBlocked("tg:1:24"))
        #expect(try await !store.isBlocked("tg:1:25"))
    }
}
