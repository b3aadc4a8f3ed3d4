import Foundation

/// Asks a running daemon to run one of the operator's commands.
package struct ControlClient: Sendable {
    private let path: String

    package init(path: String) { self.path = path }

    /// - Parameter show: gets the output as it comes; `isError` for what belongs on standard error.
    /// - Returns: the exit code.
    /// - Throws: `.noDaemon` where none is running, so that the caller may open the store itself.
    package func run(
        _ command: [String], show: @escaping @Sendable (_ text: String, _ isError: Bool) -> Void
    ) async throws -> Int32 {
        // Blocking calls, on a thread of their own: the pool has one per core.
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try self.runBlocking(command, show) })
            }
        }
    }

    private func runBlocking(_ command: [String], _ show: (String, Bool) -> Void) throws -> Int32 {
        let descriptor = try ControlSocket.connect(to: path)
        defer { close(descriptor) }
        var request = try ControlMessage.line(ControlMessage.Request(command: command))[...]
        while !request.isEmpty {
            let count = request.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw WebServerError.controlFailed(reason: String(cString: strerror(errno))) }
            request = request.dropFirst(count)
        }
        var received: [UInt8] = []
        while true {
            while let end = received.firstIndex(of: 0x0A) {
                let answer = try ControlMessage.read(received[..<end], as: ControlMessage.Answer.self)
                received.removeSubrange(...end)
                if let output = answer.output { show(output, false) }
                if let error = answer.error { show(error, true) }
                if let exit = answer.exit { return exit }
            }
            var chunk = [UInt8](repeating: 0, count: 64 * 1024)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw WebServerError.controlFailed(reason: "it ended before its answer was complete")
            }
            received += chunk[..<count]
        }
    }
}
