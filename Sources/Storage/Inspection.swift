package import Foundation
import GRDB

/// A database as `rhythmiq doctor` sees it while no daemon has it: nothing is changed, no migration applied.
package struct Inspection: Sendable {
    /// What is wrong with the file; empty when nothing is.
    package let faults: [String]
    /// Migrations that the next start will apply.
    package let missingMigrations: Int
    package let jobs: Int

    /// - Throws: `StorageError`: `.inUse` beside a daemon, `.newerSchema`, a file that is no database.
    package init(of file: URL) throws {
        let lock = try ProcessLock(besides: file)
        defer { lock.release() }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
            let queue = try DatabaseQueue(path: file.path, configuration: configuration)
            self = try queue.read { try Self.inspected($0) }
            try queue.close()
        } catch {
            throw StorageError.mapped(error)
        }
    }

    private init(faults: [String], missingMigrations: Int, jobs: Int) {
        self.faults = faults
        self.missingMigrations = missingMigrations
        self.jobs = jobs
    }

    private static func inspected(_ database: Database) throws -> Inspection {
        let known = Set(Schema.migrations.map(\.name))
        let applied = try String.fetchAll(database, sql: "SELECT name FROM migrations ORDER BY name")
        if let newer = applied.first(where: { !known.contains($0) }) {
            throw StorageError.newerSchema(migration: newer)
        }
        return Inspection(
            faults: try Backup.faults(database), missingMigrations: known.count - applied.count,
            jobs: try Int.fetchOne(database, sql: "SELECT count(*) FROM jobs") ?? 0)
    }
}

/// The SQLite library that this program runs on.
package struct SQLiteLibrary: Sendable {
    package let version: String

    package init() throws {
        do {
            version = try DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") ?? "" }
        } catch {
            throw StorageError.mapped(error)
        }
    }

    init(version: String) { self.version = version }

    /// Whether the library itself cannot lose commits when a checkpoint races with a writer (DB-2): 3.51.3 and later, and
    /// the repaired 3.50.7 and 3.44.6.
    package var holdsCheckpointRepair: Bool {
        let parts = version.split(separator: ".").map { Int($0) ?? 0 }
        let (minor, patch) = (parts.count > 1 ? parts[1] : 0, parts.count > 2 ? parts[2] : 0)
        switch minor {
        case 44: return patch >= 6
        case 50: return patch >= 7
        case 51: return patch >= 3
        default: return minor > 51
        }
    }
}
