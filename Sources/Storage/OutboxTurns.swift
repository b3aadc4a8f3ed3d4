import Foundation
import GRDB
import Jobs
import RhythmiQDomain

/// Whose turn it is to be spoken to. A chat in which an answer waits comes before one that only hears how far its request
/// has got: in a burst, notes on new requests would else stand in front of the answers to those that came first. Within
/// each of both, first come, first served. What is said then is what comes first in that chat, answer or not.
extension SQLiteStore {
    struct Turns: Sendable {
        var deliveries: [Delivery] = []
        var unreadable: [(Int64, SealingError)] = []
    }

    func turns(_ limit: Int, _ busy: Set<String>, _ database: Database, now: Date) throws -> Turns {
        var turns = Turns()
        var rows: [Row] = []
        for isFinal in [true, false] where rows.count < limit {
            // Whoever has had an answer's turn has none for a note.
            let excluded = busy.union(rows.map { $0["chat"] as String })
            rows += try Row.fetchAll(
                database.cachedStatement(sql: Self.turns),
                arguments: [
                    "isFinal": isFinal,
                    "busy": String(decoding: try JSONEncoder().encode(Array(excluded)), as: UTF8.self),
                    "now": now.milliseconds, "limit": limit - rows.count,
                ])
        }
        for row in rows {
            do {
                turns.deliveries.append(try delivery(row))
            } catch let error as SealingError {
                turns.unreadable.append((row["id"], error))
            }
        }
        return turns
    }

    /// The chats of the oldest answers, or notes, with the first saying there that no later one of its slot makes
    /// needless. `INDEXED BY`: in their order as they are read, and within one chat or slot, so that a long outbox costs
    /// no more than a short one.
    static let turns = """
        SELECT head.*, slots.message, people.address, people.data_key
        FROM outbox AS turn INDEXED BY outbox_turns
          JOIN outbox AS head ON head.id = (
            SELECT saying.id FROM outbox AS saying INDEXED BY outbox_waiting
            WHERE saying.chat = turn.chat AND saying.state = 'waiting' AND (saying.final OR NOT EXISTS (
              SELECT 1 FROM outbox AS later INDEXED BY outbox_by_slot
              WHERE later.slot = saying.slot AND later.id > saying.id AND later.state = 'waiting'))
            ORDER BY saying.id LIMIT 1)
          JOIN slots ON slots.slot = head.slot LEFT JOIN people ON people.id = head.person
        WHERE turn.state = 'waiting' AND turn.final = :isFinal
          AND turn.chat NOT IN (SELECT value FROM json_each(:busy))
          AND NOT EXISTS (
            SELECT 1 FROM outbox AS former INDEXED BY outbox_waiting
            WHERE former.chat = turn.chat AND former.state = 'waiting' AND former.final = turn.final
              AND former.id < turn.id)
          AND NOT EXISTS (
            SELECT 1 FROM outbox AS held INDEXED BY outbox_waiting
            WHERE held.chat = turn.chat AND held.state = 'waiting' AND held.due_at > :now)
        ORDER BY turn.id LIMIT :limit
        """

    private func delivery(_ row: Row) throws -> Delivery {
        let address: String? = row["address"]
        let owner = address == nil ? ownOwner : Owner(id: row["person"], dataKey: row["data_key"])
        return Delivery(
            id: row["id"], slot: row["slot"], chat: try ChatAddress(storedKey: row["chat"], thread: row["thread"]),
            user: try address.map { try UserAddress(storedKey: $0) }, replyTo: row["reply_to"],
            remoteMessageID: row["message"], reply: try reply(row, owner), isFinal: row["final"],
            attempt: row["attempt"])
    }
}
