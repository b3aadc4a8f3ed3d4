import Foundation
import GRDB

/// Keeps each person's requests in their order (JOB-8) by marking those that stand behind another.
///
/// The mark spares a claim from looking at a long queue of one person; that nobody ever has two running is the claim's
/// own condition. A job that tries again only after `orderPatience` is passed by: otherwise an outage of one service
/// would keep a person from `/help` and `/forget`.
enum JobOrder {
    /// Whether a new request of this person has to stand behind another.
    static func isBehind(_ database: Database, person: String, soon: Date) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM jobs WHERE person = :person AND state = 'running' AND kind = 'update')
                  OR EXISTS (SELECT 1 FROM jobs WHERE person = :person AND state = 'available' AND kind = 'update'
                             AND run_at <= :soon)
                """, arguments: ["person": person, "soon": soon.milliseconds]) ?? false
    }

    /// A person's other requests come later, the one that runs too: its lease is taken away, and with the next claim it
    /// goes on as after a crash.
    static func makeWay(_ database: Database, person: String, until soon: Date) throws {
        try database.execute(
            sql: """
                UPDATE jobs SET state = 'available', lease_until = NULL, behind = 0, run_at = max(run_at, ?)
                WHERE person = ? AND kind = 'update' AND state IN ('available', 'running')
                """, arguments: [soon.milliseconds + 1, person])
    }

    /// After one of a person's jobs has stopped running: the first of those that wait may go.
    static func advance(_ database: Database, person: String?, soon: Date) throws {
        guard let person else { return }
        try database.execute(
            sql: """
                UPDATE jobs SET behind = 0 WHERE behind = 1 AND id = (
                  SELECT id FROM jobs WHERE person = ? AND state = 'available' AND kind = 'update' AND run_at <= ?
                  ORDER BY id LIMIT 1)
                """, arguments: [person, soon.milliseconds])
    }

    /// Marks everybody's jobs anew.
    static func restore(_ database: Database, soon: Date) throws {
        try database.execute(sql: "UPDATE jobs SET behind = 0 WHERE behind = 1")
        try database.execute(
            sql: """
                UPDATE jobs SET behind = 1
                WHERE state = 'available' AND kind = 'update' AND person IS NOT NULL AND EXISTS (
                  SELECT 1 FROM jobs AS earlier
                  WHERE earlier.person = jobs.person AND earlier.state = 'available' AND earlier.kind = 'update'
                    AND earlier.id < jobs.id AND earlier.run_at <= ?)
                """, arguments: [soon.milliseconds])
    }
}
