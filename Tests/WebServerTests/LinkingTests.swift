import COpenSSL
import Foundation
import RhythmiQDomain
import Synchronization
import TestSupport
import Testing

@testable import WebServer

/// One ticket, one attempt, as the accounts module keeps them; records what it is asked.
///
/// `@unchecked`: its `var`s are changed only before a server has it.
final class OneTicket: AccountLinking, @unchecked Sendable {
    struct State {
        var begun = 0
        var answers: [(ConsentAnswer, cookie: String?, client: String)] = []
    }

    let state = Mutex(State())
    var page = TicketPage(
        language: .ko, person: .init(platform: .telegram, displayName: "미나", idEnding: "4821"),
        formToken: "form-token_1")
    var trouble: (any Error)?
    var outcome = ConsentOutcome.finish
    var end = FinishPage.code(
        language: .ko, code: "7KQX-M2PD-9W", deepLink: "https://t.me/RhythmiQBot?start=7KQXM2PD9W",
        accountName: "mina.music")

    init() {}
    init(_ change: (OneTicket) -> Void) { change(self) }

    func ticketPage(ticket: String) async throws -> TicketPage? {
        if let trouble { throw trouble }
        return ticket == "good-ticket_1" ? page : nil
    }

    func begin(ticket: String, formToken: String) async throws -> LinkStart {
        if let trouble { throw trouble }
        guard ticket == "good-ticket_1", formToken == "form-token_1" else { return .refused }
        state.withLock { $0.begun += 1 }
        return .redirect(
            authorizeURL: "https://accounts.spotify.com/authorize?state=s", cookie: "cookie-value_1", cookieSeconds: 900
        )
    }

    func callback(_ answer: ConsentAnswer, cookie: String?, client: String) async -> ConsentOutcome {
        state.withLock { $0.answers.append((answer, cookie, client)) }
        return outcome
    }

    func finishPage(cookie: String) async throws -> FinishPage {
        if let trouble { throw trouble }
        return cookie == "cookie-value_1" ? end : .failed(.refused)
    }
}

func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let done = EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
    #expect(done == 1)
    return digest
}

func bundledPages(isTLS: Bool = true) throws -> Pages {
    Pages(
        texts: try PageTexts(folder: Checkout.root.appending(path: "bot-config")),
        starts: { [Pages.Start(platform: .telegram, address: "https://t.me/RhythmiQBot")] }, isTLS: isTLS,
        providerOrigin: "https://accounts.spotify.com", sha256: sha256)
}

private func withLinking(
    _ linking: OneTicket = OneTicket(), isTLS: Bool = true, _ body: @Sendable (RunningServer) async throws -> Void
) async throws {
    try await withServer(
        LinkingRoutes(linking: linking, pages: bundledPages(isTLS: isTLS), logger: silent).routes, body)
}

private func get(_ path: String, _ extra: String = "") -> String { "GET \(path) HTTP/1.1\r\nhost: x\r\n\(extra)\r\n" }

private func post(_ path: String, _ form: String, _ extra: String = "") -> String {
    "POST \(path) HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n\(extra)"
        + "content-length: \(form.utf8.count)\r\n\r\n\(form)"
}

private let ticket = "/spotify/link/good-ticket_1"
private let cookie = "cookie: a=b; __Host-rhythmiq-link=cookie-value_1\r\n"

