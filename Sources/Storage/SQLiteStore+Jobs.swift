package import Foundation
import GRDB
package import Jobs
package import RhythmiQDomain

extension SQLiteStore: JobStore {
    package func renew(_ leases: [Lease], until: Date) async throws -> Set<Lease> {
        try await write { database in
            let statement = try database.cachedStatement(
                sql: "UPDATE jobs SET lease_until = ? WHERE id = ? AND fence = ? AND state = 'running'")
            var held: Set<Lease> = []
            for lease in leases {
                try statement.execute(arguments: [until.milliseconds, lease.job.rawValue, lease.fence])
                if database.changesCount == 1 { held.insert(lease) }
            }
            return held
        }
    }

    /// Begins nothing when the step is done already: its result stands.
    package func begin(_ step: String, _ lease: Lease, isCalling: Bool) async throws -> StepRecord {
        try await write { [self] database in
            let owner = try holder(of: lease, database).owner
            try database.execute(
                sql: """
                    INSERT INTO steps (job, name, state, attempt, fence) VALUES (?, ?, 'intent', 1, ?)
                    ON CONFLICT (job, name) DO UPDATE SET attempt = attempt + 1, fence = excluded.fence
                      WHERE state = 'intent'
                    """, arguments: [lease.job.rawValue, step, lease.fence])
            guard let record = try self.step(named: step, of: lease.job, owner, database) else { throw LeaseLost() }
            try database.execute(
                sql: "UPDATE jobs SET progressed = 0, calling = ? WHERE id = ? AND fence = ?",
                arguments: [isCalling, lease.job.rawValue, lease.fence])
            return record
        }
    }

    /// The same note once more is no progress, or a job that dies after it would never be given up.
    package func note(_ step: String, _ lease: Lease, _ note: [UInt8]) async throws {
        try await write { [self] database in
            let owner = try holder(of: lease, database).owner
            let former = try self.step(named: step, of: lease.job, owner, database)
            guard let former, former.state == .intent, former.note != note else { return }
            try setNote(note, step, state: .intent, lease, owner, database)
            try progress(lease, database)
        }
    }

    /// Does nothing when the step is done already: its effects stand, once.
    package func complete(_ step: String, _ lease: Lease, result: [UInt8], effects: [Effect]) async throws {
        let now = now()
        try await write { [self] database in
            let owner = try holder(of: lease, database).owner
            try database.execute(
                sql: """
                    INSERT INTO steps (job, name, state, attempt, fence) VALUES (?, ?, 'intent', 1, ?)
                    ON CONFLICT (job, name) DO NOTHING
                    """, arguments: [lease.job.rawValue, step, lease.fence])
            guard try self.step(named: step, of: lease.job, owner, database)?.state == .intent else { return }
            try setNote(result, step, state: .done, lease, owner, database)
            try progress(lease, database)
            try apply(effects, database, now: now)
        }
    }

    package func finish(_ lease: Lease, _ outcome: JobOutcome, effects: [Effect]) async throws {
        let now = now()
        try await write { [self] database in
            let person = try holder(of: lease, database).person
            try end(lease, outcome, database, now: now)
            try apply(effects, database, now: now)
            try JobOrder.advance(database, person: person, soon: now.addingTimeInterval(limits.orderPatience))
        }
    }

