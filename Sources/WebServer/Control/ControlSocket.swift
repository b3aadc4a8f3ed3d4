import Foundation
import NIOCore
import NIOPosix

/// The system calls under the operator's socket.
enum ControlSocket {
    /// Makes, names and opens the socket, readable and writable for its owner alone from its first moment.
    ///
    /// A file that a killed daemon left behind is replaced; that no other daemon lives here is the lock file's affair.
    static func listen(at path: String) throws(WebServerError) -> Int32 {
        var address = try address(of: path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure(path) }
        var existing = stat()
        if lstat(path, &existing) == 0, existing.st_mode & S_IFMT == S_IFSOCK { unlink(path) }
        // On Linux the name takes the socket's own mode, so there is no moment in which others could connect.
        fchmod(descriptor, 0o600)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, chmod(path, 0o600) == 0, Glibc.listen(descriptor, 16) == 0 else {
            let error = failure(path)
            close(descriptor)
            throw error
        }
        return descriptor
    }

    static func connect(to path: String) throws(WebServerError) -> Int32 {
        var address = try address(of: path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .controlFailed(reason: String(cString: strerror(errno))) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else {
            let number = errno
            close(descriptor)
            // No file, or one that a killed daemon left behind.
            if number == ENOENT || number == ECONNREFUSED { throw .noDaemon }
            throw .controlFailed(reason: String(cString: strerror(number)))
        }
        return descriptor
    }

    /// Whether the other end runs as this process's user, or as root.
    static func peerIsOwner(_ channel: any Channel) async throws -> Bool {
        guard let provider = channel as? any SocketOptionProvider else { return false }
        let peer: PeerCredentials = try await provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
        return peer.uid == geteuid() || peer.uid == 0
    }

    /// `struct ucred` of unix(7), which the C library shows to GNU programs only.
    private struct PeerCredentials: Sendable {
        let process: Int32
        let uid: UInt32
        let gid: UInt32
    }

    private static func failure(_ path: String) -> WebServerError {
        .cannotListen(address: path, reason: String(cString: strerror(errno)))
    }

    private static func address(of path: String) throws(WebServerError) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard bytes.count < room else { throw .controlPathTooLong(length: bytes.count) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return address
    }
}
