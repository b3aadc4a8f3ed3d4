import Foundation
import GRDB
import Jobs

/// What a process does first with the store: no lease of an earlier process holds any more (JOB-4), and whoever was
/// being worked on when that process died may have been the reason (JOB-5).
enum Boot {
    /// - Returns: the data key of rows that belong to nobody, and the newest job's id.
    static func begin(_ database: Database, sealer: any RowSealer, limits: StoreLimits, now: Date) throws
        -> (ownKey: String, newest: String?)
    {
        var ownKey = ""
        try database.inTransaction(.immediate) {
            if let key = try String.fetchOne(database, sql: "SELECT data_key FROM store") {
                ownKey = key
            } else {
                ownKey = try sealer.makeDataKey(for: Owner.storeID)
                try database.execute(
                    sql: "INSERT INTO store (id, data_key, boot) VALUES (1, ?, 0)", arguments: [ownKey])
            }
            try database.execute(sql: "UPDATE store SET boot = boot + 1")
            try countCrashes(database, limits: limits)
            try takeBack(database, limits: limits, now: now)
            return .commit
        }
        return (ownKey, try String.fetchOne(database, sql: "SELECT max(id) FROM jobs"))
    }

    /// A death counts only against a job whose step had recorded nothing new, amid calls not before many of them; the third
    /// that counts is the job's last.
    static let countingThisDeath = """
        crashes = CASE
          WHEN progressed = 1 THEN 0 WHEN calling = 1 AND forgiven < :mostForgiven THEN crashes
          ELSE min(crashes + 1, 3) END,
        forgiven = CASE WHEN progressed = 1 THEN 0 ELSE min(forgiven + calling, :mostForgiven) END
        """

    private static func countCrashes(_ database: Database, limits: StoreLimits) throws {
        try database.execute(
            sql: "UPDATE jobs SET \(countingThisDeath) WHERE state = 'running'",
            arguments: ["mostForgiven": limits.forgivenDeaths])
    }

    private static func takeBack(_ database: Database, limits: StoreLimits, now: Date) throws {
        try database.execute(
            sql: "UPDATE jobs SET state = 'available', lease_until = NULL, run_at = ? WHERE state = 'running'",
            arguments: [now.milliseconds])
        // A clock that was set back must not make a retry wait for a day: no retry is further away than this.
        try database.execute(
            sql: "UPDATE jobs SET run_at = min(run_at, ?) WHERE state = 'available' AND kind = 'update'",
            arguments: [now.addingTimeInterval(900).milliseconds])
        try database.execute(
            sql: "UPDATE outbox SET due_at = min(due_at, ?) WHERE state = 'waiting'",
            arguments: [now.addingTimeInterval(3600).milliseconds])
        try JobOrder.restore(database, soon: now.addingTimeInterval(limits.orderPatience))
    }
}
