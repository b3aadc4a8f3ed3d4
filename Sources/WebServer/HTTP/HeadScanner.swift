/// Reads a request's head byte by byte and refuses what two parsers could read in two ways.
///
/// Lines must end in CR LF; no control characters; no space before a colon; no folded lines; one Host, at most one
/// Content-Length, and never a length beside a transfer coding. So the only bodies left are "none", "so many bytes" and
/// "chunked", and where a request ends is never a matter of opinion (RFC 9112, sections 2.2, 5, 6 and 11.2).
struct HeadScanner {
    private let limits: HTTPLimits
    private var line: [UInt8] = []
    private var lastWasCR = false
    private var linesSeen = 0
    private var blockBytes = 0
    private var hosts = 0
    private var length: Int?
    private var transferCoding: String?
    private var method = ""
    private var target = ""
    private var isHTTP10 = false
    private var fields: [RequestHead.Field] = []

    init(limits: HTTPLimits) {
        self.limits = limits
        line.reserveCapacity(256)
    }

    /// Whether a part of a head has been read: an absolute deadline runs.
    var isInsideHead: Bool { linesSeen > 0 || !line.isEmpty || lastWasCR }

    /// - Returns: how many bytes belong to the head, and the head once it is complete; `nil` while it isn't.
    mutating func scan(_ bytes: some Collection<UInt8>) throws(RequestRefusal) -> (consumed: Int, head: RequestHead?) {
        var consumed = 0
        for byte in bytes {
            consumed += 1
            if linesSeen > 0 {
                blockBytes += 1
                if blockBytes > limits.headerBlock { throw .headersTooLarge }
            }
            if byte == 0x0A {
                guard lastWasCR else { throw .malformed }
                lastWasCR = false
                if let head = try endLine() { return (consumed, head) }
            } else {
                guard !lastWasCR else { throw .malformed }
                if byte == 0x0D { lastWasCR = true } else { try append(byte) }
            }
        }
        return (consumed, nil)
    }

    private mutating func append(_ byte: UInt8) throws(RequestRefusal) {
        let isText = byte >= 0x20 && byte != 0x7F || byte == 0x09 && linesSeen > 0
        guard isText else { throw .malformed }
        line.append(byte)
        // The longest method and the version add fewer than 32 bytes to the target.
        if linesSeen == 0, line.count > limits.target + 32 { throw .targetTooLong }
    }

    private mutating func endLine() throws(RequestRefusal) -> RequestHead? {
        defer { line.removeAll(keepingCapacity: true) }
        if linesSeen == 0 {
            try readRequestLine()
        } else if line.isEmpty {
            return RequestHead(
                method: method, target: target, isHTTP10: isHTTP10, fields: fields, framing: try framing())
        } else {
            if linesSeen > limits.headerFields { throw .headersTooLarge }
            try readField()
        }
        linesSeen += 1
        return nil
    }

    private mutating func readRequestLine() throws(RequestRefusal) {
        let words = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, words[0].count <= 16,
            words[0].allSatisfy({ (0x41...0x5A).contains($0) || $0 == 0x2D })
        else { throw .malformed }
        if words[1].count > limits.target { throw .targetTooLong }
        // Origin form alone: no proxy requests, no fragment, nothing but printable ASCII.
        guard words[1].first == 0x2F, words[1].allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x23 }) else {
            throw .malformed
        }
        method = String(decoding: words[0], as: UTF8.self)
        target = String(decoding: words[1], as: UTF8.self)
        switch String(decoding: words[2], as: UTF8.self) {
        case "HTTP/1.1": isHTTP10 = false
        case "HTTP/1.0": isHTTP10 = true
        case let other where other.hasPrefix("HTTP/"): throw .versionNotSupported
        default: throw .malformed
        }
    }

    private mutating func readField() throws(RequestRefusal) {
        guard let colon = line.firstIndex(of: 0x3A), colon > 0, line[..<colon].allSatisfy(Self.isToken) else {
            throw .malformed
        }
        let value = String(decoding: Self.trimmed(line[(colon + 1)...]), as: UTF8.self)
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        fields.append(RequestHead.Field(name: name, value: value))
        switch name {
        case "host":
            hosts += 1
        case "content-length":
            let digits = value.utf8.allSatisfy { (0x30...0x39).contains($0) }
            guard length == nil, digits, !value.isEmpty, value.utf8.count <= 18, let number = Int(value) else {
                throw .malformed
            }
            length = number
        case "transfer-encoding":
            guard transferCoding == nil else { throw .malformed }
            transferCoding = value.lowercased()
        default:
            break
        }
    }

    private func framing() throws(RequestRefusal) -> RequestHead.Framing {
        guard hosts == 1 || hosts == 0 && isHTTP10 else { throw .malformed }
        if let transferCoding {
            guard length == nil, !isHTTP10 else { throw .malformed }
            guard transferCoding == "chunked" else { throw .transferCodingNotSupported }
            return .chunked
        }
        return length.map { $0 == 0 ? .none : .length($0) } ?? .none
    }

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }

    private static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let front = value.drop(while: isSpace)
        guard let last = front.lastIndex(where: { !isSpace($0) }) else { return front.prefix(0) }
        return front[...last]
    }
}
