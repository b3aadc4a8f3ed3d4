import HTTPTransport
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct BoundsTests {
    private static func error(_ request: HTTPRequest) async -> HTTPError? {
        await #expect(throws: HTTPError.self) { try await HTTPClient().send(request) }
    }

    // MARK: Time

    @Test func aDrippingAnswerMeetsTheTotalDeadline() async throws {
        try await ScriptedServer.running { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.hold(milliseconds: 3), connection.send("x") {}
        } _: { server in
            var request = HTTPRequest(.get, server.url)
            request.deadline = .milliseconds(60)

            let error = await Self.error(request)

            #expect(error == HTTPError(.timedOut(.total), host: "127.0.0.1", requestMayHaveArrived: true))
            await server.endedCount(reaches: 1)
        }
    }

    @Test func redirectsShareOneDeadline() async throws {
        try await ScriptedServer.running { connection in
            while connection.readRequest() != nil, connection.hold(milliseconds: 5) {
                connection.answer(302, ["Location: /again"])
            }
        } _: { server in
            var request = HTTPRequest(.get, server.url)
            request.followsRedirects = 10_000
            request.deadline = .milliseconds(60)

            #expect(await Self.error(request)?.code == .timedOut(.total))
        }
    }

    @Test func silenceMeetsTheFirstByteDeadline() async throws {
        try await ScriptedServer.running { connection in
            _ = connection.readRequest()
            connection.hold()
        } _: { server in
            var request = HTTPRequest(.post, server.url)
            request.firstByteDeadline = .milliseconds(40)

            let error = await Self.error(request)

            #expect(error == HTTPError(.timedOut(.firstByte), host: "127.0.0.1", requestMayHaveArrived: true))
        }
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nX-Slow: ", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"])
    func anAnswerThatStopsMeetsTheIdleDeadline(beginning: String) async throws {
        try await ScriptedServer.running { connection in
            _ = connection.readRequest()
            connection.send(beginning)
            connection.hold()
        } _: { server in
            var request = HTTPRequest(.get, server.url)
            request.idleDeadline = .milliseconds(40)

            #expect(await Self.error(request)?.code == .timedOut(.idle))
        }
    }

    @Test func aHandshakeThatStopsMeetsTheConnectDeadline() async throws {
        try await ScriptedServer.running {
            $0.hold()
        } _: { server in
            var request = HTTPRequest(.post, "https://127.0.0.1:\(server.port)/")
            request.connectDeadline = .milliseconds(40)

            let error = await Self.error(request)

            #expect(error == HTTPError(.timedOut(.connect), host: "127.0.0.1", requestMayHaveArrived: false))
        }
    }

    @Test func waitingForAConnectionCounts() async throws {
        try await ScriptedServer.running { connection in
            _ = connection.readRequest()
            connection.hold()
        } _: { server in
            var configuration = HTTPClient.Configuration()
            configuration.maximumConnectionsPerHost = 1
            let client = HTTPClient(configuration)
            let first = Task { try await client.send(HTTPRequest(.get, server.url)) }
            await server.requestCount(reaches: 1)
            var request = HTTPRequest(.get, server.url)
            request.deadline = .milliseconds(40)

            await #expect(throws: HTTPError(.timedOut(.total), host: "127.0.0.1", requestMayHaveArrived: false)) {
                try await client.send(request)
            }
            first.cancel()
        }
    }

    // MARK: Size

    @Test func anEndlessBodyIsCutOff() async throws {
        try await ScriptedServer.running { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send([UInt8](repeating: 0, count: 4096)) {}
        } _: { server in
            var request = HTTPRequest(.get, server.url)
            request.maximumResponseBytes = 100_000

            let error = await Self.error(request)

            #expect(error == HTTPError(.bodyTooLarge, host: "127.0.0.1", requestMayHaveArrived: true))
            await server.endedCount(reaches: 1)
        }
    }

    @Test(arguments: [(99, true), (100, true), (101, false)])
    func theBodyMayBeAsLargeAsAdmitted(size: Int, isAdmitted: Bool) async throws {
        try await ScriptedServer.running { connection in
            _ = connection.readRequest()
            connection.answer(200, [], [UInt8](repeating: 1, count: size))
        } _: { server in
            var request = HTTPRequest(.get, server.url)
            request.maximumResponseBytes = 100

            let size = try? await HTTPClient().send(request).body.count

            #expect((size != nil) == isAdmitted)
        }
    }

    @Test func aCompressedBodyIsUnpacked() async throws {
        try await ScriptedServer.running { connection in
            let request = connection.readRequest()
            guard request?.field("Accept-Encoding") == "gzip" else { return }
            connection.answer(200, ["Content-Encoding: gzip"], gzippedZeros(runs: 4))
        } _: { server in
            let response = try await HTTPClient().send(HTTPRequest(.get, server.url))

            #expect(response.body == [UInt8](repeating: 0, count: 1 + 4 * 258))
        }
    }

    /// 16 KiB that unpack to 2.6 MB.
    @Test func theCapCountsUnpackedBytes() async throws {
        let bomb = gzippedZeros(runs: 10_000)
        try await ScriptedServer.running { connection in
            _ = connection.readRequest()
            connection.answer(200, ["Content-Encoding: gzip"], bomb)
        } _: { server in
            var request = HTTPRequest(.get, server.url)
            request.maximumResponseBytes = 1 << 20

            #expect(bomb.count < 20_000)
            #expect(await Self.error(request)?.code == .bodyTooLarge)
        }
    }

    @Test func endlessFieldsAreCutOff() async throws {
        try await ScriptedServer.running { connection in
            guard connection.readRequest() != nil, connection.send("HTTP/1.1 200 OK\r\n") else { return }
            while connection.send("X-More: and more\r\n") {}
        } _: { server in
            #expect(await Self.error(HTTPRequest(.get, server.url))?.code == .headersTooLarge)
            await server.endedCount(reaches: 1)
        }
    }

    @Test func oneCallTooManyIsRefusedAtOnce() async throws {
        try await ScriptedServer.running { connection in
            _ = connection.readRequest()
            connection.hold()
        } _: { server in
            var configuration = HTTPClient.Configuration()
            configuration.maximumCalls = 1
            let client = HTTPClient(configuration)
            let first = Task { try await client.send(HTTPRequest(.get, server.url)) }
            await server.requestCount(reaches: 1)

            await #expect(throws: HTTPError(.overloaded, host: "127.0.0.1")) {
                try await client.send(HTTPRequest(.get, server.url))
            }
            first.cancel()
        }
    }

    // MARK: Broken answers

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", HTTPError.Code.interrupted),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal", .interrupted),
        ("", .interrupted),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .interrupted),
        ("nonsense, and no HTTP at all\r\n\r\n", .malformedResponse),
        ("<html>an answer of before 1996</html>", .malformedResponse),
        ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip", .malformedResponse),
    ])
    func aBrokenAnswerIsAnError(answer: String, code: HTTPError.Code) async throws {
        try await ScriptedServer.running { connection in
            _ = connection.readRequest()
            connection.send(answer)
        } _: { server in
            #expect(
                await Self.error(HTTPRequest(.get, server.url))
                    == HTTPError(code, host: "127.0.0.1", requestMayHaveArrived: true))
        }
    }

    @Test func aClosedPortIsKnownAtOnceAndNothingWasSent() async throws {
        let url = try await ScriptedServer.running({ _ in }) { $0.url }

        let error = await Self.error(HTTPRequest(.post, url))

        #expect(error == HTTPError(.cannotConnect, host: "127.0.0.1", requestMayHaveArrived: false))
    }

    /// A label of 64 letters is no name, so no name service is asked.
    @Test func aNameWithoutAnAddressIsSaidSo() async {
        let host = String(repeating: "a", count: 64) + ".test"

        #expect(await Self.error(HTTPRequest(.get, "https://\(host)/")) == HTTPError(.nameNotResolved, host: host))
    }
}

/// A gzip file of one zero byte and then `runs` times 258 zeros, in 13 bits each: the most that deflate can do.
private func gzippedZeros(runs: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var pending: UInt32 = 0
    var count = 0
    func put(_ bits: [UInt32]) {
        for bit in bits {
            pending |= bit << UInt32(count)
            count += 1
            if count == 8 {
                bytes.append(UInt8(pending))
                (pending, count) = (0, 0)
            }
        }
    }
    put([1, 1, 0])  // the last block, with the fixed codes
    put([0, 0, 1, 1, 0, 0, 0, 0])  // the byte 0
    for _ in 0..<runs { put([1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0]) }  // 258 bytes again from 1 byte back
    put([0, 0, 0, 0, 0, 0, 0])  // the end
    if count > 0 { put([UInt32](repeating: 0, count: 8 - count)) }

    let size = 1 + runs * 258
    var checksum: UInt32 = 0xFFFF_FFFF
    for _ in 0..<(size * 8) { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
    for word in [~checksum, UInt32(size)] { bytes += (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
    return bytes
}
