/// Walks through a JSON file of any size and hands out the values at chosen places as bytes, one at a time.
///
/// An element's end is found by counting brackets outside texts, so a file of gigabytes costs the memory of its largest
/// chosen value, and a broken element ends where its brackets close.
struct JSONWalker: ~Copyable {
    enum Step { case descend, capture, skip }

    enum Event: Equatable {
        /// `path` as in `plan`; `index` is the place in the innermost list.
        case value(path: [String], index: Int, bytes: [UInt8])
        case tooLong(path: [String], index: Int)
        /// From here on the file says nothing: no further event follows.
        case broken(reason: String, index: Int)
    }

    private enum Frame {
        case object
        case array(next: Int)
    }

    /// Largest value handed out: a list of 10,000 songs takes about 5 MB.
    static let limit = 1 << 24
    private static let maxDepth = 16

    private var bytes: ByteReader
    private let plan: ([String]) -> Step
    private var stack: [Frame] = []
    private var path: [String] = []
    private var hasBegun = false
    private var isOver = false
    private var index = 0
    private var captured: [UInt8] = []

    /// - Parameter plan: what to do with the value at a path of keys, in which a list's elements are `#0`, `#1`, ….
    init(_ bytes: consuming ByteReader, plan: @escaping ([String]) -> Step) {
        self.bytes = bytes
        self.plan = plan
    }

    mutating func next() throws(CatalogueImportError) -> Event? {
        while !isOver {
            guard let byte = try nextByteAfterSpace() else {
                if stack.isEmpty, hasBegun { return nil }
                return broken("the file ends in the middle of it")
            }
            guard let frame = stack.last else {
                if hasBegun { return nil }
                hasBegun = true
                if let event = try value(byte) { return event }
                continue
            }
            switch (frame, byte) {
            case (_, UInt8(ascii: ",")): continue
            case (.array, UInt8(ascii: "]")), (.object, UInt8(ascii: "}")):
                stack.removeLast()
                if let last = path.indices.last { path.remove(at: last) }
            case (.array(let next), _):
                stack[stack.count - 1] = .array(next: next + 1)
                index = next
                path[path.count - 1] = "#\(next)"
                if let event = try value(byte) { return event }
            case (.object, UInt8(ascii: "\"")):
                path[path.count - 1] = try key()
                guard try nextByteAfterSpace() == UInt8(ascii: ":"), let first = try nextByteAfterSpace() else {
                    return broken("is no JSON: a value is missing")
                }
                if let event = try value(first) { return event }
            case (.object, _): return broken("is no JSON: a key is missing")
            }
        }
        return nil
    }

    private mutating func broken(_ reason: String) -> Event {
        isOver = true
        return .broken(reason: reason, index: index)
    }

    private mutating func nextByteAfterSpace() throws(CatalogueImportError) -> UInt8? {
        while let byte = try bytes.next() {
            if byte != 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 { return byte }
        }
        return nil
    }

    private mutating func key() throws(CatalogueImportError) -> String {
        var key: [UInt8] = []
        var isEscaped = false
        while let byte = try bytes.next() {
            if !isEscaped, byte == UInt8(ascii: "\"") { break }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            // A longer key is none that anybody looks for.
            if key.count < 256 { key.append(byte) }
        }
        return String(decoding: key, as: UTF8.self)
    }

    /// - Parameter first: the value's first byte, already consumed.
    private mutating func value(_ first: UInt8) throws(CatalogueImportError) -> Event? {
        let isContainer = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        let step = plan(path)
        if step == .descend, isContainer, stack.count < Self.maxDepth {
            stack.append(first == UInt8(ascii: "{") ? .object : .array(next: 0))
            path.append("")
            return nil
        }
        let isCaptured = step == .capture
        captured = isCaptured ? [first] : []
        let isWhole: Bool
        if isContainer {
            isWhole = try passContainer(isCaptured)
        } else if first == UInt8(ascii: "\"") {
            isWhole = try passText(isCaptured)
        } else {
            isWhole = true
            while let byte = try bytes.peek(), !",]} \n\r\t".utf8.contains(byte) { keep(try bytes.next(), isCaptured) }
        }
        guard isWhole else { return broken("the file ends in the middle of it") }
        guard isCaptured else { return nil }
        defer { captured = [] }
        return captured.count > Self.limit
            ? .tooLong(path: path, index: index) : .value(path: path, index: index, bytes: captured)
    }

    @inline(__always)
    private mutating func keep(_ byte: UInt8?, _ isCaptured: Bool) {
        if isCaptured, let byte, captured.count <= Self.limit { captured.append(byte) }
    }

    private mutating func passContainer(_ isCaptured: Bool) throws(CatalogueImportError) -> Bool {
        var depth = 1
        while let byte = try bytes.next() {
            keep(byte, isCaptured)
            switch byte {
            case UInt8(ascii: "\""):
                guard try passText(isCaptured) else { return false }
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return true }
            default: break
            }
        }
        return false
    }

    private mutating func passText(_ isCaptured: Bool) throws(CatalogueImportError) -> Bool {
        var isEscaped = false
        while let byte = try bytes.next() {
            keep(byte, isCaptured)
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                return true
            }
        }
        return false
    }
}
