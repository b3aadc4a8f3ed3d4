import ChatBot
import Foundation
import HTTPTransport
import StandIns
import Testing

/// What somebody may try with tickets, states, cookies and codes, over HTTP: at most one success (LNK-8).
@Suite(.timeLimit(.minutes(10))) struct LinkingAttackTests {
    @Test func looksDoNothingAndATicketWorksOnce() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(91)
            let url = try await rig.ticket(for: person)

            // Chat apps look at links by themselves.
            for _ in 0..<3 {
                #expect(try await rig.http.send(HTTPRequest(.get, url)).status == 200)
                #expect(try await rig.http.send(HTTPRequest(.head, url)).body.isEmpty)
            }
            var browser = Browser(rig)
            let page = try await browser.send(.get, url)
            rig.expectPageHeaders(page)
            let token = try #require(Browser.formToken(in: page.text))

            var forger = Browser(rig)
            for form in ["", "token=", "token=AAAA", "token=\(token)x"] {
                #expect(try await forger.send(.post, url, form: form).status == 400)
            }
            // Two at once, from two browsers: one of them goes on.
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var browser = Browser(rig)
                        return try await browser.send(.post, url, form: "token=\(token)").status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0 == 303 } == 1 && answers.count { $0 == 400 } == 7, "\(answers)")
            #expect(try await browser.send(.get, url).status == 400)
            // A newer ticket makes the older void.
            let second = try await rig.ticket(for: person)
            let third = try await rig.ticket(for: person)
            #expect(try await browser.send(.get, second).status == 400)
            #expect(try await browser.send(.get, third).status == 200)
            #expect(try await browser.send(.get, third + "x").status == 400)
            rig.expectNoViolations()
        }
    }

    @Test func aStateBelongsToItsBrowserAndWorksOnce() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let (victim, attacker) = (TelegramPerson(92), TelegramPerson(93))
            var mine = Browser(rig)
            var theirs = Browser(rig)
            let own = try await mine.callback(ticket: try await rig.ticket(for: victim), as: "listener")
            let foreign = try await theirs.callback(ticket: try await rig.ticket(for: attacker), as: "listener")

            // Without a cookie, with another's, with a changed state or code, with an issuer of somebody else.
            var bare = Browser(rig)
            #expect(try await bare.send(.get, own).status == 400)
            let swapped = try await theirs.send(.get, own)
            #expect(swapped.status == 400)
            #expect(!swapped.text.contains("AQcanary") && !swapped.text.contains("state="))
            var changed = Browser(rig, cookie: mine.cookie)
            #expect(try await changed.send(.get, own.replacing("state=", with: "state=x")).status == 400)
            // The victim's own way still works after all of that, once.
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    group.addTask { [mine] in
                        var browser = Browser(rig, cookie: mine.cookie)
                        return try await browser.send(.get, own).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0 == 303 } == 1, "\(answers)")
            // The attacker's page shows no code of the victim's, and a mixed-up issuer ends an attempt.
            #expect(try await theirs.send(.get, foreign + "&iss=https%3A%2F%2Fevil.example").status == 400)
            #expect(try await theirs.send(.get, foreign).status == 400)
            let page = try await mine.send(.get, "http://127.0.0.1:\(rig.port)/spotify/linked")
            rig.expectPageHeaders(page)
            #expect(Browser.code(in: page.text) != nil)
            #expect(
                Browser.code(in: try await bare.send(.get, "http://127.0.0.1:\(rig.port)/spotify/linked").text) == nil)
            rig.expectNoViolations()
        }
    }

    @Test func aCodeCountsFromTheChatThatAskedAlone() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let (attacker, victim) = (TelegramPerson(94), TelegramPerson(95))
            var browser = Browser(rig)
            let code = try await browser.code(ticket: try await rig.ticket(for: attacker), as: "listener")

            // The victim was talked into approving, and sends the code: nobody is linked.
            try await rig.expect(code, victim, answered: .codeExpired)
            try await rig.expect(code, attacker, answered: .codeExpired)
            try await rig.expect("/unlink", attacker, answered: .unlinkNothing)
            try await rig.expect("/unlink", victim, answered: .unlinkNothing)

            // Wrong codes are counted, five in all; then the right one is too late.
            let guesser = TelegramPerson(96)
            var other = Browser(rig)
            let right = try await other.code(ticket: try await rig.ticket(for: guesser), as: "listener")
            for _ in 0..<4 { try await rig.expect("RQ-AAAAA-AAAAA", guesser, answered: .codeWrong) }
            try await rig.expect("RQ-AAAAA-AAAAA", guesser, answered: .codeExpired)
            try await rig.expect(right, guesser, answered: .codeExpired)

            // A code works once, in any case and without its hyphens; then again it does nothing.
            let person = TelegramPerson(97)
            var third = Browser(rig)
            let good = try await third.code(ticket: try await rig.ticket(for: person), as: "listener")
            let count = rig.telegram.state.texts(in: person.id).count
            rig.telegram.write("/start " + good.lowercased().replacing("-", with: ""), person)
            #expect(
                await rig.telegram.reaches { state in
                    let texts = state.texts(in: person.id)
                    return texts.count > count && texts.last?.hasPrefix("listener 님") == true
                })
            try await rig.expect(good, person, answered: .codeExpired)
            try await rig.expect("/unlink", person, answered: .unlinked)
            try await rig.expect("/unlink", person, answered: .unlinkNothing)
            rig.expectNoViolations()
        }
    }

    /// QUO-3.
    @Test func anAddressThatFailsTooOftenLearnsNothingMoreAndKeepsNobodyFromLinking() async throws {
        let environment = ["SERVER_TRUSTED_PROXIES": "127.0.0.1"]
        try await Rig.running(.init(isWebhook: true, environment: environment)) { rig in
            try rig.start()
            try await rig.ready()
            var browser = Browser(rig)
            let good = try await browser.callback(ticket: try await rig.ticket(for: TelegramPerson(99)), as: "listener")
            var request = HTTPRequest(.get, good)
            request.headers["Cookie"] = browser.cookie
            request.headers["X-Forwarded-For"] = "203.0.113.7"
            var forged = request
            forged.url = "http://127.0.0.1:\(rig.port)/spotify/callback?state=AAAA&code=AAAA"
            for _ in 0..<80 { #expect(try await rig.http.send(forged).status == 400) }
            // Many people may be behind one address: what is right is taken there, too.
            #expect(try await rig.http.send(request).status == 303)
            #expect(try await rig.http.send(request).status == 400)
            rig.expectNoViolations()
        }
    }

    @Test func aRefusedConsentAStrangerAndTooManyStartsAreTold() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(98)
            var browser = Browser(rig)
            rig.spotify.refuseConsent()
            let refused = try await browser.callback(ticket: try await rig.ticket(for: person), as: nil)
            let declined = try await browser.send(.get, refused)
            #expect(declined.status < 500 && Browser.code(in: declined.text) == nil)
            let stranger = try await browser.callback(ticket: try await rig.ticket(for: person), as: "nobody")
            #expect(Browser.code(in: try await browser.send(.get, stranger).text) == nil)
            rig.spotify.consent(as: "listener", granting: ["ugc-image-upload"])
            let poor = try await browser.callback(ticket: try await rig.ticket(for: person), as: nil)
            #expect(Browser.code(in: try await browser.send(.get, poor).text) == nil)
            for _ in 0..<2 { _ = try await rig.ticket(for: person) }
            try await rig.expect("/link", person, answered: .linkTooMany)
            rig.expectNoViolations()
        }
    }
}

