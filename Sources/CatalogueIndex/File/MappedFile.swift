import Foundation

/// A file in memory, read-only, as long as this lives; pages are read when they are touched.
final class MappedFile: Sendable {
    let byteCount: Int
    // Never written after `init`, and unmapped in `deinit` alone.
    nonisolated(unsafe) let start: UnsafeRawPointer
    /// Which file it is: another one under the same name has another.
    let identity: FileIdentity

    init(_ url: URL) throws(CatalogueIndexError) {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.unreadable(url) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.unreadable(url) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .foreign(file: url.path) }
        byteCount = Int(status.st_size)
        guard byteCount >= IndexFormat.headerSize else { throw .foreign(file: url.path) }
        let address = mmap(nil, byteCount, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let address, address != MAP_FAILED else { throw Self.unreadable(url) }
        start = UnsafeRawPointer(address)
        identity = FileIdentity(status)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: start), byteCount) }

    private static func unreadable(_ url: URL) -> CatalogueIndexError {
        .unreadable(file: url.path, reason: String(cString: strerror(errno)))
    }
}

/// What tells a file from another of the same name.
package struct FileIdentity: Sendable, Equatable {
    private let device: UInt
    private let inode: UInt
    private let byteCount: Int
    private let seconds: Int
    private let nanoseconds: Int

    fileprivate init(_ status: stat) {
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        byteCount = Int(status.st_size)
        seconds = Int(status.st_mtim.tv_sec)
        nanoseconds = Int(status.st_mtim.tv_nsec)
    }

    /// `nil` where there is no such file.
    init?(of url: URL) {
        var status = stat()
        guard stat(url.path, &status) == 0 else { return nil }
        self.init(status)
    }
}

/// Numbers of one section, by index; out of range is a mistake of this program and traps.
struct MappedArray<Element: BitwiseCopyable>: @unchecked Sendable {
    // Points into a `MappedFile` that whoever holds this keeps alive.
    let start: UnsafePointer<Element>
    let count: Int

    subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count)
        return start[index]
    }
}
