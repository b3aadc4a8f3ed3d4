import Foundation
import HTTPTransport
import Logging
import RhythmiQDomain
import StandIns
import Testing

@testable import TelegramAPI

@Suite(.timeLimit(.minutes(5))) struct TelegramClientTests {
    private let chat = ChatAddress(platform: .telegram, bot: "7000001", id: "42")

    @Test func theBotLearnsWhoItIs() async throws {
        try await FakeTelegram.running { telegram in
            let me = try await SenderWorkshop.client(telegram).getMe()

            #expect(me == BotIdentity(id: 7_000_001, username: "RhythmiQ_test_bot", readsAllGroupMessages: false))
        }
    }

    /// The token is part of every address: it may be in no error and no description.
    @Test func theTokenIsInNoError() async throws {
        try await FakeTelegram.running { telegram in
            let token = telegram.options.token
            let upstream = Upstream(TelegramClient.upstreamConfiguration, client: HTTPClient())
            for (url, value) in [
                (telegram.apiURL, token + "x"), ("http://127.0.0.1:1", token), ("http://no where", token),
            ] {
                let client = TelegramClient(upstream: upstream, token: Secret(value), apiURL: url)
                let error = await #expect(throws: TelegramError.self) { try await client.getMe() }
                var dumped = ""
                dump(client, to: &dumped)
                dump(error, to: &dumped)
                #expect(!"\(client) \(String(describing: error)) \(dumped)".contains(token))
            }
        }
    }

    @Test func aNewMessageIsNeverSentTwice() async throws {
        let hook: Hook = { call, moment in
            moment == .acted && FakeTelegram.method(of: call) == "sendMessage" ? .cut : .proceed
        }
        try await FakeTelegram.running(hook: hook) { telegram in
            telegram.write("x", TelegramPerson(42))
            let error = await #expect(throws: TelegramError.self) {
                try await SenderWorkshop.client(telegram).sendMessage(TelegramText(plain: "x"), to: chat)
            }

            #expect(error?.mayHaveActed == true)
            #expect(error?.code == .unavailable(status: nil))
            #expect(telegram.calls.count == 1)
        }
    }

    @Test func anEditIsTriedAgainInPlace() async throws {
        let left = Watched(2)
        let hook: Hook = { call, moment in
            guard moment == .arrived, FakeTelegram.method(of: call) == "editMessageText" else { return .proceed }
            return left.change { left in
                left -= 1
                return left >= 0 ? .status(502) : .proceed
            }
        }
        try await FakeTelegram.running(hook: hook) { telegram in
            telegram.write("x", TelegramPerson(42))
            let client = SenderWorkshop.client(telegram)
            let id = try await client.sendMessage(TelegramText(plain: "a"), to: chat)
            try await client.editMessageText(id, in: chat, to: TelegramText(plain: "b"), keyboard: nil)

            #expect(telegram.messages(in: 42).map(\.current.text) == ["b"])
        }
    }

    @Test func a429IsHandedBackAtOnce() async throws {
        try await FakeTelegram.running { telegram in
            telegram.write("x", TelegramPerson(42))
            let client = SenderWorkshop.client(telegram)
            let id = try await client.sendMessage(TelegramText(plain: "a"), to: chat)
            telegram.change(42) { $0.floods = [2] }
            let error = await #expect(throws: TelegramError.self) {
                try await client.editMessageText(id, in: chat, to: TelegramText(plain: "b"), keyboard: nil)
            }

            #expect(error == TelegramError(.rateLimited(retryAfter: .seconds(2)), method: "editMessageText"))
            #expect(telegram.calls.count == 2)
        }
    }

    @Test func signsOfLifeArriveAndFailQuietly() async throws {
        try await FakeTelegram.running { telegram in
            let pace = TelegramPace()
            let presence = TelegramPresence(
                client: SenderWorkshop.client(telegram), pace: pace,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            telegram.write("x", TelegramPerson(42))
            let query = telegram.press(data: "again:1", under: 1, TelegramPerson(42), in: 42)
            await presence.typing(in: chat)
            await presence.answerButton(query, text: "네")
            await presence.answerButton(query)
            await presence.typing(in: ChatAddress(platform: .telegram, bot: "7000001", id: "1"))
            await pace.pause(chat, for: .seconds(60))
            await presence.typing(in: chat)

            #expect(telegram.state.chats[42]?.typings.count == 1)
            #expect(telegram.state.callbackAnswers == [query: "네"])
            #expect(telegram.violations.isEmpty)
        }
    }

    @Test func menusAreRegisteredInBothLanguages() async throws {
        try await FakeTelegram.running { telegram in
            let menus: [AnswerLanguage: [BotCommand]] = [
                .en: [
                    BotCommand(name: "playlist", description: "Make"), BotCommand(name: "link", description: "Link"),
                ],
                .ko: [BotCommand(name: "playlist", description: "만들기"), BotCommand(name: "link", description: "연결")],
            ]
            let registered = try await SenderWorkshop.client(telegram).syncCommands(menus, groupNames: ["playlist"])

            #expect(registered.count == 6)
            #expect(registered.first?.description == "all_private_chats (other languages): 2 commands")
            #expect(telegram.state.commands["all_private_chats/ko"] == ["playlist 만들기", "link 연결"])
            #expect(telegram.state.commands["all_group_chats/"] == ["playlist Make"])
            #expect(telegram.violations.isEmpty)
        }
    }

    @Test func aWebhookIsSetShownAndDeleted() async throws {
        try await FakeTelegram.running { telegram in
            let client = SenderWorkshop.client(telegram)
            let info = try await client.installWebhook(publicURL: "https://bot.example/", secret: Secret("geheim_1-A"))
            #expect(info.url == "https://bot.example/telegram/webhook")
            #expect(info.description.contains("updates: message, callback_query"))
            #expect(telegram.state.webhook?.secret == "geheim_1-A")
            try await client.deleteWebhook()
            #expect(try await client.getWebhookInfo().description.hasPrefix("no webhook is set"))
        }
    }

    @Test(
        arguments: [
            ("http://bot.example", "s", WebhookSettingError.publicURL), ("bot.example", "s", .publicURL),
            ("https://bot.example:8080", "s", .port), ("https://bot.example", "", .secret),
            ("https://bot.example", "a b", .secret), ("https://bot.example", "비밀", .secret),
            ("https://bot.example", String(repeating: "a", count: 257), .secret),
        ])
    func settingsThatTelegramWouldRefuseAreReported(url: String, secret: String, expected: WebhookSettingError) {
        #expect(WebhookSettingError.fault(publicURL: url, secret: Secret(secret)) == expected)
        #expect(WebhookSettingError.fault(publicURL: "https://bot.example:8443", secret: Secret("a")) == nil)
        #expect(WebhookSettingError.fault(publicURL: "http://127.0.0.1:81", secret: Secret("a")) == nil)
    }
}

@Suite struct FormDataTests {
    /// The boundary is looked for in what it separates.
    @Test func noContentsEndTheirPart() throws {
        let contents = Array("\r\n--rhythmiq-part-0\r\n--rhythmiq-part-1--\r\n".utf8)
        let form = try FormData(
            ["chat_id": .integer(-5), "media": .object(["type": "photo"])],
            [FormData.File(field: "contents", name: "a\"\r\nb", mediaType: "image/jpeg\r\nx: y", contents: contents)])

        #expect(form.contentType == "multipart/form-data; boundary=rhythmiq-part-2")
        let text = String(decoding: form.body, as: UTF8.self)
        #expect(text.contains("filename=\"a%22%0D%0Ab\"\r\nContent-Type: image/jpeg\r\n\r\n"))
        #expect(text.contains("name=\"chat_id\"\r\n\r\n-5\r\n"))
        #expect(text.hasSuffix("--rhythmiq-part-2--\r\n"))
    }
}
