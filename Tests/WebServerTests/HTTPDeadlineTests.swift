import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import WebServer

private let get = "GET / HTTP/1.1\r\nhost: x\r\n\r\n"

private let routes: [Route] = {
    var echo = Endpoint { WebResponse(.ok, body: $0.body) }
    echo.bodyLimit = 100
    let hello = Endpoint { _ in .plain(.ok, "hello") }
    return [Route("echo", "/echo", ["POST": echo]), Route("home", "/", ["GET": hello])]
}()

/// Whatever else could end a connection waits for an hour, so that only what is set can: a busy machine is slow to notice,
/// and how slow is nothing to measure here.
private func only(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
    var limits = HTTPLimits()
    let hour = TimeAmount.hours(1)
    (limits.headDeadline, limits.bodyDeadline, limits.writeDeadline) = (hour, hour, hour)
    (limits.idle, limits.drain) = (hour, hour)
    change(&limits)
    return limits
}

/// How long somebody may take to ask, to send, to take an answer and to be silent.
@Suite(.timeLimit(.minutes(5))) struct HTTPDeadlineTests {
    @Test func aHeadThatDripsInIsEndedByAnAbsoluteDeadline() async throws {
        try await withServer(routes, limits: only { $0.headDeadline = .seconds(1) }) { server in
            let start = ContinuousClock.now
            let client = try server.connect()
            // A byte every now and then would keep an idle timer from ever ending it.
            let dripping = Task {
                for byte in "GET / HTTP/1.1\r\nhost: x\r\nx: \(String(repeating: "y", count: 1000))".utf8 {
                    try await client.send([byte])
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
            let answer = try await client.answer()
            dripping.cancel()

            #expect(answer?.status == 408)
            #expect(ContinuousClock.now - start >= .milliseconds(990))
        }
    }

    @Test func aBodyThatDripsInIsEndedByAnAbsoluteDeadline() async throws {
        try await withServer(routes, limits: only { $0.bodyDeadline = .milliseconds(300) }) { server in
            let client = try server.connect()
            try await client.send("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n")
            let dripping = Task {
                for _ in 0..<99 {
                    try await client.send("a")
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
            let answer = try await client.answer()
            dripping.cancel()

            #expect(answer?.status == 408)
        }
    }

    @Test func aConnectionWithoutARequestIsClosedSilently() async throws {
        try await withServer(routes, limits: only { $0.headDeadline = .milliseconds(100) }) { server in
            let client = try server.connect()

            #expect(try await client.rest() == [])
        }
    }

    @Test func anIdleConnectionIsClosedAfterItsTime() async throws {
        try await withServer(routes, limits: only { $0.idle = .milliseconds(100) }) { server in
            let client = try server.connect()
            try await client.send(get)
            let answer = try await client.answer()

            let rest = try await client.rest()

            #expect(answer?.status == 200 && answer?.field("connection") == nil)
            #expect(rest.isEmpty)
        }
    }

    @Test func aClientThatDoesNotTakeItsAnswerIsCutOff() async throws {
        let size = 64 * 1024 * 1024
        let (asked, asking) = AsyncStream.makeStream(of: Void.self)
        let big = Endpoint { _ in
            asking.yield()
            return WebResponse(.ok, body: [UInt8](repeating: 0, count: size))
        }
        let route = Route("big", "/big", ["GET": big])
        try await withServer([route], limits: only { $0.writeDeadline = .milliseconds(200) }) { server in
            let client = try server.connect()
            try await client.send("GET /big HTTP/1.1\r\nhost: x\r\n\r\n")
            for await _ in asked { break }

            // Waits for the connection, which only its own deadline ends.
            await server.stop()

            #expect(try await client.rest().count < size)
        }
    }
}
