/// Elements and texts of an XML file, one after the other.
///
/// It knows no entities but XML's own five and refuses every document type declaration, so nothing in a file can expand
/// or point anywhere. It does not check that elements nest: a reader that looks for `track` needs no more.
struct MarkupReader: ~Copyable {
    enum Event: Equatable {
        /// Local name, without a namespace's prefix.
        case open(String)
        case close(String)
        /// Character data with references undone; `nil` where it is broken UTF-8.
        case text(String?)
    }

    private static let limit = LineReader.limit

    private var bytes: ByteReader
    private var pending: Event?

    init(_ bytes: consuming ByteReader) { self.bytes = bytes }

    /// - Throws: `RecordFault` where the file can't be read further.
    mutating func next() throws -> Event? {
        if let event = pending {
            pending = nil
            return event
        }
        while let byte = try bytes.peek() {
            if byte == UInt8(ascii: "<") {
                _ = try bytes.next()
                if let event = try markup() { return event }
            } else {
                return .text(try characterData())
            }
        }
        return nil
    }

    private mutating func characterData() throws -> String? {
        var data: [UInt8] = []
        while let byte = try bytes.peek(), byte != UInt8(ascii: "<") {
            _ = try bytes.next()
            if data.count < Self.limit { data.append(byte) }
        }
        return String(validating: data, as: UTF8.self).map(Self.resolved)
    }

    private mutating func markup() throws -> Event? {
        switch try bytes.peek() {
        case UInt8(ascii: "?"):
            try pass(until: "?>")
            return nil
        case UInt8(ascii: "!"): return try declaration()
        default: return try tag()
        }
    }

    private mutating func declaration() throws -> Event? {
        var head: [UInt8] = []
        while head.count < 8, let byte = try bytes.next() {
            head.append(byte)
            if head == Array("!--".utf8) {
                try pass(until: "-->")
                return nil
            }
        }
        guard head == Array("![CDATA[".utf8) else {
            throw RecordFault("has a document type declaration, which is refused")
        }
        let data = try pass(until: "]]>")
        return .text(String(validating: data.dropLast(3), as: UTF8.self))
    }

    @discardableResult
    private mutating func pass(until end: String) throws -> [UInt8] {
        let end = Array(end.utf8)
        var data: [UInt8] = []
        var tail: [UInt8] = []
        while let byte = try bytes.next() {
            if data.count < Self.limit { data.append(byte) }
            tail.append(byte)
            if tail.count > end.count { tail.removeFirst() }
            if tail == end { return data }
        }
        throw RecordFault("is no XML: it ends too early")
    }

    private mutating func tag() throws -> Event? {
        var tag: [UInt8] = []
        var quote: UInt8?
        while let byte = try bytes.next() {
            if quote == nil, byte == UInt8(ascii: ">") {
                let isClosing = tag.first == UInt8(ascii: "/")
                let isEmpty = tag.last == UInt8(ascii: "/")
                let name = Self.localName(isClosing ? tag.dropFirst() : tag[...])
                if isEmpty, !isClosing { pending = .close(name) }
                return isClosing ? .close(name) : .open(name)
            }
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            }
            guard tag.count < Self.limit else { throw RecordFault("is no XML: a tag does not end") }
            tag.append(byte)
        }
        throw RecordFault("is no XML: it ends too early")
    }

    private static func localName(_ tag: ArraySlice<UInt8>) -> String {
        let name = tag.prefix { !" \n\r\t/".utf8.contains($0) }
        let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        return String(decoding: local, as: UTF8.self)
    }

    /// `&amp;`, `&#38;`, `&#x26;` and their like; anything else stays as it stands.
    static func resolved(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            let after = rest[rest.index(after: start)...]
            if let end = after.prefix(12).firstIndex(of: ";"), let character = reference(after[..<end]) {
                result.unicodeScalars.append(character)
                rest = after[after.index(after: end)...]
            } else {
                result += "&"
                rest = after
            }
        }
        return result + rest
    }

    private static func reference(_ name: Substring) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.first == "#" else { return nil }
            let digits = name.dropFirst()
            let value = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap(Unicode.Scalar.init)
        }
    }
}
