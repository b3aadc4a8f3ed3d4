import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
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
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let server = try HTTPServerBuilder.http1().buildServer(
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "stand-in", factory: { _ in SwiftLogNoOpLogHandler() }),
            responder: { request, writer, channel in
                try await respond(to: request, writer, channel, log, hook, act)
            },
            onServerRunning: { channel in
                announce.yield(channel.localAddress?.port ?? 0)
                announce.finish()
            })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await server.run() }
            // The stream ends with the port, or unused when the server could not listen: then the group throws why.
            guard let port = await ports.first(where: { $0 > 0 }) else {
                try await group.waitForAll()
                throw CancellationError()
            }
            return try await body(StandInServer(port: port, log: log))
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

    private static func hang(_ channel: any Channel) async throws {
        try await Task.sleep(for: .seconds(3600))
        try await cut(channel)
    }

    private static func cut(_ channel: any Channel) async throws {
        try await channel.close()
        throw CancellationError()
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
