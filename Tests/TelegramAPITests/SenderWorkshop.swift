import Foundation
import HTTPTransport
import Jobs
import Logging
import RhythmiQDomain
import StandIns

@testable import TelegramAPI

/// A sender with everything around it, against the stand-in.
struct SenderWorkshop: Sendable {
    let telegram: FakeTelegram
    let outbox: MemoryOutbox
    let sender: TelegramSender
    let pace: TelegramPace
    let client: TelegramClient
    let person = TelegramPerson(42)

    static let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + Array(repeating: 7, count: 2000)
    static let placeholder = "고르는 중…"

    struct NoPicture: Error {}

    /// In-place retries are quick, and the pace is no matter where it is not the point.
    static func client(_ telegram: FakeTelegram) -> TelegramClient {
        var upstream = TelegramClient.upstreamConfiguration
        upstream.retries.base = .milliseconds(1)
        return TelegramClient(
            upstream: Upstream(upstream, client: HTTPClient()), token: telegram.token, apiURL: telegram.apiURL)
    }

    static var generous: TelegramPace.Limits {
        var limits = TelegramPace.Limits()
        limits.messagesPerSecond = 1000
        limits.editsPerSecond = 1000
        limits.perChatPerSecond = 1000
        limits.chatBurst = 1000
        limits.perGroupPerMinute = 60_000
        limits.groupBurst = 1000
        return limits
    }

    init(
        _ telegram: FakeTelegram, _ limits: TelegramPace.Limits = generous, outbox: MemoryOutbox = MemoryOutbox()
    ) {
        self.telegram = telegram
        self.outbox = outbox
        client = Self.client(telegram)
        pace = TelegramPace(limits)
        var configuration = TelegramSender.Configuration()
        configuration.idle = .milliseconds(20)
        configuration.retries.base = .milliseconds(5)
        configuration.retries.ceiling = .milliseconds(20)
        sender = TelegramSender(
            configuration, client: client, store: outbox, pace: pace, bot: Self.bot(telegram),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            placeholder: { _ in Self.placeholder },
            picture: { reference in
                guard reference == "cover" else { throw NoPicture() }
                return Self.picture
            })
    }

    static func bot(_ telegram: FakeTelegram) -> BotIdentity {
        BotIdentity(id: telegram.options.botID, username: telegram.options.username)
    }

    /// Runs a sender for as long as `body` takes.
    static func running<Result: Sendable>(
        _ limits: TelegramPace.Limits = generous, hook: @escaping Hook = { _, _ in .proceed },
        _ body: @Sendable (SenderWorkshop) async throws -> Result
    ) async throws -> Result {
        try await FakeTelegram.running(hook: hook) { telegram in
            let workshop = SenderWorkshop(telegram, limits)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask { await workshop.sender.run() }
                return try await body(workshop)
            }
        }
    }

    func address(_ chat: Int64, thread: String? = nil) -> ChatAddress {
        ChatAddress(platform: .telegram, bot: String(telegram.options.botID), id: String(chat), thread: thread)
    }

    func say(
        _ reply: Reply, slot: String = "job/0", in chat: ChatAddress? = nil, replyTo: Int64? = nil,
        existing: Int64? = nil, isFinal: Bool = true
    ) {
        outbox.say(
            Saying(
                slot: slot, chat: chat ?? address(person.id), user: nil, replyTo: replyTo.map { String($0) },
                existingMessageID: existing.map { String($0) }, reply: reply, isFinal: isFinal))
        sender.wake()
    }

    /// What a finished request looks like.
    static let answer = Reply(
        lines: [
            Reply.Line([Reply.Run("비 오는 <밤>", .bold)]),
            Reply.Line([Reply.Run("Spotify", .link("https://open.example/playlist/1"))]),
        ], buttons: [[Reply.Button("다시", .data("again:1"))]],
        picture: Reply.Picture(reference: "cover", altText: "밤비"))

    /// The names of the methods that were called, in order.
    var methods: [String] { telegram.calls.map(FakeTelegram.method) }
}
