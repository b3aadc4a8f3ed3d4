package import Accounts
package import Foundation
import GRDB
import RhythmiQDomain

extension SQLiteStore: LinkAttemptStore {
    package func issue(_ ticket: NewTicket, startsAllowed: Int, now: Date) async throws -> Bool {
        try await write { [self] database in
            try purge(database, now: now)
            let holder = try newHolder(database, ticket.asker.owner, now: now)
            let starts = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM links WHERE person IS ? AND created_at > ?",
                arguments: [holder.person, now.addingTimeInterval(-3600).milliseconds])
            guard starts ?? 0 < startsAllowed else { return false }
            try voidLinks(database, "stage <> 'linked' AND person IS ?", [holder.person])
            let id = newID(now)
            try database.execute(
                sql: """
                    INSERT INTO links (id, person, stage, language, created_at, ends_at, name, ticket_hash)
                    VALUES (?, ?, 'ticket', ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, holder.person, ticket.asker.language.rawValue, now.milliseconds, ticket.expiresAt.milliseconds,
                    try seal(Array(ticket.asker.displayName.utf8), .linkName, row: id, holder.key), Data(ticket.hash),
                ])
            return true
        }
    }

    package func ticket(hash: [UInt8], now: Date) async throws -> LinkAsker? {
        try await read { [self] database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM links WHERE ticket_hash = ? AND ends_at > ?",
                arguments: [Data(hash), now.milliseconds])
            return try row.map { try asker($0, holder(database, person: $0["person"])) }
        }
    }

    package func begin(ticket hash: [UInt8], _ consent: NewConsent, now: Date) async throws -> LinkAsker? {
        try await write { [self] database in
            let found = try Row.fetchOne(
                database, sql: "SELECT * FROM links WHERE ticket_hash = ? AND ends_at > ?",
                arguments: [Data(hash), now.milliseconds])
            guard let row = found else { return nil }
            let id: String = row["id"]
            let holder = try holder(database, person: row["person"])
            let verifier = try consent.verifier.withExposedBytes {
                try seal($0, .linkVerifier, row: id, holder.key)
            }
            try database.execute(
                sql: """
                    UPDATE links SET stage = 'begun', ticket_hash = NULL, state_hash = ?, cookie_hash = ?, verifier = ?,
                      ends_at = ? WHERE id = ?
                    """,
                arguments: [
                    Data(consent.stateHash), Data(consent.cookieHash), verifier, consent.expiresAt.milliseconds, id,
                ])
            return try asker(row, holder)
        }
    }

    package func take(stateHash: [UInt8], cookieHash: [UInt8], now: Date) async throws -> TakenConsent? {
        try await write { [self] database in
            let found = try Row.fetchOne(
                database, sql: "SELECT * FROM links WHERE state_hash = ? AND cookie_hash = ? AND ends_at > ?",
                arguments: [Data(stateHash), Data(cookieHash), now.milliseconds])
            guard let row = found, let verifier: String = row["verifier"] else { return nil }
            let id: String = row["id"]
            let holder = try holder(database, person: row["person"])
            let taken = TakenConsent(
                id: id, asker: try asker(row, holder),
                verifier: Secret(bytes: try open(verifier, .linkVerifier, row: id, holder.key)))
            try database.execute(
                sql: "UPDATE links SET stage = 'taken', state_hash = NULL, verifier = NULL WHERE id = ?",
                arguments: [id])
            return taken
        }
    }

    package func hold(
        _ id: String, _ grant: MusicGrant, codeHash: [UInt8], tries: Int, expiresAt: Date, now: Date
    ) async throws -> Bool {
        try await write { [self] database in
            let found = try Row.fetchOne(
                database, sql: "SELECT person FROM links WHERE id = ? AND stage = 'taken' AND ends_at > ?",
                arguments: [id, now.milliseconds])
            guard let row = found else { return false }
            let granted = AccountValue.Granted(
                account: AccountValue.Account(
                    id: grant.accountID, userID: grant.userID, name: grant.displayName, scopes: grant.scopes.sorted()),
                refreshToken: grant.refreshToken.withExposedValue { $0 }, authorizedAt: grant.authorizedAt.milliseconds)
            let sealed = try seal(granted, .linkGrant, row: id, try holder(database, person: row["person"]))
            return try change(
                database,
                "UPDATE links SET stage = 'granted', granted = ?, code_hash = ?, tries = ?, ends_at = ? WHERE id = ?",
                [sealed, Data(codeHash), tries, expiresAt.milliseconds, id])
        }
    }

    package func abandon(_ id: String) async throws {
        try await write { [self] in try voidLinks($0, "id = ? AND stage = 'taken'", [id]) }
    }

    package func granted(cookieHash: [UInt8], now: Date) async throws -> GrantedLink? {
        try await read { [self] database in
            let found = try Row.fetchOne(
                database, sql: "SELECT * FROM links WHERE cookie_hash = ? AND granted IS NOT NULL AND ends_at > ?",
                arguments: [Data(cookieHash), now.milliseconds])
            guard let row = found else { return nil }
            let holder = try holder(database, person: row["person"])
            let account = try granted(row, holder).account
            return GrantedLink(
                asker: try asker(row, holder), accountID: account.id, accountName: account.name,
                isLinked: row["stage"] == "linked", expiresAt: Date(milliseconds: row["ends_at"]))
        }
    }

    package func purgeLinks(now: Date) async throws {
        try await write { [self] in try purge($0, now: now) }
    }
}

extension SQLiteStore {
    private func purge(_ database: Database, now: Date) throws {
        try voidLinks(database, "stage <> 'linked' AND ends_at <= ?", [now.milliseconds])
        try database.execute(
            sql: "DELETE FROM links WHERE stage IN ('linked', 'void') AND created_at <= ?",
            arguments: [now.addingTimeInterval(-3600).milliseconds])
    }

    /// Takes every secret out of linkings.
    func voidLinks(_ database: Database, _ condition: String, _ arguments: StatementArguments) throws {
        try database.execute(
            sql: """
                UPDATE links SET stage = 'void', name = NULL, ticket_hash = NULL, state_hash = NULL, cookie_hash = NULL,
                  verifier = NULL, granted = NULL, code_hash = NULL, tries = NULL,
                  request = NULL
                WHERE stage <> 'void' AND \(condition)
                """, arguments: arguments)
    }

    private func newHolder(_ database: Database, _ owner: AccountOwner, now: Date) throws -> AccountHolder {
        guard case .person(let user) = owner else { return AccountHolder(owner: .house, person: nil, key: ownOwner) }
        let (person, key) = try self.owner(database, user, now: now)
        return AccountHolder(owner: owner, person: person, key: key)
    }

    private func asker(_ row: Row, _ holder: AccountHolder) throws -> LinkAsker {
        guard let sealed: String = row["name"], let language = AnswerLanguage(rawValue: row["language"]) else {
            throw SealingError.damaged
        }
        let name = try open(sealed, .linkName, row: row["id"], holder.key)
        return LinkAsker(
            owner: holder.owner, displayName: String(decoding: name, as: UTF8.self), language: language)
    }

    func granted(_ row: Row, _ holder: AccountHolder) throws -> AccountValue.Granted {
        try unseal(AccountValue.Granted.self, row["granted"], .linkGrant, row: row["id"], holder)
    }
}
