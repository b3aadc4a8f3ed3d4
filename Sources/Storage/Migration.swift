import GRDB
import RhythmiQDomain

/// One step of the schema's history. Its text is its identity: an altered one is noticed by its checksum.
struct Migration: Sendable {
    let name: String
    let sql: String

    var checksum: String { String(stableHash(sql), radix: 16) }

    /// Brings a file to the last of `migrations` in one transaction: it has all of them afterwards, or none was added.
    static func apply(_ migrations: [Migration], to database: Database) throws {
        try database.inTransaction(.immediate) {
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS migrations (
                      name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
                    ) STRICT
                    """)
            let applied = try Row.fetchAll(database, sql: "SELECT name, checksum FROM migrations ORDER BY name")
            try check(applied, against: migrations)
            for migration in migrations.dropFirst(applied.count) { try add(migration, database) }
            return .commit
        }
    }

    private static func check(_ applied: [Row], against migrations: [Migration]) throws {
        for (index, row) in applied.enumerated() {
            let name: String = row["name"]
            guard index < migrations.count else { throw StorageError.newerSchema(migration: name) }
            guard migrations[index].name == name, migrations[index].checksum == row["checksum"] else {
                throw StorageError.alteredSchema(migration: name)
            }
        }
    }

    private static func add(_ migration: Migration, _ database: Database) throws {
        try database.execute(sql: migration.sql)
        try database.execute(
            sql: "INSERT INTO migrations VALUES (?, ?, unixepoch() * 1000)",
            arguments: [migration.name, migration.checksum])
    }
}
