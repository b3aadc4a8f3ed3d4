import Foundation
import Glibc

/// Keeps every other process away from a database (DB-3): a file beside it, locked for as long as this value lives and
/// naming its holder. The kernel lets go of it when the process ends, however it ends.
final class ProcessLock: Sendable {
    private let descriptor: Int32

    init(besides database: URL) throws(StorageError) {
        let opened = open(database.path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw .unusableDirectory(reason: String(cString: strerror(errno))) }
        do throws(StorageError) {
            try Self.take(opened)
        } catch {
            // Only here: a value that has all it stores is taken down by `deinit`, which would close it a second time, and
            // with it whatever another thread has opened meanwhile.
            close(opened)
            throw error
        }
        descriptor = opened
    }

    private static func take(_ descriptor: Int32) throws(StorageError) {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw .unusableDirectory(reason: String(cString: strerror(errno))) }
            throw .inUse(processID: holder(descriptor))
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
            throw errno == ENOSPC ? .diskFull : .unusableDirectory(reason: String(cString: strerror(errno)))
        }
    }

    deinit {
        // A child that is just being started holds every descriptor for a moment, and by it the lock, unless it is let go.
        release()
        close(descriptor)
    }

    /// Lets others have the file from now on. Cannot fail on a descriptor that holds the lock.
    func release() { flock(descriptor, LOCK_UN) }

    private static func holder(_ descriptor: Int32) -> Int32 {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        let digits = buffer.prefix(max(count, 0)).prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        return Int32(String(decoding: digits, as: UTF8.self)) ?? 0
    }
}

/// The folder of a database: private to its owner, on a disk of this machine (SEC-2, DB-3).
enum StateDirectory {
    /// Makes the folder and the database's file where they are missing, both readable by the owner alone. Files that
    /// SQLite makes beside the database take its mode.
    static func prepare(for database: URL) throws(StorageError) {
        umask(0o077)
        let folder = database.deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unusableDirectory(reason: "it cannot be made")
        }
        try refuseNetworkDisk(folder)
        let descriptor = open(database.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == ENOSPC ? .diskFull : .unusableDirectory(reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else {
            throw .unusableDirectory(reason: String(cString: strerror(errno)))
        }
    }

    private static func refuseNetworkDisk(_ folder: URL) throws(StorageError) {
        // Their locks and shared memory are not what SQLite needs.
        let networkDisks: Set<Substring> = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs"]
        let table: String
        do {
            table = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
        } catch {
            throw .unusableDirectory(reason: "/proc/self/mounts cannot be read")
        }
        let path = folder.resolvingSymlinksInPath().path + "/"
        var mount = (point: "", kind: Substring())
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2 else { continue }
            let point = fields[1] == "/" ? "/" : fields[1] + "/"
            // The longest mount point that leads to the folder is in force; of equals the one that was mounted last.
            if path.hasPrefix(point), point.utf8.count >= mount.point.utf8.count { mount = (point, fields[2]) }
        }
        if networkDisks.contains(mount.kind) {
            throw .unusableDirectory(reason: "it lies on a network disk; use a local one")
        }
    }

    /// Makes a finished file's presence in its folder durable.
    static func synchronize(_ file: URL) throws(StorageError) {
        for path in [file.path, file.deletingLastPathComponent().path] {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .unusableDirectory(reason: String(cString: strerror(errno))) }
            defer { close(descriptor) }
            guard fsync(descriptor) == 0 else { throw .diskFailed(code: errno) }
        }
    }
}
