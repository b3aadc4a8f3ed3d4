import Foundation

/// Writes a catalogue's folder in one step: it is made beside its place under another name and moved there when it is
/// whole. A catalogue that was there is replaced; a folder that holds anything else is refused.
enum CatalogueFolder {
    static let files = ["tracks.jsonl", "playlists.jsonl"]

    /// Whether a catalogue may be written there, asked before hours of work.
    static func check(_ folder: URL) throws(CatalogueImportError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue else { throw .unwritable(folder: folder.path, reason: "it is a file") }
        let others: [String]
        do {
            others = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !files.contains($0) }
        } catch {
            throw .unwritable(folder: folder.path, reason: error.localizedDescription)
        }
        guard others.isEmpty else {
            throw .unwritable(
                folder: folder.path, reason: "it holds other things than a catalogue; name a new folder with --out")
        }
    }

    static func write(
        to folder: URL, tracks: (inout OutputFile) throws -> Void, playlists: (inout OutputFile) throws -> Void
    ) throws(CatalogueImportError) {
        try check(folder)
        let place = folder.standardizedFileURL
        let parent = place.deletingLastPathComponent()
        let mark = "\(place.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)"
        let fresh = parent.appending(path: ".\(mark).new", directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(at: fresh, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: fresh) }
            try write(fresh.appending(path: files[0]), tracks)
            try write(fresh.appending(path: files[1]), playlists)
            try put(fresh, at: place, aside: parent.appending(path: ".\(mark).old", directoryHint: .isDirectory))
        } catch {
            throw .unwritable(folder: folder.path, reason: error.localizedDescription)
        }
    }

    private static func write(_ url: URL, _ content: (inout OutputFile) throws -> Void) throws {
        var file = try OutputFile(url)
        try content(&file)
        try file.close()
    }

    private static func put(_ fresh: URL, at place: URL, aside: URL) throws {
        let manager = FileManager.default
        guard manager.fileExists(atPath: place.path) else { return try manager.moveItem(at: fresh, to: place) }
        try manager.moveItem(at: place, to: aside)
        do {
            try manager.moveItem(at: fresh, to: place)
        } catch {
            try manager.moveItem(at: aside, to: place)
            throw error
        }
        try manager.removeItem(at: aside)
    }
}

/// A new file, written a mebibyte at a time.
struct OutputFile {
    private let handle: FileHandle
    private var buffer: [UInt8] = []

    init(_ url: URL) throws {
        try Data().write(to: url, options: .withoutOverwriting)
        handle = try FileHandle(forWritingTo: url)
    }

    mutating func append(_ bytes: [UInt8]) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 20 { try flush() }
    }

    private mutating func flush() throws {
        try handle.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
    }

    /// On the disk when it returns.
    mutating func close() throws {
        try flush()
        try handle.synchronize()
        try handle.close()
    }
}
