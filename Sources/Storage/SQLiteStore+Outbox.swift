package import Foundation
import GRDB
package import Jobs
package import RhythmiQDomain

extension SQLiteStore: OutboxStore {
    /// A saying that waits for a later time holds its chat back, since order and the platform's pauses count by chat.
    package func nextDeliveries(limit: Int, excluding busy: Set<String>, now: Date) async throws -> [Delivery] {
        let found = try await read { [self] database in try turns(limit, busy, database, now: now) }
        for (id, error) in found.unreadable {
            // Neither lost nor in the way: one without its key is tried again, a damaged one is given up.
            if case .missingKey = error {
                try await postpone(id, until: now.addingTimeInterval(600), countsAttempt: false)
            } else {
                try await fail(id, .refused)
            }
        }
        return found.deliveries
    }

    package func placed(slot: String, messageID: String) async throws {
        let now = now()
        try await write { database in
            try database.execute(
                sql: "UPDATE slots SET message = ?, used_at = ? WHERE slot = ?",
                arguments: [messageID, now.milliseconds, slot])
        }
    }

    package func lost(slot: String) async throws {
        try await write {
            try $0.execute(sql: "UPDATE slots SET message = NULL WHERE slot = ?", arguments: [slot])
        }
    }

    /// The saying and those before it in its slot that it has overtaken leave the outbox.
    package func delivered(_ id: Int64) async throws {
        try await write { [self] database in
            try database.execute(
                sql: """
                    DELETE FROM outbox WHERE state = 'waiting' AND final = 0 AND id < :id
                      AND slot = (SELECT slot FROM outbox WHERE id = :id AND state = 'waiting');
                    """, arguments: ["id": id])
            try remove(id, database)
        }
    }

    package func postpone(_ id: Int64, until: Date, countsAttempt: Bool) async throws {
        try await write {
            try $0.execute(
                sql: "UPDATE outbox SET due_at = ?, attempt = attempt + ? WHERE id = ? AND state = 'waiting'",
                arguments: [until.milliseconds, countsAttempt ? 1 : 0, id])
        }
    }

    package func fail(_ id: Int64, _ failure: DeliveryFailure) async throws {
        try await write { [self] database in
            let isPassing = try Bool.fetchOne(
                database, sql: "SELECT passing FROM slots JOIN outbox USING (slot) WHERE id = ?", arguments: [id])
            if isPassing == true { return try remove(id, database) }
            try database.execute(
                sql: "UPDATE outbox SET state = 'failed', failure = ? WHERE id = ? AND state = 'waiting'",
                arguments: [failure.rawValue, id])
        }
    }

    private func remove(_ id: Int64, _ database: Database) throws {
        let slot = try String.fetchOne(
            database, sql: "DELETE FROM outbox WHERE state = 'waiting' AND id = ? RETURNING slot", arguments: [id])
        try database.execute(
            sql: """
                DELETE FROM slots WHERE slot = ? AND passing = 1
                  AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.slot = slots.slot)
                """, arguments: [slot])
    }

    /// Messages of the old chat cannot be edited from the new one: what is still to be said begins anew there. Work
    /// that is under way and still names the old chat means the new one from now on.
    package func move(_ chat: ChatAddress, toChatID: String) async throws {
        var target = chat
        target.id = toChatID
        let (old, new) = (chat.key, target.key)
        guard old != new else { return }
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE jobs SET chat = :new WHERE chat = :old;
                    UPDATE slots SET chat = :new, message = NULL WHERE chat = :old;
                    UPDATE outbox SET chat = :new WHERE chat = :old;
                    UPDATE lists SET chat = :new WHERE chat = :old;
                    UPDATE made_playlists SET chat = :new WHERE chat = :old;
                    UPDATE OR REPLACE chats SET address = :new WHERE address = :old;
                    DELETE FROM moved_chats WHERE old = :new;
                    UPDATE moved_chats SET new = :new WHERE new = :old;
                    INSERT INTO moved_chats (old, new) VALUES (:old, :new)
                      ON CONFLICT (old) DO UPDATE SET new = excluded.new;
                    """, arguments: ["old": old, "new": new])
        }
    }

    /// The chat that this one has become; the key of the same one where it has not moved.
    func currentKey(of chat: ChatAddress, _ database: Database) throws -> String {
        let statement = try database.cachedStatement(sql: "SELECT new FROM moved_chats WHERE old = ?")
        return try String.fetchOne(statement, arguments: [chat.key]) ?? chat.key
    }

    /// What could not be said to this person, oldest first, to be shown at their next command; then it is forgotten.
    package func takeUndelivered(of user: UserAddress) async throws -> [Reply] {
        try await write { [self] database in
            let (person, owner) = try owner(database, user, now: now())
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT id, reply FROM outbox WHERE person = ? AND state = 'failed' AND final ORDER BY id",
                arguments: [person])
            try database.execute(
                sql: "DELETE FROM outbox WHERE person = ? AND state = 'failed'", arguments: [person])
            return try rows.map { try reply($0, owner) }
        }
    }

    /// What could not be said to this person in this chat waits to be said again, as it was: they write again, so that
    /// they can be reached. What the platform refused would be refused again, and stays.
    ///
    /// - Returns: how many.
    @discardableResult
    package func sayAgain(to user: UserAddress, in chat: ChatAddress) async throws -> Int {
        let now = now()
        // Hardly anybody has such: a write would cost everybody a sync.
        let isNeeded = try await read {
            try Bool.fetchOne(
                $0,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'failed'
                      AND person = (SELECT id FROM people WHERE address = ?))
                    """, arguments: [user.key]) ?? false
        }
        guard isNeeded else { return 0 }
        return try await write { [self] database in
            try database.execute(
                sql: """
                    UPDATE outbox SET state = 'waiting', failure = NULL, attempt = 0, created_at = :now, due_at = :now
                    WHERE person = (SELECT id FROM people WHERE address = :person) AND chat = :chat
                      AND state = 'failed' AND failure <> 'refused' AND final
                    """,
                arguments: ["now": now.milliseconds, "person": user.key, "chat": try currentKey(of: chat, database)])
            return database.changesCount
        }
    }

    func reply(_ row: Row, _ owner: Owner) throws -> Reply {
        let id: Int64 = row["id"]
        let bytes = try open(row["reply"], .outboxReply, row: "\(id)", owner)
        do { return try JSONDecoder().decode(Reply.self, from: Data(bytes)) } catch { throw SealingError.damaged }
    }
}
