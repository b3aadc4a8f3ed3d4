import Foundation
import GRDB

/// The connections to a file with everything that durability and privacy rest on (DB-1), read back after it was set.
enum Connections {
    /// - Parameter maximumPages: refuses to grow beyond, like a full disk.
    static func open(_ file: URL, maximumPages: Int? = nil) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 3
        configuration.label = "rhythmiq"
        configuration.prepareDatabase { database in
            // Checkpoints are the writer's alone, and it does them itself (DB-2).
            for setting in settings { try database.execute(sql: "PRAGMA \(setting.name) = \(setting.text)") }
            if let maximumPages { try database.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
        }
        let pool = try DatabasePool(path: file.path, configuration: configuration)
        try pool.writeWithoutTransaction { database in
            // Only now: opening the pool has set it to NORMAL, which may lose what was acknowledged.
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try verify(database)
        }
        return pool
    }

    private static let settings: [(name: String, text: String, value: Int64)] = [
        ("secure_delete", "ON", 1), ("trusted_schema", "OFF", 0), ("wal_autocheckpoint", "0", 0),
        ("temp_store", "MEMORY", 2), ("cell_size_check", "ON", 1),
    ]

    private static func verify(_ database: Database) throws {
        let wanted =
            settings.map { ($0.name, $0.value) } + [("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
        for (name, value) in wanted where try Int64.fetchOne(database, sql: "PRAGMA \(name)") != value {
            throw StorageError.settingRefused(pragma: name)
        }
        guard try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal" else {
            throw StorageError.settingRefused(pragma: "journal_mode")
        }
    }
}
