import Foundation
import HTTPTransport
import Jobs
import RhythmiQDomain
import StandIns
import Testing

@testable import TelegramAPI

/// The stand-in notices what our side must not do: each of these plants one such thing.
@Suite(.timeLimit(.minutes(5))) struct FakeTelegramTests {
    private func call(
        _ telegram: FakeTelegram, _ method: String, _ body: String, token: String? = nil,
        type: String = "application/json"
    ) async throws -> HTTPResponse {
        let url = "\(telegram.apiURL)/bot\(token ?? telegram.options.token)/\(method)"
        return try await HTTPClient().send(
            HTTPRequest(.post, url, headers: ["Content-Type": type], body: Array(body.utf8)))
    }

    @Test(
        arguments: [
            ("sendMessage", #"{"chat_id":42,"text":"<b>x","parse_mode":"HTML"}"#),
            ("sendMessage", #"{"chat_id":42,"text":"a & b","parse_mode":"HTML"}"#),
            ("sendMessage", #"{"chat_id":42,"text":""}"#), ("sendMessage", #"{"text":"x"}"#),
            ("sendMessage", #"{"chat_id":42,"text":"\#(String(repeating: "x", count: 4097))"}"#),
            ("sendMessage", #"{"chat_id":42,"text":"x","reply_parameters":{"message_id":77}}"#),
            ("sendMessage", #"{"chat_id":42,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"a"}]]}}"#),
            (
                "sendMessage",
                keyboard(#""callback_data":"\#(String(repeating: "x", count: 65))""#)
            ),
            (
                "sendMessage",
                keyboard(#""url":"http://localhost/""#)
            ),
            ("editMessageText", #"{"chat_id":42,"message_id":1,"text":"not the bot's"}"#),
            ("getUpdates", #"{"offset":-1}"#), ("deleteWebhook", #"{"drop_pending_updates":true}"#),
            ("noSuchMethod", "{}"), ("sendMessage", "[]"), ("setMyCommands", #"{"commands":[{"command":"X"}]}"#),
        ])
    func faultsOfOursAreViolations(method: String, body: String) async throws {
        try await FakeTelegram.running { telegram in
            telegram.write("x", TelegramPerson(42))
            _ = try await call(telegram, method, body)

            #expect(telegram.violations.count == 1)
        }
    }

    @Test(
        .enabled(if: FakeTelegram.checksSpecification),
        arguments: [
            ("sendMessage", #"{"chat_id":42,"text":"x","disable_web_page_preview":true}"#),
            ("sendMessage", #"{"chat_id":42,"text":5}"#),
            ("sendMessage", #"{"chat_id":42,"text":"x","reply_parameters":{"id":1}}"#),
            ("getUpdates", #"{"timeout":"0"}"#),
            ("editMessageMedia", #"{"chat_id":42,"message_id":2,"media":{"kind":"photo"}}"#),
        ])
    func parametersThatAreNotDocumentedAreViolations(method: String, body: String) async throws {
        try await FakeTelegram.running { telegram in
            telegram.write("x", TelegramPerson(42))
            _ = try await call(telegram, method, body)

            #expect(telegram.violations.count == 1)
        }
    }

    @Test func aWrongTokenIsAViolation() async throws {
        try await FakeTelegram.running { telegram in
            let response = try await call(telegram, "getMe", "{}", token: "1:x")

            #expect(response.status == 401)
            #expect(telegram.violations.count == 1)
        }
    }

    @Test func callsBeforeTheEndOfRetryAfterAreViolations() async throws {
        try await FakeTelegram.running { telegram in
            telegram.write("x", TelegramPerson(42))
            telegram.change(42) { $0.floods = [30] }
            #expect(try await call(telegram, "sendMessage", #"{"chat_id":42,"text":"x"}"#).status == 429)
            #expect(telegram.violations.isEmpty)
            _ = try await call(telegram, "sendMessage", #"{"chat_id":42,"text":"x"}"#)

            #expect(telegram.violations.count == 1)
        }
    }

    // MARK: - The webhook, against a receiver that fails at first

    private func receiving(
        _ answers: [Answer], _ body: @Sendable (FakeTelegram, StandInServer) async throws -> Void
    ) async throws {
        let left = Watched(answers)
        try await StandInServer.running(hook: { _, _ in .proceed }) { _ in
            left.change { $0.isEmpty ? Answer(200) : $0.removeFirst() }
        } _: { receiver in
            try await FakeTelegram.running { telegram in
                telegram.setWebhook(receiver.url + "/telegram/webhook", secret: "geheim")
                try await body(telegram, receiver)
            }
        }
    }

    @Test func updatesArePushedInOrderUntilTheyAreTaken() async throws {
        try await receiving([Answer(503, headers: [("Retry-After", "1")]), Answer(500)]) { telegram, receiver in
            telegram.write("하나", TelegramPerson(42))
            telegram.write("둘", TelegramPerson(42))
            #expect(await telegram.reaches { $0.updates.isEmpty })

            let reader = UpdateReader(bot: SenderWorkshop.bot(telegram))
            let keys = try receiver.calls.map { try reader.newUpdate($0.body).key }
            #expect(keys.map { $0.suffix(1) } == ["1", "1", "1", "2"])
            #expect(receiver.calls.allSatisfy { $0.header("X-Telegram-Bot-Api-Secret-Token") == "geheim" })
            #expect(receiver.calls.allSatisfy { $0.path == "/telegram/webhook" })
            #expect(telegram.violations.isEmpty)
        }
    }

    @Test func what410AndAMethodInTheAnswerDoIsAViolation() async throws {
        let method = Answer(200, json: ["method": "sendMessage", "chat_id": 42])
        try await receiving([Answer(410), method]) { telegram, _ in
            telegram.write("x", TelegramPerson(42))
            #expect(await telegram.reaches { $0.updates.isEmpty })

            #expect(telegram.violations.count == 2)
        }
    }

    /// What people do is read by our side as what it was.
    @Test func itsUpdatesAreRead() async throws {
        try await FakeTelegram.running { telegram in
            let reader = UpdateReader(bot: SenderWorkshop.bot(telegram))
            let group: Int64 = -1_000_000_000_042
            let person = TelegramPerson(42)
            telegram.write("/playlist@RhythmiQ_test_bot 비", person, in: group, thread: 5)
            telegram.write("우리끼리", person, in: group)
            telegram.write("@rhythmiq_TEST_bot 비", person, in: group)
            telegram.migrate(-7, to: -1_000_000_000_007, by: person)
            telegram.block(true, by: person)
            telegram.press(data: "again:1", under: 1, person, in: group)
            let read = try telegram.state.updates.map { try reader.read($0.json) }

            guard case .message(let command) = read[0], case .message(let mention) = read[2],
                case .message(let press) = read[5]
            else {
                Issue.record("a message is not read")
                return
            }
            #expect(command.content == .text("/playlist 비"))
            #expect(command.chat.thread == "5")
            #expect(read[1] == .unusable(.notAddressed))
            #expect(mention.content == .text("비"))
            #expect(read[3] == .migration(from: press.chat.moved(to: "-7"), toChatID: "-1000000000007"))
            #expect(read[4] == .unusable(.membership))
            #expect(press.messageID == "1")
        }
    }
}

extension ChatAddress {
    fileprivate func moved(to id: String) -> ChatAddress { ChatAddress(platform: platform, bot: bot, id: id) }
}

private func keyboard(_ action: String) -> String {
    #"{"chat_id":42,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"a",\#(action)}]]}}"#
}