extension Rig {
    /// A new `/link`, and its address.
    func ticket(for person: TelegramPerson) async throws -> String {
        let before = Self.ticketURL(in: telegram.state, chat: person.id)
        telegram.write("/link", person)
        let isThere = await telegram.reaches { state in
            let url = Self.ticketURL(in: state, chat: person.id)
            return url != nil && url != before
        }
        try #require(isThere, "no ticket: \(telegram.state.texts(in: person.id)) \(logText.suffix(1_000))")
        return try #require(Self.ticketURL(in: telegram.state, chat: person.id))
    }

    /// WEB-2.
    func expectPageHeaders(_ page: HTTPResponse, sourceLocation: SourceLocation = #_sourceLocation) {
        let policy = page.headers["content-security-policy"] ?? ""
        #expect(
            policy.hasPrefix("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            sourceLocation: sourceLocation)
        #expect(page.headers["referrer-policy"] == "no-referrer", sourceLocation: sourceLocation)
        #expect(page.headers["cache-control"] == "no-store", sourceLocation: sourceLocation)
        #expect(page.headers["x-content-type-options"] == "nosniff", sourceLocation: sourceLocation)
        #expect(page.headers["cross-origin-opener-policy"] == "same-origin", sourceLocation: sourceLocation)
        #expect(!page.text.contains("<script"), sourceLocation: sourceLocation)
    }
}

extension Browser {
    /// From the ticket to the address that Spotify sends the browser back to.
    ///
    /// - Parameter user: `nil` leaves to the stand-in what it does.
    mutating func callback(ticket url: String, as user: String?) async throws -> String {
        if let user { rig.spotify.consent(as: user) }
        let token = try #require(Self.formToken(in: try await send(.get, url).text))
        let begun = try await send(.post, url, form: "token=\(token)")
        try #require(begun.status == 303)
        let consent = try await send(.get, try #require(begun.headers["location"]))
        return try #require(consent.headers["location"])
    }

    mutating func code(ticket url: String, as user: String) async throws -> String {
        let answered = try await send(.get, try await callback(ticket: url, as: user))
        try #require(answered.status == 303)
        let page = try await send(.get, "http://127.0.0.1:\(rig.port)/spotify/linked")
        return try #require(Self.code(in: page.text))
    }
}
