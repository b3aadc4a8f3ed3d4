import Foundation
import GRDB
import Jobs
import RhythmiQDomain

extension SQLiteStore {
    /// Writes the consequences of a step in the step's own transaction (OUT-1).
    func apply(_ effects: [Effect], _ database: Database, now: Date) throws {
        for effect in effects { try apply(effect, database, now: now) }
    }

    private func apply(_ effect: Effect, _ database: Database, now: Date) throws {
        switch effect {
        case .say(let saying): try put(saying, database, now: now)
        case .saveList(let list): try save(list, database, now: now)
        case .countPlaylist(let user, let chat):
            try database.execute(
                sql: "INSERT INTO made_playlists (person, chat, made_at) VALUES (?, ?, ?)",
                arguments: [
                    try owner(database, user, now: now).person, try currentKey(of: chat, database), now.milliseconds,
                ])
        case .countHousePlaylist(let id):
            try database.execute(
                sql: "INSERT INTO house_playlists (id, made_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
                arguments: [id, now.milliseconds])
        case .setLanguage(let user, let language):
            let person = try owner(database, user, now: now).person
            try database.execute(
                sql: "UPDATE people SET language = ? WHERE id = ?", arguments: [language?.rawValue, person])
        case .setPictureWish(let chat, let wish):
            try database.execute(
                sql: """
                    INSERT INTO chats (address, picture_wish, changed_at) VALUES (?, ?, ?)
                    ON CONFLICT (address) DO UPDATE SET picture_wish = excluded.picture_wish,
                      changed_at = excluded.changed_at
                    """, arguments: [try currentKey(of: chat, database), wish?.name, now.milliseconds])
        case .addNever(let user, let entry): try add(entry, of: user, database, now: now)
        case .removeNever(let user, let id, let isUndoing):
            try removeNever(id, of: user, isUndoing: isUndoing, database, now: now)
        case .schedule(let key, let kind, let date, let user, let chat, let payload):
            let person = try owner(database, user, now: now).person
            try insertJob(
                key: key, kind: kind, at: date, person: person,
                chat: try chat.map { try currentKey(of: $0, database) }, thread: chat?.thread,
                payload: payload, database, now: now)
        }
    }

    func put(_ saying: Saying, _ database: Database, now: Date) throws {
        let (person, owner) = try owner(database, saying.user, now: now)
        let chat = try currentKey(of: saying.chat, database)
        try database.execute(
            sql: """
                INSERT INTO slots (slot, chat, person, message, used_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (slot) DO UPDATE SET message = coalesce(message, excluded.message),
                  used_at = excluded.used_at
                """,
            arguments: [saying.slot, chat, person, saying.existingMessageID, now.milliseconds])
        let last = try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'") ?? 0
        let id = last + 1
        let reply = Array(try JSONEncoder().encode(saying.reply))
        try database.execute(
            sql: """
                INSERT INTO outbox (id, slot, chat, thread, person, reply_to, reply, final, state, created_at, due_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)
                """,
            arguments: [
                id, saying.slot, chat, saying.chat.thread, person, saying.replyTo,
                try seal(reply, .outboxReply, row: "\(id)", owner), saying.isFinal, now.milliseconds, now.milliseconds,
            ])
    }

    private func save(_ list: ListRecord, _ database: Database, now: Date) throws {
        let (person, owner) = try owner(database, list.user, now: now)
        let former = try String.fetchOne(database, sql: "SELECT person FROM lists WHERE id = ?", arguments: [list.id])
        // A list never changes hands: its contents are sealed for its listener.
        guard former == nil || former == person else { throw SealingError.damaged }
        try database.execute(
            sql: """
                INSERT INTO lists (id, person, chat, thread, slot, created_at, changed_at, contents)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET chat = excluded.chat, thread = excluded.thread, slot = excluded.slot,
                  changed_at = excluded.changed_at, contents = excluded.contents
                """,
            arguments: [
                list.id, person, try currentKey(of: list.chat, database), list.chat.thread, list.slot,
                list.createdAt.milliseconds,
                now.milliseconds, try seal(list.contents, .listContents, row: list.id, owner),
            ])
    }
}
