package import Accounts
package import Foundation
import GRDB
import RhythmiQDomain

extension SQLiteStore: LinkedAccountStore {
    package func account(of owner: AccountOwner) async throws -> LinkedAccount? {
        try await read { [self] database in
            guard let holder = try holder(database, owner) else { return nil }
            return try linkedAccount(database, holder)
        }
    }

    package func refreshTokens(of owner: AccountOwner, revision: String) async throws -> RefreshTokens? {
        try await read { [self] database in
            guard let holder = try holder(database, owner) else { return nil }
            let tokens = try String.fetchOne(
                database, sql: "SELECT tokens FROM accounts WHERE id = ? AND person IS ? AND state = 'linked'",
                arguments: [revision, holder.person])
            return try tokens.map {
                try unseal(AccountValue.Tokens.self, $0, .accountTokens, row: revision, holder).tokens
            }
        }
    }

    package func replaceRefreshTokens(of owner: AccountOwner, revision: String, by tokens: RefreshTokens) async throws
        -> Bool
    {
        try await write { [self] database in
            guard let holder = try holder(database, owner) else { return false }
            let sealed = try seal(AccountValue.Tokens(tokens), .accountTokens, row: revision, holder)
            return try change(
                database, "UPDATE accounts SET tokens = ? WHERE id = ? AND person IS ? AND state = 'linked'",
                [sealed, revision, holder.person])
        }
    }

    package func markNeedsRelink(_ owner: AccountOwner, revision: String) async throws -> Bool {
        try await write { [self] database in
            guard let holder = try holder(database, owner) else { return false }
            return try change(
                database,
                """
                UPDATE accounts SET state = 'needs-relink', tokens = NULL
                WHERE id = ? AND person IS ? AND state = 'linked'
                """, [revision, holder.person])
        }
    }

    package func deleteAccount(of owner: AccountOwner) async throws -> Bool {
        try await write { [self] database in
            guard let holder = try holder(database, owner) else { return false }
            try voidLinks(database, "person IS ?", [holder.person])
            return try change(database, "DELETE FROM accounts WHERE person IS ?", [holder.person])
        }
    }

    package func consents(endingBy date: Date) async throws -> [EndingConsent] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT accounts.id, address, consent_ends_at FROM accounts LEFT JOIN people ON people.id = person
                    WHERE state = 'linked' AND warned_at IS NULL AND consent_ends_at <= ? ORDER BY consent_ends_at
                    """, arguments: [date.milliseconds])
            return try rows.map { row in
                let address: String? = row["address"]
                return EndingConsent(
                    owner: try address.map { .person(try UserAddress(storedKey: $0)) } ?? .house, revision: row["id"],
                    endsAt: Date(milliseconds: row["consent_ends_at"]))
            }
        }
    }

    package func markWarned(_ owner: AccountOwner, revision: String, at date: Date) async throws -> Bool {
        try await write { [self] database in
            guard let holder = try holder(database, owner) else { return false }
            return try change(
                database,
                """
                UPDATE accounts SET warned_at = ?
                WHERE id = ? AND person IS ? AND state = 'linked' AND warned_at IS NULL
                """, [date.milliseconds, revision, holder.person])
        }
    }

    func linkedAccount(_ database: Database, _ holder: AccountHolder) throws -> LinkedAccount? {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM accounts WHERE person IS ?", arguments: [holder.person])
        guard let row else { return nil }
        let id: String = row["id"]
        let account = try unseal(AccountValue.Account.self, row["account"], .account, row: id, holder)
        guard let state = LinkedAccount.State(rawValue: row["state"]) else { throw SealingError.damaged }
        let warnedAt: Int64? = row["warned_at"]
        return LinkedAccount(
            owner: holder.owner, accountID: account.id, userID: account.userID, displayName: account.name,
            scopes: Set(account.scopes),
            authorizedAt: Date(milliseconds: row["authorized_at"]), revision: id, state: state,
            warnedAt: warnedAt.map { Date(milliseconds: $0) })
    }

    /// Puts a granted account in the place of whatever its owner has.
    func insertAccount(_ database: Database, _ granted: AccountValue.Granted, _ holder: AccountHolder, now: Date) throws
    {
        guard let refreshToken = granted.refreshToken else { throw SealingError.damaged }
        let id = newID(now)
        let tokens = AccountValue.Tokens(RefreshTokens(current: Secret(refreshToken)))
        let endsAt = Consent.end(of: Date(milliseconds: granted.authorizedAt))
        try database.execute(sql: "DELETE FROM accounts WHERE person IS ?", arguments: [holder.person])
        try database.execute(
            sql: """
                INSERT INTO accounts (id, person, state, account, tokens, authorized_at, consent_ends_at)
                VALUES (?, ?, 'linked', ?, ?, ?, ?)
                """,
            arguments: [
                id, holder.person, try seal(granted.account, .account, row: id, holder),
                try seal(tokens, .accountTokens, row: id, holder), granted.authorizedAt, endsAt.milliseconds,
            ])
    }

    /// - Returns: whether a row was changed.
    func change(_ database: Database, _ sql: String, _ arguments: StatementArguments) throws -> Bool {
        try database.execute(sql: sql, arguments: arguments)
        return database.changesCount > 0
    }
}
