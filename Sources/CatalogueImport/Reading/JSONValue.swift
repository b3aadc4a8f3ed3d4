/// A JSON value as it stands in somebody's file: what can't be used is kept as such, so that one broken field costs its
/// own record and not the list around it.
enum JSONValue: Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])
    /// NaN, infinity, broken UTF-8, half a surrogate pair.
    case unusable(String)

    struct Member: Equatable {
        let key: String
        let value: JSONValue
    }

    static let maxDepth = 64

    init(parsing bytes: [UInt8]) throws(RecordFault) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.document()
    }

    /// `nil` where it is missing; of a repeated key the last counts, as everywhere.
    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }
}

/// Fields of a record: `nil` where one is missing or null, a fault where it is of the wrong type.
extension JSONValue {
    func text(_ key: String) throws(RecordFault) -> String? {
        switch self[key] {
        case nil, .null: nil
        case .string(let text): text
        case .unusable(let reason): throw RecordFault("\(key) is \(reason)")
        default: throw RecordFault("\(key) is no text")
        }
    }

    func integer(_ key: String) throws(RecordFault) -> Int? {
        switch self[key] {
        case nil, .null: return nil
        case .integer(let number): return number
        case .number(let number):
            guard let whole = Int(exactly: number.rounded()) else { throw RecordFault("\(key) is out of range") }
            return whole
        case .unusable(let reason): throw RecordFault("\(key) is \(reason)")
        default: throw RecordFault("\(key) is no number")
        }
    }

    func number(_ key: String) throws(RecordFault) -> Double? {
        switch self[key] {
        case .number(let number): number
        default: try integer(key).map(Double.init)
        }
    }

    func flag(_ key: String) throws(RecordFault) -> Bool? {
        switch self[key] {
        case nil, .null: nil
        case .bool(let flag): flag
        default: throw RecordFault("\(key) is neither true nor false")
        }
    }

    func list(_ key: String) throws(RecordFault) -> [JSONValue]? {
        switch self[key] {
        case nil, .null: nil
        case .array(let list): list
        default: throw RecordFault("\(key) is no list")
        }
    }

    func texts(_ key: String) throws(RecordFault) -> [String]? {
        guard let list = try list(key) else { return nil }
        var texts: [String] = []
        for value in list {
            guard case .string(let text) = value else { throw RecordFault("\(key) holds something other than text") }
            texts.append(text)
        }
        return texts
    }

    var isObject: Bool { if case .object = self { true } else { false } }
}

/// RFC 8259, but that NaN and infinity (as Python writes them) and broken strings become `.unusable`.
private struct JSONParser {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(RecordFault) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw RecordFault("is no JSON: something follows its end") }
        return value
    }

    private mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
    }

    private mutating func value(depth: Int) throws(RecordFault) -> JSONValue {
        guard depth < JSONValue.maxDepth else { throw RecordFault("is nested deeper than \(JSONValue.maxDepth)") }
        skipSpace()
        guard index < bytes.count else { throw RecordFault("is no JSON: it ends too early") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return try string()
        default: return try word()
        }
    }

    private mutating func object(depth: Int) throws(RecordFault) -> JSONValue {
        index += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if take("}") { return .object([]) }
        while true {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                throw RecordFault("is no JSON: a key is missing")
            }
            guard case .string(let key) = try string() else { throw RecordFault("has a broken key") }
            skipSpace()
            guard take(":") else { throw RecordFault("is no JSON: a colon is missing") }
            members.append(JSONValue.Member(key: key, value: try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw RecordFault("is no JSON: a comma or brace is missing") }
        }
    }

    private mutating func array(depth: Int) throws(RecordFault) -> JSONValue {
        index += 1
        var values: [JSONValue] = []
        skipSpace()
        if take("]") { return .array([]) }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(values) }
            guard take(",") else { throw RecordFault("is no JSON: a comma or bracket is missing") }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(truncatingIfNeeded: character.value) else { return false }
        index += 1
        return true
    }

    private mutating func word() throws(RecordFault) -> JSONValue {
        let start = index
        while index < bytes.count, !",]}:{[\" \n\r\t".utf8.contains(bytes[index]) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "NaN", "nan": return .unusable("not a number (NaN)")
        case "Infinity", "-Infinity", "inf", "-inf": return .unusable("infinite")
        default:
            guard let first = word.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else {
                throw RecordFault("is no JSON: a value is missing")
            }
            if let integer = Int(word) { return .integer(integer) }
            guard word.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(word) else {
                throw RecordFault("is no JSON: a number is malformed")
            }
            return number.isFinite ? .number(number) : .unusable("infinite")
        }
    }

    private mutating func string() throws(RecordFault) -> JSONValue {
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") { index += 1 }
        guard index < bytes.count else { throw RecordFault("is no JSON: a text does not end") }
        if bytes[index] == UInt8(ascii: "\"") {
            defer { index += 1 }
            return String(validating: bytes[start..<index], as: UTF8.self).map { .string($0) }
                ?? .unusable("broken UTF-8")
        }
        var text = Array(bytes[start..<index])
        var isBroken = false
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                if isBroken { return .unusable("broken \\u escape") }
                return String(validating: text, as: UTF8.self).map { .string($0) } ?? .unusable("broken UTF-8")
            case UInt8(ascii: "\\"):
                if let scalar = try escape() {
                    text.append(contentsOf: String(scalar).utf8)
                } else {
                    isBroken = true
                }
            default: text.append(byte)
            }
        }
        throw RecordFault("is no JSON: a text does not end")
    }

    /// - Returns: `nil` for half a surrogate pair.
    private mutating func escape() throws(RecordFault) -> Unicode.Scalar? {
        guard index < bytes.count else { throw RecordFault("is no JSON: a text does not end") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"):
            let unit = try hexUnit()
            guard (0xD800...0xDBFF).contains(unit) else { return Unicode.Scalar(unit) }
            guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
            else { return nil }
            index += 2
            let low = try hexUnit()
            guard (0xDC00...0xDFFF).contains(low) else { return nil }
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        default: throw RecordFault("is no JSON: an escape is unknown")
        }
    }

    private mutating func hexUnit() throws(RecordFault) -> UInt32 {
        guard index + 4 <= bytes.count,
            bytes[index..<index + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw RecordFault("is no JSON: an escape is malformed") }
        index += 4
        return unit
    }
}
