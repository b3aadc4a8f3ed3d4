import NIOCore
import NIOHTTP1
import Observability
import Synchronization
import Testing

@testable import WebServer

/// `POST /echo` takes up to 100 bytes and gives them back; `GET /` says hello.
private let routes: [Route] = {
    var echo = Endpoint { WebResponse(.ok, body: $0.body) }
    echo.bodyLimit = 100
    let hello = Endpoint { _ in .plain(.ok, "hello") }
    return [Route("echo", "/echo", ["POST": echo]), Route("home", "/", ["GET": hello, "HEAD": hello])]
}()

private let get = "GET / HTTP/1.1\r\nhost: x\r\n\r\n"

private func echo(_ body: String, _ extra: String = "") -> String {
    "POST /echo HTTP/1.1\r\nhost: x\r\n\(extra)content-length: \(body.utf8.count)\r\n\r\n\(body)"
}

private func limits(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
    var limits = HTTPLimits()
    change(&limits)
    return limits
}

@Suite(.timeLimit(.minutes(5))) struct HTTPLimitTests {
    @Test func theDefaultsAreTheRules() {
        let limits = HTTPLimits()
        #expect(limits.target == 4096 && limits.headerBlock == 16_384 && limits.headerFields == 64)
        #expect(limits.headDeadline == .seconds(5) && limits.bodyDeadline == .seconds(10))
        #expect(limits.idle == .seconds(30) && limits.drain == .seconds(5))
        #expect(limits.connections == 1024 && limits.connectionsPerAddress == 64)
    }

    @Test(arguments: [
        ("GET /\(String(repeating: "a", count: 4096)) HTTP/1.1\r\nhost: x\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nhost: x\r\na: \(String(repeating: "a", count: 16_384))\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nhost: x\r\n" + String(repeating: "a: b\r\n", count: 64) + "\r\n", 431),
        ("GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip\r\n\r\n", 501),
        ("GET / HTTP/3.0\r\nhost: x\r\n\r\n", 505),
        ("POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n65\r\n", 413),
        ("POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1;x=y\r\na\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: y\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nfffffffff\r\n", 400),
        ("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 101\r\n\r\n", 413),
        ("nonsense\r\n\r\n", 400),
    ])
    func whatBreaksALimitIsToldSoAndTheConnectionEnds(request: String, status: Int) async throws {
        try await withServer(routes) { server in
            let client = try server.connect()
            // What follows must never be taken for a request of its own.
            try await client.send(request + get)

            let answer = try await client.answer()
            client.finishSending()
            let rest = try await client.rest()

            #expect(answer?.status == status)
            #expect(answer?.field("connection") == "close")
            #expect(rest.isEmpty)
        }
    }

    @Test(arguments: [("/nothing", 404), ("/echo/", 404), ("//", 404), ("/ECHO", 404), ("/favicon.ico", 404)])
    func unknownPathsAre404AndKeepTheConnection(path: String, status: Int) async throws {
        try await withServer(routes) { server in
            let client = try server.connect()
            try await client.send(get.replacing(" / ", with: " \(path) "))
            let unknown = try await client.answer()
            try await client.send(get)
            let known = try await client.answer()

            #expect(unknown?.status == status)
            #expect(known?.text == "hello\n")
        }
    }

    @Test func noAnswerNamesAProgram() async throws {
        try await withServer(routes) { server in
            for request in [get, "GET /nothing HTTP/1.1\r\nhost: x\r\n\r\n", "broken\r\n\r\n", echo("hi")] {
                let answer = try #require(try await server.answer(to: request))
                #expect(answer.field("server") == nil && answer.field("x-powered-by") == nil)
                #expect(answer.field("date")?.hasSuffix(" GMT") == true)
                #expect(!answer.text.lowercased().contains("nio"))
            }
        }
    }

    @Test func connectionsOverTheLimitOfTheirAddressAreClosed() async throws {
        try await withServer(routes, limits: limits { $0.connectionsPerAddress = 3 }) { server in
            let held = try (0..<3).map { _ in try server.connect() }
            for client in held {
                try await client.send(get)
                _ = try await client.answer()
            }

            let tooMany = try server.connect()
            let nothing = try await tooMany.rest()
            try await held[0].send(get)
            let stillServed = try await held[0].answer()

            #expect(nothing.isEmpty)
            #expect(stillServed?.status == 200)
            let text = await server.metrics.text()
            #expect(text.contains("{listener=\"public\",reason=\"connections_per_address\"} 1\n"))
            #expect(text.contains("rhythmiq_http_connections{listener=\"public\"} 3\n"))
        }
    }

    @Test func aProxyIsHeldToTheTotalAlone() async throws {
        let tight = limits {
            $0.connectionsPerAddress = 1
            $0.connections = 3
        }
        try await withServer(routes, limits: tight, trustedProxies: ["127.0.0.1"]) { server in
            let held = try (0..<3).map { _ in try server.connect() }
            for client in held {
                try await client.send(get)
                let answer = try await client.answer()
                #expect(answer?.status == 200)
            }

            let tooMany = try await server.connect().rest()

            #expect(tooMany.isEmpty)
        }
    }

    @Test(
        arguments: [
            (["127.0.0.1"], "9.9.9.9, 1.2.3.4", "1.2.3.4"),
            (["127.0.0.1", "10.0.0.1"], "1.2.3.4, 10.0.0.1", "1.2.3.4"),
            (["127.0.0.1"], "", "127.0.0.1"), ([], "1.2.3.4", "127.0.0.1"),
        ] as [(Set<String>, String, String)])
    func whatAProxySaysOfTheClientCountsOnlyFromATrustedOne(
        proxies: Set<String>, forwarded: String, client: String
    ) async throws {
        let route = Route("who", "/who", ["GET": Endpoint { .plain(.ok, $0.client) }])
        try await withServer([route], trustedProxies: proxies) { server in
            let answer = try await server.answer(
                to: "GET /who HTTP/1.1\r\nhost: x\r\nx-forwarded-for: \(forwarded)\r\n\r\n")

            #expect(answer?.text == "\(client)\n")
        }
    }

    @Test func requestsSentAheadAreAnsweredInTheirOrder() async throws {
        try await withServer(routes) { server in
            let client = try server.connect()
            let chunked = "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\nch\r\n0\r\n\r\n"
            let requests = (0..<200).map { $0 % 3 == 0 ? chunked : echo("\($0)") }
            try await client.send(requests.joined())

            for number in 0..<200 {
                let answer = try await client.answer()
                #expect(answer?.text == (number % 3 == 0 ? "ch" : "\(number)"))
            }
        }
    }

    @Test func aClientThatStopsSendingStillGetsItsAnswer() async throws {
        try await withServer(routes) { server in
            let client = try server.connect()
            try await client.send(echo("hello"))
            client.finishSending()

            #expect(try await client.answer()?.text == "hello")
        }
    }

    @Test func anAnswerToAnEarlyRefusalSurvivesWhatIsStillSent() async throws {
        try await withServer(routes) { server in
            let client = try server.connect()
            // Closing at once would reset the connection under these bytes, and the answer would be lost with it.
            try await client.send(echo(String(repeating: "a", count: 3_000_000)))

            #expect(try await client.answer()?.status == 413)
        }
    }

    @Test func whoeverAsksBeforeSendingABodyIsToldToGoOnOrNot() async throws {
        try await withServer(routes) { server in
            let client = try server.connect()
            try await client.send(
                "POST /echo HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n")
            let goOn = try await client.answer()
            try await client.send("ok")
            let answer = try await client.answer()
            let refused = try await server.answer(
                to: "POST /echo HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 101\r\n\r\n")

            #expect(goOn?.status == 100)
            #expect(answer?.text == "ok")
            #expect(refused?.status == 413)
        }
    }

    @Test func oldClientsAndThoseWhoAskForItAreClosedAfterOneAnswer() async throws {
        try await withServer(routes) { server in
            for request in ["GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nhost: x\r\nconnection: Close\r\n\r\n"] {
                let client = try server.connect()
                try await client.send(request)
                let answer = try await client.answer()
                #expect(answer?.status == 200 && answer?.field("connection") == "close")
                #expect(try await client.rest() == [])
            }
        }
    }

    @Test func aHEADHasTheLengthButNotTheBody() async throws {
        try await withServer(routes) { server in
            let client = try server.connect()
            try await client.send(get.replacing("GET", with: "HEAD") + get)
            let head = try await client.answer(toHEAD: true)
            let full = try await client.answer()

            #expect(head?.field("content-length") == "6")
            #expect(full?.text == "hello\n")
        }
    }

    @Test func everyAnswerIsCountedByRouteAndStatusNeverByPath() async throws {
        try await withServer(routes) { server in
            _ = try await server.answer(to: "GET /secret-path-7 HTTP/1.1\r\nhost: x\r\n\r\n")
            _ = try await server.answer(to: echo("a"))
            let text = await server.metrics.text()

            #expect(
                text.contains("rhythmiq_http_requests_total{listener=\"public\",route=\"echo\",status=\"200\"} 1\n"))
            #expect(text.contains("{listener=\"public\",route=\"unknown\",status=\"404\"} 1\n"))
            #expect(!text.contains("secret-path"))
        }
    }
}
