import Foundation

/// Memory of a fixed size that is filled once: a new file's, or where there is none the process's own.
final class WritableMapping: Sendable {
    let byteCount: Int
    /// Written before it is shared, never after; unmapped in `deinit`, which no borrower outlives.
    nonisolated(unsafe) let start: UnsafeMutableRawPointer
    private let path: String?

    /// Makes the file, which must not exist.
    init(path: String, byteCount: Int) throws(ModelError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        defer { close(descriptor) }
        // With its blocks: a full disk shall fail here and not when a page is written.
        let error = posix_fallocate(descriptor, 0, off_t(byteCount))
        guard error == 0 else { throw ModelError(file: path, reason: .unwritable(String(cString: strerror(error)))) }
        guard let mapping = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
            mapping != MAP_FAILED
        else { throw Self.failure(path) }
        (self.path, self.byteCount, start) = (path, byteCount, mapping)
    }

    init(byteCount: Int) {
        let mapping = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapping, mapping != MAP_FAILED else { fatalError("no memory for the packed weights") }
        (path, self.byteCount, start) = (nil, byteCount, mapping)
    }

    deinit { munmap(start, byteCount) }

    func save() throws(ModelError) {
        if let path, msync(start, byteCount, MS_SYNC) != 0 { throw Self.failure(path) }
    }

    /// The system's latest error, as one of `path`.
    static func failure(_ path: String) -> ModelError {
        ModelError(file: path, reason: .unwritable(String(cString: strerror(errno))))
    }
}
