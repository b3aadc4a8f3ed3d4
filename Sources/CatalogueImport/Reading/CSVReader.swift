/// Records of a CSV file (RFC 4180), quoted line feeds included, with a line of header names first.
///
/// A quote that is never closed, or closed by the opening quote of a later record, costs its own line alone: what was read
/// in search of its end is read again as records.
struct CSVReader: ~Copyable {
    struct Record {
        /// Of its first line, from 1.
        let line: Int
        fileprivate(set) var bytes: [UInt8] = []
        fileprivate(set) var ends: [Int] = []

        var count: Int { ends.count }

        /// The bytes of a column with quotes undone.
        func bytes(at column: Int) -> ArraySlice<UInt8> { bytes[(column == 0 ? 0 : ends[column - 1])..<ends[column]] }

        func text(at column: Int, named name: @autoclosure () -> String) throws(RecordFault) -> String {
            guard let text = String(validating: bytes(at: column), as: UTF8.self) else {
                throw RecordFault("\(name()) is broken UTF-8")
            }
            return text
        }
    }

    enum Item {
        case record(Record)
        case bad(line: Int, reason: String)
    }

    private enum State { case start, plain, quoted, closing, misquoted }

    let header: [String]
    private let separator: UInt8
    private var lines: LineReader
    /// Lines read ahead in vain, to be read again; the last is the next.
    private var returned: [(number: Int, line: LineReader.Line)] = []

    init(_ bytes: consuming ByteReader) throws(CatalogueImportError) {
        lines = LineReader(bytes)
        var first: [UInt8] = []
        if case .bytes(let line)? = try lines.next() { first = line }
        separator = Self.separator(of: first)
        var record = Record(line: 1)
        var state = State.start
        Self.parse(first, separator: separator, into: &record, &state)
        record.ends.append(record.bytes.count)
        header = (0..<record.count).map { String(decoding: record.bytes(at: $0), as: UTF8.self) }
    }

    /// Blank lines are passed over.
    mutating func next() throws(CatalogueImportError) -> Item? {
        while let (number, line) = try nextLine() {
            switch line {
            case .tooLong: return .bad(line: number, reason: "is longer than 1 MiB")
            case .bytes(let bytes):
                if bytes.allSatisfy({ $0 == UInt8(ascii: " ") }) { continue }
                return try record(startingWith: bytes, at: number)
            }
        }
        return nil
    }

    private mutating func nextLine() throws(CatalogueImportError) -> (Int, LineReader.Line)? {
        if let line = returned.popLast() { return (line.number, line.line) }
        guard let line = try lines.next() else { return nil }
        return (lines.number, line)
    }

    private mutating func record(
        startingWith bytes: [UInt8], at number: Int
    ) throws(CatalogueImportError) -> Item {
        var record = Record(line: number)
        record.bytes.reserveCapacity(bytes.count)
        record.ends.reserveCapacity(header.count)
        var state = State.start
        Self.parse(bytes, separator: separator, into: &record, &state)
        var ahead: [(number: Int, line: LineReader.Line)] = []
        while state == .quoted {
            guard let (nextNumber, line) = try nextLine() else { break }
            ahead.append((nextNumber, line))
            guard case .bytes(let more) = line, record.bytes.count + more.count <= LineReader.limit else { break }
            record.bytes.append(UInt8(ascii: "\n"))
            Self.parse(more, separator: separator, into: &record, &state)
        }
        record.ends.append(record.bytes.count)
        guard let fault = fault(in: record, state) else { return .record(record) }
        returned.append(contentsOf: ahead.reversed())
        return .bad(line: number, reason: fault)
    }

    /// A comma that should have been quoted shifts every column behind it: such a record says nothing reliable.
    private func fault(in record: Record, _ state: State) -> String? {
        if state == .quoted { return "has a quote that is never closed" }
        if state == .misquoted { return "has something behind a closing quote" }
        if record.count == header.count { return nil }
        let surplus =
            record.count > header.count && (header.count..<record.count).allSatisfy { record.bytes(at: $0).isEmpty }
        return surplus ? nil : "has \(record.count) columns where the header has \(header.count)"
    }

    private static func parse(
        _ line: [UInt8], separator: UInt8, into record: inout Record, _ state: inout State
    ) {
        let quote = UInt8(ascii: "\"")
        for byte in line {
            switch state {
            case .quoted:
                if byte == quote { state = .closing } else { record.bytes.append(byte) }
            case .closing where byte == quote:
                record.bytes.append(quote)
                state = .quoted
            case .start where byte == quote:
                state = .quoted
            case .closing where byte != separator:
                state = .misquoted
                return
            case .misquoted: return
            case .start, .plain, .closing:
                if byte == separator {
                    record.ends.append(record.bytes.count)
                    state = .start
                } else {
                    record.bytes.append(byte)
                    state = .plain
                }
            }
        }
    }

    /// The one of comma, semicolon and tab that stands most often in the header; of equals the comma.
    private static func separator(of header: [UInt8]) -> UInt8 {
        let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        let counts = candidates.map { candidate in header.count { $0 == candidate } }
        let most = counts.max() ?? 0
        return zip(candidates, counts).first { $0.1 == most }?.0 ?? UInt8(ascii: ",")
    }
}
