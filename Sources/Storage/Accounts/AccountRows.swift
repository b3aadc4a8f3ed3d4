import Accounts
import Foundation
import GRDB
import RhythmiQDomain

/// What the sealed columns of `accounts` and `links` hold, as JSON.
enum AccountValue {
    /// `accounts.account`
    struct Account: Codable {
        var id: String
        var userID: String
        var name: String?
        var scopes: [String]
    }

    /// `accounts.tokens`
    struct Tokens: Codable {
        var current: String
        var former: String?

        init(_ tokens: RefreshTokens) {
            current = tokens.current.withExposedValue { $0 }
            former = tokens.former?.withExposedValue { $0 }
        }

        var tokens: RefreshTokens { RefreshTokens(current: Secret(current), former: former.map { Secret($0) }) }
    }

    /// `links.granted`: what waits to be linked; once it is, without its token and with the account that it replaced.
    struct Granted: Codable {
        var account: Account
        var refreshToken: String?
        var authorizedAt: Int64
        var replaced: Account?
    }
}

/// An owner whose rows can be read: their person, if it is not the house, and the key that seals for them.
struct AccountHolder: Sendable {
    let owner: AccountOwner
    let person: String?
    let key: Owner
}

extension SQLiteStore {
    /// - Returns: `nil` for a person of whom there is no row, and hence no account.
    func holder(_ database: Database, _ owner: AccountOwner) throws -> AccountHolder? {
        guard case .person(let user) = owner else { return AccountHolder(owner: .house, person: nil, key: ownOwner) }
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT id, data_key FROM people WHERE address = ?"), arguments: [user.key])
        return row.map {
            AccountHolder(owner: owner, person: $0["id"], key: Owner(id: $0["id"], dataKey: $0["data_key"]))
        }
    }

    /// - Parameter person: as in a row of `accounts` or `links`.
    func holder(_ database: Database, person: String?) throws -> AccountHolder {
        guard let person else { return AccountHolder(owner: .house, person: nil, key: ownOwner) }
        let statement = try database.cachedStatement(sql: "SELECT address FROM people WHERE id = ?")
        guard let address = try String.fetchOne(statement, arguments: [person]) else { throw SealingError.damaged }
        return AccountHolder(
            owner: .person(try UserAddress(storedKey: address)), person: person,
            key: try owner(database, person: person))
    }

    func seal(_ value: some Encodable, _ column: SealedColumn, row: String, _ holder: AccountHolder) throws -> String {
        try seal(Array(JSONEncoder().encode(value)), column, row: row, holder.key)
    }

    func unseal<Value: Decodable>(
        _ type: Value.Type, _ sealed: String, _ column: SealedColumn, row: String, _ holder: AccountHolder
    ) throws -> Value {
        let bytes = try open(sealed, column, row: row, holder.key)
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch { throw SealingError.damaged }
    }
}