@Suite(.timeLimit(.minutes(5))) struct LinkingTests {
    @Test func lookingAtATicketShowsWhoAsksAndChangesNothing() async throws {
        let linking = OneTicket()
        try await withLinking(linking) { server in
            for _ in 0..<3 {
                let answer = try await server.answer(to: get(ticket))
                #expect(answer?.status == 200)
                #expect(answer?.text.contains("<bdi>미나</bdi>") == true)
                #expect(answer?.text.contains("4821") == true)
                #expect(answer?.text.contains("value=\"form-token_1\"") == true)
                #expect(answer?.field("set-cookie") == nil)
            }
            #expect(linking.state.withLock { $0.begun } == 0)
        }
    }

    @Test func theFormLeadsToTheProviderWithACookieForThisHostAlone() async throws {
        let linking = OneTicket()
        try await withLinking(linking) { server in
            let answer = try #require(try await server.answer(to: post(ticket, "token=form-token_1")))

            #expect(answer.status == 303)
            #expect(answer.field("location") == "https://accounts.spotify.com/authorize?state=s")
            #expect(
                answer.field("set-cookie")
                    == "__Host-rhythmiq-link=cookie-value_1; Path=/; Max-Age=900; Secure; HttpOnly; SameSite=Lax")
            #expect(linking.state.withLock { $0.begun } == 1)
        }
    }

    @Test func theCallbackLeadsToAnAddressWithoutCodeOrState() async throws {
        let linking = OneTicket()
        try await withLinking(linking) { server in
            let query = "/spotify/callback?code=a%2Bb&state=s1&iss=https%3A%2F%2Faccounts.spotify.com"

            let answer = try await server.answer(to: get(query, cookie))

            #expect(answer?.status == 303 && answer?.field("location") == "/spotify/linked")
            let asked = try #require(linking.state.withLock { $0.answers.first })
            #expect(
                asked.0 == ConsentAnswer(state: "s1", code: "a+b", error: nil, issuer: "https://accounts.spotify.com"))
            #expect(asked.cookie == "cookie-value_1" && asked.client == "127.0.0.1")
        }
    }

    @Test func theEndShowsTheCodeAndTheWayBack() async throws {
        try await withLinking { server in
            let answer = try #require(try await server.answer(to: get("/spotify/linked", cookie)))

            #expect(answer.status == 200)
            #expect(answer.text.contains("7KQX-M2PD-9W") && answer.text.contains("mina.music"))
            #expect(answer.text.contains("href=\"https://t.me/RhythmiQBot?start=7KQXM2PD9W\""))
        }
    }

    /// Rule LNK-8: whatever was tried, the answer tells nothing.
    @Test func everyFailureIsTheSamePage() async throws {
        let linking = OneTicket { $0.outcome = .failed(.refused) }
        try await withLinking(linking) { server in
            let requests = [
                get("/spotify/link/unknown"), get("/spotify/link/%2e%2e"),
                get(
                    "/spotify/link/"
                        + String(repeating: "a", count: 500)),
                post(ticket, "token=wrong"), post(ticket, ""), post(ticket, "token=form-token_1&token=x"),
                post("/spotify/link/unknown", "token=form-token_1"),
                post(ticket, "token=form-token_1", "sec-fetch-site: cross-site\r\n"),
                get("/spotify/callback"), get("/spotify/callback?state=replayed&code=c", cookie),
                get("/spotify/linked"), get("/spotify/linked", "cookie: __Host-rhythmiq-link=other\r\n"),
                get("/spotify/linked", cookie + cookie),
            ]
            var seen: Set<String> = []
            for request in requests {
                let answer = try #require(try await server.answer(to: request))
                #expect(answer.status == 400)
                seen.insert(
                    answer.fields.filter { !["date", "connection"].contains($0.name) }.map { "\($0)" }.joined()
                        + answer.text)
            }
            #expect(seen.count == 1)
            #expect(linking.state.withLock { $0.begun } == 0)
        }
    }

    @Test func aCookieGivenTwiceOrWithStrangeLettersCountsAsNone() async throws {
        let linking = OneTicket()
        try await withLinking(linking) { server in
            for line in [
                "cookie: __Host-rhythmiq-link=a; __Host-rhythmiq-link=b\r\n", "cookie: __Host-rhythmiq-link=\r\n",
                "cookie: __Host-rhythmiq-link=a%20b\r\n", "cookie: rhythmiq-link=a\r\n",
                "cookie: x__Host-rhythmiq-link=a\r\n",
            ] {
                _ = try await server.answer(to: get("/spotify/callback?state=s&state=t&code=c", line))
            }
            let asked = linking.state.withLock { $0.answers }
            #expect(asked.count == 5)
            #expect(asked.allSatisfy { $0.cookie == nil && $0.0.state == nil && $0.0.code == "c" })
        }
    }

    @Test func theFormIsLimitedTo8KiBOfItsOwnKind() async throws {
        try await withLinking { server in
            let filling = String(repeating: "a", count: 8 * 1024 - "token=form-token_1&x=".utf8.count)
            try await server.expect(303, to: post(ticket, "token=form-token_1&x=" + filling))
            try await server.expect(413, to: post(ticket, "token=form-token_1&x=a" + filling))
            let json = post(ticket, "{}").replacing("application/x-www-form-urlencoded", with: "application/json")
            try await server.expect(415, to: json)
            try await server.expect(405, to: get(ticket).replacing("GET", with: "PUT"))
            try await server.expect(405, to: get("/spotify/callback").replacing("GET", with: "POST"))
            try await server.expect(404, to: get("/spotify/link/good-ticket_1/x"))
        }
    }

    @Test func nothingFromTheQueryIsShown() async throws {
        for failure in LinkFailure.allCases {
            let linking = OneTicket { $0.outcome = .failed(failure) }
            try await withLinking(linking) { server in
                let answer = try #require(
                    try await server.answer(
                        to: get(
                            "/spotify/callback?error=zqx%3Cscript%3E&state=zqx&code=zqx&error_description=zqx", cookie))
                )
                #expect(!answer.text.contains("zqx"))
                #expect((400...503).contains(answer.status))
            }
        }
    }

    @Test(arguments: [true, false]) func everyPageCarriesTheHeadersOfTheRules(isTLS: Bool) async throws {
        try await withLinking(isTLS: isTLS) { server in
            let style = Data(sha256(Array(Stylesheet.text.utf8))).base64EncodedString()
            for request in [
                get(ticket), post(ticket, "token=form-token_1"), get("/spotify/linked", cookie),
                get("/spotify/link/x"), get("/spotify/callback", cookie),
            ] {
                let answer = try #require(try await server.answer(to: request))
                #expect(
                    answer.field("content-security-policy")
                        == "default-src 'none'; style-src 'sha256-\(style)'; form-action 'self' "
                        + "https://accounts.spotify.com; base-uri 'none'; frame-ancestors 'none'")
                #expect(answer.field("referrer-policy") == "no-referrer")
                #expect(answer.field("cache-control") == "no-store")
                #expect(answer.field("x-content-type-options") == "nosniff")
                #expect(answer.field("cross-origin-opener-policy") == "same-origin")
                #expect(answer.field("strict-transport-security") == (isTLS ? "max-age=31536000" : nil))
            }
        }
    }

    @Test func troubleOfOurOwnIsLoggedAndShownWithoutItsReason() async throws {
        struct DiskGone: Error {}
        let linking = OneTicket { $0.trouble = DiskGone() }
        try await withLinking(linking) { server in
            for request in [get(ticket), post(ticket, "token=form-token_1"), get("/spotify/linked", cookie)] {
                let answer = try #require(try await server.answer(to: request))
                #expect(answer.status == 503)
                #expect(!answer.text.contains("DiskGone"))
            }
        }
    }
}
