import Foundation

/// A file's bytes in memory without reading them: the kernel fetches what is touched and shares it between processes.
///
/// The file must stay as it is while mapped; one who cuts it short under a running program ends the program. Replace a
/// model by moving a new folder into its place.
final class MappedFile: Sendable {
    let byteCount: Int
    /// Of length and time of the last change: another one for a file that was replaced or edited.
    let stamp: UInt64
    private let path: String
    /// Never written; unmapped in `deinit`, which no borrower outlives.
    nonisolated(unsafe) private let start: UnsafeRawPointer

    init(path: String) throws(ModelError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ModelError(file: path, reason: errno == ENOENT ? .missing : .unreadable(Self.lastSystemError()))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw ModelError(file: path, reason: .unreadable(Self.lastSystemError()))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ModelError(file: path, reason: .malformed("is not a file"))
        }
        guard status.st_size > 0 else { throw ModelError(file: path, reason: .malformed("is empty; fetch it again")) }
        byteCount = Int(status.st_size)
        stamp =
            UInt64(bitPattern: Int64(status.st_size)) &* 0x9E37_79B9_7F4A_7C15
            ^ UInt64(bitPattern: Int64(status.st_mtim.tv_sec)) &* 1_000_000_007
            ^ UInt64(bitPattern: Int64(status.st_mtim.tv_nsec))
        guard let mapping = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0), mapping != MAP_FAILED else {
            throw ModelError(file: path, reason: .unreadable(Self.lastSystemError()))
        }
        start = UnsafeRawPointer(mapping)
        self.path = path
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: start), byteCount) }

    /// The pointer is good inside `body` only.
    func withBytes<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
        return body(UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count))
    }

    /// Reads a few bytes here and there without mapping them: a page that is touched brings its neighbours into this
    /// process, and samples of a whole file would soon be the whole file.
    func forEachCopy(of ranges: [Range<Int>], _ body: ([UInt8]) -> Void) throws(ModelError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ModelError(file: path, reason: .unreadable(Self.lastSystemError())) }
        defer { close(descriptor) }
        for range in ranges {
            var bytes = [UInt8](repeating: 0, count: range.count)
            let count = pread(descriptor, &bytes, range.count, off_t(range.lowerBound))
            guard count == range.count else {
                throw ModelError(
                    file: path, reason: .truncated(expectedBytes: range.upperBound, foundBytes: max(0, count)))
            }
            body(bytes)
        }
    }

    private static func lastSystemError() -> String { String(cString: strerror(errno)) }
}
