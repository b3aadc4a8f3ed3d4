import Accounts
import Foundation
import RhythmiQDomain
import SpotifyAPI
import Storage
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct AccessTokensTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    private func token() async throws -> AccessToken { try await bench.tokens.token(for: .person(.mina)) }
    private var refreshes: Int { bench.music.state.withLock(\.refreshes) }

    @Test func manyWhoAskAtOnceShareOneRefresh() async throws {
        try await bench.link()
        let gate = Gate()
        bench.music.beforeRefresh.withLock { $0 = { await gate.pass() } }

        let tokens = try await withThrowingTaskGroup { group in
            for _ in 0..<50 { group.addTask { try await self.token() } }
            await gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(refreshes == 1)
        #expect(tokens.count == 50)
        #expect(tokens.allSatisfy { $0 == tokens[0] })
    }

    @Test func aTokenIsUsedUntilNinetySecondsBeforeItsEnd() async throws {
        try await bench.link()
        let first = try await token()

        bench.pass(3600 - 91)
        #expect(try await token() == first)
        bench.pass(1)

        #expect(try await token() != first)
        #expect(refreshes == 2)
    }

    @Test func aRefusedTokenIsNotHandedOutAgain() async throws {
        try await bench.link()
        let first = try await token()

        await bench.tokens.discard(first)
        let second = try await token()
        await bench.tokens.discard(first)

        #expect(second != first)
        #expect(try await token() == second)
    }

    @Test func oneImpatientCallerDoesNotEndTheRefreshOfTheOthers() async throws {
        try await bench.link()
        let gate = Gate()
        bench.music.beforeRefresh.withLock { $0 = { await gate.pass() } }
        let impatient = Task { try await self.token() }
        await gate.waitForOne()
        let patient = Task { try await self.token() }

        impatient.cancel()
        await gate.open()

        #expect(try await patient.value.accountID == "mina-music")
        #expect(refreshes == 1)
    }

    /// NET-8: when the access token can be used, the refresh token that came with it is on the disk, and the one before too.
    @Test func aReturnedRefreshTokenIsKeptBesideTheFormer() async throws {
        let account = try await bench.link()
        bench.music.state.withLock { $0.rotates = true }
        let before = try await bench.store.refreshTokens(of: account.owner, revision: account.revision)

        _ = try await token()

        let after = try await bench.store.refreshTokens(of: account.owner, revision: account.revision)
        #expect(after?.former == before?.current)
        #expect(after?.current != before?.current)
        await bench.tokens.discard(try await token())
        _ = try await token()
        let later = try await bench.store.refreshTokens(of: account.owner, revision: account.revision)
        #expect(later?.former == after?.current)
    }

    @Test func theFormerGoesOnceTheNewOneHasWorked() async throws {
        let account = try await bench.link()
        bench.music.state.withLock { $0.rotates = true }
        let first = try await token()
        bench.music.state.withLock { $0.rotates = false }
        await bench.tokens.discard(first)

        _ = try await token()

        let tokens = try await bench.store.refreshTokens(of: account.owner, revision: account.revision)
        #expect(tokens?.former == nil)
        #expect(refreshes == 2)
    }

    @Test func theFormerIsTriedWhenTheNewOneFails() async throws {
        let account = try await bench.link()
        let sound = try #require(try await bench.store.refreshTokens(of: account.owner, revision: account.revision))
        _ = try await bench.store.replaceRefreshTokens(
            of: account.owner, revision: account.revision,
            by: RefreshTokens(current: Secret("never issued"), former: sound.current))

        #expect(try await token().accountID == "mina-music")

        #expect(
            try await bench.store.refreshTokens(of: account.owner, revision: account.revision)
                == RefreshTokens(current: sound.current))
    }

    @Test func anEndedConsentAsksForALinkOnceAndKeepsNoToken() async throws {
        let account = try await bench.link()
        bench.music.state.withLock { $0.refreshTokens = [:] }

        await #expect(throws: AccountError(.needsRelink)) { try await token() }
        await #expect(throws: AccountError(.needsRelink)) { try await token() }

        #expect(refreshes == 1)
        #expect(try await bench.store.account(of: account.owner)?.state == .needsRelink)
        #expect(try await bench.store.refreshTokens(of: account.owner, revision: account.revision) == nil)
        try await bench.link(account: "mina-again")
        #expect(try await token().accountID == "mina-again")
    }

    @Test(arguments: [
        SpotifyError.Code.invalidClient, .unavailable(status: 503), .rateLimited(retryAfter: .seconds(9)),
        .rejected(status: 500), .ownerWithoutPremium,
    ])
    func anyOtherFailureKeepsTheToken(code: SpotifyError.Code) async throws {
        let account = try await bench.link()
        let before = try await bench.store.refreshTokens(of: account.owner, revision: account.revision)
        bench.music.fail(code)

        await #expect(throws: AccountError(.music(.practice(code)))) { try await token() }

        bench.music.fail(nil)
        #expect(try await bench.store.refreshTokens(of: account.owner, revision: account.revision) == before)
        #expect(try await token().accountID == "mina-music")
    }

    @Test func unlinkingWhileATokenIsFetchedLeavesNobodyWithIt() async throws {
        try await bench.link()
        bench.music.afterRefresh.withLock {
            $0 = { [bench] in
                await #expect(throws: Never.self) { try await bench.flow.unlink(.person(.mina), tokens: bench.tokens) }
            }
        }

        await #expect(throws: AccountError(.notLinked)) { try await token() }
    }

    @Test func linkingAgainWhileATokenIsFetchedGivesTheNewAccounts() async throws {
        try await bench.link(account: "old-music")
        let once = Mutex(true)
        bench.music.afterRefresh.withLock {
            $0 = { [bench] in
                guard
                    once.withLock({ isFirst in
                        defer { isFirst = false }; return isFirst
                    })
                else { return }
                await #expect(throws: Never.self) { try await bench.link(account: "new-music") }
            }
        }

        #expect(try await token().accountID == "new-music")
    }

    @Test func nobodysTokenIsAskedFor() async throws {
        await #expect(throws: AccountError(.notLinked)) { try await token() }
        await #expect(throws: AccountError(.notLinked)) { try await bench.tokens.token(for: .house) }
        #expect(refreshes == 0)
    }
}

/// Holds everybody until it is opened.
private actor Gate {
    private var isOpen = false
    private var arrivals = 0
    private var held: [CheckedContinuation<Void, Never>] = []
    private var watchers: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        arrivals += 1
        for watcher in watchers { watcher.resume() }
        watchers = []
        if !isOpen { await withCheckedContinuation { held.append($0) } }
    }

    func waitForOne() async {
        if arrivals == 0 { await withCheckedContinuation { watchers.append($0) } }
    }

    func open() {
        isOpen = true
        for continuation in held { continuation.resume() }
        held = []
    }
}
