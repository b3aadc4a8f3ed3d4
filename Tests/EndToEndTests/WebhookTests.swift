import ChatBot
import Foundation
import HTTPTransport
import RhythmiQDomain
import StandIns
import Testing

/// What reaches the webhook's address, from Telegram or from somebody else.
@Suite(.timeLimit(.minutes(10))) struct WebhookTests {
    private static func update(_ id: Int, text: String = "/help", chat: Int = 81, message: Int = 1) -> [UInt8] {
        Array(
            #"{"update_id":\#(id),"message":{"message_id":\#(message),"date":1,"chat":{"id":\#(chat),"type":"private"},"from":{"id":\#(chat),"is_bot":false,"first_name":"A","language_code":"ko"},"text":"\#(text)"}}"#
                .utf8)
    }

    @Test func forgedAndBrokenPostsDoNothing() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            for secret in [nil, "", "wrong", Rig.webhookSecret + "x", String(Rig.webhookSecret.dropLast())] {
                #expect(try await rig.post(Self.update(1), secret: secret) == 401)
            }
            #expect(try await rig.post(Self.update(1), secret: nil, type: "text/plain") == 401)
            #expect(try await rig.post(Self.update(1), type: "text/plain") == 415)
            #expect(try await rig.post(Self.update(1), headers: ["Content-Encoding": "gzip"]) == 415)
            for body in [
                "", "hello", "[]", "{}", "null", #"{"update_id":"1"}"#, #"{"update_id":1"#, #"{"update_id":1.5}"#,
            ] {
                #expect(try await rig.post(Array(body.utf8)) == 400, "\(body)")
            }
            // Not UTF-8 in a string that nobody reads, and what is too deep: kept as rejected.
            #expect(
                try await rig.post(Array(#"{"update_id":2,"x":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8)) == 200)
            let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
            #expect(try await rig.post(Array(#"{"update_id":3,"x":\#(deep)}"#.utf8)) == 200)
            // Wrong types, unknown kinds, edits, channels: authentic but of no use.
            for body in [
                #"{"update_id":4,"message":"text"}"#, #"{"update_id":5,"message":{"message_id":"x"}}"#,
                #"{"update_id":6,"poll":{"id":"1"}}"#, #"{"update_id":7}"#,
                #"{"update_id":8,"edited_message":{"message_id":1,"date":1,"chat":{"id":81,"type":"private"},"text":"/help"}}"#,
                #"{"update_id":9,"callback_query":{"id":"1","from":{"id":81,"is_bot":false,"first_name":"A"}}}"#,
            ] {
                #expect(try await rig.post(Array(body.utf8)) == 200, "\(body)")
            }
            let large = Self.update(10, text: String(repeating: "a", count: 1 << 20))
            #expect(try await rig.post(large) == 200)
            #expect(try await rig.post(large, secret: "wrong") == 401)
            // Noted under its number: that number brings nothing any more.
            #expect(try await rig.post(Self.update(10, text: "/help", chat: 81, message: 10)) == 200)
            let get = try await rig.get("/telegram/webhook")
            #expect(get.status == 405 && get.headers["allow"] == "POST")
            #expect(try await rig.get("/telegram/other").status == 404)

            // After all of that the bot still works, and has said nothing so far.
            #expect(rig.telegram.messages(in: 81).isEmpty)
            try await rig.expect("/help", TelegramPerson(82), answered: .chatHelp)
            rig.expectNoViolations()
        }
    }

    @Test func anUpdateIsTakenOnceHoweverOftenItComes() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(83)
            let message = rig.telegram.write("재즈 5곡", person)
            #expect(await rig.telegram.reaches { $0.answers(in: person.id).count == 1 })
            // Once more with its number, once more as the same message under another, and edited.
            let body = Self.update(900, text: "재즈 5곡", chat: 83, message: Int(message))
            #expect(try await rig.post(body) == 200)
            #expect(try await rig.post(Self.update(901, text: "시티팝 5곡", chat: 83, message: 77)) == 200)
            #expect(try await rig.post(Self.update(901, text: "시티팝 5곡", chat: 83, message: 77)) == 200)
            #expect(await rig.telegram.reaches { $0.answers(in: person.id).count == 2 })
            rig.telegram.send(
                raw: "edited_message",
                .object([
                    "message_id": .integer(message), "date": .integer(1), "edit_date": .integer(2),
                    "chat": .object(["id": .integer(83), "type": .string("private")]), "text": .string("록 5곡"),
                ]))
            try await rig.expect("/help", person, answered: .chatHelp)
            #expect(rig.telegram.state.answers(in: person.id).count == 2)
            rig.expectNoViolations()
        }
    }
}
