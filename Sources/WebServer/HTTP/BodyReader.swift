import NIOCore

/// Takes a request's body off the connection, up to a limit.
///
/// A chunked body has no extensions and no trailers here: no client that this server serves sends them, and they are
/// where parsers disagree (RFC 9112, section 7.1).
struct BodyReader {
    private enum State {
        case fixed(remaining: Int)
        /// The digits so far and whether their CR has come.
        case chunkSize(value: Int, digits: Int, sawCR: Bool)
        case chunkData(remaining: Int)
        /// The CR LF after a chunk, or after the last one: how much of it has come.
        case lineEnd(seen: Int, isLast: Bool)
        case done
    }

    private var state: State
    private let limit: Int
    private let beginning: Int
    /// More was announced than is taken.
    private var isExcessive = false
    private(set) var bytes: [UInt8] = []

    /// - Parameter beginning: bytes of a body over the limit that are read all the same before it is refused.
    init(framing: RequestHead.Framing, limit: Int, beginning: Int = 0) {
        self.limit = limit
        self.beginning = min(beginning, limit)
        if case .length(let count) = framing { isExcessive = count > limit }
        switch framing {
        case .none: state = .done
        case .length(let count): state = .fixed(remaining: count)
        case .chunked: state = .chunkSize(value: 0, digits: 0, sawCR: false)
        }
    }

    /// - Returns: whether the body is complete; what follows it stays in `buffer`.
    mutating func read(from buffer: inout ByteBuffer) throws(RequestRefusal) -> Bool {
        while true {
            switch state {
            case .done:
                return true
            case .fixed(let remaining):
                let left = try take(remaining, from: &buffer)
                state = left == 0 ? .done : .fixed(remaining: left)
                if left > 0 { return false }
            case .chunkData(let remaining):
                let left = try take(remaining, from: &buffer)
                state = left == 0 ? .lineEnd(seen: 0, isLast: false) : .chunkData(remaining: left)
                if left > 0 { return false }
            case .chunkSize, .lineEnd:
                guard let byte = buffer.readInteger(as: UInt8.self) else { return false }
                try readFraming(byte)
            }
        }
    }

    private mutating func take(_ wanted: Int, from buffer: inout ByteBuffer) throws(RequestRefusal) -> Int {
        let count = min(wanted, buffer.readableBytes)
        if isExcessive {
            if let taken = buffer.readBytes(length: min(count, beginning - bytes.count)) { bytes += taken }
            guard bytes.count < beginning else { throw .bodyTooLarge }
            return wanted - count
        }
        guard bytes.count + count <= limit else { throw .bodyTooLarge }
        if let taken = buffer.readBytes(length: count) { bytes += taken }
        return wanted - count
    }

    private mutating func readFraming(_ byte: UInt8) throws(RequestRefusal) {
        switch state {
        case .chunkSize(let value, let digits, false) where byte == 0x0D && digits > 0:
            state = .chunkSize(value: value, digits: digits, sawCR: true)
        case .chunkSize(let value, let digits, false):
            guard let digit = Self.hexDigit(byte), digits < 8 else { throw .malformed }
            state = .chunkSize(value: value * 16 + digit, digits: digits + 1, sawCR: false)
        case .chunkSize(let value, _, true):
            guard byte == 0x0A else { throw .malformed }
            // Refused at its announcement: nothing more of it needs to be read than the beginning.
            isExcessive = bytes.count + value > limit
            guard !isExcessive || bytes.count < beginning else { throw .bodyTooLarge }
            state = value == 0 ? .lineEnd(seen: 0, isLast: true) : .chunkData(remaining: value)
        case .lineEnd(let seen, let isLast):
            guard byte == (seen == 0 ? 0x0D : 0x0A) else { throw .malformed }
            if seen == 0 {
                state = .lineEnd(seen: 1, isLast: isLast)
            } else {
                state = isLast ? .done : .chunkSize(value: 0, digits: 0, sawCR: false)
            }
        case .fixed, .chunkData, .done:
            break
        }
    }

    private static func hexDigit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x46: Int(byte) - 0x41 + 10
        case 0x61...0x66: Int(byte) - 0x61 + 10
        default: nil
        }
    }
}
