import Accounts
import Cryptography
import Foundation
import RhythmiQDomain
import Storage
import Synchronization
import Testing

/// LNK-8: replayed, expired, swapped, raced. At most one success, and nothing said about why.
@Suite struct LinkAttackTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    // MARK: Replayed

    @Test func aTicketBeginsOnce() async throws {
        let ticket = try await bench.ticket()
        let page = try #require(try await bench.flow.ticketPage(ticket, now: bench.now))
        _ = try await bench.begin(ticket)

        #expect(try await bench.flow.ticketPage(ticket, now: bench.now) == nil)
        #expect(
            try await bench.flow.begin(
                ticket: ticket, formToken: page.formToken.withExposedValue { $0 }, now: bench.now) == nil)
    }

    @Test func aCallbackCountsOnce() async throws {
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "mina-music")
        _ = try await bench.callback(back.state, back.code, cookie: start.cookie)

        let again = try await bench.callback(back.state, back.code, cookie: start.cookie)

        #expect(again.outcome == .refused(.notValid))
        #expect(bench.music.state.withLock(\.exchanges) == 1)
        #expect(try await bench.finish(bench.code(start.cookie)).isLinked)
    }

    @Test func aCodeFinishesOnce() async throws {
        let (code, _) = try await bench.consented()
        #expect(try await bench.finish(code, request: "job 1").isLinked)

        #expect(try await bench.finish(code, request: "job 2") == .expired)
    }

    /// The job that brought the code may have been killed between the linking and its record.
    @Test func theSameJobGetsTheSameAnswerAgain() async throws {
        _ = try await bench.link(account: "old-music")
        let (code, _) = try await bench.consented(account: "new-music")

        let first = try await bench.finish(code, request: "job 7")

        #expect(first.isLinked)
        #expect(try await bench.finish(code, request: "job 7") == first)
        _ = try await bench.flow.unlink(.person(.mina), tokens: bench.tokens)
        #expect(try await bench.finish(code, request: "job 7") == .expired)
    }

    @Test func aSecondConsentForOneStateIsRefused() async throws {
        let start = try await bench.begin(bench.ticket())
        let first = bench.music.consent(start.consentURL, as: "mina-music")
        let second = bench.music.consent(start.consentURL, as: "mallory-music")
        _ = try await bench.callback(first.state, first.code, cookie: start.cookie)

        let result = try await bench.callback(second.state, second.code, cookie: start.cookie)

        #expect(result.outcome == .refused(.notValid))
        _ = try await bench.finish(bench.code(start.cookie))
        #expect(try await bench.store.account(of: .person(.mina))?.accountID == "mina-music")
    }

    // MARK: Expired

    @Test func aTicketLivesTenMinutes() async throws {
        let ticket = try await bench.ticket()
        let page = try #require(try await bench.flow.ticketPage(ticket, now: bench.now))

        bench.pass(600)

        #expect(try await bench.flow.ticketPage(ticket, now: bench.now) == nil)
        #expect(
            try await bench.flow.begin(
                ticket: ticket, formToken: page.formToken.withExposedValue { $0 }, now: bench.now) == nil)
    }

    @Test func aStateLivesTenMinutes() async throws {
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "mina-music")

        bench.pass(600)

        #expect(try await bench.callback(back.state, back.code, cookie: start.cookie).outcome == .refused(.notValid))
        #expect(bench.music.state.withLock(\.exchanges) == 0)
    }

    @Test(arguments: [false, true])
    func aCodeLivesFiveMinutes(isPurged: Bool) async throws {
        let (code, cookie) = try await bench.consented()

        bench.pass(300)
        if isPurged { try await bench.flow.purge(now: bench.now) }

        #expect(try await bench.finish(code) == .expired)
        #expect(try await bench.flow.finishPage(cookie: cookie.withExposedValue { $0 }, now: bench.now) == nil)
        #expect(try await bench.store.account(of: .person(.mina)) == nil)
    }

    // MARK: Swapped

    @Test func anotherBrowsersCookieDoesNotFinish() async throws {
        let mina = try await bench.begin(bench.ticket())
        let mallory = try await bench.begin(bench.ticket(for: .mallory))
        let back = bench.music.consent(mina.consentURL, as: "mina-music")

        for cookie in [mallory.cookie, nil, Secret(""), Secret("nonsense")] {
            #expect(try await bench.callback(back.state, back.code, cookie: cookie).outcome == .refused(.notValid))
        }

        #expect(bench.music.state.withLock(\.exchanges) == 0)
        #expect(try await bench.callback(back.state, back.code, cookie: mina.cookie).outcome == .granted)
    }

    /// Mallory puts the code of their own consent into Mina's callback, to have her lists in their account.
    @Test func anotherConsentsCodeDoesNotFitTheVerifier() async throws {
        let mina = try await bench.begin(bench.ticket())
        let mallory = try await bench.begin(bench.ticket(for: .mallory))
        let state = bench.music.consent(mina.consentURL, as: "mina-music").state
        let code = bench.music.consent(mallory.consentURL, as: "mallory-music").code

        #expect(try await bench.callback(state, code, cookie: mina.cookie).outcome == .refused(.notValid))
    }

    /// Mallory talks Mina into consenting to Mallory's ticket: the code is then in Mina's hands, and useless there.
    @Test(arguments: [false, true])
    func aCodeFromAnotherChatAccountMakesTheLinkingVoid(isKnown: Bool) async throws {
        if isKnown { _ = try await bench.ticket(for: .mina) }
        let (code, cookie) = try await bench.consented(.mallory, account: "mina-music")

        #expect(try await bench.finish(code, by: .mina) == .notYours)

        #expect(try await bench.finish(code, by: .mallory) == .expired)
        #expect(try await bench.flow.finishPage(cookie: cookie.withExposedValue { $0 }, now: bench.now) == nil)
        #expect(try await bench.store.account(of: .person(.mallory)) == nil)
        #expect(try await bench.store.account(of: .person(.mina)) == nil)
    }

    @Test func thePersonOfAnotherBotIsSomebodyElse() async throws {
        let (code, _) = try await bench.consented()
        let twin = UserAddress(platform: .telegram, bot: "43", id: UserAddress.mina.id)

        #expect(try await bench.finish(code, by: twin) == .notYours)
    }

    @Test func anotherTicketsFormDoesNotBegin() async throws {
        let mina = try await bench.ticket()
        let mallory = try await bench.ticket(for: .mallory)
        let page = try #require(try await bench.flow.ticketPage(mallory, now: bench.now))

        for token in [page.formToken.withExposedValue { $0 }, "", "nonsense"] {
            #expect(try await bench.flow.begin(ticket: mina, formToken: token, now: bench.now) == nil)
        }

        _ = try await bench.begin(mina)
    }

    @Test func anotherIssuersAnswerIsRefused() async throws {
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "mina-music")

        let result = try await bench.callback(
            back.state, back.code, cookie: start.cookie, issuer: "https://accounts.example.evil")

        #expect(result.outcome == .refused(.notValid))
        #expect(bench.music.state.withLock(\.exchanges) == 0)
    }

    @Test func theRightIssuerIsTaken() async throws {
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "mina-music")

        let result = try await bench.callback(
            back.state, back.code, cookie: start.cookie, issuer: "https://accounts.example")

        #expect(result.outcome == .granted)
    }

    @Test(arguments: [
        ("access_denied", LinkRefusal.declined), ("server_error", .tryLater), ("<script>", .tryLater),
    ])
    func anErrorUsesTheStateUp(error: String, refusal: LinkRefusal) async throws {
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "mina-music")

        let result = try await bench.callback(back.state, nil, cookie: start.cookie, error: error)

        #expect(result.outcome == .refused(refusal))
        #expect(try await bench.callback(back.state, back.code, cookie: start.cookie).outcome == .refused(.notValid))
    }

    // MARK: A new ticket

    @Test func aNewTicketMakesEveryEarlierStepVoid() async throws {
        let ticket = try await bench.ticket()
        let begun = try await bench.begin(bench.ticket())
        #expect(try await bench.flow.ticketPage(ticket, now: bench.now) == nil)
        let back = bench.music.consent(begun.consentURL, as: "mina-music")
        let (code, _) = try await bench.consented()
        #expect(try await bench.callback(back.state, back.code, cookie: begun.cookie).outcome == .refused(.notValid))

        _ = try await bench.ticket()

        #expect(try await bench.finish(code) == .expired)
    }

    @Test func aTicketDuringTheExchangeMakesItVoid() async throws {
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "mina-music")
        bench.music.beforeExchange.withLock {
            $0 = { [bench] in await #expect(throws: Never.self) { _ = try await bench.ticket() } }
        }

        #expect(try await bench.callback(back.state, back.code, cookie: start.cookie).outcome == .refused(.notValid))

        #expect(try await bench.flow.finishPage(cookie: start.cookie.withExposedValue { $0 }, now: bench.now) == nil)
    }

    // MARK: Guessed

    @Test func fiveWrongCodesEndALinking() async throws {
        let (code, _) = try await bench.consented()
        let wrong = try #require(FinishCode("RQ-AAAAA-AAAAA"))
        #expect(wrong != code)

        for left in [4, 3, 2, 1, 0] { #expect(try await bench.finish(wrong) == .wrongCode(triesLeft: left)) }

        #expect(try await bench.finish(code) == .expired)
    }

    @Test func anothersGuessesCostNobodysTries() async throws {
        let (code, _) = try await bench.consented()
        let wrong = try #require(FinishCode("RQ-AAAAA-AAAAA"))

        for _ in 0..<10 { #expect(try await bench.finish(wrong, by: .mallory) == .expired) }

        #expect(try await bench.finish(code).isLinked)
    }

    @Test(arguments: 0..<40)
    func nonsenseIsNeverValid(seed: Int) async throws {
        var generator = SplitMix64(seed: UInt64(seed))
        func nonsense() -> String {
            let length = [0, 1, 42, 43, 44, 5000][generator.index(below: 6)]
            let pool = Array("Aa0-_=%/.\u{0}\n한🎵é".unicodeScalars)
            var view = String.UnicodeScalarView()
            for _ in 0..<length { view.append(pool[generator.index(below: pool.count)]) }
            return String(view)
        }

        #expect(try await bench.flow.ticketPage(nonsense(), now: bench.now) == nil)
        #expect(try await bench.flow.begin(ticket: nonsense(), formToken: nonsense(), now: bench.now) == nil)
        let result = try await bench.callback(nonsense(), nonsense(), cookie: Secret(nonsense()))
        #expect(result.outcome == .refused(.notValid))
        #expect(try await bench.flow.finishPage(cookie: nonsense(), now: bench.now) == nil)
    }
}

extension FinishOutcome {
    var isLinked: Bool { if case .linked = self { true } else { false } }
}
