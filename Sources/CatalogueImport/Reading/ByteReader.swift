import Foundation

/// A file's bytes one after the other, a chunk of it in memory at a time; a UTF-8 byte order mark is left out.
struct ByteReader: ~Copyable {
    private static let chunkSize = 1 << 18

    let file: String
    private let handle: FileHandle
    private let meter: ProgressMeter?
    private var chunk: [UInt8] = []
    private var index = 0

    init(_ url: URL, meter: ProgressMeter? = nil) throws(CatalogueImportError) {
        let (handle, first) = try Self.open(url)
        meter?.add(first.count, of: url.lastPathComponent)
        file = url.lastPathComponent
        self.meter = meter
        self.handle = handle
        chunk = first
        index = first.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    private static func open(_ url: URL) throws(CatalogueImportError) -> (FileHandle, [UInt8]) {
        let handle: FileHandle
        let first: [UInt8]
        do {
            handle = try FileHandle(forReadingFrom: url)
            first = [UInt8](try handle.read(upToCount: chunkSize) ?? Data())
        } catch {
            throw .unreadable(file: url.path, reason: error.localizedDescription)
        }
        guard !first.starts(with: [0xFF, 0xFE]), !first.starts(with: [0xFE, 0xFF]) else {
            throw .unreadable(file: url.path, reason: "it is UTF-16; save it as UTF-8")
        }
        return (handle, first)
    }

    @inline(__always)
    mutating func next() throws(CatalogueImportError) -> UInt8? {
        if index == chunk.count {
            guard try fill() else { return nil }
        }
        defer { index += 1 }
        return chunk[index]
    }

    @inline(__always)
    mutating func peek() throws(CatalogueImportError) -> UInt8? {
        if index == chunk.count {
            guard try fill() else { return nil }
        }
        return chunk[index]
    }

    /// Appends everything up to the next line feed, which is consumed and left out, as long as `line` stays within
    /// `limit` bytes; what goes beyond is passed over.
    ///
    /// - Returns: whether the line was kept whole, or `nil` at the end of the file.
    mutating func line(into line: inout [UInt8], limit: Int) throws(CatalogueImportError) -> Bool? {
        guard try peek() != nil else { return nil }
        var isWhole = true
        while try peek() != nil {
            let end = chunk[index...].firstIndex(of: UInt8(ascii: "\n"))
            let stretch = chunk[index..<(end ?? chunk.count)]
            if isWhole, line.count + stretch.count <= limit {
                line.append(contentsOf: stretch)
            } else {
                isWhole = false
            }
            index = end.map { $0 + 1 } ?? chunk.count
            if end != nil { break }
        }
        return isWhole
    }

    private mutating func fill() throws(CatalogueImportError) -> Bool {
        do {
            guard let data = try handle.read(upToCount: Self.chunkSize), !data.isEmpty else {
                chunk = []
                index = 0
                return false
            }
            chunk = [UInt8](data)
            index = 0
        } catch {
            throw .unreadable(file: file, reason: error.localizedDescription)
        }
        meter?.add(chunk.count, of: file)
        return true
    }
}

/// A file's lines, none of them longer than a mebibyte in memory.
struct LineReader: ~Copyable {
    static let limit = 1 << 20

    enum Line: Equatable {
        case bytes([UInt8])
        case tooLong
    }

    /// Of the line read last, from 1.
    private(set) var number = 0
    private var bytes: ByteReader

    init(_ bytes: consuming ByteReader) { self.bytes = bytes }

    mutating func next() throws(CatalogueImportError) -> Line? {
        var line: [UInt8] = []
        guard let isWhole = try bytes.line(into: &line, limit: Self.limit) else { return nil }
        number += 1
        guard isWhole else { return .tooLong }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return .bytes(line)
    }
}
