import Logging
import Observability
import ServiceLifecycle
import Synchronization
import Testing

@testable import WebServer

/// Logs that end nowhere.
let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// A listener on 127.0.0.1 for as long as a closure takes.
struct RunningServer: Sendable {
    let port: Int
    let metrics: Metrics
    /// Asks for the graceful stop and waits for its end.
    let stop: @Sendable () async -> Void

    func connect() throws -> RawClient { try RawClient(port: port) }

    /// One request on a connection of its own.
    func answer(to request: String) async throws -> RawClient.Answer? {
        let client = try connect()
        try await client.send(request)
        return try await client.answer()
    }

    func expect(_ status: Int, to request: String, at location: SourceLocation = #_sourceLocation) async throws {
        let answer = try await answer(to: request)
        #expect(answer?.status == status, sourceLocation: location)
    }
}

func withServer<Result: Sendable>(
    _ routes: [Route], limits: HTTPLimits = HTTPLimits(), trustedProxies: Set<String> = [],
    _ body: @Sendable (RunningServer) async throws -> Result
) async throws -> Result {
    let metrics = Metrics()
    return try await withRunning(metrics) { bound in
        PublicServer(
            socket: .address(host: "127.0.0.1", port: 0), routes: routes, limits: limits,
            trustedProxies: trustedProxies, metrics: metrics, logger: silent, onListening: bound)
    } body: {
        try await body($0)
    }
}

func withRunning<Result: Sendable>(
    _ metrics: Metrics, _ makeService: (@escaping @Sendable (Int?) async -> Void) -> any Service,
    body: @Sendable (RunningServer) async throws -> Result
) async throws -> Result {
    let (ports, portSource) = AsyncStream.makeStream(of: Int.self)
    let (ends, endSource) = AsyncStream.makeStream(of: Void.self)
    let service = makeService { portSource.yield($0 ?? 0) }
    let group = ServiceGroup(services: [service], logger: silent)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer {
                portSource.finish()
                endSource.finish()
            }
            try await group.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await tasks.waitForAll()
            throw NeverListened()
        }
        let server = RunningServer(port: port, metrics: metrics) {
            await group.triggerGracefulShutdown()
            for await _ in ends {}
        }
        let result: Result
        do {
            result = try await body(server)
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return result
    }
}

struct NeverListened: Error {}
