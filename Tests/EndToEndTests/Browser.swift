import Foundation
import HTTPTransport
import StandIns
import Testing

/// What a person's browser does on the way from the ticket to the code: forms, redirects, one cookie.
struct Browser {
    let rig: Rig
    private(set) var cookie: String?

    init(_ rig: Rig, cookie: String? = nil) {
        self.rig = rig
        self.cookie = cookie
    }

    /// - Returns: the page after the consent.
    mutating func link(ticket url: String, as user: String) async throws -> String {
        rig.spotify.consent(as: user)
        let page = try await send(.get, url)
        #expect(page.status == 200)
        let token = try #require(Self.formToken(in: page.text))
        let begun = try await send(.post, url, form: "token=\(token)")
        try #require(begun.status == 303)
        let consent = try await send(.get, try #require(begun.headers["location"]))
        let callback = try #require(consent.headers["location"])
        let answered = try await send(.get, callback)
        try #require(answered.status == 303, "the callback was answered by \(answered.status)")
        let next = try #require(answered.headers["location"])
        #expect(!next.contains("code=") && !next.contains("state="))
        return try await send(.get, next.hasPrefix("/") ? "http://127.0.0.1:\(rig.port)\(next)" : next).text
    }

    mutating func send(_ method: HTTPMethod, _ url: String, form: String? = nil) async throws -> HTTPResponse {
        var request = HTTPRequest(method, url)
        if let form {
            request.headers["Content-Type"] = "application/x-www-form-urlencoded"
            request.body = Array(form.utf8)
        }
        if let cookie { request.headers["Cookie"] = cookie }
        let response = try await rig.http.send(request)
        if let set = response.headers["set-cookie"], let pair = set.split(separator: ";").first {
            cookie = String(pair)
        }
        return response
    }

    static func formToken(in page: String) -> String? {
        page.firstMatch(of: /name="token" value="([^"]+)"/).map { String($0.1) }
    }

    static func code(in page: String) -> String? {
        page.firstMatch(of: /RQ-[A-Z2-7]{5}-[A-Z2-7]{5}/).map { String($0.0) }
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension Rig {
    /// The whole way: `/link`, the browser, the code in the chat.
    func link(_ person: TelegramPerson, as user: String = "listener") async throws {
        let url = try await ticket(for: person)
        var browser = Browser(self)
        try await finishLink(person, try #require(Browser.code(in: try await browser.link(ticket: url, as: user))))
    }

    func finishLink(_ person: TelegramPerson, _ code: String) async throws {
        let chat = person.id
        telegram.write(code, person)
        let isLinked = await telegram.reaches { state in
            state.chats[chat]?.messages.last?.current.text.contains("/unlink") == true
        }
        try #require(isLinked, "the link was not finished: \(logText.suffix(1_500))")
    }

    static func ticketURL(in state: TelegramState, chat: Int64) -> String? {
        state.chats[chat]?.messages.flatMap { $0.current.buttons.joined() }.compactMap(\.url)
            .last { $0.contains("/spotify/link/") }
    }
}
