/// Where the top-level members or elements of a JSON text lie, found byte by byte and without recursion, so that no
/// nesting and no broken string can hurt. It checks brackets and quotes, not grammar: a decoder comes after it.
struct JSONOutline {
    struct Entry {
        /// Between its quotes, escapes as they stand; `nil` in an array.
        let name: Range<Int>?
        let value: Range<Int>
    }

    private(set) var entries: [Entry] = []
    /// 1 for an object without nested ones.
    private(set) var depth = 0
    let isObject: Bool
    private let bytes: ArraySlice<UInt8>

    /// - Returns: `nil` when this is no object or array, or does not end where it should.
    init?(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        let start = bytes.firstIndex { !$0.isJSONSpace } ?? bytes.endIndex
        guard start < bytes.endIndex, bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[") else {
            return nil
        }
        isObject = bytes[start] == UInt8(ascii: "{")
        guard let end = walk(from: start), bytes[end...].allSatisfy(\.isJSONSpace) else { return nil }
    }

    /// The first member of this name: of duplicates the first wins (TXT-1).
    func value(of name: String) -> Range<Int>? {
        entries.first { entry in entry.name.map { bytes[$0].elementsEqual(name.utf8) } ?? false }?.value
    }

    func integer(_ name: String) -> Int64? {
        value(of: name).flatMap { Int64(String(decoding: bytes[$0], as: UTF8.self)) }
    }

    var names: [String] {
        entries.compactMap { entry in entry.name.map { String(decoding: bytes[$0], as: UTF8.self) } }
    }

    /// - Returns: the index behind the closing bracket.
    private mutating func walk(from start: Int) -> Int? {
        var open: [UInt8] = []
        var name: Range<Int>?
        var valueStart: Int?
        var index = start
        while index < bytes.endIndex {
            let byte = bytes[index]
            if open.count == 1, valueStart == nil, !byte.isJSONSpace, !Self.isPunctuation(byte) { valueStart = index }
            switch byte {
            case UInt8(ascii: "\""):
                guard let end = endOfString(from: index) else { return nil }
                index = end
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open.append(byte)
                depth = max(depth, open.count)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // `{` and `}`, `[` and `]` are two apart in ASCII.
                guard let last = open.popLast(), byte == last + 2 else { return nil }
                if open.isEmpty {
                    close(name: name, from: valueStart, to: index)
                    return index + 1
                }
            case UInt8(ascii: ":") where open.count == 1 && isObject && name == nil:
                guard let from = valueStart else { return nil }
                name = unquoted(from..<index)
                valueStart = nil
            case UInt8(ascii: ",") where open.count == 1:
                close(name: name, from: valueStart, to: index)
                name = nil
                valueStart = nil
            default: break
            }
            index += 1
        }
        return nil
    }

    private mutating func close(name: Range<Int>?, from start: Int?, to end: Int) {
        guard let start, start < end else { return }
        let last = bytes[start..<end].lastIndex { !$0.isJSONSpace } ?? start
        entries.append(Entry(name: name, value: start..<(last + 1)))
    }

    private func unquoted(_ range: Range<Int>) -> Range<Int>? {
        let last = bytes[range].lastIndex { !$0.isJSONSpace } ?? range.lowerBound
        let isQuoted = bytes[range.lowerBound] == UInt8(ascii: "\"") && bytes[last] == UInt8(ascii: "\"")
        return isQuoted && last > range.lowerBound ? (range.lowerBound + 1)..<last : nil
    }

    /// - Returns: the index of the closing quote.
    private func endOfString(from start: Int) -> Int? {
        var index = start + 1
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "\""): return index
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        return nil
    }

    private static func isPunctuation(_ byte: UInt8) -> Bool { ",:]}".utf8.contains(byte) }
}

extension UInt8 {
    var isJSONSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
