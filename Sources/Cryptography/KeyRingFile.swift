import Glibc

/// The key ring on disk: one file of mode 0600, replaced as a whole, so that a crash leaves the former ring or the new.
package struct KeyRingFile: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// - Throws: `keyRingMissing`, or why the file cannot be trusted or read.
    package func load() throws(CryptographyError) -> KeyRing {
        try KeyRing(json: try contents())
    }

    /// The ring, made now if there is none.
    ///
    /// - Parameter mayCreate: false once there are values that an earlier ring sealed: a new one would not open them.
    package func loadOrCreate(mayCreate: Bool = true) throws -> KeyRing {
        do throws(CryptographyError) {
            return try load()
        } catch {
            guard error.code == .keyRingMissing, mayCreate else { throw error }
        }
        return try locked {
            // Another process may have been faster.
            if access(path, F_OK) != 0 { try write(try KeyRing.generate()) }
            return try load()
        }
    }

    /// Replaces the ring by what follows from it; one process at a time.
    ///
    /// - Returns: the new ring, which is on the disk.
    @discardableResult
    package func update(_ change: (KeyRing) async throws -> KeyRing) async throws -> KeyRing {
        // Polled: a thread that waited for the lock could be the one that its holder needs to go on.
        var lock = try FolderLock(folder, waits: false)
        while lock == nil {
            try await Task.sleep(for: .milliseconds(20))
            lock = try FolderLock(folder, waits: false)
        }
        defer { lock?.release() }
        let ring = try await change(try load())
        try write(ring)
        return ring
    }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func locked<Result>(_ body: () throws -> Result) throws -> Result {
        let lock = try FolderLock(folder, waits: true)
        defer { lock?.release() }
        return try body()
    }

    private func contents() throws(CryptographyError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: throw CryptographyError(.keyRingMissing)
            case ELOOP: throw CryptographyError(.keyRingUnsafe)
            default: throw inaccessible()
            }
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw inaccessible() }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o177 == 0, status.st_uid == geteuid() else {
            throw CryptographyError(.keyRingUnsafe)
        }
        return try readAll(descriptor)
    }

    private func readAll(_ descriptor: Int32) throws(CryptographyError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw inaccessible() }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= 1_048_576 else { throw CryptographyError(.keyRingMalformed) }
        }
    }

    /// Under the lock. A name of its own that a crash may leave behind is overwritten by the next write.
    private func write(_ ring: KeyRing) throws {
        let new = path + ".new"
        unlink(new)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw inaccessible() }
        defer { close(descriptor) }
        // The process's mask may have taken bits away.
        guard fchmod(descriptor, 0o600) == 0 else { throw inaccessible() }
        var rest = try ring.json()[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw inaccessible() }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0, rename(new, path) == 0 else { throw inaccessible() }
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw inaccessible() }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw inaccessible() }
    }
}

/// Keeps other writers of the ring away, in this process and in others, until it is released or the process ends.
private struct FolderLock {
    private let descriptor: Int32

    /// - Returns: `nil` when another holds it and `waits` is false.
    init?(_ folder: String, waits: Bool) throws(CryptographyError) {
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw inaccessible() }
        while flock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            let error = inaccessible()
            close(descriptor)
            if error.code == .keyRingInaccessible(errno: EWOULDBLOCK) { return nil }
            throw error
        }
    }

    func release() { close(descriptor) }
}

private func inaccessible() -> CryptographyError { CryptographyError(.keyRingInaccessible(errno: errno)) }
