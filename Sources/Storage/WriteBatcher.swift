import Dispatch
import GRDB
import Synchronization

/// Writes of many callers in one synced commit: whatever has come while the last commit was on its way is the next one,
/// up to 256 writes. Nobody waits for company; alone, a write is committed at once (ING-3).
///
/// Each write has a savepoint of its own: one that throws takes nothing back but its own work.
final class WriteBatcher: Sendable {
    private static let largestBatch = 256
    /// Rows after which the log is copied back into the file, on this very connection (DB-2).
    private static let rowsPerCheckpoint = 2_000

    private let pool: DatabasePool
    private let onFatal: @Sendable (StorageError) -> Void
    private let state = Mutex(State())

    /// `isBusy` while a block on the writer's queue works `waiting` off; there is never more than one.
    private struct State {
        var waiting: [Write] = []
        var isBusy = false
        /// Set once and for ever by a failing disk.
        var failure: StorageError?
        /// Nothing more is taken; what was taken before is still committed.
        var isClosed = false
        var refusal: StorageError? { failure ?? (isClosed ? .closed : nil) }
        var rowsAtCheckpoint = 0
    }

    /// One caller's work: `run` does it inside the transaction and answers how to tell the caller of success;
    /// `fail` tells the caller of a failure.
    private struct Write: Sendable {
        let run: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    init(_ pool: DatabasePool, onFatal: @escaping @Sendable (StorageError) -> Void) {
        self.pool = pool
        self.onFatal = onFatal
    }

    /// - Returns: what `body` returned, once that is committed and synced.
    func write<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            submit(
                Write(
                    run: { database in
                        let result = try body(database)
                        return { continuation.resume(returning: result) }
                    },
                    fail: { continuation.resume(throwing: StorageError.mapped($0)) }))
        }
    }

    private func submit(_ write: Write) {
        let (refusal, mustStart) = state.withLock { state -> (StorageError?, Bool) in
            if let refusal = state.refusal { return (refusal, false) }
            state.waiting.append(write)
            defer { state.isBusy = true }
            return (nil, !state.isBusy)
        }
        if let refusal { return write.fail(refusal) }
        if mustStart { pool.asyncWriteWithoutTransaction { [self] in workOff($0) } }
    }

    private func workOff(_ database: Database) {
        while let batch = nextBatch() {
            // What could not be committed may have met a closed connection, which has nothing to count.
            if commit(batch, database) { checkpointWhenDue(database) }
        }
    }

    private func nextBatch() -> [Write]? {
        state.withLock { state in
            let batch = Array(state.waiting.prefix(Self.largestBatch))
            state.waiting.removeFirst(batch.count)
            state.isBusy = !batch.isEmpty
            return batch.isEmpty ? nil : batch
        }
    }

    private func commit(_ batch: [Write], _ database: Database) -> Bool {
        var settled: [@Sendable () -> Void] = []
        do {
            if let failure = state.withLock(\.failure) { throw failure }
            try database.inTransaction(.immediate) {
                for write in batch { settled.append(try run(write, database)) }
                return .commit
            }
        } catch {
            let error = isRefusalOfClosed(error) ? StorageError.closed : StorageError.mapped(error)
            note(error)
            for write in batch { write.fail(error) }
            return false
        }
        for tell in settled { tell() }
        return true
    }

    /// - Throws: what ends the whole batch: SQLite has given the transaction up, or the disk is full or failing.
    private func run(_ write: Write, _ database: Database) throws -> @Sendable () -> Void {
        var settled: (@Sendable () -> Void)?
        do {
            try database.inSavepoint {
                settled = try write.run(database)
                return .commit
            }
        } catch {
            let mapped = StorageError.mapped(error)
            guard database.isInsideTransaction else { throw error }
            if let error = mapped as? StorageError, error == .diskFull || error.isFatal { throw error }
            settled = { write.fail(mapped) }
        }
        return settled ?? {}
    }

    /// Not left to SQLite's own automatic, which passes over a failed sync in silence.
    private func checkpointWhenDue(_ database: Database) {
        let rows = database.totalChangesCount
        let isDue = state.withLock { state in
            guard rows - state.rowsAtCheckpoint >= Self.rowsPerCheckpoint else { return false }
            state.rowsAtCheckpoint = rows
            return true
        }
        guard isDue else { return }
        do { try database.checkpoint(.passive) } catch { note(StorageError.mapped(error)) }
    }

    /// Copies the whole log into the file and cuts it off.
    ///
    /// - Returns: false when a reader was in the way.
    func checkpointTruncating() async throws -> Bool {
        try await withCheckedThrowingContinuation { continuation in
            pool.asyncWriteWithoutTransaction { [self] database in
                do {
                    if let refusal = state.withLock(\.refusal) { throw refusal }
                    _ = try database.checkpoint(.truncate)
                    continuation.resume(returning: true)
                } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                    continuation.resume(returning: false)
                } catch {
                    let error = StorageError.mapped(error)
                    note(error)
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    /// Writes that were taken at the last moment may come to the connection after its end.
    private func isRefusalOfClosed(_ error: any Error) -> Bool {
        (error as? DatabaseError)?.resultCode == .SQLITE_MISUSE && state.withLock(\.isClosed)
    }

    /// To be called before the connections are closed.
    func close() { state.withLock { $0.isClosed = true } }

    /// A reader that fails to read has met the same disk.
    func note(_ error: any Error) {
        guard let error = error as? StorageError, error.isFatal else { return }
        let isFirst = state.withLock { state in
            defer { state.failure = state.failure ?? error }
            return state.failure == nil
        }
        if isFirst { onFatal(error) }
    }
}
