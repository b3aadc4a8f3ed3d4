import RhythmiQDomain
import Synchronization
import Testing

@testable import WebServer

/// Remembers what it was handed and answers the same each time.
private final class Inbox: Sendable {
    private let taken = Mutex<[[UInt8]?]>([])
    private let start = Mutex<[UInt8]>([])
    let answer: WebhookAnswer

    init(_ answer: WebhookAnswer = .stored) { self.answer = answer }

    /// `nil` stands for a body that was too large.
    var bodies: [[UInt8]?] { taken.withLock { $0 } }

    /// Of the body that was too large.
    var beginning: String { start.withLock { String(decoding: $0, as: UTF8.self) } }

    func webhook(_ secrets: String...) -> Route {
        TelegramWebhook(secrets: secrets.map { Secret($0) }) { body in
            self.taken.withLock { taken in
                switch body {
                case .bytes(let bytes): taken.append(bytes)
                case .tooLarge(let beginning):
                    taken.append(nil)
                    self.start.withLock { $0 = beginning }
                }
            }
            return self.answer
        }.route
    }
}

private func post(
    _ body: String, secret: String? = "s3cret", type: String = "application/json", extra: String = "",
    path: String = "/telegram/webhook"
) -> String {
    "POST \(path) HTTP/1.1\r\nhost: bot\r\ncontent-type: \(type)\r\n"
        + (secret.map { "X-Telegram-Bot-Api-Secret-Token: \($0)\r\n" } ?? "") + extra
        + "content-length: \(body.utf8.count)\r\n\r\n" + body
}

