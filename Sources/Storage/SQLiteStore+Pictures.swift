import GRDB
import Jobs
package import RhythmiQDomain

/// Pictures by an image service, from when they come until everybody who shows them has a copy.
extension SQLiteStore {
    /// The picture stands, and the job that waits for it need not wait any longer: both, or neither.
    ///
    /// - Parameter waiting: the key of that job, which may not have been stored yet.
    /// - Returns: false where its person has been forgotten meanwhile, and the picture with them.
    package func keepPicture(
        _ jpeg: [UInt8], as id: String, of user: UserAddress, waiting: String
    ) async throws -> Bool {
        let now = now()
        return try await write { [self] database in
            let row = try Row.fetchOne(
                database, sql: "SELECT id, data_key FROM people WHERE address = ?", arguments: [user.key])
            guard let row else { return false }
            let owner = Owner(id: row["id"], dataKey: row["data_key"])
            try database.execute(
                sql: "INSERT OR REPLACE INTO pictures (id, person, jpeg, kept_at) VALUES (?, ?, ?, ?)",
                arguments: [id, owner.id, try seal(jpeg, .picture, row: id, owner), now.milliseconds])
            try hasten(waiting, database, to: now.milliseconds)
            return true
        }
    }

    /// The job of this key goes on now, if it waits for a later time.
    package func hasten(_ key: String) async throws {
        let now = now()
        try await write { [self] in try hasten(key, $0, to: now.milliseconds) }
    }

    private func hasten(_ key: String, _ database: Database, to milliseconds: Int64) throws {
        try database.execute(
            sql: "UPDATE jobs SET run_at = :now WHERE key = :key AND state = 'available' AND run_at > :now",
            arguments: ["now": milliseconds, "key": key])
    }

    /// - Returns: `nil` where there is none, or none any more.
    package func picture(_ id: String) async throws -> [UInt8]? {
        try await read { [self] database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT pictures.jpeg, people.id, people.data_key
                    FROM pictures JOIN people ON people.id = pictures.person WHERE pictures.id = ?
                    """, arguments: [id])
            guard let row else { return nil }
            return try open(row["jpeg"], .picture, row: id, Owner(id: row["id"], dataKey: row["data_key"]))
        }
    }

    package func hasPicture(_ id: String) async throws -> Bool {
        try await read {
            try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM pictures WHERE id = ?)", arguments: [id]) ?? false
        }
    }
}
