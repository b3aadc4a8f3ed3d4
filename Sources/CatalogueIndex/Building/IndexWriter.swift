import Foundation
import NeighbourKernels

/// Writes an index beside its place and moves it there when it is whole: whoever opens the name sees the old file or
/// the new one.
struct IndexWriter {
    private let url: URL
    private let file: UnfinishedFile
    private var descriptor: Int32 { file.descriptor }
    private var offset: Int
    private var sections: [(kind: IndexSection, place: CatalogueIndex.Section)] = []
    // The section being written.
    private var piece: [UInt8] = []
    private var sectionLength = 0
    private var checksum = IndexFormat.checksumSeed

    init(_ url: URL) throws(CatalogueIndexError) {
        self.url = url
        file = try UnfinishedFile(url)
        let tableEnd = IndexFormat.headerSize + IndexSection.allCases.count * IndexFormat.sectionSize
        offset = IndexFormat.aligned(tableEnd)
        guard lseek(file.descriptor, off_t(offset), SEEK_SET) == off_t(offset) else { throw unwritable() }
        piece.reserveCapacity(CatalogueIndex.pieceSize)
    }

    private func unwritable() -> CatalogueIndexError {
        .unwritable(file: url.path, reason: String(cString: strerror(errno)))
    }

    // MARK: - Sections

    mutating func write<Element: BitwiseCopyable>(
        _ section: IndexSection, _ elements: [Element]
    ) throws(CatalogueIndexError) {
        try append(elements)
        try end(section)
    }

    mutating func append<Element: BitwiseCopyable>(_ elements: [Element]) throws(CatalogueIndexError) {
        var fault: CatalogueIndexError?
        elements.withUnsafeBytes { bytes in
            do throws(CatalogueIndexError) { try append(bytes) } catch { fault = error }
        }
        if let fault { throw fault }
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(CatalogueIndexError) {
        var done = 0
        while done < bytes.count {
            let taken = min(CatalogueIndex.pieceSize - piece.count, bytes.count - done)
            piece.append(contentsOf: bytes[done..<(done + taken)])
            done += taken
            if piece.count == CatalogueIndex.pieceSize { try flush() }
        }
        sectionLength += bytes.count
    }

    private mutating func flush() throws(CatalogueIndexError) {
        guard !piece.isEmpty else { return }
        checksum = neighbours_checksum(piece, piece.count, checksum)
        guard piece.withUnsafeBytes({ WholeWrite.write($0, to: descriptor) }) else { throw unwritable() }
        piece.removeAll(keepingCapacity: true)
    }

    mutating func end(_ section: IndexSection) throws(CatalogueIndexError) {
        try flush()
        sections.append(
            (section, CatalogueIndex.Section(offset: offset, byteCount: sectionLength, checksum: checksum)))
        let next = IndexFormat.aligned(offset + sectionLength)
        let padding = [UInt8](repeating: 0, count: next - offset - sectionLength)
        guard padding.withUnsafeBytes({ WholeWrite.write($0, to: descriptor) }) else { throw unwritable() }
        offset = next
        sectionLength = 0
        checksum = IndexFormat.checksumSeed
    }

    /// Where a section that was written stands in the file made so far.
    func place(of section: IndexSection) -> CatalogueIndex.Section? {
        sections.first { $0.kind == section }?.place
    }

    /// What is written so far, in memory.
    func withContents<Result>(_ body: (UnsafeRawPointer) throws -> Result) throws -> Result {
        guard let address = mmap(nil, offset, PROT_READ, MAP_SHARED, descriptor, 0), address != MAP_FAILED else {
            throw unwritable()
        }
        defer { munmap(address, offset) }
        return try body(address)
    }

    // MARK: - The end

    mutating func finish(
        trackCount: Int, playlistCount: Int, entryCount: Int, popularityExponent: Float
    ) throws(CatalogueIndexError) {
        var table: [UInt8] = []
        for (kind, place) in sections {
            table.append(number: kind.rawValue)
            table.append(number: UInt32(0))
            table.append(number: UInt64(place.offset))
            table.append(number: UInt64(place.byteCount))
            table.append(number: place.checksum)
        }
        var header = IndexFormat.magic
        header.append(number: IndexFormat.byteOrderMark)
        header.append(number: IndexFormat.version)
        header.append(number: UInt32(sections.count))
        header.append(number: UInt32(playlistCount))
        header.append(number: UInt32(trackCount))
        header.append(number: popularityExponent.bitPattern)
        header.append(number: UInt64(offset))
        header.append(number: UInt64(entryCount))
        header.append(number: neighbours_checksum(table, table.count, IndexFormat.checksumSeed))
        header.append(number: neighbours_checksum(header, header.count, IndexFormat.checksumSeed))
        let head = header + table
        guard lseek(descriptor, 0, SEEK_SET) == 0, head.withUnsafeBytes({ WholeWrite.write($0, to: descriptor) }),
            fsync(descriptor) == 0, file.move()
        else { throw unwritable() }
    }
}

/// A file that is gone again unless it was finished.
private final class UnfinishedFile {
    let descriptor: Int32
    private let target: String
    private let path: String
    private var isMoved = false

    init(_ url: URL) throws(CatalogueIndexError) {
        target = url.path
        path = url.path + ".new.\(ProcessInfo.processInfo.processIdentifier)"
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(file: url.path, reason: String(cString: strerror(errno))) }
    }

    deinit {
        close(descriptor)
        if !isMoved { unlink(path) }
    }

    func move() -> Bool {
        isMoved = rename(path, target) == 0
        return isMoved
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: some FixedWidthInteger & BitwiseCopyable) {
        Swift.withUnsafeBytes(of: number) { append(contentsOf: $0) }
    }
}
