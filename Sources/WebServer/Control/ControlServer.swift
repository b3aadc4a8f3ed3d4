import Foundation
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Runs the operator's commands inside the daemon, because the store belongs to one process: `rhythmiq jobs list` beside
/// a running daemon asks here.
///
/// A socket in the state directory, for its owner alone (mode 0600, and the peer must be the same user or root).
package struct ControlServer: Service {
    /// Runs a command and returns its exit code.
    package typealias Perform = @Sendable (_ command: [String], _ output: ControlOutput) async throws -> Int32

    package static func path(inStateDirectory directory: String) -> String { "\(directory)/control.sock" }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let path: String
    private let logger: Logger
    private let perform: Perform
    private let onListening: @Sendable () async -> Void

    package init(
        path: String, logger: Logger, onListening: @escaping @Sendable () async -> Void = {},
        perform: @escaping Perform
    ) {
        self.path = path
        self.logger = logger
        self.onListening = onListening
        self.perform = perform
    }

    package func run() async throws {
        let descriptor = try ControlSocket.listen(at: path)
        defer { unlink(path) }
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(descriptor) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Connection(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        await onListening()
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections.cancelOnGracefulShutdown() {
                    group.addTask { await serve(connection) }
                }
            }
            // A command that runs for longer than the daemon wants to live is not waited for.
            group.cancelAll()
        }
    }

    private func serve(_ connection: Connection) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                let output = ControlOutput { answer in
                    try await outbound.write(ByteBuffer(bytes: ControlMessage.line(answer)))
                }
                guard try await ControlSocket.peerIsOwner(connection.channel) else {
                    try await output.send(.init(error: "this socket is for the daemon's own user\n", exit: 1))
                    return
                }
                var incoming = inbound.makeAsyncIterator()
                guard let request = try await Self.readRequest(&incoming) else {
                    try await output.send(.init(error: "not a request\n", exit: 2))
                    return
                }
                try await output.send(.init(exit: await result(of: request.command, output)))
                // Closing both ways would drop what the client has not taken yet: end our side, then wait for its.
                outbound.finish()
                while try await incoming.next(isolation: #isolation) != nil {}
            }
        } catch {
            // The operator's side ended early; whatever it asked for is done or not, as after any Ctrl-C.
            logger.debug("Control connection ended", metadata: ["error": "\(type(of: error))"])
        }
    }

    private func result(of command: [String], _ output: ControlOutput) async throws -> Int32 {
        do {
            return try await perform(command, output)
        } catch {
            try await output.writeError("\(error)\n")
            return 1
        }
    }

    private static func readRequest(_ incoming: inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator)
        async throws -> ControlMessage.Request?
    {
        var bytes: [UInt8] = []
        while let buffer = try await incoming.next(isolation: #isolation) {
            bytes += buffer.readableBytesView
            if let end = bytes.firstIndex(of: 0x0A) {
                do {
                    return try ControlMessage.read(bytes[..<end], as: ControlMessage.Request.self)
                } catch is DecodingError {
                    return nil
                }
            }
            if bytes.count > ControlMessage.mostRequestBytes { return nil }
        }
        return nil
    }
}
