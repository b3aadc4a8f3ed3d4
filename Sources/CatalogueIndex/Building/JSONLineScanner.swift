/// Reads one line of a catalogue's JSON Lines in place: an object of texts, numbers, truth values and lists of texts.
struct JSONLineScanner {
    struct Fault: Error { let reason: String }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    /// Where a text with escapes is put together.
    private var unescaped: [UInt8] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private static let invalid = Fault(reason: "it is no valid JSON object")

    mutating func beginObject() throws(Fault) { try expect(UInt8(ascii: "{")) }

    /// The next field's name; `nil` at the object's end, behind which nothing may stand.
    mutating func nextKey() throws(Fault) -> String? {
        skipSpace()
        if peek() == UInt8(ascii: "}") {
            at += 1
            skipSpace()
            guard at == bytes.count else { throw Self.invalid }
            return nil
        }
        if peek() == UInt8(ascii: ",") { at += 1 }
        let key = try string()
        try expect(UInt8(ascii: ":"))
        return key
    }

    mutating func string() throws(Fault) -> String {
        var text = ""
        try withString { text = String(decoding: $0, as: UTF8.self) }
        return text
    }

    mutating func optionalString() throws(Fault) -> String? { takeNull() ? nil : try string() }

    mutating func strings() throws(Fault) -> [String] {
        var texts: [String] = []
        try forEachString { texts.append(String(decoding: $0, as: UTF8.self)) }
        return texts
    }

    /// Calls `body` with the bytes of each text of a list; they are valid during the call.
    mutating func forEachString(_ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(Fault) {
        if takeNull() { return }
        try expect(UInt8(ascii: "["))
        skipSpace()
        if peek() == UInt8(ascii: "]") {
            at += 1
            return
        }
        while true {
            try withString(body)
            skipSpace()
            guard let byte = peek() else { throw Self.invalid }
            at += 1
            if byte == UInt8(ascii: "]") { return }
            guard byte == UInt8(ascii: ",") else { throw Self.invalid }
        }
    }

    mutating func number() throws(Fault) -> Double? {
        if takeNull() { return nil }
        skipSpace()
        let start = at
        while let byte = peek(), byte > 0x20, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}"),
            byte != UInt8(ascii: "]")
        {
            at += 1
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<at]), as: UTF8.self)
        guard let number = Double(text), number.isFinite else { throw Fault(reason: "a number in it can't be read") }
        return number
    }

    mutating func flag() throws(Fault) -> Bool {
        if takeNull() || take("false") { return false }
        guard take("true") else { throw Fault(reason: "neither true nor false stands where one belongs") }
        return true
    }

    /// Passes over any value.
    mutating func skip() throws(Fault) {
        skipSpace()
        switch peek() {
        case UInt8(ascii: "\""): try withString { _ in }
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            var depth = 0
            repeat {
                skipSpace()
                guard let byte = peek() else { throw Self.invalid }
                if byte == UInt8(ascii: "\"") {
                    try withString { _ in }
                } else {
                    if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
                    if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth -= 1 }
                    at += 1
                }
            } while depth > 0
        default:
            let start = at
            while let byte = peek(), byte != UInt8(ascii: ","), byte != UInt8(ascii: "}") { at += 1 }
            guard at > start else { throw Self.invalid }
        }
    }

    // MARK: - Parts

    private func peek() -> UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0D { at += 1 }
    }

    private mutating func expect(_ byte: UInt8) throws(Fault) {
        skipSpace()
        guard peek() == byte else { throw Self.invalid }
        at += 1
    }

    private mutating func take(_ word: StaticString) -> Bool {
        skipSpace()
        let count = word.utf8CodeUnitCount
        guard at + count <= bytes.count else { return false }
        for index in 0..<count where bytes[at + index] != word.utf8Start[index] { return false }
        at += count
        return true
    }

    private mutating func takeNull() -> Bool { take("null") }

    private mutating func withString(_ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(Fault) {
        try expect(UInt8(ascii: "\""))
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") { at += 1 }
        guard at < bytes.count else { throw Self.invalid }
        if bytes[at] == UInt8(ascii: "\"") {
            at += 1
            body(UnsafeBufferPointer(rebasing: bytes[start..<(at - 1)]))
            return
        }
        unescaped.removeAll(keepingCapacity: true)
        unescaped.append(contentsOf: bytes[start..<at])
        try unescape()
        unescaped.withUnsafeBufferPointer(body)
    }

    private mutating func unescape() throws(Fault) {
        while let byte = peek() {
            at += 1
            if byte == UInt8(ascii: "\"") { return }
            guard byte == UInt8(ascii: "\\") else {
                unescaped.append(byte)
                continue
            }
            guard let escape = peek() else { throw Self.invalid }
            at += 1
            switch escape {
            case UInt8(ascii: "n"): unescaped.append(0x0A)
            case UInt8(ascii: "r"): unescaped.append(0x0D)
            case UInt8(ascii: "t"): unescaped.append(0x09)
            case UInt8(ascii: "b"), UInt8(ascii: "f"): unescaped.append(0x20)
            case UInt8(ascii: "u"): try unescapeUnicode()
            default: unescaped.append(escape)
            }
        }
        throw Self.invalid
    }

    private mutating func unescapeUnicode() throws(Fault) {
        var value = try hexadecimal()
        if (0xD800..<0xDC00).contains(value), take("\\u") {
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low) else { throw Self.invalid }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw Self.invalid }
        unescaped.append(contentsOf: Character(scalar).utf8)
    }

    private mutating func hexadecimal() throws(Fault) -> UInt32 {
        guard at + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[at..<(at + 4)], as: UTF8.self), radix: 16)
        else { throw Self.invalid }
        at += 4
        return value
    }
}
