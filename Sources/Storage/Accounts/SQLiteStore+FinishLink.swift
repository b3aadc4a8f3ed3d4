package import Accounts
package import Foundation
import GRDB
import RhythmiQDomain

extension SQLiteStore {
    package func finish(codeHash: [UInt8], by owner: AccountOwner, request: String, now: Date) async throws
        -> FinishOutcome
    {
        try await write { [self] database in
            let sender = try holder(database, owner)
            let found = try Row.fetchOne(
                database, sql: "SELECT * FROM links WHERE code_hash = ?", arguments: [Data(codeHash)])
            guard let link = found else { return try countTry(database, sender, now: now) }
            let person: String? = link["person"]
            guard let sender, sender.person == person else { return try refuse(link, database, now: now) }
            return switch link["stage"] as String {
            case "granted": try finish(link, database, sender, request: request, now: now)
            case "linked": try repeated(link, database, sender, request: request)
            default: .expired
            }
        }
    }

    private func finish(_ link: Row, _ database: Database, _ holder: AccountHolder, request: String, now: Date) throws
        -> FinishOutcome
    {
        guard link["ends_at"] as Int64 > now.milliseconds else { return .expired }
        var granted = try granted(link, holder)
        let replaced = try linkedAccount(database, holder)
        try insertAccount(database, granted, holder, now: now)
        granted.refreshToken = nil
        granted.replaced = replaced.map {
            AccountValue.Account(id: $0.accountID, userID: $0.userID, name: $0.displayName, scopes: [])
        }
        try database.execute(
            sql: "UPDATE links SET stage = 'linked', granted = ?, tries = NULL, request = ? WHERE id = ?",
            arguments: [try seal(granted, .linkGrant, row: link["id"], holder), request, link["id"] as String])
        return try outcome(granted, database, holder)
    }

    /// A job that was killed after its code had been taken asks again; anybody else comes too late.
    private func repeated(_ link: Row, _ database: Database, _ holder: AccountHolder, request: String) throws
        -> FinishOutcome
    {
        guard link["request"] == request else { return .expired }
        return try outcome(granted(link, holder), database, holder)
    }

    private func outcome(_ granted: AccountValue.Granted, _ database: Database, _ holder: AccountHolder) throws
        -> FinishOutcome
    {
        guard let account = try linkedAccount(database, holder) else { return .expired }
        let replaced = granted.replaced.map { ReplacedAccount(accountID: $0.id, displayName: $0.name) }
        return .linked(account, replaced: replaced)
    }

    /// The code of somebody else: they were talked into sending it on, or it was read over their shoulder.
    private func refuse(_ link: Row, _ database: Database, now: Date) throws -> FinishOutcome {
        guard link["stage"] == "granted", link["ends_at"] as Int64 > now.milliseconds else { return .expired }
        try voidLinks(database, "id = ?", [link["id"] as String])
        return .notYours
    }

    private func countTry(_ database: Database, _ sender: AccountHolder?, now: Date) throws -> FinishOutcome {
        guard let sender else { return .expired }
        let own = try Row.fetchOne(
            database, sql: "SELECT id, tries FROM links WHERE person IS ? AND stage = 'granted' AND ends_at > ?",
            arguments: [sender.person, now.milliseconds])
        guard let own else { return .expired }
        let triesLeft = own["tries"] as Int - 1
        if triesLeft > 0 {
            try database.execute(
                sql: "UPDATE links SET tries = ? WHERE id = ?", arguments: [triesLeft, own["id"] as String])
        } else {
            try voidLinks(database, "id = ?", [own["id"] as String])
        }
        return .wrongCode(triesLeft: triesLeft)
    }
}
