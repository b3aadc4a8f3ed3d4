import Foundation
import GRDB
import Storage

/// The rows as somebody would see them who has the file.
extension Bench {
    func rawRows<Value: DatabaseValueConvertible & Sendable>(_ type: Value.Type, _ sql: String) async throws -> [Value]
    {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(
            path: folder.appending(path: "rhythmiq.sqlite").path, configuration: configuration)
        return try await queue.read { try Value.fetchAll($0, sql: sql) }
    }

    /// What somebody could do who has the file, but no key.
    func write(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.appending(path: "rhythmiq.sqlite").path)
        try queue.write { try $0.execute(sql: sql) }
    }

    /// How many of the linkings' columns hold anything sealed or hashed.
    func sealedLinkValues() async throws -> Int {
        try await rawRows(
            Int.self,
            """
            SELECT coalesce(sum((name IS NOT NULL) + (ticket_hash IS NOT NULL) + (state_hash IS NOT NULL)
              + (cookie_hash IS NOT NULL) + (verifier IS NOT NULL) + (granted IS NOT NULL) + (code_hash IS NOT NULL)), 0)
            FROM links
            """
        ).reduce(0, +)
    }
}
