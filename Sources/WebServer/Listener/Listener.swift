import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Accepts connections and hands each to an `HTTPConnection`, until the service group winds down: then it stops
/// accepting, lets open requests finish, and returns (rule OPS-1).
struct Listener: Sendable {
    let name: String
    let socket: ListeningSocket
    let context: ServerContext
    let logger: Logger
    /// Called once with the port that was really bound; `nil` for a socket of another kind.
    let onListening: @Sendable (Int?) async -> Void

    func run() async throws {
        DescriptorLimit.raise()
        let connections = OpenConnections()
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await socket.bind(bootstrap(group, connections))
        logger.notice(
            "Listening",
            metadata: [
                "listener": "\(name)", "address": "\(socket.description)",
                "port": "\(server.localAddress?.port ?? 0)",
            ])
        await onListening(server.localAddress?.port)
        let stopped = StopFlag()
        await withTaskCancellationOrGracefulShutdownHandler {
            await Self.closed(server)
        } onCancelOrGracefulShutdown: {
            stopped.set()
            server.close(promise: nil)
        }
        if Task.isCancelled { connections.closeAll() }
        await connections.drain(within: context.limits.drain, on: group)
        guard stopped.isSet else { throw WebServerError.stoppedListening(address: socket.description) }
        logger.notice("Stopped listening", metadata: ["listener": "\(name)"])
    }

    private func bootstrap(_ group: any EventLoopGroup, _ connections: OpenConnections) -> ServerBootstrap {
        let context = context
        return ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                let address = channel.remoteAddress?.ipAddress ?? "local"
                let perAddress = context.isTrustedProxy(address) ? nil : context.limits.connectionsPerAddress
                if let limit = connections.admit(
                    channel, from: address, total: context.limits.connections, perAddress: perAddress)
                {
                    context.observer.refused(limit)
                    return channel.close()
                }
                context.observer.connectionsChanged(by: 1)
                channel.closeFuture.whenComplete { _ in
                    context.observer.connectionsChanged(by: -1)
                    connections.remove(channel, from: address)
                }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HTTPConnection(server: context, peer: address))
                }
            }
    }

    /// A listening socket's own errors end it as well; the caller tells the two apart.
    private static func closed(_ server: any Channel) async {
        await withCheckedContinuation { continuation in
            server.closeFuture.whenComplete { _ in continuation.resume() }
        }
    }
}

/// Set once, from any thread.
private final class StopFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}
