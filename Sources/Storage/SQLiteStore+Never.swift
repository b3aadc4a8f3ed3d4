import Foundation
import GRDB
import Jobs
package import RhythmiQDomain

/// What people want in none of their lists, sealed for them.
extension SQLiteStore {
    package func never(of user: UserAddress) async throws -> [NeverEntry] {
        try await read { [self] database in
            let row = try Row.fetchOne(
                database, sql: "SELECT id, data_key FROM people WHERE address = ?", arguments: [user.key])
            guard let row else { return [] }
            return try never(of: Owner(id: row["id"], dataKey: row["data_key"]), database)
        }
    }

    private func never(of owner: Owner, _ database: Database) throws -> [NeverEntry] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM never WHERE person = ? ORDER BY id DESC", arguments: [owner.id]
        ).map { NeverEntry(id: $0["id"], name: try neverName($0, owner), isUndoable: $0["undoable"]) }
    }

    func neverName(_ row: Row, _ owner: Owner) throws -> NeverName {
        let name = try open(row["name"], .never, row: row["id"], owner)
        return try JSONDecoder().decode(NeverName.self, from: Data(name))
    }

    func add(_ entry: NeverEntry, of user: UserAddress, _ database: Database, now: Date) throws {
        let (person, owner) = try owner(database, user, now: now)
        let known = try never(of: owner, database)
        guard known.count < NeverEntry.mostOfAPerson, !known.contains(where: { $0.name == entry.name }) else { return }
        let name = Array(try JSONEncoder().encode(entry.name))
        try database.execute(
            sql: "INSERT INTO never (id, person, name, undoable, added_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                entry.id, person, try seal(name, .never, row: entry.id, owner), entry.isUndoable, now.milliseconds,
            ])
    }

    func removeNever(_ id: String, of user: UserAddress, isUndoing: Bool, _ database: Database, now: Date) throws {
        let person = try owner(database, user, now: now).person
        try database.execute(sql: "DELETE FROM never WHERE id = ? AND person = ?", arguments: [id, person])
        if isUndoing { return }
        // The last thing that the person did with the others was to leave them there.
        try database.execute(sql: "UPDATE never SET undoable = 0 WHERE person = ?", arguments: [person])
    }
}
