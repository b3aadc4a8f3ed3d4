import Cryptography
package import Foundation
import HTTPTransport

/// Fetches a file or a folder from a bucket once: in pieces, checked, put in place whole, and checked again at each later
/// use. What is in place is used without asking the bucket; to take a newer one, remove it or give it another name.
package struct BucketDownload: Sendable {
    /// For progress: how much of how much.
    package typealias Progress = @Sendable (_ received: Int, _ total: Int) -> Void

    private let bucket: Bucket
    private let cache: URL
    private let pieceBytes: Int

    private static let mostFiles = 500
    private static let mostBytes = 32 << 30

    /// - Parameter cache: a folder of its own, made if need be.
    package init(_ bucket: Bucket, cache: URL, pieceBytes: Int = 8 << 20) {
        self.bucket = bucket
        self.cache = cache
        self.pieceBytes = pieceBytes
    }

    /// What was fetched; beside the files, so that damage is noticed.
    private struct Manifest: Codable {
        struct File: Codable {
            let path: String
            let byteCount: Int
            let sha256: String
        }

        /// A single object, and not all below a prefix.
        let isFile: Bool
        let files: [File]
    }

    /// - Returns: the local file or folder.
    package func fetched(progress: Progress = { _, _ in }) async throws(StorageError) -> URL {
        let place = place
        if let manifest = try manifest(at: place), try await Self.isWhole(manifest, at: place) {
            return Self.result(manifest, at: place)
        }
        let draft = cache.appending(path: ".\(UUID().uuidString)")
        do throws(StorageError) {
            let manifest = try await fetch(into: draft, progress)
            try Self.withFiles {
                // Only what was found missing or damaged above is there.
                if FileManager.default.fileExists(atPath: place.path) { try FileManager.default.removeItem(at: place) }
                try FileManager.default.moveItem(at: draft, to: place)
            }
            return Self.result(manifest, at: place)
        } catch {
            // Already failing: a rest is litter, and the next attempt makes its own.
            try? FileManager.default.removeItem(at: draft)
            throw error
        }
    }

    // MARK: - Places

    /// One folder for each source; another endpoint, bucket or prefix is another source.
    private var place: URL {
        let location = bucket.configuration.location
        let name = [bucket.configuration.endpoint ?? bucket.configuration.region, location.bucket, location.prefix]
        let digest = sha256(Array(name.joined(separator: "\n").utf8)).hexadecimal
        return cache.appending(path: String(digest.prefix(32)))
    }

    private static func result(_ manifest: Manifest, at place: URL) -> URL {
        let content = place.appending(path: "content")
        return manifest.isFile ? content.appending(path: manifest.files.first?.path ?? "") : content
    }

    private func manifest(at place: URL) throws(StorageError) -> Manifest? {
        let file = place.appending(path: "manifest.json")
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do {
            return try JSONDecoder().decode(Manifest.self, from: try Data(contentsOf: file))
        } catch {
            // Damaged: fetched anew, as if it were not there.
            return nil
        }
    }

    @concurrent private static func isWhole(_ manifest: Manifest, at place: URL) async throws(StorageError) -> Bool {
        for file in manifest.files {
            let url = place.appending(path: "content").appending(path: file.path)
            guard FileManager.default.fileExists(atPath: url.path) else { return false }
            let found = try withFiles { try digest(of: url) }
            guard found == (file.byteCount, file.sha256) else { return false }
        }
        return !manifest.files.isEmpty
    }

    private static func digest(of url: URL) throws -> (Int, String) {
        let handle = try FileHandle(forReadingFrom: url)
        defer { handle.closeFile() }
        var running = RunningSHA256()
        var size = 0
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            size += piece.count
            running.add(Array(piece))
        }
        return (size, running.digest().hexadecimal)
    }

    // MARK: - Fetching

    private func fetch(into draft: URL, _ progress: Progress) async throws(StorageError) -> Manifest {
        let prefix = bucket.configuration.location.prefix
        let all = try await bucket.entries(below: prefix)
        let single = all.first { $0.key == prefix && !prefix.isEmpty }
        let root = prefix.isEmpty ? "" : prefix + "/"
        let entries = single.map { [$0] } ?? all.filter { $0.key.hasPrefix(root) && !$0.key.hasSuffix("/") }
        guard !entries.isEmpty else { throw .missing }
        // One by one first: sizes are whatever the service writes, and their sum must not overflow.
        guard entries.count <= Self.mostFiles, entries.allSatisfy({ $0.byteCount <= Self.mostBytes }) else {
            throw .tooLarge
        }
        let total = entries.reduce(0) { $0 + $1.byteCount }
        guard total <= Self.mostBytes else { throw .tooLarge }
        var files: [Manifest.File] = []
        var received = 0
        for entry in entries {
            let path = single == nil ? String(entry.key.dropFirst(root.count)) : Self.lastPart(entry.key)
            try Self.check(path)
            let before = received
            let digest = try await fetch(entry, to: draft.appending(path: "content").appending(path: path)) {
                progress(before + $0, total)
            }
            received += entry.byteCount
            files.append(.init(path: path, byteCount: entry.byteCount, sha256: digest))
        }
        let manifest = Manifest(isFile: single != nil, files: files)
        try Self.withFiles {
            try JSONEncoder().encode(manifest).write(to: draft.appending(path: "manifest.json"), options: .atomic)
        }
        return manifest
    }

    private static func lastPart(_ key: String) -> String { key.split(separator: "/").last.map(String.init) ?? key }

    /// A bucket's names are anything; here each is a file below a folder of ours.
    private static func check(_ path: String) throws(StorageError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard path.utf8.count <= 500, !path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }),
            parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") })
        else { throw .invalidName }
    }

    private func fetch(
        _ entry: S3Page.Entry, to url: URL, _ progress: (Int) -> Void
    ) async throws(StorageError) -> String {
        let handle = try Self.withFiles {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            guard
                FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw CocoaError(.fileWriteNoPermission) }
            return try FileHandle(forWritingTo: url)
        }
        defer { handle.closeFile() }
        var running = RunningSHA256()
        var received = 0
        while received < entry.byteCount {
            let piece = try await piece(of: entry, from: received)
            try Self.withFiles { try handle.write(contentsOf: Data(piece)) }
            running.add(piece)
            received += piece.count
            progress(received)
        }
        return running.digest().hexadecimal
    }

    private func piece(of entry: S3Page.Entry, from start: Int) async throws(StorageError) -> [UInt8] {
        let end = min(start + pieceBytes, entry.byteCount)
        var fields = [(name: "range", value: "bytes=\(start)-\(end - 1)")]
        // All pieces are of one version, or there is an error.
        if !entry.entityTag.isEmpty { fields.append((name: "if-match", value: entry.entityTag)) }
        let response = try await bucket.call(
            .init(method: .get, key: entry.key, fields: fields, mostBytes: pieceBytes + 1))
        switch response.status {
        case 206: break
        // Some services answer the whole of a small object.
        case 200 where start == 0 && end == entry.byteCount: break
        case 412: throw .altered
        default: throw Bucket.error(response)
        }
        guard response.body.count == end - start else { throw .altered }
        return response.body
    }

    private static func withFiles<Value>(_ work: () throws -> Value) throws(StorageError) -> Value {
        do {
            return try work()
        } catch {
            throw .file("what is fetched can't be kept: \(error.localizedDescription)")
        }
    }
}
