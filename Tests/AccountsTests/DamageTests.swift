import Accounts
import Cryptography
import Foundation
import GRDB
import RhythmiQDomain
import Storage
import Synchronization
import Testing

/// VLT-5: what does not open stays as it is, and nothing is made up in its place.
@Suite struct DamageTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    @Test func changedTokensAreAnErrorAndStay() async throws {
        let account = try await bench.link()
        try bench.write("UPDATE accounts SET tokens = substr(tokens, 1, length(tokens) - 2) || 'AA'")
        let row = try await bench.rawRows(String.self, "SELECT tokens FROM accounts")

        await #expect(throws: SealingError.damaged) { try await bench.tokens.token(for: account.owner) }

        #expect(try await bench.rawRows(String.self, "SELECT tokens FROM accounts") == row)
        #expect(bench.music.state.withLock(\.refreshes) == 0)
    }

    /// Somebody with the file, but without the keys, gives their own account's tokens to another person's row.
    @Test(arguments: ["tokens", "account"])
    func anotherPersonsValuesDoNotOpen(column: String) async throws {
        try await bench.link(account: "mina-music")
        try await bench.link(.mallory, account: "mallory-music")
        try bench.write(
            """
            UPDATE accounts SET \(column) = (
              SELECT other.\(column) FROM accounts AS other JOIN people ON people.id = other.person
              WHERE address = '\(UserAddress.mallory.key)')
            WHERE person = (SELECT id FROM people WHERE address = '\(UserAddress.mina.key)')
            """)

        await #expect(throws: SealingError.self) { try await bench.tokens.token(for: .person(.mina)) }

        #expect(try await bench.tokens.token(for: .person(.mallory)).accountID == "mallory-music")
    }

    @Test func anotherPersonsDataKeyDoesNotHelp() async throws {
        try await bench.link(account: "mina-music")
        try await bench.link(.mallory, account: "mallory-music")
        try bench.write(
            """
            UPDATE people SET data_key = (SELECT data_key FROM people WHERE address = '\(UserAddress.mallory.key)')
            WHERE address = '\(UserAddress.mina.key)'
            """)

        await #expect(throws: SealingError.damaged) { try await bench.tokens.token(for: .person(.mina)) }
    }

    @Test func aPersonMayUnlinkWhatDoesNotOpen() async throws {
        try await bench.link()
        try bench.write("UPDATE accounts SET account = 'rqv1.data-x.AAAA'")

        #expect(try await bench.flow.unlink(.person(.mina), tokens: bench.tokens))

        #expect(try await bench.store.account(of: .person(.mina)) == nil)
    }

    @Test func theAccountGoesWithThePerson() async throws {
        try await bench.link()
        _ = try await bench.ticket()
        try bench.write("DELETE FROM people")

        #expect(
            try await bench.rawRows(Int.self, "SELECT count(*) FROM accounts UNION ALL SELECT count(*) FROM links") == [
                0, 0,
            ])
    }

    @Test(arguments: [
        "UPDATE accounts SET tokens = NULL", "UPDATE accounts SET state = 'needs-relink'",
        "UPDATE accounts SET state = 'fine'", "UPDATE accounts SET consent_ends_at = authorized_at",
        "INSERT INTO accounts SELECT '00000000000000000000000000', person, state, account, tokens, 1, 2, NULL FROM accounts",
        "UPDATE links SET stage = 'granted'", "UPDATE links SET verifier = 'x'", "UPDATE links SET stage = 'ticket'",
    ])
    func rowsThatMakeNoSenseAreImpossible(sql: String) async throws {
        try await bench.link()

        #expect(throws: DatabaseError.self) { try bench.write(sql) }
    }
}

/// What a start after a crash finds.
@Suite struct RestartTests {
    @Test func aRotatedTokenAndTheOneBeforeSurvive() async throws {
        let ring = try KeyRing.generate()
        let folder = try TemporaryFolder()
        let music = PracticeMusic()
        music.state.withLock { $0.rotates = true }
        let account = try await Self.withStore(folder, ring) { store in
            let account = try await Self.link(store, music, ring)
            _ = try await AccessTokens(store: store, music: music).token(for: .person(.mina))
            return account
        }

        try await Self.withStore(folder, ring) { store in
            let tokens = try #require(try await store.refreshTokens(of: account.owner, revision: account.revision))
            let token = try await AccessTokens(store: store, music: music).token(for: .person(.mina))
            #expect(tokens.former != nil)
            #expect(token.accountID == "mina-music")
        }
    }

    @Test func anotherRingsKeysAreMissingAndNothingIsLost() async throws {
        let ring = try KeyRing.generate()
        let folder = try TemporaryFolder()
        let music = PracticeMusic()
        _ = try await Self.withStore(folder, ring) { try await Self.link($0, music, ring) }

        try await Self.withStore(folder, try .generate()) { store in
            await #expect(throws: SealingError.missingKey(id: ring.active.id)) {
                try await store.account(of: .person(.mina))
            }
        }

        let account = try await Self.withStore(folder, ring) { try await $0.account(of: .person(.mina)) }
        #expect(account?.accountID == "mina-music")
    }

    private static func link(_ store: SQLiteStore, _ music: PracticeMusic, _ ring: KeyRing) async throws
        -> LinkedAccount
    {
        let flow = LinkFlow(configuration: .practice, store: store, music: music, ring: ring)
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let issued = try await flow.issueTicket(
            for: .mina, displayName: "미나", language: .ko, isPrivateChat: true, now: now)
        guard case .issued(let url) = issued else { throw Bench.Unexpected() }
        let ticket = url.withExposedValue { String($0.split(separator: "/").last ?? "") }
        let page = try #require(try await flow.ticketPage(ticket, now: now))
        let start = try #require(
            try await flow.begin(ticket: ticket, formToken: page.formToken.withExposedValue { $0 }, now: now))
        let back = music.consent(start.consentURL, as: "mina-music")
        let cookie = start.cookie.withExposedValue { $0 }
        _ = try await flow.callback(
            state: back.state, code: back.code, error: nil, issuer: nil, cookie: cookie, now: now)
        guard case .waiting(let waiting) = try await flow.finishPage(cookie: cookie, now: now),
            let code = waiting.code.withExposedValue({ FinishCode($0) }),
            case .linked(let account, _) = try await flow.finish(code, by: .mina, request: "job", now: now)
        else { throw Bench.Unexpected() }
        return account
    }

    @discardableResult
    private static func withStore<Result>(
        _ folder: TemporaryFolder, _ ring: KeyRing, _ body: (SQLiteStore) async throws -> Result
    ) async throws -> Result {
        let store = try SQLiteStore.open(
            at: folder.url.appending(path: "rhythmiq.sqlite"), sealer: VaultSealer(vault: Vault(ring: ring)),
            onFatal: { Issue.record("the disk failed: \($0)") })
        let result: Result
        do { result = try await body(store) } catch {
            try store.close()
            throw error
        }
        try store.close()
        return result
    }
}
