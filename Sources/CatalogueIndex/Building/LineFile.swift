import Foundation

/// A file's lines one after the other, a few mebibytes of it in memory.
struct LineFile: ~Copyable {
    private static let chunkSize = 1 << 22
    /// A list of a million songs fits; what is longer is no catalogue's line.
    static let longestLine = 1 << 28

    private let file: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private var end = 0
    private(set) var number = 0
    let byteCount: Int

    init(_ url: URL) throws(CatalogueIndexError) {
        file = url.lastPathComponent
        let opened = open(url.path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else {
            throw .unreadable(file: url.path, reason: String(cString: strerror(errno)))
        }
        descriptor = opened
        var status = stat()
        byteCount = fstat(opened, &status) == 0 ? Int(status.st_size) : 0
        buffer = [UInt8](repeating: 0, count: Self.chunkSize)
    }

    deinit { close(descriptor) }

    /// Calls `body` with the next line that is not blank; `false` at the end. A byte order mark is left out.
    mutating func next(_ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws -> Bool {
        while true {
            guard let length = try fillToLine() else { return false }
            number += 1
            let isLast = start + length == end
            let line = start..<(start + length)
            start += length + (isLast ? 0 : 1)
            let isBlank = buffer[line].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            if isBlank { continue }
            let hasMark = number == 1 && buffer[line].starts(with: [0xEF, 0xBB, 0xBF])
            try buffer.withUnsafeBufferPointer {
                try body(UnsafeBufferPointer(rebasing: $0[(line.lowerBound + (hasMark ? 3 : 0))..<line.upperBound]))
            }
            return true
        }
    }

    /// - Returns: the bytes up to the next line feed or the file's end; `nil` at its end.
    private mutating func fillToLine() throws(CatalogueIndexError) -> Int? {
        var searched = start
        while true {
            let found = buffer.withUnsafeBytes { bytes -> Int? in
                guard let base = bytes.baseAddress, searched < end,
                    let place = memchr(base + searched, 0x0A, end - searched)
                else { return nil }
                return UnsafeRawPointer(place) - base
            }
            if let found { return found - start }
            searched = end
            if start > 0 {
                buffer.withUnsafeMutableBytes { bytes in
                    guard let base = bytes.baseAddress else { return }
                    memmove(base, base + start, end - start)
                }
                searched -= start
                end -= start
                start = 0
            }
            if end == buffer.count {
                guard buffer.count < Self.longestLine else {
                    throw .badLine(file: file, line: number + 1, reason: "it is longer than any list of songs")
                }
                buffer.append(contentsOf: repeatElement(0, count: buffer.count))
            }
            let count = buffer.withUnsafeMutableBytes { bytes in
                read(descriptor, bytes.baseAddress.map { $0 + end }, bytes.count - end)
            }
            guard count >= 0 else { throw .unreadable(file: file, reason: String(cString: strerror(errno))) }
            if count == 0 { return end > start ? end - start : nil }
            end += count
        }
    }
}