@Suite(.timeLimit(.minutes(5))) struct TelegramWebhookTests {
    @Test func anUpdateIsHandedOnByteForByteAndAnsweredWithoutABody() async throws {
        let inbox = Inbox()
        try await withServer([inbox.webhook("s3cret")]) { server in
            let update = "{\"update_id\": 1, \"x\": \"비 오는 날\u{0000}\"}"

            let answer = try #require(try await server.answer(to: post(update)))

            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            #expect(inbox.bodies == [Array(update.utf8)])
        }
    }

    @Test(arguments: [
        (WebhookAnswer.stored, 200), (.duplicate, 200), (.rejected, 200), (.notAnUpdate, 400),
        (.unavailable(retryAfterSeconds: 7), 503),
    ])
    func everyOutcomeHasItsStatus(answer: WebhookAnswer, status: Int) async throws {
        try await withServer([Inbox(answer).webhook("s3cret")]) { server in
            let given = try #require(try await server.answer(to: post("{}")))

            #expect(given.status == status)
            #expect(given.body.isEmpty)
            #expect(given.field("retry-after") == (status == 503 ? "7" : nil))
        }
    }

    @Test(arguments: [nil, "", "S3cret", "s3cre", "s3crett", "s3cret, s3cret"])
    func aMissingOrWrongSecretIs401BeforeTheBodyIsRead(secret: String?) async throws {
        let inbox = Inbox()
        try await withServer([inbox.webhook("s3cret")]) { server in
            let client = try server.connect()
            // The head alone: the body that it promises never comes, and is not waited for.
            try await client.send(post("{\"update_id\":1}", secret: secret).replacing("{\"update_id\":1}", with: ""))

            let answer = try #require(try await client.answer())

            #expect(answer.status == 401)
            #expect(inbox.bodies.isEmpty)
        }
    }

    @Test func theSecretGivenTwiceIs401() async throws {
        let inbox = Inbox()
        try await withServer([inbox.webhook("s3cret")]) { server in
            let twice = post("{}", extra: "x-telegram-bot-api-secret-token: s3cret\r\n")

            try await server.expect(401, to: twice)
            #expect(inbox.bodies.isEmpty)
        }
    }

    @Test func duringARotationBothSecretsCount() async throws {
        try await withServer([Inbox().webhook("old", "new")]) { server in
            try await server.expect(200, to: post("{}", secret: "old"))
            try await server.expect(200, to: post("{}", secret: "new"))
            try await server.expect(401, to: post("{}", secret: "none"))
        }
    }

    @Test func withoutASecretNobodyIsLetIn() async throws {
        let inbox = Inbox()
        try await withServer([inbox.webhook("")]) { server in
            try await server.expect(401, to: post("{}", secret: ""))
            try await server.expect(401, to: post("{}", secret: nil))
            #expect(inbox.bodies.isEmpty)
        }
    }

    @Test func aBodyOfOneMebibyteIsTaken() async throws {
        let inbox = Inbox()
        try await withServer([inbox.webhook("s3cret")]) { server in
            let body = String(repeating: "a", count: TelegramWebhook.mostBytes)

            try await server.expect(200, to: post(body))
            #expect(inbox.bodies.first??.count == TelegramWebhook.mostBytes)
        }
    }

    @Test func oneByteMoreIsNotedWithoutItsBodyAndAnswered200() async throws {
        let inbox = Inbox(.rejected)
        try await withServer([inbox.webhook("s3cret")]) { server in
            let body = "{\"update_id\":7," + String(repeating: "a", count: TelegramWebhook.mostBytes)

            let answer = try #require(try await server.answer(to: post(body)))

            #expect(answer.status == 200)
            #expect(answer.field("connection") == "close")
            #expect(inbox.bodies == [nil])
            #expect(inbox.beginning == String(body.prefix(256)))
        }
    }

    @Test func aChunkedBodyOverTheLimitIsNotedToo() async throws {
        let inbox = Inbox(.rejected)
        try await withServer([inbox.webhook("s3cret")]) { server in
            let chunk = "80000\r\n" + String(repeating: "a", count: 0x80000) + "\r\n"
            let head = post("").replacing("content-length: 0", with: "transfer-encoding: chunked")
            let client = try server.connect()
            try await client.send(head + chunk + chunk + "1\r\na\r\n0\r\n\r\n")

            let answer = try await client.answer()
            #expect(answer?.status == 200)
            #expect(inbox.bodies == [nil])
            #expect(inbox.beginning == String(repeating: "a", count: 256))
        }
    }

    @Test func oneLargeChunkIsNotedByItsBeginning() async throws {
        let inbox = Inbox(.rejected)
        try await withServer([inbox.webhook("s3cret")]) { server in
            let head = post("").replacing("content-length: 0", with: "transfer-encoding: chunked")
            let client = try server.connect()
            try await client.send(head + "200000\r\n{\"update_id\":8,")
            try await client.send(String(repeating: "b", count: 1000))

            #expect(try await client.answer()?.status == 200)
            #expect(inbox.beginning == "{\"update_id\":8," + String(repeating: "b", count: 241))
        }
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
    func anotherMediaTypeIs415(type: String) async throws {
        try await withServer([Inbox().webhook("s3cret")]) { server in
            try await server.expect(415, to: post("{}", type: type))
        }
    }

    @Test(arguments: ["application/json; charset=utf-8", "Application/JSON"])
    func aJSONTypeWithParametersIsTaken(type: String) async throws {
        try await withServer([Inbox().webhook("s3cret")]) { server in
            try await server.expect(200, to: post("{}", type: type))
        }
    }

    @Test(arguments: ["gzip", "deflate", "br", "identity, gzip"])
    func aCompressedBodyIs415(coding: String) async throws {
        try await withServer([Inbox().webhook("s3cret")]) { server in
            let request = post("{}", extra: "content-encoding: \(coding)\r\n")
            try await server.expect(415, to: request)
        }
    }

    @Test func otherMethodsAre405() async throws {
        try await withServer([Inbox().webhook("s3cret")]) { server in
            for method in ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE"] {
                let client = try server.connect()
                try await client.send("\(method) /telegram/webhook HTTP/1.1\r\nhost: bot\r\n\r\n")
                let answer = try #require(try await client.answer(toHEAD: method == "HEAD"))
                #expect(answer.status == 405)
                #expect(answer.field("allow") == "POST")
            }
        }
    }

    @Test func manyUpdatesShareOneConnection() async throws {
        let inbox = Inbox()
        try await withServer([inbox.webhook("s3cret")]) { server in
            let client = try server.connect()
            for number in 0..<50 {
                try await client.send(post("{\"update_id\": \(number)}"))
                let answer = try await client.answer()
                #expect(answer?.status == 200)
            }
            #expect(inbox.bodies.count == 50)
        }
    }
}
