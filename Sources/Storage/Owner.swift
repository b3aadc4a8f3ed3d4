import Foundation
import GRDB
import RhythmiQDomain

/// Whose data key seals a row: a person's, or the store's own.
struct Owner: Sendable {
    static let storeID = "store"

    let id: String
    let dataKey: String
}

extension SQLiteStore {
    var ownOwner: Owner { Owner(id: Owner.storeID, dataKey: ownKey) }

    /// The person's row, made when they are new; `nil` belongs to the store.
    func owner(_ database: Database, _ user: UserAddress?, now: Date) throws -> (person: String?, owner: Owner) {
        guard let user else { return (nil, ownOwner) }
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT id, data_key FROM people WHERE address = ?"), arguments: [user.key])
        if let row { return (row["id"], Owner(id: row["id"], dataKey: row["data_key"])) }
        let id = newID(now)
        let owner = Owner(id: id, dataKey: try sealer.makeDataKey(for: id))
        try database.execute(
            sql: "INSERT INTO people (id, address, data_key, created_at) VALUES (?, ?, ?, ?)",
            arguments: [id, user.key, owner.dataKey, now.milliseconds])
        return (id, owner)
    }

    /// - Parameter person: as in a row; its person exists by the foreign key.
    func owner(_ database: Database, person: String?) throws -> Owner {
        guard let person else { return ownOwner }
        let statement = try database.cachedStatement(sql: "SELECT data_key FROM people WHERE id = ?")
        guard let dataKey = try String.fetchOne(statement, arguments: [person]) else { throw SealingError.damaged }
        return Owner(id: person, dataKey: dataKey)
    }

    func seal(_ plaintext: [UInt8], _ place: SealedColumn, row: String, _ owner: Owner) throws -> String {
        try sealer.seal(plaintext, place: place.at(row, owner), dataKey: owner.dataKey)
    }

    func open(_ sealed: String, _ place: SealedColumn, row: String, _ owner: Owner) throws -> [UInt8] {
        do {
            return try sealer.open(sealed, place: place.at(row, owner), dataKey: owner.dataKey)
        } catch let error as SealingError {
            throw error
        } catch {
            throw SealingError.damaged
        }
    }
}

/// The columns that hold what people wrote or asked for.
enum SealedColumn {
    case jobPayload, stepNote, outboxReply, listContents, picture, never
    case account, accountTokens, linkName, linkVerifier, linkGrant

    func at(_ row: String, _ owner: Owner) -> RowPlace {
        switch self {
        case .jobPayload: RowPlace(table: "jobs", column: "payload", row: row, user: owner.id)
        case .stepNote: RowPlace(table: "steps", column: "note", row: row, user: owner.id)
        case .outboxReply: RowPlace(table: "outbox", column: "reply", row: row, user: owner.id)
        case .listContents: RowPlace(table: "lists", column: "contents", row: row, user: owner.id)
        case .picture: RowPlace(table: "pictures", column: "jpeg", row: row, user: owner.id)
        case .never: RowPlace(table: "never", column: "name", row: row, user: owner.id)
        case .account: music("accounts", "account", row, owner)
        case .accountTokens: music("accounts", "tokens", row, owner)
        case .linkName: RowPlace(table: "links", column: "name", row: row, user: owner.id)
        case .linkVerifier: music("links", "verifier", row, owner)
        case .linkGrant: music("links", "granted", row, owner)
        }
    }

    private func music(_ table: String, _ column: String, _ row: String, _ owner: Owner) -> RowPlace {
        RowPlace(table: table, column: column, row: row, user: owner.id, provider: "spotify")
    }
}
