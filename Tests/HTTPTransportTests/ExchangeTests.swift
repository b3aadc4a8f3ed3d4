import HTTPTransport
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ExchangeTests {
    private static let echo: ScriptedServer.Script = { connection in
        while let request = connection.readRequest() {
            connection.answer(200, ["X-Kind: plain", "X-kind: second", "Content-Type:text/plain "], request.body)
        }
    }

    @Test func anAnswerHasStatusFieldsAndBody() async throws {
        try await ScriptedServer.running {
            $0.readRequest().map { _ in () }; $0.answer(404, ["X-Kind: none"], Array("no".utf8))
        } _: { server in
            let response = try await HTTPClient().send(HTTPRequest(.get, server.url))

            #expect(response.status == 404)
            #expect(response.headers["x-KIND"] == "none")
            #expect(response.body == Array("no".utf8))
        }
    }

    @Test func fieldsKeepTheirOrderAndLoseTheSpaceAround() async throws {
        try await ScriptedServer.running(Self.echo) { server in
            let response = try await HTTPClient().send(HTTPRequest(.get, server.url))

            #expect(response.headers.values(of: "X-KIND") == ["plain", "second"])
            #expect(response.headers["content-type"] == "text/plain")
        }
    }

    @Test(arguments: [HTTPMethod.post, .put, .patch, .delete])
    func aBodyArrivesAsItIs(method: HTTPMethod) async throws {
        let body: [UInt8] = [0, 255, 13, 10, 13, 10, 0]
        try await ScriptedServer.running(Self.echo) { server in
            let request = HTTPRequest(method, server.url + "/a?b=c", headers: ["Content-Type": "x/y"], body: body)
            let response = try await HTTPClient().send(request)

            let seen = try #require(server.requests.first)
            #expect(response.body == body)
            #expect(seen.line == "\(method.rawValue) /a?b=c HTTP/1.1")
            #expect(seen.body == body)
            #expect(seen.field("Content-Type") == "x/y")
        }
    }

    /// More than 1 MiB is where libcurl would ask first.
    @Test func aLargeBodyIsSentWithoutAskingFirst() async throws {
        try await ScriptedServer.running(Self.echo) { server in
            let body = [UInt8](repeating: 7, count: (1 << 20) + 1)
            let response = try await HTTPClient().send(HTTPRequest(.post, server.url, body: body))

            #expect(response.body == body)
            #expect(server.requests.first?.field("Expect") == nil)
        }
    }

    @Test(arguments: [HTTPMethod.post, .put, .patch])
    func noBodyIsAnEmptyBody(method: HTTPMethod) async throws {
        try await ScriptedServer.running(Self.echo) { server in
            _ = try await HTTPClient().send(HTTPRequest(method, server.url))

            #expect(server.requests.first?.field("Content-Length") == "0")
            #expect(server.requests.first?.field("Content-Type") == nil)
        }
    }

    @Test func headHasFieldsAndNoBody() async throws {
        try await ScriptedServer.running { connection in
            while connection.readRequest() != nil { connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n") }
        } _: { server in
            let response = try await HTTPClient().send(HTTPRequest(.head, server.url))

            #expect(response.headers["Content-Length"] == "9")
            #expect(response.body.isEmpty)
            #expect(server.requests.first?.line == "HEAD / HTTP/1.1")
        }
    }

    @Test func theCallersFieldsGoBeforeTheClients() async throws {
        try await ScriptedServer.running(Self.echo) { server in
            let client = HTTPClient()
            _ = try await client.send(HTTPRequest(.get, server.url))
            _ = try await client.send(HTTPRequest(.get, server.url, headers: ["user-agent": "mine", "X-Empty": ""]))

            #expect(server.requests.map { $0.field("User-Agent") } == ["RhythmiQ", "mine"])
            #expect(server.requests.last?.field("X-Empty") == "")
        }
    }

    @Test func interimAnswersAreNotTheAnswer() async throws {
        try await ScriptedServer.running { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
            connection.answer(201, ["X-Late: 1"])
        } _: { server in
            let response = try await HTTPClient().send(HTTPRequest(.post, server.url))

            #expect(response.status == 201)
            #expect(response.headers["X-Early"] == nil)
            #expect(response.headers["X-Late"] == "1")
        }
    }

    @Test func cookiesAreForgotten() async throws {
        try await ScriptedServer.running { connection in
            while connection.readRequest() != nil { connection.answer(200, ["Set-Cookie: a=b; Path=/"]) }
        } _: { server in
            let client = HTTPClient()
            _ = try await client.send(HTTPRequest(.get, server.url))
            _ = try await client.send(HTTPRequest(.get, server.url))

            #expect(server.requests.count == 2)
            #expect(server.requests.allSatisfy { $0.field("Cookie") == nil })
        }
    }

    @Test(arguments: [
        ("X-Bad", "a\r\nX-Injected: 1", "X-Bad"), ("X-Bad", "a\nb", "X-Bad"), ("X-Bad", "a\0b", "X-Bad"),
        ("X Bad", "a", "‹not a name›"), ("X-Bad:", "a", "‹not a name›"), ("", "a", "‹not a name›"),
        ("Content-Length", "3", "Content-Length"), ("transfer-encoding", "chunked", "transfer-encoding"),
        ("Host", "other.test", "Host"), ("Expect", "100-continue", "Expect"),
    ])
    func aFieldThatWouldChangeTheRequestIsRefused(name: String, value: String, named: String) async throws {
        try await ScriptedServer.running(Self.echo) { server in
            var request = HTTPRequest(.get, server.url)
            request.headers.append(name, value)

            await #expect(throws: HTTPError(.invalidHeader(named), host: "127.0.0.1")) {
                try await HTTPClient().send(request)
            }
            #expect(server.connectionCount == 0)
        }
    }

    @Test func twoHundredCallsAtATimeShareFewConnections() async throws {
        try await ScriptedServer.running(Self.echo) { server in
            var configuration = HTTPClient.Configuration()
            configuration.maximumConnectionsPerHost = 8
            let client = HTTPClient(configuration)

            let answers = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let request = HTTPRequest(.put, server.url, body: Array("\(number)".utf8))
                        return (number, try await client.send(request).body)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(answers.count == 200)
            #expect(answers.allSatisfy { Array("\($0.0)".utf8) == $0.1 })
            #expect(server.connectionCount <= 8)
            #expect(client.callCount == 0)
        }
    }
}
