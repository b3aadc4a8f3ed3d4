package import Foundation
import GRDB

extension SQLiteStore {
    /// Erases what has been kept long enough (PRV-4), a few rows per transaction, so that nobody waits for it. Once an
    /// hour is often enough.
    ///
    /// - Returns: how many rows went.
    @discardableResult
    package func sweep(now: Date) async throws -> Int {
        var erased = 0
        for rule in rules(now: now) {
            while true {
                let count = try await write { database in
                    try database.execute(sql: rule.sql, arguments: ["before": rule.before, "limit": Self.rowsPerSweep])
                    return database.changesCount
                }
                erased += count
                if count < Self.rowsPerSweep { break }
            }
        }
        try await write { [self] database in
            try JobOrder.restore(database, soon: now.addingTimeInterval(limits.orderPatience))
        }
        return erased
    }

    private static let rowsPerSweep = 200

    private func rules(now: Date) -> [(sql: String, before: Int64)] {
        func rule(_ table: String, _ key: String, _ condition: String, _ age: TimeInterval) -> (String, Int64) {
            (
                "DELETE FROM \(table) WHERE \(key) IN (SELECT \(key) FROM \(table) WHERE \(condition) LIMIT :limit)",
                now.addingTimeInterval(-age).milliseconds
            )
        }
        let times = limits.retention
        return [
            rule("jobs", "id", "state = 'completed' AND ended_at < :before", times.completedJobs),
            rule("jobs", "id", "state = 'dead' AND ended_at < :before", times.deadJobs),
            rule("updates", "key", "received_at < :before", times.updateKeys),
            rule("tombstones", "hash", "until < :before", 0),
            rule("outbox", "id", "state = 'failed' AND created_at < :before", times.undelivered),
            rule("lists", "id", "changed_at < :before", times.lists),
            rule("pictures", "id", "kept_at < :before", times.pictures),
            rule("made_playlists", "id", "made_at < :before", 86_400),
            rule(
                "slots", "slot",
                """
                used_at < :before AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.slot = slots.slot)
                AND NOT EXISTS (SELECT 1 FROM lists WHERE lists.slot = slots.slot)
                """, times.lists),
        ]
    }
}
