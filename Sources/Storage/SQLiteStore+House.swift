import Foundation
import GRDB

/// What stands in the house account; a music service admits only so many playlists in one (`countHousePlaylist`).
extension SQLiteStore {
    /// The oldest that are too many.
    ///
    /// - Parameters:
    ///   - limit: how many may stand.
    ///   - count: how many of them to name at most.
    package func housePlaylists(beyond limit: Int, atMost count: Int) async throws -> [String] {
        try await read { database in
            let standing = try Int.fetchOne(database, sql: "SELECT count(*) FROM house_playlists") ?? 0
            return try String.fetchAll(
                database, sql: "SELECT id FROM house_playlists ORDER BY made_at, id LIMIT ?",
                arguments: [max(0, min(standing - limit, count))])
        }
    }

    /// It stands no more.
    package func forgetHousePlaylist(_ id: String) async throws {
        try await write { try $0.execute(sql: "DELETE FROM house_playlists WHERE id = ?", arguments: [id]) }
    }
}
