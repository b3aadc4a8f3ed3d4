package import Foundation
import Glibc
import Synchronization

/// The real daemon, as a child process. Its log goes to a file that outlives it.
package final class DaemonProcess: Sendable {
    package let id: pid_t
    package let startedAt: ContinuousClock.Instant

    /// Beside the program or the tests that run.
    package static var executable: URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(
            path: "rhythmiq")
    }

    /// - Parameters:
    ///   - environment: all of it; nothing of this process's own is passed on but what a sanitizer needs.
    ///   - log: takes standard output, and standard error too where it has no file of its own.
    package init(
        _ executable: URL = DaemonProcess.executable, arguments: [String] = ["serve"], environment: [String: String],
        log: URL, errors: URL? = nil
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        if let errors {
            posix_spawn_file_actions_addopen(&actions, 2, errors.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        } else {
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A child of its own group, so that a signal to the tests leaves its end to us.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var arguments: [UnsafeMutablePointer<CChar>?] = ([executable.path] + arguments).map { strdup($0) }
        arguments.append(nil)
        var variables: [UnsafeMutablePointer<CChar>?] = Sanitizer.joining(environment).map { strdup("\($0)=\($1)") }
        variables.append(nil)
        defer { (arguments + variables).forEach { free($0) } }
        startedAt = .now
        var id: pid_t = 0
        let result = posix_spawn(&id, executable.path, &actions, &attributes, arguments, variables)
        guard result == 0 else { throw POSIXError(.init(rawValue: result) ?? .EIO) }
        self.id = id
    }

    /// As a power cut: nothing of it runs on.
    package func kill() { Glibc.kill(id, SIGKILL) }

    package func terminate() { Glibc.kill(id, SIGTERM) }

    package func hangUp() { Glibc.kill(id, SIGHUP) }

    /// - Returns: the exit status; 128 + the signal when one ended it.
    @discardableResult package func ended() async -> Int32 {
        let id = id
        return await withCheckedContinuation { continuation in
            // Waiting for a child blocks a thread of its own.
            Thread {
                var status: Int32 = 0
                while waitpid(id, &status, 0) < 0, errno == EINTR {}
                let signal = status & 0x7F
                continuation.resume(returning: signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
            }.start()
        }
    }
}

/// A port of this machine that nobody listens on, given out once. Not from those that the system takes for calls and for
/// listening on any port (32768 and up): one of these might take it before it is used.
package func freePort() throws -> Int {
    for _ in 0..<1000 {
        let port = Int.random(in: 10_000..<32_000)
        if givenPorts.withLock({ $0.insert(port).inserted }), try isFree(port) { return port }
    }
    throw POSIXError(.EADDRINUSE)
}

private let givenPorts = Mutex<Set<Int>>([])

private func isFree(_ port: Int) throws -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw POSIXError(.EIO) }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}
