import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The frame of every stand-in: a server on 127.0.0.1 that records each call and asks the hook at its three moments.
package final class StandInServer: Sendable {
    package let port: Int
    package var url: String { "http://127.0.0.1:\(port)" }

    private let log: CallLog

    /// The calls so far, in the order of their arrival.
    package var calls: [Call] { log.calls }

    private init(port: Int, log: CallLog) {
        self.port = port
        self.log = log
    }

    /// Serves for as long as `body` takes.
    ///
    /// - Parameter act: changes the state and says what to answer.
    package static func running<Result: Sendable>(
        hook: @escaping Hook, act: @escaping @Sendable (Call) async -> Answer,
        _ body: @Sendable (StandInServer) async throws -> Result
    ) async throws -> Result {
        let log = CallLog()
        let connections = Connections()
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let server = Server(
            childChannelSetup: HTTP1Channel(responder: { request, writer, channel in
                connections.enter(channel)
                defer { connections.leave(channel) }
                try await respond(to: request, writer, channel, log, hook, act)
            }),
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in
                announce.yield(channel.localAddress?.port ?? 0)
                announce.finish()
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "stand-in", factory: { _ in SwiftLogNoOpLogHandler() }))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // The stream ends in any case, so that nobody waits for a server that could not listen.
                defer { announce.finish() }
                try await server.run()
            }
            guard let port = await ports.first(where: { $0 > 0 }) else {
                try await group.waitForAll()
                throw CancellationError()
            }
            let result: Swift.Result<Result, any Error>
            do {
                result = .success(try await body(StandInServer(port: port, log: log)))
            } catch {
                result = .failure(error)
            }
            // Not by cancellation: a connection that has just been accepted would be dropped, which NIO does not forgive.
            connections.closeAll()
            try await server.shutdownGracefully()
            try await group.waitForAll()
            return try result.get()
        }
    }

    // MARK: - One call

    @concurrent private static func respond(
        to request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel, _ log: CallLog,
        _ hook: Hook, _ act: @Sendable (Call) async -> Answer
    ) async throws {
        let body = try await request.body.collect(upTo: 16 << 20)
        let call = log.note(request.head, Array(buffer: body))
        var answer: Answer?
        switch await hook(call, .arrived) {
        case .proceed: break
        case .answer(let other): answer = other
        case .hang: return try await hang(channel)
        case .cut: return try await cut(channel)
        }
        if answer == nil {
            let own = await act(call)
            switch await hook(call, .acted) {
            case .proceed: answer = own
            case .answer(let other): answer = other
            case .hang: return try await hang(channel)
            case .cut: return try await cut(channel)
            }
        }
        let final = answer ?? Answer(500)
        try await writer.write(
            response: head(of: final), body: ResponseBody(byteBuffer: ByteBuffer(bytes: final.body)))
        // Writes go to the event loop in their order: once this has run there, the answer has left.
        try await channel.eventLoop.submit {}.get()
        if case .cut = await hook(call, .answered) { try await cut(channel) }
    }

    private static func head(of answer: Answer) -> HTTPResponse {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        fields[.contentLength] = String(answer.body.count)
        return HTTPResponse(status: .init(code: answer.status), headerFields: fields)
    }

    /// Until the client or the server hangs up.
    private static func hang(_ channel: any Channel) async throws {
        try await channel.closeFuture.get()
        throw CancellationError()
    }

    private static func cut(_ channel: any Channel) async throws {
        try await channel.close()
        throw CancellationError()
    }
}

/// The connections on which a call is being answered; once stopped, none stays open.
private final class Connections: Sendable {
    private let state = Mutex((open: [ObjectIdentifier: any Channel](), isStopped: false))

    func enter(_ channel: any Channel) {
        let isStopped = state.withLock { state in
            state.open[ObjectIdentifier(channel)] = channel
            return state.isStopped
        }
        if isStopped { channel.close(promise: nil) }
    }

    func leave(_ channel: any Channel) { state.withLock { $0.open[ObjectIdentifier(channel)] = nil } }

    func closeAll() {
        let open = state.withLock { state in
            state.isStopped = true
            return Array(state.open.values)
        }
        for channel in open { channel.close(promise: nil) }
    }
}

/// `calls[i].sequence == i`.
private final class CallLog: Sendable {
    private let state = Mutex<[Call]>([])

    var calls: [Call] { state.withLock { $0 } }

    func note(_ head: HTTPRequest, _ body: [UInt8]) -> Call {
        let target = (head.path ?? "").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let headers = head.headerFields.map { (name: $0.name.rawName, value: $0.value) }
        return state.withLock { calls in
            let call = Call(
                sequence: calls.count, method: head.method.rawValue, path: target.first.map(String.init) ?? "",
                query: target.count == 2 ? Call.pairs(in: String(target[1])) : [], headers: headers, body: body)
            calls.append(call)
            return call
        }
    }
}
