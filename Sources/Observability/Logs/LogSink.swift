import Glibc
import Synchronization

/// Where finished lines go.
package protocol LogSink: Sendable {
    func write(_ line: String)
}

/// Standard error, one whole line at a time.
///
/// The lock keeps lines of different threads apart. A pipe that nobody reads any more is no reason to stop the daemon:
/// what can't be written is lost, as it would be with any logger.
package final class StandardError: LogSink {
    private let turn = Mutex(())

    package init() {}

    package func write(_ line: String) {
        turn.withLock { _ in
            var rest = Array(line.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    // Somebody made the terminal non-blocking; wait until it takes more, at most a second.
                    var ready = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                    if poll(&ready, 1, 1000) <= 0 { return }
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}
