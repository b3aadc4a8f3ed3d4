import HTTPTransport
import TestSupport
import Testing

/// PL-10: the server does what it was asked, and hangs up instead of answering.
@Suite(.timeLimit(.minutes(5))) struct ResendTests {
    /// The very first request is answered and the connection kept; every later one is acted on and dropped.
    private static let actsAndDrops: ScriptedServer.Script = { connection in
        guard connection.readRequest() != nil else { return }
        guard connection.index == 0 else { return }
        connection.answer()
        _ = connection.readRequest()
    }

    @Test(arguments: [nil, Array("x".utf8)], [HTTPMethod.post, .patch, .put])
    func anUnsafeCallIsSentOnce(body: [UInt8]?, method: HTTPMethod) async throws {
        try await ScriptedServer.running(Self.actsAndDrops) { server in
            let client = HTTPClient()
            _ = try await client.send(HTTPRequest(.get, server.url))
            var request = HTTPRequest(method, server.url + "/create", body: body)
            request.isIdempotent = false

            await #expect(throws: HTTPError(.interrupted, host: "127.0.0.1", requestMayHaveArrived: true)) {
                try await client.send(request)
            }
            #expect(server.requests.map(\.path) == ["/", "/create"])
            #expect(server.requests.last?.connection == 1)
        }
    }

    /// The trap is real: on the kept connection libcurl sends again by itself, which only an idempotent call bears.
    @Test func anIdempotentCallMayBeSentAgainOnANewConnection() async throws {
        try await ScriptedServer.running(Self.actsAndDrops) { server in
            let client = HTTPClient()
            _ = try await client.send(HTTPRequest(.get, server.url))

            await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(.put, server.url + "/set")) }
            #expect(server.requests.map(\.path) == ["/", "/set", "/set"])
        }
    }

    @Test func idempotentCallsShareAConnection() async throws {
        try await ScriptedServer.running { connection in
            while connection.readRequest() != nil { connection.answer() }
        } _: { server in
            let client = HTTPClient()
            for _ in 0..<3 { _ = try await client.send(HTTPRequest(.get, server.url)) }

            #expect(server.connectionCount == 1)
        }
    }

    @Test func onlyPostAndPatchAreTakenForUnsafe() {
        let idempotent = [HTTPMethod.get, .head, .post, .put, .patch, .delete].filter {
            HTTPRequest($0, "").isIdempotent
        }

        #expect(idempotent == [.get, .head, .put, .delete])
    }
}
