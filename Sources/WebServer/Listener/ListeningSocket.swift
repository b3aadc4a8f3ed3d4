import Foundation
import NIOCore
import NIOPosix

/// Where a listener takes connections from.
package enum ListeningSocket: Sendable {
    /// - Parameter port: 0 lets the system choose.
    case address(host: String, port: Int)
    /// A socket that somebody else bound and keeps open across restarts, so that no connection is refused in between
    /// (rule OPS-4).
    case inherited(descriptor: Int32)

    /// The socket that systemd passes, if it does (sd_listen_fds(3)): the first descriptor after the three standard
    /// ones, meant for this very process.
    ///
    /// - Parameter environment: the process's own; a parameter for tests.
    package static func inherited(
        _ environment: [String: String], process: Int32 = getpid(), firstDescriptor: Int32 = 3
    ) throws(WebServerError) -> ListeningSocket? {
        guard let count = environment["LISTEN_FDS"] else { return nil }
        // Meant for a parent that did not clear it.
        guard environment["LISTEN_PID"] == "\(process)" else { return nil }
        guard count == "1" else { throw .badInheritedSocket(reason: "LISTEN_FDS is \(count.prefix(8)), not 1") }
        var type: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(firstDescriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0 else {
            throw .badInheritedSocket(reason: "descriptor \(firstDescriptor) is no socket")
        }
        var listens: Int32 = 0
        length = socklen_t(MemoryLayout<Int32>.size)
        guard type == Int32(SOCK_STREAM.rawValue),
            getsockopt(firstDescriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0, listens == 1
        else { throw .badInheritedSocket(reason: "descriptor \(firstDescriptor) does not listen") }
        return .inherited(descriptor: firstDescriptor)
    }

    /// For messages.
    var description: String {
        switch self {
        case .address(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .inherited: "the inherited socket"
        }
    }

    func bind(_ bootstrap: ServerBootstrap) async throws(WebServerError) -> any Channel {
        do {
            switch self {
            case .address(let host, let port): return try await bootstrap.bind(host: host, port: port).get()
            case .inherited(let descriptor): return try await bootstrap.withBoundSocket(descriptor).get()
            }
        } catch let error as IOError {
            throw .cannotListen(address: description, reason: String(cString: strerror(error.errnoCode)))
        } catch {
            throw .cannotListen(address: description, reason: "\(error)")
        }
    }
}

/// The system's usual soft limit of 1,024 descriptors would end the service before its own limit of connections.
enum DescriptorLimit {
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = min(limit.rlim_max, 65_536)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = wanted
        // Where the system says no, accepting stops at the old limit and goes on when connections close.
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
