import Accounts
import ChatBot
import Foundation
import HTTPTransport
import Jobs
import Logging
import RhythmiQDomain
import StandIns
import Storage
import TestSupport
import Testing

@testable import rhythmiq

/// What is said in the stand-in's chats, as a person there sees it.
extension Rig {
    static let replies = Result { try Replies(folder: Checkout.root.appending(path: "bot-config")) }

    /// A sentence of the bot's up to its first blank.
    static func words(_ key: Replies.Key, _ language: AnswerLanguage = .ko) throws -> String {
        let sentence = try replies.get()(key, language)
        return String(sentence.prefix { $0 != "{" })
    }

    /// Until the bot's latest message in the chat begins so, or holds it.
    func expectLast(
        _ key: Replies.Key, _ language: AnswerLanguage = .ko, in chat: Int64, after count: Int = 0,
        within limit: Duration = .seconds(25), sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let words = try Self.words(key, language)
        let isSaid = await telegram.reaches(within: limit) { state in
            let texts = state.texts(in: chat)
            return texts.count > count && texts.last?.contains(words) == true
        }
        #expect(
            isSaid, "\(key): \(telegram.state.texts(in: chat))\n\(logText.suffix(1_500))",
            sourceLocation: sourceLocation)
    }

    /// Somebody writes, and the bot answers with that sentence in a new message.
    func expect(
        _ text: String, _ person: TelegramPerson, in chat: Int64? = nil, thread: Int64? = nil, replyTo: Int64? = nil,
        answered key: Replies.Key, _ language: AnswerLanguage = .ko,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let chatID = chat ?? person.id
        let count = telegram.state.texts(in: chatID).count
        telegram.write(text, person, in: chat, thread: thread, replyTo: replyTo)
        try await expectLast(key, language, in: chatID, after: count, sourceLocation: sourceLocation)
    }

    /// Somebody asks for a list and gets it in a new message.
    @discardableResult func ask(
        _ text: String, _ person: TelegramPerson, in chat: Int64? = nil, thread: Int64? = nil, replyTo: Int64? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TelegramState.Message {
        let chatID = chat ?? person.id
        let count = telegram.state.answers(in: chatID).count
        telegram.write(text, person, in: chat, thread: thread, replyTo: replyTo)
        let isAnswered = await telegram.reaches(within: .seconds(40)) { $0.answers(in: chatID).count > count }
        try #require(
            isAnswered, "\(telegram.state.texts(in: chatID))\n\(logText.suffix(1_500))",
            sourceLocation: sourceLocation)
        return try #require(
            telegram.messages(in: chatID).last { $0.current.kind == .photo }, sourceLocation: sourceLocation)
    }

    /// The button of that kind is pressed, and its message becomes something else.
    @discardableResult func press(
        _ code: String, under message: Int64, _ person: TelegramPerson, in chat: Int64? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TelegramState.Version {
        let chatID = chat ?? person.id
        let before = telegram.history(of: message, in: chatID).count
        let id = telegram.press({ $0.isChange(code) }, under: message, person, in: chatID)
        try #require(id != nil, "no such button: \(code)", sourceLocation: sourceLocation)
        let isChanged = await telegram.reaches(within: .seconds(30)) { state in
            state.message(message, in: chatID)?.history.count ?? 0 > before
        }
        try #require(isChanged, "\(code): \(logText.suffix(1_500))", sourceLocation: sourceLocation)
        return try #require(telegram.history(of: message, in: chatID).last, sourceLocation: sourceLocation)
    }

    /// A callback that only gets a notice.
    func expectNotice(
        _ key: Replies.Key, _ language: AnswerLanguage = .ko, to id: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let words = try Self.words(key, language)
        let isSaid = await telegram.reaches { $0.callbackAnswers[id]?.contains(words) == true }
        #expect(
            isSaid, "\(telegram.state.callbackAnswers[id] ?? "nothing"): \(logText.suffix(1_000))",
            sourceLocation: sourceLocation)
    }

    /// As the operator does before the first start: a ticket without a chat, for the house account.
    func houseTicket() async throws -> String {
        let settings = try Settings.read(environment: environment)
        let daemon = try Daemon(
            DaemonSettings(settings), log: Logger(label: "operator") { _ in SwiftLogNoOpLogHandler() })
        defer { daemon.http.shutdown() }
        let outcome = try await #require(daemon.flow).issueHouseTicket(language: .ko, now: daemon.time.now())
        try daemon.store.close()
        guard case .issued(let url) = outcome else { throw RigError(message: "no ticket for the house") }
        return url.withExposedValue { $0 }
    }

    /// The house account is linked and the daemon runs.
    func startWithHouse() async throws {
        let ticket = try await houseTicket()
        try start()
        try await ready()
        var browser = Browser(self)
        _ = try await browser.link(ticket: ticket, as: "house")
    }

    /// What is posted to the webhook, whoever sends it.
    func post(
        _ body: [UInt8], secret: String? = Rig.webhookSecret, type: String = "application/json",
        headers: [String: String] = [:]
    ) async throws -> Int {
        var request = HTTPRequest(.post, "http://127.0.0.1:\(port)/telegram/webhook")
        request.headers["Content-Type"] = type
        if let secret { request.headers["X-Telegram-Bot-Api-Secret-Token"] = secret }
        for (name, value) in headers { request.headers[name] = value }
        request.body = body
        return try await http.send(request).status
    }
}

extension TelegramState {
    /// What the bot's messages say now, oldest first.
    func texts(in chat: Int64) -> [String] {
        (chats[chat]?.messages ?? []).filter { $0.isFromBot && !$0.isDeleted }.map(\.current.text)
    }
}

extension TelegramState.Button {
    /// - Parameter code: as after the list's id: `a`, `l`, `d:`.
    func isChange(_ code: String) -> Bool {
        let parts = data?.split(separator: ":", maxSplits: 2).map(String.init) ?? []
        return parts.count == 3 && parts[0] == "l"
            && (code.hasSuffix(":") ? parts[2].hasPrefix(code) : parts[2] == code)
    }
}
