package import Foundation
import GRDB
package import Jobs
package import RhythmiQDomain

extension SQLiteStore: ListStore {
    package func list(_ id: String) async throws -> ListRecord? {
        try await lists("WHERE lists.id = ?", [id]).first
    }

    package func list(slot: String) async throws -> ListRecord? {
        try await lists("WHERE slot = ? ORDER BY changed_at DESC, lists.id DESC LIMIT 1", [slot]).first
    }

    package func lists(of user: UserAddress, in chat: ChatAddress?, limit: Int) async throws -> [ListRecord] {
        try await lists(
            """
            WHERE address = ? AND (chat = ? OR ? IS NULL)
            ORDER BY lists.created_at DESC, lists.id DESC LIMIT ?
            """, [user.key, chat?.key, chat?.key, limit])
    }

    package func language(of user: UserAddress) async throws -> AnswerLanguage? {
        try await read {
            try String.fetchOne($0, sql: "SELECT language FROM people WHERE address = ?", arguments: [user.key])
                .flatMap(AnswerLanguage.init(rawValue:))
        }
    }

    package func pictureWish(in chat: ChatAddress) async throws -> PictureWish? {
        try await read { [self] database in
            let name = try String.fetchOne(
                database, sql: "SELECT picture_wish FROM chats WHERE address = ?",
                arguments: [try currentKey(of: chat, database)])
            // A style that another version knew is no choice here.
            return name.flatMap(PictureWish.init)
        }
    }

    package func playlistCounts(of user: UserAddress, in chat: ChatAddress, now: Date) async throws -> PlaylistCounts {
        let hour = now.addingTimeInterval(-3600).milliseconds
        let day = now.addingTimeInterval(-86_400).milliseconds
        return try await read { database in
            let person = "person = (SELECT id FROM people WHERE address = ?)"
            func count(_ condition: String, _ value: String, since: Int64) throws -> Int {
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM made_playlists WHERE \(condition) AND made_at > ?",
                    arguments: [value, since]) ?? 0
            }
            return PlaylistCounts(
                userLastHour: try count(person, user.key, since: hour),
                userLastDay: try count(person, user.key, since: day),
                chatLastHour: try count("chat = ?", chat.key, since: hour))
        }
    }

    package func maySayCrowded(to user: UserAddress, now: Date) async throws -> Bool {
        try await write { [self] database in
            let person = try owner(database, user, now: now).person
            try database.execute(
                sql: """
                    UPDATE people SET slowed_down_at = :now
                    WHERE id = :person AND (slowed_down_at IS NULL OR slowed_down_at <= :before)
                    """,
                arguments: [
                    "now": now.milliseconds, "before": now.addingTimeInterval(-60).milliseconds, "person": person,
                ])
            return database.changesCount == 1
        }
    }

    private func lists(_ condition: String, _ arguments: StatementArguments) async throws -> [ListRecord] {
        try await read { [self] database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT lists.*, people.address, people.data_key
                    FROM lists JOIN people ON people.id = lists.person \(condition)
                    """, arguments: arguments
            ).map { try list($0) }
        }
    }

    func list(_ row: Row) throws -> ListRecord {
        let id: String = row["id"]
        let owner = Owner(id: row["person"], dataKey: row["data_key"])
        return ListRecord(
            id: id, user: try UserAddress(storedKey: row["address"]),
            chat: try ChatAddress(storedKey: row["chat"], thread: row["thread"]), slot: row["slot"],
            createdAt: Date(milliseconds: row["created_at"]),
            contents: try open(row["contents"], .listContents, row: id, owner))
    }
}
