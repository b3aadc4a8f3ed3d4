import Foundation

/// A file in memory, read-only, as long as this lives; pages are read when they are touched.
final class MappedFile: Sendable {
    let byteCount: Int
    // Never written after `init`, and unmapped in `deinit` alone.
    nonisolated(unsafe) let start: UnsafeRawPointer

    let isCopied: Bool
    /// Of what is mapped, whatever stands under the name by now.
    let descriptor: Int32

    /// - Parameter folder: where the file is copied to; the copy has no name once it is made, and goes with this.
    init(_ url: URL, copyingInto folder: URL? = nil) throws(CatalogueIndexError) {
        let original = open(url.path, O_RDONLY | O_CLOEXEC)
        guard original >= 0 else { throw Self.unreadable(url) }
        var kept = original
        do throws(CatalogueIndexError) {
            guard let size = Self.size(of: original) else { throw .foreign(file: url.path) }
            let copy = folder.flatMap { Self.copy(of: original, byteCount: size, in: $0) }
            isCopied = copy != nil
            if let copy {
                close(original)
                kept = copy
            }
            descriptor = kept
            byteCount = copy.flatMap(Self.size) ?? size
            guard byteCount >= IndexFormat.headerSize else { throw .foreign(file: url.path) }
            let address = mmap(nil, byteCount, PROT_READ, MAP_SHARED, kept, 0)
            guard let address, address != MAP_FAILED else { throw Self.unreadable(url) }
            start = UnsafeRawPointer(address)
        } catch {
            close(kept)
            throw error
        }
    }

    /// In bytes; `nil` for what is no file.
    private static func size(of descriptor: Int32) -> Int? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// `nil` where there is no room or no right to write.
    private static func copy(of original: Int32, byteCount: Int, in folder: URL) -> Int32? {
        let place = folder.appending(path: "index-\(UUID().uuidString)").path
        let copy = open(place, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard copy >= 0 else { return nil }
        // Without a name nothing is left behind, whenever the process dies.
        unlink(place)
        var left = byteCount
        while left > 0 {
            let sent = sendfile(copy, original, nil, min(left, 1 << 26))
            if sent < 0, errno == EINTR { continue }
            guard sent >= 0 else {
                close(copy)
                return nil
            }
            // Somebody cuts the file short just now: what is missing shows when the header is read.
            if sent == 0 { break }
            left -= sent
        }
        return copy
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: start), byteCount)
        close(descriptor)
    }

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
