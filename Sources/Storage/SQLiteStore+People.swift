import Accounts
import Foundation
import GRDB
package import Jobs
package import RhythmiQDomain

extension SQLiteStore {
    /// Whether the operator serves this address: a person's key or a chat's (QUO-4).
    package func isBlocked(_ addressKey: String) async throws -> Bool {
        try await read {
            try Bool.fetchOne(
                $0, sql: "SELECT EXISTS (SELECT 1 FROM blocked WHERE address = ?)", arguments: [addressKey]) ?? false
        }
    }

    package func setBlocked(_ addressKey: String, _ isBlocked: Bool) async throws {
        let now = now()
        try await write { database in
            guard isBlocked else {
                return try database.execute(sql: "DELETE FROM blocked WHERE address = ?", arguments: [addressKey])
            }
            try database.execute(
                sql: "INSERT INTO blocked (address, blocked_at) VALUES (?, ?) ON CONFLICT (address) DO NOTHING",
                arguments: [addressKey, now.milliseconds])
        }
    }

    /// Ends and erases everything of a person in one transaction: jobs that run lose their leases, their data key goes,
    /// and with it every copy of their rows that may lie in a backup. What remains is a keyed hash of each recent
    /// update, so that a redelivered one is not taken for new (PRV-2).
    ///
    /// - Parameters:
    ///   - farewell: what is still to be said to them; without its person, so that it outlives them.
    ///   - effects: what is still to be done elsewhere for them to be forgotten there too; in the same transaction.
    /// - Returns: whether there was anything to forget.
    @discardableResult
    package func forget(_ user: UserAddress, farewell: Saying? = nil, effects: [Effect] = []) async throws -> Bool {
        let now = now()
        let didForget = try await write { [self] database in
            let person = try String.fetchOne(
                database, sql: "SELECT id FROM people WHERE address = ?", arguments: [user.key])
            if let person {
                try leaveTombstones(person, database, now: now)
                try erase(person, database)
            }
            // A private chat's address is the person's.
            try database.execute(sql: "DELETE FROM chats WHERE address = ?", arguments: [user.key])
            if let farewell {
                try put(farewell, database, now: now)
                try database.execute(sql: "UPDATE slots SET passing = 1 WHERE slot = ?", arguments: [farewell.slot])
            }
            try apply(effects, database, now: now)
            return person != nil
        }
        // The rows are zeroed by `secure_delete`; older states of their pages still lie in the log.
        if didForget { try await truncateLog() }
        return didForget
    }

    private func leaveTombstones(_ person: String, _ database: Database, now: Date) throws {
        let until = now.addingTimeInterval(limits.retention.updateKeys).milliseconds
        let keys = try String.fetchAll(database, sql: "SELECT key FROM updates WHERE person = ?", arguments: [person])
        for key in keys {
            try database.execute(
                sql: "INSERT OR REPLACE INTO tombstones (hash, until) VALUES (?, ?)",
                arguments: [Data(try sealer.tombstone(for: key, dataKey: ownKey)), until])
        }
    }

    /// Rows of other modules that belong to a person go with `people`, by their own foreign keys.
    private func erase(_ person: String, _ database: Database) throws {
        for table in ["outbox", "lists", "made_playlists", "never", "updates", "jobs"] {
            try database.execute(sql: "DELETE FROM \(table) WHERE person = ?", arguments: [person])
        }
        // In a group, something that another member asked for may be about to be said in one of these.
        try database.execute(
            sql: """
                UPDATE slots SET person = NULL, passing = 1
                  WHERE person = :person AND EXISTS (SELECT 1 FROM outbox WHERE outbox.slot = slots.slot);
                DELETE FROM slots WHERE person = :person;
                """, arguments: ["person": person])
        try database.execute(sql: "DELETE FROM people WHERE id = ?", arguments: [person])
    }

