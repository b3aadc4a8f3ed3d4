package import Foundation
import GRDB
package import Jobs
import RhythmiQDomain

/// A job as an operator sees it: no text of anybody's.
package struct JobSummary: Codable, Equatable, Sendable {
    package let id: String
    package let kind: String
    package let state: String
    package let receivedAt: Date
    package let runAt: Date
    package let endedAt: Date?
    package let parkedFor: String?
    /// Why it is dead.
    package let error: String?
    package let crashes: Int
    package let steps: [Step]

    package struct Step: Codable, Equatable, Sendable {
        package let name: String
        package let state: String
        package let attempt: Int
        package let failures: Int
    }
}

extension SQLiteStore {
    /// Newest first; of one state, or all that have not completed.
    package func jobs(_ state: Job.State?, limit: Int) async throws -> [JobSummary] {
        try await read { [self] database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM jobs WHERE state = :state OR (:state IS NULL AND state <> 'completed')
                    ORDER BY id DESC LIMIT :limit
                    """, arguments: ["state": state?.rawValue, "limit": limit]
            ).map { try summary($0, database) }
        }
    }

    package func job(_ id: Job.ID) async throws -> JobSummary? {
        try await read { [self] database in
            try Row.fetchOne(database, sql: "SELECT * FROM jobs WHERE id = ?", arguments: [id.rawValue])
                .map { try summary($0, database) }
        }
    }

    /// Makes a dead or parked job available, with all its attempts and a new deadline.
    ///
    /// - Returns: whether there was such a job.
    package func retry(_ id: Job.ID) async throws -> Bool {
        let now = now()
        return try await write { [self] database in
            try database.execute(
                sql: """
                    UPDATE jobs SET state = 'available', run_at = ?, deadline = ?, ended_at = NULL, error = NULL,
                      parked_for = NULL, crashes = 0
                    WHERE id = ? AND state IN ('dead', 'parked')
                    """,
                arguments: [now.milliseconds, now.addingTimeInterval(limits.deadline).milliseconds, id.rawValue])
            guard database.changesCount == 1 else { return false }
            try database.execute(sql: "UPDATE steps SET failures = 0 WHERE job = ?", arguments: [id.rawValue])
            // What was to look after its remains would take away what it is about to deliver.
            try database.execute(
                sql: "DELETE FROM jobs WHERE state = 'available' AND key IN (?, ?)",
                arguments: ["reconcile:\(id)", "reconcile:\(id):house"])
            return true
        }
    }

    /// Erases a job with its steps, whatever it is doing. Its update stays known, so that it does not come again.
    ///
    /// - Returns: whether there was such a job.
    package func drop(_ id: Job.ID) async throws -> Bool {
        let soon = now().addingTimeInterval(limits.orderPatience)
        return try await write { database in
            let row = try Row.fetchOne(
                database, sql: "DELETE FROM jobs WHERE id = ? RETURNING person", arguments: [id.rawValue])
            try JobOrder.advance(database, person: row?["person"], soon: soon)
            return row != nil
        }
    }

    /// How many jobs there are of each state.
    package func jobCounts() async throws -> [Job.State: Int] {
        try await read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT state, count(*) AS count FROM jobs GROUP BY state")
            return Dictionary(
                rows.compactMap { row in Job.State(rawValue: row["state"]).map { ($0, row["count"]) } },
                uniquingKeysWith: +)
        }
    }

    /// The same by what they are for.
    package func jobCountsByKind() async throws -> [(kind: String, state: String, count: Int)] {
        try await read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT kind, state, count(*) AS count FROM jobs GROUP BY kind, state")
            return rows.map { ($0["kind"], $0["state"], $0["count"]) }
        }
    }

    /// How many sayings the outbox holds: `waiting`, and `failed` ones, which are not sent any more.
    package func outboxCounts() async throws -> [String: Int] {
        try await read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT state, count(*) AS count FROM outbox GROUP BY state")
            return Dictionary(rows.map { ($0["state"], $0["count"]) }, uniquingKeysWith: +)
        }
    }

    /// Jobs that wait for a key that the key ring lacks: not ready while there are any (VLT-5).
    package func jobsWithoutKey() async throws -> Int {
        try await read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM jobs WHERE state = 'parked' AND parked_for = 'key'") ?? 0
        }
    }

    private func summary(_ row: Row, _ database: Database) throws -> JobSummary {
        let id: String = row["id"]
        let ended: Int64? = row["ended_at"]
        let steps = try Row.fetchAll(
            database, sql: "SELECT name, state, attempt, failures FROM steps WHERE job = ? ORDER BY name",
            arguments: [id])
        return JobSummary(
            id: id, kind: row["kind"], state: row["state"], receivedAt: Date(milliseconds: row["received_at"]),
            runAt: Date(milliseconds: row["run_at"]), endedAt: ended.map(Date.init(milliseconds:)),
            parkedFor: row["parked_for"], error: row["error"], crashes: row["crashes"],
            steps: steps.map {
                JobSummary.Step(name: $0["name"], state: $0["state"], attempt: $0["attempt"], failures: $0["failures"])
            })
    }
}
