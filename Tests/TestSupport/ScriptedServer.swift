import Foundation
import Glibc
import Synchronization

/// An HTTP server on 127.0.0.1 of which every connection runs a script on a thread of its own. Plain sockets, so that it
/// can do what no HTTP library would: act and hang up, stop in the middle, send nonsense.
package final class ScriptedServer: Sendable {
    package typealias Script = @Sendable (Connection) -> Void

    package struct Request: Sendable {
        /// From 0, in the order of their arrival.
        package let connection: Int
        /// The request line and the fields, each ending in CR LF.
        package let head: String
        package let body: [UInt8]

        package var line: String { String(head.prefix { $0 != "\r\n" }) }
        package var path: String { head.split(separator: " ").dropFirst().first.map(String.init) ?? "" }

        package func field(_ name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.first?.lowercased() == name.lowercased() {
                    return parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
                }
            }
            return nil
        }
    }

    package let port: UInt16
    package var url: String { "http://127.0.0.1:\(port)" }

    private let listener: Int32
    private let state = Mutex(State())

    private struct State {
        var isStopped = false
        var open: Set<Int32> = []
        var accepted = 0
        var ended = 0
        var requests: [Request] = []
        var waiters:
            [(isReached: @Sendable (borrowing State) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
                []
    }

    package struct SocketError: Error { let number = errno }

    /// Runs a server for as long as `body` takes; afterwards every script that still waits sees its connection end.
    @discardableResult package static func running<Result>(
        _ script: @escaping Script, _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let server = try ScriptedServer(script)
        defer { server.stop() }
        return try await body(server)
    }

    private init(_ script: @escaping Script) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 512) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard listener >= 0, isListening else { throw SocketError() }
        port = UInt16(bigEndian: address.sin_port)
        Thread { [self] in accept(script) }.start()
    }

    // MARK: What has happened

    package var requests: [Request] { state.withLock(\.requests) }
    package var connectionCount: Int { state.withLock(\.accepted) }

    package func requestCount(reaches count: Int) async { await reached { $0.requests.count >= count } }
    package func connectionCount(reaches count: Int) async { await reached { $0.accepted >= count } }
    /// Scripts that have run to their end.
    package func endedCount(reaches count: Int) async { await reached { $0.ended >= count } }

    private func reached(_ isReached: @escaping @Sendable (borrowing State) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if isReached(state) { return true }
                state.waiters.append((isReached, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let due = state.withLock { state in
            body(&state)
            let waiters = state.waiters
            let due = waiters.filter { $0.isReached(state) }
            state.waiters = waiters.filter { !$0.isReached(state) }
            return due.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    fileprivate func note(_ request: Request) { change { $0.requests.append(request) } }

    // MARK: Sockets

    private func accept(_ script: @escaping Script) {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            var on: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            var index = 0
            change { state in
                index = state.accepted
                state.accepted += 1
                state.open.insert(descriptor)
                if state.isStopped { Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }
            }
            let thread = Thread { [self, index] in
                script(Connection(descriptor: descriptor, index: index, server: self))
                // Closed under the lock: `stop` must not reach a descriptor that has become somebody else's.
                change { state in
                    state.open.remove(descriptor)
                    close(descriptor)
                    state.ended += 1
                }
            }
            thread.stackSize = 256 << 10
            thread.start()
        }
        close(listener)
    }

    private func stop() {
        change { state in
            state.isStopped = true
            for descriptor in state.open { Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
        Glibc.shutdown(listener, Int32(SHUT_RDWR))
    }

    /// One accepted connection; used by its script alone. It closes when the script ends.
    package final class Connection {
        package let index: Int
        private let descriptor: Int32
        private let server: ScriptedServer
        private var unread: [UInt8] = []

        fileprivate init(descriptor: Int32, index: Int, server: ScriptedServer) {
            self.descriptor = descriptor
            self.index = index
            self.server = server
        }

        /// - Returns: `nil` when the client has hung up.
        package func readRequest() -> Request? {
            let blank = Array("\r\n\r\n".utf8)
            var end = unread.firstRange(of: blank)
            while end == nil {
                guard readMore() else { return nil }
                end = unread.firstRange(of: blank)
            }
            guard let end else { return nil }
            let head = String(decoding: unread[..<(end.lowerBound + 2)], as: UTF8.self)
            unread.removeSubrange(..<end.upperBound)
            let partial = Request(connection: index, head: head, body: [])
            let length = partial.field("Content-Length").flatMap { Int($0) } ?? 0
            while unread.count < length { guard readMore() else { return nil } }
            let request = Request(connection: index, head: head, body: Array(unread.prefix(length)))
            unread.removeFirst(length)
            server.note(request)
            return request
        }

        /// Whatever comes first, as it comes; empty at the end.
        package func readBytes() -> [UInt8] {
            if unread.isEmpty, !readMore() { return [] }
            defer { unread = [] }
            return unread
        }

        private func readMore() -> Bool {
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            unread.append(contentsOf: buffer[..<count])
            return true
        }

        /// - Returns: false once the client has hung up.
        @discardableResult package func send(_ bytes: [UInt8]) -> Bool {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }

        @discardableResult package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

        @discardableResult package func answer(_ status: Int = 200, _ fields: [String] = [], _ body: [UInt8] = [])
            -> Bool
        {
            let lines = ["HTTP/1.1 \(status) Scripted", "Content-Length: \(body.count)"] + fields
            return send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        }

        /// Until the client hangs up or the server stops.
        package func hold() { while readMore() {} }

        /// - Returns: whether the client is still there after that time.
        package func hold(milliseconds: Int32) -> Bool {
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            return poll(&wanted, 1, milliseconds) == 0
        }
    }
}

/// Holds threads until told; then and ever after it is open.
package final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    package init() {}

    package func open() { semaphore.signal() }

    package func wait() {
        semaphore.wait()
        semaphore.signal()
    }
}
