/// How far an import has come.
package struct ImportProgress: Sendable {
    package let file: String
    package let bytesRead: Int
    package let bytesInAll: Int
}

/// Adds up the bytes of all files and tells about them.
final class ProgressMeter {
    private let bytesInAll: Int
    private let tell: (ImportProgress) -> Void
    private var bytesRead = 0

    init(bytesInAll: Int, tell: @escaping (ImportProgress) -> Void) {
        self.bytesInAll = bytesInAll
        self.tell = tell
    }

    func add(_ count: Int, of file: String) {
        bytesRead += count
        tell(ImportProgress(file: file, bytesRead: bytesRead, bytesInAll: bytesInAll))
    }
}
