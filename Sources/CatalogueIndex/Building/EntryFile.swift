import Foundation

/// The playlists' songs on their way into the index: numbers in a nameless file beside it, so that they take no memory.
struct EntryFile: ~Copyable {
    private let descriptor: Int32
    private let path: String
    private var buffer: [UInt32] = []
    private(set) var count = 0

    init(beside url: URL) throws(CatalogueIndexError) {
        path = url.path + ".entries.\(ProcessInfo.processInfo.processIdentifier)"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(file: url.path, reason: String(cString: strerror(errno))) }
        // From now on it has no name: it is gone with this process, however that ends.
        unlink(path)
    }

    deinit { close(descriptor) }

    mutating func append(_ numbers: some Sequence<UInt32>) throws(CatalogueIndexError) {
        let before = buffer.count
        buffer.append(contentsOf: numbers)
        count += buffer.count - before
        if buffer.count >= 1 << 18 { try flush() }
    }

    private mutating func flush() throws(CatalogueIndexError) {
        let isWritten = buffer.withUnsafeBytes { WholeWrite.write($0, to: descriptor) }
        guard isWritten else { throw .unwritable(file: path, reason: String(cString: strerror(errno))) }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Hands out all numbers; after a mebibyte or so the pages read go again.
    mutating func read<Result>(_ body: (borrowing Entries) throws -> Result) throws -> Result {
        try flush()
        guard count > 0 else { return try body(Entries(start: nil, count: 0)) }
        let size = count * 4
        guard let address = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), address != MAP_FAILED else {
            throw CatalogueIndexError.unreadable(file: path, reason: String(cString: strerror(errno)))
        }
        defer { munmap(address, size) }
        madvise(address, size, MADV_SEQUENTIAL)
        return try body(Entries(start: address.assumingMemoryBound(to: UInt32.self), count: count))
    }

    struct Entries: ~Copyable {
        fileprivate let start: UnsafePointer<UInt32>?
        fileprivate let count: Int

        fileprivate init(start: UnsafeMutablePointer<UInt32>?, count: Int) {
            self.start = start.map { UnsafePointer($0) }
            self.count = count
        }

        func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt32> {
            precondition(range.lowerBound >= 0 && range.upperBound <= count)
            return UnsafeBufferPointer(start: start.map { $0 + range.lowerBound }, count: range.count)
        }
    }
}

enum WholeWrite {
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }
}
