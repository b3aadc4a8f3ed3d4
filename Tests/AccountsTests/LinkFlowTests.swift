import Accounts
import Cryptography
import Foundation
import RhythmiQDomain
import SpotifyAPI
import Storage
import Synchronization
import Testing

@Suite struct LinkFlowTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    @Test func aConsentBecomesAnAccountThroughTheChat() async throws {
        let (code, cookie) = try await bench.consented()
        #expect(try await bench.store.account(of: .person(.mina)) == nil)

        let outcome = try await bench.finish(code)

        let account = try #require(try await bench.store.account(of: .person(.mina)))
        #expect(outcome == .linked(account, replaced: nil))
        #expect(account.accountID == "mina-music")
        #expect(account.displayName == "mina-music의 음악")
        #expect(account.scopes == Set(SpotifyScope.allCases.map(\.rawValue)))
        #expect(account.authorizedAt == bench.now)
        #expect(try await bench.tokens.token(for: .person(.mina)).accountID == "mina-music")
        let page = try await bench.flow.finishPage(cookie: cookie.withExposedValue { $0 }, now: bench.now)
        guard case .linked("mina-music의 음악", "mina-music", _) = page else {
            Issue.record("the page still waits")
            return
        }
    }

    @Test func theTicketPageShowsWhoAsksAndForWhat() async throws {
        let long = String(repeating: "\u{202E}미", count: 100) + "\u{0}"
        let ticket = try await bench.ticket(name: long)

        let page = try #require(try await bench.flow.ticketPage(ticket, now: bench.now))

        #expect(page.asker.displayName == String(repeating: "미", count: 64))
        #expect(page.asker.language == .ko)
        #expect(page.person?.platform == .telegram)
        #expect(page.person?.idEnding == "0300")
        #expect(page.permissions == [.makePlaylists, .seePlaylists, .setCovers])
    }

    /// Chat apps fetch the addresses of messages by themselves.
    @Test func readingTheTicketPageChangesNothing() async throws {
        let ticket = try await bench.ticket()
        let before = try await bench.flow.ticketPage(ticket, now: bench.now)

        for _ in 0..<5 { #expect(try await bench.flow.ticketPage(ticket, now: bench.now) == before) }

        _ = try await bench.begin(ticket)
    }

    @Test func theConsentPageIsAskedForExactlyWhatIsUsed() async throws {
        let start = try await bench.begin(bench.ticket())

        let url = start.consentURL.withExposedValue { $0 }
        let query = PracticeMusic.query(of: start.consentURL)
        #expect(url.hasPrefix("https://accounts.example/authorize?client_id=client%20id%26more&"))
        #expect(
            Set(query.keys) == [
                "client_id", "response_type", "redirect_uri", "state", "scope", "code_challenge",
                "code_challenge_method", "show_dialog",
            ])
        #expect(query["redirect_uri"] == "https://bot.example/spotify/callback")
        #expect(
            query["scope"]
                == "playlist-modify-public playlist-modify-private playlist-read-private ugc-image-upload")
        #expect(query["response_type"] == "code")
        #expect(query["code_challenge_method"] == "S256")
        #expect(query["code_challenge"]?.utf8.count == 43)
        #expect(query["state"]?.utf8.count == 43)
        #expect(start.cookie.withExposedValue { $0.utf8.count } == 43)
        #expect(start.cookieLifetime == .seconds(900))
    }

    @Test func everyLinkingHasSecretsOfItsOwn() async throws {
        var seen: Set<String> = []
        for person in 0..<10 {
            let user = UserAddress(platform: .telegram, bot: "42", id: "\(person)")
            let start = try await bench.begin(bench.ticket(for: user))
            let query = PracticeMusic.query(of: start.consentURL)
            seen.formUnion([query["state"] ?? "", query["code_challenge"] ?? "", start.cookie.withExposedValue { $0 }])
        }
        #expect(seen.count == 30)
    }

    @Test func thePageAfterTheConsentLeadsBackByOneTap() async throws {
        let (code, cookie) = try await bench.consented()

        let page = try await bench.flow.finishPage(cookie: cookie.withExposedValue { $0 }, now: bench.now)

        guard case .waiting(let waiting) = page else {
            Issue.record("nothing to show")
            return
        }
        let link = try #require(waiting.deepLink).withExposedValue { $0 }
        let parameter = String(link.split(separator: "=").last ?? "")
        #expect(link.hasPrefix("https://t.me/practice_bot?start=rq"))
        #expect(parameter.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil)
        #expect(FinishCode(parameter) == code)
        #expect(waiting.accountName == "mina-music의 음악")
        #expect(waiting.expiresAt == bench.now + 300)
    }

    @Test func aTicketIsForThePrivateChatOnly() async throws {
        let outcome = try await bench.flow.issueTicket(
            for: .mina, displayName: "미나", language: .ko, isPrivateChat: false, now: bench.now)

        #expect(outcome == .onlyInPrivate)
    }

    @Test func fiveLinkingsMayBeBegunInAnHour() async throws {
        for _ in 0..<5 {
            _ = try await bench.ticket()
            bench.pass(60)
        }
        let kept = try await bench.flow.issueTicket(
            for: .mina, displayName: "", language: .en, isPrivateChat: true, now: bench.now)
        #expect(kept == .tooMany)
        _ = try await bench.ticket(for: .mallory)

        bench.pass(3600 - 299)

        _ = try await bench.ticket()
    }

    @Test func linkingAgainReplaces() async throws {
        let first = try await bench.link(account: "old-music")
        let old = try await bench.tokens.token(for: .person(.mina))
        let (code, _) = try await bench.consented(account: "new-music")

        let outcome = try await bench.finish(code)

        let account = try #require(try await bench.store.account(of: .person(.mina)))
        #expect(
            outcome
                == .linked(account, replaced: ReplacedAccount(accountID: "old-music", displayName: "old-music의 음악")))
        #expect(account.revision != first.revision)
        let new = try await bench.tokens.token(for: .person(.mina))
        #expect(new.accountID == "new-music")
        #expect(new != old)
    }

    @Test func unlinkingDeletesEverything() async throws {
        try await bench.link()
        _ = try await bench.tokens.token(for: .person(.mina))
        let ticket = try await bench.ticket()

        #expect(try await bench.flow.unlink(.person(.mina), tokens: bench.tokens))

        #expect(try await bench.store.account(of: .person(.mina)) == nil)
        #expect(try await bench.flow.ticketPage(ticket, now: bench.now) == nil)
        #expect(try await !bench.flow.unlink(.person(.mina), tokens: bench.tokens))
        await #expect(throws: AccountError(.notLinked)) { try await bench.tokens.token(for: .person(.mina)) }
    }

    @Test func theHouseIsLinkedWithoutAChat() async throws {
        let outcome = try await bench.flow.issueHouseTicket(language: .en, now: bench.now)
        guard case .issued(let url) = outcome else { throw Bench.Unexpected() }
        let ticket = url.withExposedValue { String($0.split(separator: "/").last ?? "") }
        let page = try #require(try await bench.flow.ticketPage(ticket, now: bench.now))
        let start = try await bench.begin(ticket)
        let back = bench.music.consent(start.consentURL, as: "house-music")

        let result = try await bench.callback(back.state, back.code, cookie: start.cookie)

        let account = try #require(try await bench.store.account(of: .house))
        #expect(page.person == nil)
        #expect(result.outcome == .houseLinked(account, replaced: nil))
        #expect(result.language == .en)
        #expect(try await bench.tokens.token(for: .house).accountID == "house-music")
        let done = try await bench.flow.finishPage(cookie: start.cookie.withExposedValue { $0 }, now: bench.now)
        guard case .linked(_, "house-music", _) = done else {
            Issue.record("the page does not say so")
            return
        }
    }

    @Test(arguments: [
        (SpotifyError.Code.notRegistered, LinkRefusal.notRegistered), (.ownerWithoutPremium, .ownerWithoutPremium),
        (.invalidClient, .wrongClient), (.invalidGrant, .notValid), (.unavailable(status: 503), .tryLater),
        (.rateLimited(retryAfter: .seconds(3)), .tryLater), (.rejected(status: 418), .tryLater),
    ])
    func everyRefusalOfTheServiceHasItsPage(code: SpotifyError.Code, refusal: LinkRefusal) async throws {
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "mina-music")
        bench.music.fail(code)

        let result = try await bench.callback(back.state, back.code, cookie: start.cookie)

        #expect(result.outcome == .refused(refusal))
        #expect(result.language == .ko)
        #expect(try await bench.flow.finishPage(cookie: start.cookie.withExposedValue { $0 }, now: bench.now) == nil)
    }

    @Test func aConsentThatCannotBeTakenInNowIsTakenInLater() async throws {
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "mina-music")
        bench.music.state.withLock { $0.isResting = true }
        #expect(try await bench.callback(back.state, back.code, cookie: start.cookie).outcome == .refused(.tryLater))
        bench.music.state.withLock { $0.isResting = false }

        #expect(try await bench.callback(back.state, back.code, cookie: start.cookie).outcome == .granted)
        #expect(try await bench.callback(back.state, back.code, cookie: start.cookie).outcome == .refused(.notValid))
    }

    /// Anybody can consent to an app in Development Mode; only those on its list can be served.
    @Test func anAccountThatIsNotOnTheListIsNotKept() async throws {
        bench.music.state.withLock { $0.registered = [] }
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "mina-music")

        let result = try await bench.callback(back.state, back.code, cookie: start.cookie)

        #expect(result.outcome == .refused(.notRegistered))
    }

    @Test func lessThanAPlaylistNeedsIsRefused() async throws {
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(
            start.consentURL, as: "m", scopes: ["playlist-modify-public", "ugc-image-upload"])

        let result = try await bench.callback(back.state, back.code, cookie: start.cookie)

        #expect(result.outcome == .refused(.missingPermission))
    }

    @Test func aListenerMayLeaveTheCoverOut() async throws {
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "m", scopes: Set(SpotifyScope.needed.map(\.rawValue)))

        #expect(try await bench.callback(back.state, back.code, cookie: start.cookie).outcome == .granted)
        _ = try await bench.finish(bench.code(start.cookie))

        #expect(try await bench.tokens.token(for: .person(.mina)).scopes == Set(SpotifyScope.needed.map(\.rawValue)))
    }
}
