package import Accounts
import Foundation
import GRDB
import Jobs
package import RhythmiQDomain

/// What the daemon sees to from time to time.
extension SQLiteStore {
    /// Remembers that the person of a consent is told of its end, together with the job that tells them: both, or neither.
    ///
    /// - Returns: false when another told them, or the account was linked again meanwhile; then nothing changed.
    package func warn(_ consent: EndingConsent, in chat: ChatAddress, payload: [UInt8]) async throws -> Bool {
        let now = now()
        return try await write { [self] database in
            guard let holder = try holder(database, consent.owner), let person = holder.person else { return false }
            let isFirst = try change(
                database,
                """
                UPDATE accounts SET warned_at = ?
                WHERE id = ? AND person = ? AND state = 'linked' AND warned_at IS NULL
                """, [now.milliseconds, consent.revision, person])
            guard isFirst else { return false }
            try insertJob(
                key: "consent:\(consent.revision)", kind: .notice, at: now, person: person,
                chat: try currentKey(of: chat, database), thread: nil, payload: payload, database, now: now)
            return true
        }
    }

    /// Jobs that waited for a key go on where the ring has the one that wraps their data key (VLT-5).
    ///
    /// - Parameter keyIDs: all of the ring.
    /// - Returns: how many.
    @discardableResult
    package func releaseJobs(havingKeys keyIDs: Set<String>) async throws -> Int {
        let now = now()
        return try await write { [self] database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT jobs.id, coalesce(people.data_key, :own) AS data_key
                    FROM jobs LEFT JOIN people ON people.id = jobs.person
                    WHERE jobs.state = 'parked' AND jobs.parked_for = 'key'
                    """, arguments: ["own": ownKey])
            let ready = rows.filter { row in keyIDs.contains { (row["data_key"] as String).hasPrefix("rqv1.\($0).") } }
            for row in ready {
                try database.execute(
                    sql: "UPDATE jobs SET state = 'available', parked_for = NULL, run_at = ? WHERE id = ?",
                    arguments: [now.milliseconds, row["id"] as String])
            }
            return ready.count
        }
    }
}
