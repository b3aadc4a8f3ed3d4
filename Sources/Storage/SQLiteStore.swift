package import Foundation
import GRDB
import Jobs
import RhythmiQDomain
import Synchronization

/// All rows of one daemon in one SQLite file: what came in, what is being done, what waits to be said, and the people.
///
/// One connection writes, and every write that has returned is synced to the disk; a few connections read beside it.
/// One process at a time has the file. What people wrote is sealed before it reaches a row.
package final class SQLiteStore: Sendable {
    let pool: DatabasePool
    let writer: WriteBatcher
    let sealer: any RowSealer
    let limits: StoreLimits
    let now: @Sendable () -> Date
    let file: URL
    /// The data key of rows that belong to nobody.
    var ownKey: String { ownKeyText.withLock(\.self) }
    /// Changes only when a rotation has wrapped the key anew, after that is committed.
    let ownKeyText: Mutex<String>
    private let lock: ProcessLock
    private let ids: Mutex<AscendingID>

    /// Opens the file, or makes it; applies migrations; takes back whatever an earlier process was working on.
    ///
    /// - Parameters:
    ///   - now: the time. It should not jump: see `Jobs.SteadyTime`.
    ///   - onFatal: called once when the disk fails: the process has to end at once, and not to acknowledge (DB-4).
    /// - Throws: `StorageError`
    package static func open(
        at file: URL, sealer: any RowSealer, limits: StoreLimits = StoreLimits(),
        now: @escaping @Sendable () -> Date = SteadyTime().now,
        onFatal: @escaping @Sendable (StorageError) -> Void
    ) throws -> SQLiteStore {
        try open(at: file, sealer: sealer, limits: limits, now: now, maximumPages: nil, onFatal: onFatal)
    }

    /// - Parameter maximumPages: a file that may not grow further, as on a full disk; for tests.
    static func open(
        at file: URL, sealer: any RowSealer, limits: StoreLimits, now: @escaping @Sendable () -> Date,
        maximumPages: Int?, onFatal: @escaping @Sendable (StorageError) -> Void
    ) throws -> SQLiteStore {
        try StateDirectory.prepare(for: file)
        let lock = try ProcessLock(besides: file)
        do {
            let pool = try Connections.open(file, maximumPages: maximumPages)
            let (ownKey, newest) = try pool.writeWithoutTransaction { database in
                try Migration.apply(Schema.migrations, to: database)
                return try Boot.begin(database, sealer: sealer, limits: limits, now: now())
            }
            return SQLiteStore(
                pool: pool, writer: WriteBatcher(pool, onFatal: onFatal), sealer: sealer, limits: limits, now: now,
                file: file, ownKey: ownKey, lock: lock, ids: AscendingID(after: newest))
        } catch {
            throw StorageError.mapped(error)
        }
    }

    private init(
        pool: DatabasePool, writer: WriteBatcher, sealer: any RowSealer, limits: StoreLimits,
        now: @escaping @Sendable () -> Date, file: URL, ownKey: String, lock: ProcessLock, ids: AscendingID
    ) {
        self.pool = pool
        self.writer = writer
        self.sealer = sealer
        self.limits = limits
        self.now = now
        self.file = file
        ownKeyText = Mutex(ownKey)
        self.lock = lock
        self.ids = Mutex(ids)
    }

    /// Ends after the writes that are under way; later calls fail.
    package func close() throws {
        writer.close()
        do { try pool.close() } catch { throw StorageError.mapped(error) }
        lock.release()
    }

    /// Whether a row can be written and synced now; for readiness (OPS-2).
    package func checkWritable() async throws {
        try await write { try $0.execute(sql: "UPDATE store SET boot = boot") }
    }

    // MARK: Transactions

    /// One transaction of the writing connection; returns once it is synced.
    func write<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await writer.write(body)
    }

    /// A consistent view of what is committed.
    func read<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        do {
            return try await pool.read(body)
        } catch {
            let error = StorageError.mapped(error)
            writer.note(error)
            throw error
        }
    }

    // MARK: Ids

    func newID(_ now: Date) -> String {
        ids.withLock { ids in
            var chance = SystemRandomNumberGenerator()
            return ids.next(milliseconds: now.milliseconds, using: &chance)
        }
    }
}
