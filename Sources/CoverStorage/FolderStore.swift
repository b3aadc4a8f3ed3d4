import Dispatch
package import Foundation

/// A folder as a store: 0700, files 0600, each written beside its place and moved there.
package final class FolderStore: ObjectStore {
    private let root: URL
    /// Disks may stall: that is kept off the pool's threads.
    private let queue = DispatchQueue(label: "cover folder")

    package init(_ root: URL) { self.root = root.standardizedFileURL }

    package func put(_ bytes: [UInt8], as name: String) async throws(StorageError) {
        let file = try file(name)
        try await onQueue {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            // Two writers of one name must not meet in one temporary file.
            let draft = file.deletingLastPathComponent().appending(path: ".\(UUID().uuidString)")
            do {
                guard
                    FileManager.default.createFile(
                        atPath: draft.path, contents: nil, attributes: [.posixPermissions: 0o600])
                else { throw CocoaError(.fileWriteNoPermission) }
                let handle = try FileHandle(forWritingTo: draft)
                defer { handle.closeFile() }
                try handle.write(contentsOf: Data(bytes))
                try handle.synchronize()
                guard rename(draft.path, file.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
            } catch {
                // Already failing: what is left of the draft is only litter.
                unlink(draft.path)
                throw error
            }
        }
    }

    package func get(_ name: String) async throws(StorageError) -> [UInt8]? {
        let file = try file(name)
        return try await onQueue {
            FileManager.default.fileExists(atPath: file.path) ? Array(try Data(contentsOf: file)) : nil
        }
    }

    package func remove(_ name: String) async throws(StorageError) {
        let file = try file(name)
        try await onQueue {
            if unlink(file.path) != 0, errno != ENOENT { throw CocoaError(.fileWriteNoPermission) }
            // An empty folder would still tell that somebody was here; one that is not empty stays.
            let folder = file.deletingLastPathComponent()
            if folder.standardizedFileURL != self.root { rmdir(folder.path) }
        }
    }

    package func list(_ prefix: String) async throws(StorageError) -> [StoredObject] {
        if !prefix.isEmpty { try ObjectName.check(String(prefix.dropLast())) }
        let root = root
        return try await onQueue {
            let folder = root.appending(path: prefix)
            guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
            let keys: [URLResourceKey] = [.isRegularFileKey, .fileSizeKey, .contentModificationDateKey]
            let files = FileManager.default.enumerator(
                at: folder, includingPropertiesForKeys: keys, options: [.skipsHiddenFiles])
            var found: [StoredObject] = []
            while let file = files?.nextObject() as? URL {
                let values = try file.resourceValues(forKeys: Set(keys))
                guard values.isRegularFile == true else { continue }
                let name = file.standardizedFileURL.path.dropFirst(root.path.count)
                found.append(
                    StoredObject(
                        name: String(name.drop { $0 == "/" }), byteCount: values.fileSize ?? 0,
                        modified: values.contentModificationDate ?? .distantPast))
            }
            return found.sorted { $0.name < $1.name }
        }
    }

    private func file(_ name: String) throws(StorageError) -> URL {
        try ObjectName.check(name)
        return root.appending(path: name)
    }

    private func onQueue<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws(StorageError)
        -> Value
    {
        let result = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result(catching: work)) }
        }
        do {
            return try result.get()
        } catch {
            throw .file("the folder of covers can't be used: \(error.localizedDescription)")
        }
    }
}
