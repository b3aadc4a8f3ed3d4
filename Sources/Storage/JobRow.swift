import Foundation
import GRDB
import Jobs
import RhythmiQDomain

extension SQLiteStore {
    /// - Throws: `SealingError` when the row or one of its steps cannot be opened.
    func claimedJob(_ row: Row, _ database: Database) throws -> ClaimedJob {
        let job = try job(row, database)
        let owner = try owner(database, person: row["person"])
        let lease = Lease(job: job.id, fence: row["fence"])
        return ClaimedJob(
            job: job, lease: lease, steps: try steps(of: job.id, owner, database), mustReconcile: row["reconciles"])
    }

    func job(_ row: Row, _ database: Database) throws -> Job {
        guard let kind = Job.Kind(rawValue: row["kind"]) else { throw SealingError.damaged }
        let person: String? = row["person"]
        let owner = try owner(database, person: person)
        let chat: String? = row["chat"]
        let id: String = row["id"]
        return Job(
            id: Job.ID(rawValue: id), kind: kind, user: try address(of: person, database),
            chat: try chat.map { try ChatAddress(storedKey: $0, thread: row["thread"]) },
            payload: try open(row["payload"], .jobPayload, row: id, owner),
            receivedAt: Date(milliseconds: row["received_at"]), deadline: Date(milliseconds: row["deadline"]),
            isCrowded: row["crowded"], isEcho: row["echo"])
    }

    func address(of person: String?, _ database: Database) throws -> UserAddress? {
        guard let person else { return nil }
        let statement = try database.cachedStatement(sql: "SELECT address FROM people WHERE id = ?")
        return try String.fetchOne(statement, arguments: [person]).map { try UserAddress(storedKey: $0) }
    }

    func steps(of job: Job.ID, _ owner: Owner, _ database: Database) throws -> [String: StepRecord] {
        let statement = try database.cachedStatement(sql: "SELECT * FROM steps WHERE job = ?")
        let records = try Row.fetchAll(statement, arguments: [job.rawValue]).map {
            try step($0, job: job, owner)
        }
        return Dictionary(records.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func step(_ row: Row, job: Job.ID, _ owner: Owner) throws -> StepRecord {
        guard let state = StepRecord.State(rawValue: row["state"]) else { throw SealingError.damaged }
        let name: String = row["name"]
        let note: String? = row["note"]
        return StepRecord(
            name: name, state: state, attempt: row["attempt"],
            note: try note.map { try open($0, .stepNote, row: "\(job)/\(name)", owner) } ?? [],
            failures: row["failures"])
    }

    /// Gives a job up: its row stays as it is for the operator, and the person is told once (JOB-6).
    ///
    /// - Parameter row: all columns of the job.
    func bury(_ row: Row, code: String, _ database: Database, now: Date) throws {
        let id: String = row["id"]
        try database.execute(
            sql: """
                UPDATE jobs SET state = 'dead', error = ?, ended_at = ?, lease_until = NULL, parked_for = NULL,
                  behind = 0, wish = NULL
                WHERE id = ?
                """, arguments: [code, now.milliseconds, id])
        let chat: String? = row["chat"]
        guard chat != nil, row["kind"] == Job.Kind.update.rawValue else { return }
        let notice = DeadLetterNotice(deadJob: Job.ID(rawValue: id), code: code)
        try insertJob(
            key: DeadLetterNotice.key(of: notice.deadJob), kind: .notice, at: now, person: row["person"], chat: chat,
            thread: row["thread"],
            payload: Array(JSONEncoder().encode(notice)), database, now: now)
    }

    /// A job that no update asked for; one of a key that was ever used is not inserted again.
    func insertJob(
        key: String, kind: Job.Kind, at date: Date, person: String?, chat: String?, thread: String?, payload: [UInt8],
        _ database: Database, now: Date
    ) throws {
        let id = newID(now)
        let owner = try owner(database, person: person)
        let sealed = try seal(payload, .jobPayload, row: id, owner)
        try database.execute(
            sql: """
                INSERT INTO jobs
                  (id, key, kind, person, chat, thread, payload, state, received_at, deadline, run_at, crowded)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'available', ?, ?, ?, 0)
                ON CONFLICT (key) DO NOTHING
                """,
            arguments: [
                id, key, kind.rawValue, person, chat, thread, sealed, now.milliseconds,
                max(date, now).addingTimeInterval(limits.deadline).milliseconds, date.milliseconds,
            ])
    }
}
