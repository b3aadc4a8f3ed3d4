import Glibc
import NIOCore
import NIOHTTP1
import Observability
import Synchronization
import Testing

@testable import WebServer

/// A handler that waits until the test lets it answer.
private final class Gate: Sendable {
    private let (entered, entering) = AsyncStream.makeStream(of: Void.self)
    private let (opened, opening) = AsyncStream.makeStream(of: Void.self)

    var route: Route {
        Route(
            "slow", "/slow",
            [
                "GET": Endpoint { _ in
                    self.entering.yield()
                    for await _ in self.opened { break }
                    return .plain(.ok, "done")
                }
            ])
    }

    func untilEntered() async { for await _ in entered { break } }
    func open() { opening.yield() }
}

private let slow = "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n"

@Suite(.timeLimit(.minutes(5))) struct GracefulStopTests {
    @Test func anOpenRequestIsFinishedAndNewConnectionsAreRefused() async throws {
        let gate = Gate()
        var limits = HTTPLimits()
        limits.linger = .milliseconds(50)
        try await withServer([gate.route], limits: limits) { server in
            let idle = try server.connect()
            let client = try server.connect()
            try await client.send(slow)
            await gate.untilEntered()

            async let stopped: Void = server.stop()
            // Its end says that the listener has begun to stop.
            let idleEnd = try await idle.rest()
            #expect(idleEnd.isEmpty)
            #expect(throws: RawClient.SocketError.self) { try server.connect() }
            gate.open()
            let answer = try await client.answer()
            await stopped

            #expect(answer?.text == "done\n")
            #expect(answer?.field("connection") == "close")
        }
    }

    @Test func aRequestThatNeverEndsHoldsTheStopForItsTimeOnly() async throws {
        let gate = Gate()
        var limits = HTTPLimits()
        limits.drain = .milliseconds(200)
        try await withServer([gate.route], limits: limits) { server in
            let client = try server.connect()
            try await client.send(slow)
            await gate.untilEntered()

            // Comes back although the gate is still shut.
            await server.stop()

            #expect(try await client.rest() == [])
            gate.open()
        }
    }

    @Test func aTakenAddressIsAnErrorThatNamesIt() async throws {
        try await withServer([]) { server in
            let second = PublicServer(
                socket: .address(host: "127.0.0.1", port: server.port), routes: [], metrics: Metrics(), logger: silent)

            let error = await #expect(throws: WebServerError.self) { try await second.run() }

            #expect(error?.description.contains("127.0.0.1:\(server.port)") == true)
        }
    }

    @Test func anInheritedSocketIsServedAndItsQueueSurvives() async throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port =
            withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0
                        && getsockname(descriptor, $0, &length) == 0
                }
            } ? Int(in_port_t(bigEndian: address.sin_port)) : 0
        // Connected before anybody serves: this is what a restart looks like from outside.
        let early = try RawClient(port: port)
        try await early.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n")

        let metrics = Metrics()
        let environment = ["LISTEN_FDS": "1", "LISTEN_PID": "\(getpid())"]
        let inherited = try #require(
            try ListeningSocket.inherited(environment, firstDescriptor: descriptor))
        let hello = Route("home", "/", ["GET": Endpoint { _ in .plain(.ok, "hello") }])
        try await withRunning(metrics) { bound in
            PublicServer(
                socket: inherited, routes: [hello], metrics: metrics, logger: silent, onListening: bound)
        } body: { server in
            let answer = try await early.answer()
            #expect(server.port == port)
            #expect(answer?.text == "hello\n")
        }
    }

    @Test func aSocketMeantForAnotherOrNoneIsNotTaken() throws {
        #expect(try ListeningSocket.inherited([:]) == nil)
        #expect(try ListeningSocket.inherited(["LISTEN_FDS": "1", "LISTEN_PID": "1"]) == nil)
        let mine = ["LISTEN_FDS": "2", "LISTEN_PID": "\(getpid())"]
        #expect(throws: WebServerError.self) { try ListeningSocket.inherited(mine) }
        let file = open("/dev/null", O_RDONLY)
        defer { close(file) }
        #expect(throws: WebServerError.self) {
            try ListeningSocket.inherited(mine.merging(["LISTEN_FDS": "1"]) { $1 }, firstDescriptor: file)
        }
    }
}

@Suite(.timeLimit(.minutes(5))) struct AdminServerTests {
    @Test func healthReadinessAndMetricsAnswer() async throws {
        let metrics = Metrics()
        let state = Mutex(Readiness(reasons: ["draining", "store not writable"]))
        try await withRunning(metrics) { bound in
            AdminServer(
                socket: .address(host: "127.0.0.1", port: 0), metrics: metrics, logger: silent,
                readiness: { state.withLock { $0 } }, onListening: bound)
        } body: { server in
            func get(_ path: String) async throws -> RawClient.Answer? {
                try await server.answer(to: "GET \(path) HTTP/1.1\r\nhost: x\r\n\r\n")
            }
            let health = try await get("/healthz")
            let notReady = try await get("/readyz")
            state.withLock { $0 = Readiness() }
            let ready = try await get("/readyz")
            let text = try await get("/metrics")
            let other = try await get("/telegram/webhook")

            #expect(health?.status == 200)
            #expect(notReady?.status == 503)
            #expect(notReady?.text == "not ready\ndraining\nstore not writable\n")
            #expect(ready?.status == 200 && ready?.text == "ready\n")
            #expect(text?.field("content-type") == "text/plain; version=0.0.4; charset=utf-8")
            #expect(text?.text.contains("route=\"healthz\",status=\"200\"} 1\n") == true)
            #expect(other?.status == 404)
        }
    }
}
