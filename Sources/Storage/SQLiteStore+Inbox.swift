import Foundation
import GRDB
package import Jobs
import RhythmiQDomain

extension SQLiteStore: InboxStore {
    package func ingest(_ update: NewUpdate) async throws -> IngestOutcome {
        let now = now()
        return try await write { [self] in try take(update, $0, now: now) }
    }

    /// Stops at the first update that finds the queue full: the offset then stays, and what was stored before it is a
    /// duplicate when the batch is asked for again.
    package func ingest(_ updates: [NewUpdate], nextOffset: Int64, of bot: String) async throws -> [IngestOutcome] {
        let now = now()
        return try await write { [self] database in
            var outcomes: [IngestOutcome] = []
            for update in updates {
                let isFull = outcomes.last == .queueFull
                outcomes.append(isFull ? .queueFull : try take(update, database, now: now))
            }
            guard outcomes.last != .queueFull else { return outcomes }
            try database.execute(
                sql: """
                    INSERT INTO polling (bot, next_offset) VALUES (?, ?)
                    ON CONFLICT (bot) DO UPDATE SET next_offset = excluded.next_offset
                    """, arguments: [bot, nextOffset])
            return outcomes
        }
    }

    package func pollingOffset(of bot: String) async throws -> Int64? {
        try await read {
            try Int64.fetchOne($0, sql: "SELECT next_offset FROM polling WHERE bot = ?", arguments: [bot])
        }
    }

    /// Updates that wait or run now.
    package func queueDepth() async throws -> Int {
        try await read { try Int.fetchOne($0, sql: "SELECT depth FROM store") ?? 0 }
    }

    private func take(_ update: NewUpdate, _ database: Database, now: Date) throws -> IngestOutcome {
        if try isKnown(update, database) { return .duplicate }
        if case .rejected(let reason) = update.disposition {
            // Without its sender: a row of nobody's needs no `/forget`.
            try insert(update, person: nil, rejection: String(reason.prefix(200)), database, now: now)
            return .stored
        }
        let depth = try Int.fetchOne(database.cachedStatement(sql: "SELECT depth FROM store")) ?? 0
        guard depth < limits.queue else { return .queueFull }
        let (person, owner) = try owner(database, update.user, now: now)
        try insert(update, person: person, rejection: nil, database, now: now)
        try insertJob(update, person: person, owner, database, now: now)
        return .stored
    }

    private func isKnown(_ update: NewUpdate, _ database: Database) throws -> Bool {
        let hash = try sealer.tombstone(for: update.key, dataKey: ownKey)
        let statement = try database.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM updates WHERE key = ?)
                  OR EXISTS (SELECT 1 FROM updates WHERE message_key = ?)
                  OR EXISTS (SELECT 1 FROM tombstones WHERE hash = ?)
                """)
        return try Bool.fetchOne(statement, arguments: [update.key, update.messageKey, Data(hash)]) ?? false
    }

    private func insert(
        _ update: NewUpdate, person: String?, rejection: String?, _ database: Database, now: Date
    ) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO updates (key, message_key, person, rejection, received_at) VALUES (?, ?, ?, ?, ?)")
        try statement.execute(arguments: [update.key, update.messageKey, person, rejection, now.milliseconds])
    }

    private func insertJob(_ update: NewUpdate, person: String?, _ owner: Owner, _ database: Database, now: Date) throws
    {
        let id = newID(now)
        let payload = try seal(update.payload, .jobPayload, row: id, owner)
        let soon = now.addingTimeInterval(limits.orderPatience)
        if update.isUrgent, let person { try JobOrder.makeWay(database, person: person, until: soon) }
        let isBehind = try person.map { try JobOrder.isBehind(database, person: $0, soon: soon) } ?? false
        let isCrowded = try person.map { try hasNoPlace(database, person: $0) } ?? false
        let wish = try hash(ofWishIn: update)
        let isEcho = try isOpen(wish, of: person, database)
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO jobs
                  (id, kind, person, chat, thread, payload, state, received_at, deadline, run_at, crowded, behind,
                   wish, echo)
                VALUES (?, 'update', ?, ?, ?, ?, 'available', ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            id, person, update.chat?.key, update.chat?.thread, payload, now.milliseconds,
            now.addingTimeInterval(limits.deadline).milliseconds, now.milliseconds, isCrowded, isBehind,
            wish, isEcho,
        ])
    }

    /// Keyed, so that nobody can tell from a row what was written.
    private func hash(ofWishIn update: NewUpdate) throws -> Data? {
        guard let text = update.text, let chat = update.chat else { return nil }
        let place = "wish:\(chat.key):\(chat.thread ?? ""):"
        return Data(try sealer.tombstone(for: place + text, dataKey: ownKey))
    }

    /// Whether the person waits for the same already. What was refused for want of a place is nothing to wait for, nor is
    /// what waits for the person.
    private func isOpen(_ wish: Data?, of person: String?, _ database: Database) throws -> Bool {
        guard let wish, let person else { return false }
        let statement = try database.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM jobs WHERE person = ? AND wish = ? AND state IN ('available', 'running')
                  AND crowded = 0 AND echo = 0)
                """)
        return try Bool.fetchOne(statement, arguments: [person, wish]) ?? false
    }

    /// Parked requests wait for somebody else, and crowded ones end at once: neither fills a person's places.
    private func hasNoPlace(_ database: Database, person: String) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                SELECT count(*) FROM (
                  SELECT 1 FROM jobs WHERE person = ? AND state IN ('available', 'running') AND kind = 'update'
                    AND crowded = 0 LIMIT ?)
                """)
        return try Int.fetchOne(statement, arguments: [person, limits.openPerUser]) ?? 0 >= limits.openPerUser
    }
}