    /// Copies the log into the file and empties it. Readers may be in the way for a moment.
    func truncateLog() async throws {
        for _ in 0..<50 {
            let isDone = try await writer.checkpointTruncating()
            if isDone { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw StorageError.failed(code: ResultCode.SQLITE_BUSY.rawValue)
    }

    /// A person's own rows as one JSON object; tokens are in none of them (PRV-3).
    ///
    /// - Returns: `nil` when nothing is known of the person.
    package func export(_ user: UserAddress) async throws -> [UInt8]? {
        try await read { [self] database in
            let row = try Row.fetchOne(database, sql: "SELECT * FROM people WHERE address = ?", arguments: [user.key])
            guard let row else { return nil }
            let owner = Owner(id: row["id"], dataKey: row["data_key"])
            let document = PersonalData(
                address: user.key, language: row["language"], knownSince: Date(milliseconds: row["created_at"]),
                messages: try messages(of: owner, database), lists: try ownLists(of: owner, database),
                waitingReplies: try replies(to: owner, database), playlistsMade: try made(by: owner, database),
                never: try never(of: owner, database),
                musicAccount: try musicAccount(of: user, database), pictures: try pictures(of: owner, database),
                coverStyle: try String.fetchOne(
                    database, sql: "SELECT picture_wish FROM chats WHERE address = ?", arguments: [user.key]))
            let encoder = JSONEncoder()
            encoder.dateEncodingStrategy = .iso8601
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(document))
        }
    }

    private func messages(of owner: Owner, _ database: Database) throws -> [PersonalData.Message] {
        try Row.fetchAll(database, sql: "SELECT * FROM jobs WHERE person = ? ORDER BY id", arguments: [owner.id]).map {
            let id: String = $0["id"]
            return PersonalData.Message(
                id: id, kind: $0["kind"], state: $0["state"], receivedAt: Date(milliseconds: $0["received_at"]),
                contents: String(decoding: try open($0["payload"], .jobPayload, row: id, owner), as: UTF8.self))
        }
    }

    private func ownLists(of owner: Owner, _ database: Database) throws -> [PersonalData.List] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM lists WHERE person = ? ORDER BY created_at, id", arguments: [owner.id]
        )
        .map {
            let id: String = $0["id"]
            return PersonalData.List(
                id: id, chat: $0["chat"], createdAt: Date(milliseconds: $0["created_at"]),
                contents: String(decoding: try open($0["contents"], .listContents, row: id, owner), as: UTF8.self))
        }
    }

    private func replies(to owner: Owner, _ database: Database) throws -> [PersonalData.WaitingReply] {
        try Row.fetchAll(database, sql: "SELECT * FROM outbox WHERE person = ? ORDER BY id", arguments: [owner.id]).map
        {
            PersonalData.WaitingReply(chat: $0["chat"], reply: try reply($0, owner))
        }
    }

    private func musicAccount(of user: UserAddress, _ database: Database) throws -> PersonalData.MusicAccount? {
        guard let holder = try holder(database, .person(user)), let account = try linkedAccount(database, holder) else {
            return nil
        }
        return PersonalData.MusicAccount(
            service: "spotify", accountID: account.accountID, name: account.displayName, state: account.state.rawValue,
            scopes: account.scopes.sorted(), linkedAt: account.authorizedAt, consentEndsAt: account.consentEndsAt)
    }

    private func never(of owner: Owner, _ database: Database) throws -> [PersonalData.Never] {
        try Row.fetchAll(database, sql: "SELECT * FROM never WHERE person = ? ORDER BY id", arguments: [owner.id]).map {
            PersonalData.Never(
                name: try neverName($0, owner).text, since: Date(milliseconds: $0["added_at"]))
        }
    }

    /// The pictures themselves were sent to the person.
    private func pictures(of owner: Owner, _ database: Database) throws -> [PersonalData.Picture] {
        try Row.fetchAll(
            database, sql: "SELECT id, kept_at FROM pictures WHERE person = ? ORDER BY kept_at, id",
            arguments: [owner.id]
        ).map { PersonalData.Picture(id: $0["id"], keptSince: Date(milliseconds: $0["kept_at"])) }
    }

    private func made(by owner: Owner, _ database: Database) throws -> [Date] {
        try Int64.fetchAll(
            database, sql: "SELECT made_at FROM made_playlists WHERE person = ? ORDER BY made_at", arguments: [owner.id]
        ).map(Date.init(milliseconds:))
    }
}

private struct PersonalData: Encodable {
    let address: String
    let language: String?
    let knownSince: Date
    let messages: [Message]
    let lists: [List]
    let waitingReplies: [WaitingReply]
    let playlistsMade: [Date]
    let never: [Never]
    let musicAccount: MusicAccount?
    let pictures: [Picture]
    let coverStyle: String?

    struct Never: Encodable {
        let name: String
        let since: Date
    }

    struct Picture: Encodable {
        let id: String
        let keptSince: Date
    }

    struct MusicAccount: Encodable {
        let service, accountID: String
        let name: String?
        let state: String
        let scopes: [String]
        let linkedAt, consentEndsAt: Date
    }

    struct Message: Encodable {
        let id, kind, state: String
        let receivedAt: Date
        let contents: String
    }

    struct List: Encodable {
        let id, chat: String
        let createdAt: Date
        let contents: String
    }

    struct WaitingReply: Encodable {
        let chat: String
        let reply: Reply
    }
}
