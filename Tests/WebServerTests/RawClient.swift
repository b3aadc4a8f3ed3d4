import Glibc
import Synchronization

/// A bare socket to 127.0.0.1 that sends exactly the bytes it is told to.
///
/// Blocking, so every call runs on a thread of its own and never on the pool that also runs the server.
final class RawClient: Sendable {
    struct SocketError: Error { let number: Int32 }

    struct Answer: Equatable {
        var status: Int
        /// Names in lower case.
        var fields: [(name: String, value: String)]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }

        func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

        static func == (a: Answer, b: Answer) -> Bool {
            a.status == b.status && a.body == b.body && a.fields.map { "\($0)" } == b.fields.map { "\($0)" }
        }
    }

    private let descriptor: Int32
    private let unread = Mutex<[UInt8]>([])

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError(number: errno) }
        // Ends a test that would wait for ever; no test waits for it.
        var patience = timeval(tv_sec: 240, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw SocketError(number: errno) }
    }

    deinit { close(descriptor) }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        try await onThread { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw SocketError(number: errno) }
                rest = rest.dropFirst(count)
            }
        }
    }

    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next answer; `nil` when the connection ends before one.
    func answer(toHEAD: Bool = false) async throws -> Answer? {
        try await onThread { [self] in
            while true {
                if let answer = unread.withLock({ Self.parse(&$0, toHEAD: toHEAD) }) { return answer }
                guard try fill() else { return nil }
            }
        }
    }

    /// Reads until the server ends the connection; everything that came.
    func rest() async throws -> [UInt8] {
        try await onThread { [self] in
            while try fill() {}
            return unread.withLock { $0 }
        }
    }

    private func fill() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        if count < 0, errno == ECONNRESET { return false }
        guard count >= 0 else { throw SocketError(number: errno) }
        unread.withLock { $0 += chunk[..<count] }
        return count > 0
    }

    private static func parse(_ bytes: inout [UInt8], toHEAD: Bool) -> Answer? {
        guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let status = lines[0].split(separator: " ")[1]
        let fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (name: parts[0].lowercased(), value: String(parts[1].drop { $0 == " " }))
        }
        let length = toHEAD ? 0 : fields.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        guard bytes.count >= end.upperBound + length else { return nil }
        let body = Array(bytes[end.upperBound..<(end.upperBound + length)])
        bytes.removeFirst(end.upperBound + length)
        return Answer(status: Int(status) ?? 0, fields: fields, body: body)
    }
}

/// Runs blocking work on a thread of its own.
func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let box = Unmanaged.passRetained(Box { continuation.resume(with: Swift.Result(catching: work)) })
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            {
                Unmanaged<Box>.fromOpaque($0!).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        if failure == 0 { pthread_detach(thread) } else { box.takeRetainedValue().run() }
    }
}

private final class Box {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
}
