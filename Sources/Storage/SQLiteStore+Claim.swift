package import Foundation
import GRDB
package import Jobs
import RhythmiQDomain

extension SQLiteStore {
    package func claim(limit: Int, now: Date) async throws -> [ClaimedJob] {
        try await write { [self] database in
            try wake(database, now: now)
            try buryCrashed(database, now: now)
            let running = try count(database, "SELECT count(*) FROM jobs WHERE state = 'running'")
            switch try alone(database, running: running, now: now) {
            case .mayRun(let id): return [try take(id, database, now: now)].compactMap { $0 }
            case .holdsOthersBack: return []
            case .none: return try takeSeveral(limit, database, now: now)
            }
        }
    }

    private enum Alone {
        case mayRun(String)
        case holdsOthersBack
        case none
    }

    /// A job that took the process with it while it ran alone, for the third time.
    private func buryCrashed(_ database: Database, now: Date) throws {
        // `crashes >= 2` again, in the index's own words: SQLite does not see that three are two.
        let statement = try database.cachedStatement(
            sql: "SELECT * FROM jobs WHERE crashes >= 2 AND crashes >= 3 AND state = 'available'")
        let rows = try Row.fetchAll(statement)
        for row in rows {
            try setAside(row, database, now: now) { try bury(row, code: "crashed", database, now: now) }
        }
    }

    /// Jobs whose waiting is over, by their time or because their holder let the lease run out, which is as good as dead.
    private func wake(_ database: Database, now: Date) throws {
        try database.execute(
            sql: """
                UPDATE jobs SET state = 'available', parked_for = NULL WHERE state = 'parked' AND run_at <= :now;
                UPDATE jobs SET state = 'available', lease_until = NULL, \(Boot.countingThisDeath)
                  WHERE state = 'running' AND lease_until <= :now;
                """, arguments: ["now": now.milliseconds, "mostForgiven": limits.forgivenDeaths])
    }

    /// A job under suspicion runs when nothing else does. It lets others go first, but not for ever.
    private func alone(_ database: Database, running: Int, now: Date) throws -> Alone {
        if running > 0, try count(database, "SELECT count(*) FROM jobs WHERE state = 'running' AND crashes >= 2") > 0 {
            return .holdsOthersBack
        }
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT id, run_at FROM jobs AS job WHERE crashes >= 2 AND state = 'available' AND run_at <= ?
                  AND NOT EXISTS (SELECT 1 FROM jobs WHERE state = 'running' AND person = job.person)
                ORDER BY run_at, id LIMIT 1
                """, arguments: [now.milliseconds])
        guard let row else { return .none }
        if running == 0 { return .mayRun(row["id"]) }
        let waitedSince = Date(milliseconds: row["run_at"])
        return now.timeIntervalSince(waitedSince) > limits.alonePatience ? .holdsOthersBack : .none
    }

    private func takeSeveral(_ limit: Int, _ database: Database, now: Date) throws -> [ClaimedJob] {
        var claimed: [ClaimedJob] = []
        while claimed.count < limit {
            // `INDEXED BY`: sorted as it is read, so that a long queue costs no more than a short one.
            let statement = try database.cachedStatement(
                sql: """
                    SELECT id FROM jobs AS job INDEXED BY jobs_to_claim
                    WHERE state = 'available' AND behind = 0 AND run_at <= ? AND crashes < 2
                      AND NOT EXISTS (SELECT 1 FROM jobs WHERE state = 'running' AND person = job.person)
                      AND NOT EXISTS (
                        SELECT 1 FROM jobs AS earlier WHERE earlier.person = job.person AND earlier.state = 'available'
                          AND earlier.id < job.id AND earlier.run_at <= job.run_at AND earlier.behind = 0)
                    ORDER BY run_at, id LIMIT 1
                    """)
            guard let id = try String.fetchOne(statement, arguments: [now.milliseconds]) else { break }
            if let job = try take(id, database, now: now) { claimed.append(job) }
        }
        return claimed
    }

    /// - Returns: `nil` when the row cannot be read: it has been put aside, and claiming goes on (JOB-9).
    private func take(_ id: String, _ database: Database, now: Date) throws -> ClaimedJob? {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE jobs SET state = 'running', fence = fence + 1, progressed = 0, calling = 0, behind = 0,
                  lease_until = ?
                WHERE id = ? AND state = 'available' RETURNING *
                """)
        let rows = try Row.fetchAll(statement, arguments: [now.addingTimeInterval(limits.lease).milliseconds, id])
        guard let row = rows.first else { return nil }
        do {
            return try claimedJob(row, database)
        } catch SealingError.missingKey {
            try setAside(row, database, now: now) {
                try database.execute(
                    sql: """
                        UPDATE jobs SET state = 'parked', parked_for = 'key', lease_until = NULL, run_at = ?
                        WHERE id = ?
                        """, arguments: [now.addingTimeInterval(600).milliseconds, id])
            }
        } catch is SealingError {
            try setAside(row, database, now: now) { try bury(row, code: "unreadable", database, now: now) }
        }
        return nil
    }

    private func setAside(_ row: Row, _ database: Database, now: Date, _ body: () throws -> Void) throws {
        try body()
        try JobOrder.advance(
            database, person: row["person"], soon: now.addingTimeInterval(limits.orderPatience))
    }

    private func count(_ database: Database, _ sql: String) throws -> Int {
        try Int.fetchOne(database.cachedStatement(sql: sql)) ?? 0
    }
}
