import Foundation
import GRDB
import Synchronization

/// For `rhythmiq keys`: the data keys of all people and the store's own, by the key of the ring that wraps each.
extension SQLiteStore {
    /// How many data keys the key of this id wraps.
    package func countDataKeys(wrappedBy keyID: String) async throws -> Int {
        let prefix = Self.prefix(of: keyID)
        return try await read {
            try Int.fetchOne(
                $0,
                sql: """
                    SELECT count(*) FROM (SELECT data_key FROM people UNION ALL SELECT data_key FROM store)
                    WHERE substr(data_key, 1, length(:prefix)) = :prefix
                    """, arguments: ["prefix": prefix]) ?? 0
        }
    }

    /// Wraps every data key that another key wraps anew, some hundred to a transaction. Killed half-way it is simply begun
    /// again, and the daemon may work meanwhile.
    ///
    /// - Parameters:
    ///   - keyID: of the ring's active key.
    ///   - rewrap: gives a person's data key, or that of `store`, wrapped by the active key; `Vault.rewrapped`.
    /// - Returns: how many were wrapped anew.
    /// - Throws: what `rewrap` throws for a data key that does not open. Its row stays as it is; batches before it stand.
    @discardableResult
    package func rewrapDataKeys(
        to keyID: String, rewrap: @escaping @Sendable (_ user: String, _ wrapped: String) throws -> String
    ) async throws -> Int {
        let prefix = Self.prefix(of: keyID)
        var total = 0
        while true {
            let count = try await write { database in
                let rows = try Row.fetchAll(
                    database,
                    sql: """
                        SELECT id, data_key FROM people WHERE substr(data_key, 1, length(:prefix)) <> :prefix LIMIT 200
                        """, arguments: ["prefix": prefix])
                for row in rows {
                    let wrapped = try rewrap(row["id"], row["data_key"])
                    guard wrapped.hasPrefix(prefix) else { throw SealingError.damaged }
                    try database.execute(
                        sql: "UPDATE people SET data_key = ? WHERE id = ?", arguments: [wrapped, row["id"] as String])
                }
                return rows.count
            }
            total += count
            if count == 0 { break }
        }
        return try await rewrapOwnKey(prefix, rewrap) ? total + 1 : total
    }

    private func rewrapOwnKey(
        _ prefix: String, _ rewrap: @escaping @Sendable (_ user: String, _ wrapped: String) throws -> String
    ) async throws -> Bool {
        let former = ownKey
        guard !former.hasPrefix(prefix) else { return false }
        let wrapped = try rewrap(Owner.storeID, former)
        try await write {
            try $0.execute(
                sql: "UPDATE store SET data_key = ? WHERE data_key = ?", arguments: [wrapped, former])
        }
        ownKeyText.withLock { $0 = wrapped }
        return true
    }

    private static func prefix(of keyID: String) -> String { "rqv1.\(keyID)." }
}
