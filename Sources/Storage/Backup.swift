package import Foundation
import GRDB
import Glibc

extension SQLiteStore {
    /// What is wrong with the file; empty when nothing is.
    package func check() async throws -> [String] {
        try await read { try Backup.faults($0) }
    }

    /// Writes a consistent copy beside the running work (DB-8).
    ///
    /// - Throws: `StorageError`, also when the file exists.
    package func backUp(to copy: URL) async throws {
        guard access(copy.path, F_OK) != 0 else { throw StorageError.unusableBackup(reason: "the file exists already") }
        do {
            try await pool.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [copy.path]) }
        } catch {
            throw StorageError.mapped(error)
        }
        try StateDirectory.synchronize(copy)
    }

    /// Puts a backup in the place of the database, which nobody may have open. All open jobs will reconcile before they
    /// make anything (PL-6). What was there before is kept beside it as `….before-restore`.
    ///
    /// - Throws: `StorageError`; the database is as before then.
    package static func restore(_ backup: URL, to file: URL) throws {
        try StateDirectory.prepare(for: file)
        let lock = try ProcessLock(besides: file)
        let fresh = file.deletingLastPathComponent().appending(path: file.lastPathComponent + ".restoring")
        try Backup.copy(backup, to: fresh)
        do {
            try Backup.makeReady(fresh)
            try StateDirectory.synchronize(fresh)
            try Backup.putInPlace(fresh, of: file)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            unlink(fresh.path)
            throw StorageError.unusableBackup(reason: "it is no database that `rhythmiq db backup` has written")
        } catch {
            unlink(fresh.path)
            throw StorageError.mapped(error)
        }
        withExtendedLifetime(lock) {}
    }
}

enum Backup {
    static func faults(_ database: Database) throws -> [String] {
        var faults = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
        for row in try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") {
            let (table, parent): (String, String) = (row[0], row[2])
            faults.append("a row of \(table) lacks its row in \(parent)")
        }
        let depth = try Int.fetchOne(database, sql: "SELECT depth FROM store")
        let counted = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM jobs WHERE kind = 'update' AND state IN ('available', 'running')")
        if depth != counted { faults.append("the queue's depth is miscounted") }
        return faults
    }

    fileprivate static func copy(_ backup: URL, to fresh: URL) throws(StorageError) {
        unlink(fresh.path)
        let source = Glibc.open(backup.path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw .unusableBackup(reason: String(cString: strerror(errno))) }
        defer { close(source) }
        let target = Glibc.open(fresh.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw .unusableDirectory(reason: String(cString: strerror(errno))) }
        defer { close(target) }
        while true {
            let count = sendfile(target, source, nil, 1 << 20)
            if count == 0 { return }
            guard count > 0 || errno == EINTR else {
                throw errno == ENOSPC ? .diskFull : .unusableBackup(reason: String(cString: strerror(errno)))
            }
        }
    }

    /// Checks the copy, brings it to this version's schema and marks its open jobs.
    fileprivate static func makeReady(_ fresh: URL) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL") }
        let queue = try DatabaseQueue(path: fresh.path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            // Out of the log's mode, so that the file is whole by itself.
            try database.execute(sql: "PRAGMA journal_mode = DELETE")
            try check(database)
            try Migration.apply(Schema.migrations, to: database)
            try database.execute(
                sql: """
                    UPDATE jobs SET reconciles = 1 WHERE state <> 'completed';
                    UPDATE jobs SET state = 'available', lease_until = NULL WHERE state = 'running';
                    """)
        }
        try queue.close()
    }

    private static func check(_ database: Database) throws {
        do {
            guard try database.tableExists("migrations"), try database.tableExists("jobs") else {
                throw StorageError.unusableBackup(reason: "it is not a database of this program")
            }
            guard try faults(database).isEmpty else {
                throw StorageError.unusableBackup(reason: "it fails the integrity check")
            }
        } catch let error as DatabaseError {
            throw StorageError.unusableBackup(
                reason: "it is no intact database (SQLite code \(error.resultCode.rawValue))")
        }
    }

    /// The former log must be gone before the new file is there: it would be applied to it.
    fileprivate static func putInPlace(_ fresh: URL, of file: URL) throws(StorageError) {
        let former = file.path + ".before-restore"
        for suffix in ["", "-wal"] { unlink(former + suffix) }
        // On a new machine there is nothing to keep.
        guard link(file.path, former) == 0 || errno == ENOENT else {
            throw .unusableDirectory(reason: String(cString: strerror(errno)))
        }
        if rename(file.path + "-wal", former + "-wal") != 0, errno != ENOENT {
            throw .unusableDirectory(reason: String(cString: strerror(errno)))
        }
        unlink(file.path + "-shm")
        guard rename(fresh.path, file.path) == 0 else {
            throw .unusableDirectory(reason: String(cString: strerror(errno)))
        }
        try StateDirectory.synchronize(file)
    }
}