    package func release(_ user: UserAddress, parkedFor reason: ParkingReason) async throws {
        let now = now()
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE jobs SET state = 'available', parked_for = NULL, run_at = ?
                    WHERE state = 'parked' AND parked_for = ?
                      AND person = (SELECT id FROM people WHERE address = ?)
                    """, arguments: [now.milliseconds, reason.rawValue, user.key])
        }
    }

    /// May be past: then something can be claimed now. A saying counts while its time has not come.
    package func nextDueDate() async throws -> Date? {
        let now = now()
        return try await read { database in
            // One second back: a saying that has become due since the caller last looked is not missed.
            try Int64.fetchOne(
                database,
                sql: """
                    SELECT min(due) FROM (
                      SELECT * FROM (
                        SELECT run_at AS due FROM jobs AS job INDEXED BY jobs_to_claim
                        WHERE state = 'available' AND behind = 0
                          AND NOT EXISTS (SELECT 1 FROM jobs WHERE state = 'running' AND person = job.person)
                          AND NOT EXISTS (SELECT 1 FROM jobs WHERE state = 'running' AND crashes >= 2)
                          AND (crashes < 2 OR NOT EXISTS (SELECT 1 FROM jobs WHERE state = 'running'))
                        ORDER BY run_at LIMIT 1)
                      UNION ALL SELECT min(run_at) FROM jobs WHERE state = 'parked'
                      UNION ALL SELECT min(lease_until) FROM jobs WHERE state = 'running'
                      UNION ALL
                        SELECT min(due_at) FROM outbox WHERE state = 'waiting' AND due_at > created_at AND due_at > ?)
                    """, arguments: [now.addingTimeInterval(-1).milliseconds]
            ).map(Date.init(milliseconds:))
        }
    }
}

extension SQLiteStore {
    /// Every write of a worker begins here: whoever has lost the lease writes nothing (JOB-2).
    private func holder(of lease: Lease, _ database: Database) throws -> (person: String?, owner: Owner) {
        let statement = try database.cachedStatement(
            sql: "SELECT person FROM jobs WHERE id = ? AND fence = ? AND state = 'running'")
        guard let row = try Row.fetchOne(statement, arguments: [lease.job.rawValue, lease.fence]) else {
            throw LeaseLost()
        }
        return (row["person"], try owner(database, person: row["person"]))
    }

    private func step(named name: String, of job: Job.ID, _ owner: Owner, _ database: Database) throws -> StepRecord? {
        let statement = try database.cachedStatement(sql: "SELECT * FROM steps WHERE job = ? AND name = ?")
        return try Row.fetchOne(statement, arguments: [job.rawValue, name]).map { try step($0, job: job, owner) }
    }

    private func setNote(
        _ note: [UInt8], _ step: String, state: StepRecord.State, _ lease: Lease, _ owner: Owner, _ database: Database
    ) throws {
        let sealed = try seal(note, .stepNote, row: "\(lease.job)/\(step)", owner)
        try database.execute(
            sql: "UPDATE steps SET state = ?, note = ? WHERE job = ? AND name = ?",
            arguments: [state.rawValue, sealed, lease.job.rawValue, step])
    }

    /// Progress ends the suspicion that the job kills the process (JOB-5).
    private func progress(_ lease: Lease, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE jobs SET progressed = 1, crashes = 0, forgiven = 0 WHERE id = ? AND fence = ?",
            arguments: [lease.job.rawValue, lease.fence])
    }

    /// A run that ends has not crashed, so that the crashes before it are forgotten.
    private func end(_ lease: Lease, _ outcome: JobOutcome, _ database: Database, now: Date) throws {
        let id = lease.job.rawValue
        func set(_ columns: String, _ arguments: StatementArguments) throws {
            try database.execute(
                sql: "UPDATE jobs SET lease_until = NULL, crashes = 0, forgiven = 0, \(columns) WHERE id = ?",
                arguments: arguments + [id])
        }
        switch outcome {
        case .completed:
            try set("state = 'completed', ended_at = ?, wish = NULL", [now.milliseconds])
            // What the steps noted of playlists and songs is of no more use, and not ours to keep.
            try database.execute(sql: "DELETE FROM steps WHERE job = ?", arguments: [id])
        case .dead(let code):
            try set(
                "state = 'dead', error = ?, ended_at = ?, wish = NULL", [String(code.prefix(200)), now.milliseconds])
        case .retry(let date):
            try database.execute(
                sql: "UPDATE steps SET failures = failures + 1 WHERE job = ? AND state = 'intent' AND fence = ?",
                arguments: [id, lease.fence])
            try set("state = 'available', run_at = ?", [date.milliseconds])
        case .snooze(let date):
            try set("state = 'available', run_at = ?", [date.milliseconds])
        case .parked(let reason, let date):
            try set("state = 'parked', parked_for = ?, run_at = ?", [reason.rawValue, date.milliseconds])
        }
    }
}
