import Foundation

/// The last lists served at this terminal, so that the next one differs; `recent.json` in the state directory.
struct RecentLists: Sendable {
    private let folder: URL

    static let remembered = 5

    init(folder: URL) { self.folder = folder }

    private var file: URL { folder.appending(path: "recent.json") }

    /// Track ids, newest list first.
    func lists() throws -> [[String]] {
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        do {
            return try JSONDecoder().decode([[String]].self, from: try Data(contentsOf: file))
        } catch {
            throw CommandFailure(
                message: "\(file.path) is damaged (\(error.localizedDescription)); delete it to go on.")
        }
    }

    func remember(_ list: [String]) throws {
        let lists = Array(([list] + (try lists())).prefix(Self.remembered))
        try OutputFile.write(try JSONEncoder().encode(lists), to: file)
        try prune()
    }

    static let keptFolders = 50

    /// Clears away the folders of all but the newest lists.
    func prune() throws {
        let playlists = folder.appending(path: "playlists")
        guard FileManager.default.fileExists(atPath: playlists.path) else { return }
        let folders = try FileManager.default.contentsOfDirectory(
            at: playlists, includingPropertiesForKeys: [.contentModificationDateKey])
        let dated = try folders.map {
            ($0, try $0.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate ?? .distantPast)
        }
        for (old, _) in dated.sorted(by: { $0.1 > $1.1 }).dropFirst(Self.keptFolders) {
            try FileManager.default.removeItem(at: old)
        }
    }

    /// Where a list's files go when no `--out` is given.
    func playlistFolder(named name: String) -> URL { folder.appending(path: "playlists").appending(path: name) }
}

/// Writes a file whole or not at all, and says which one it could not write.
enum OutputFile {
    /// - Parameter isPrivate: whether a folder made on the way is for this user alone (0700), as all of the state is.
    static func write(_ data: Data, to url: URL, isPrivate: Bool = true) throws {
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: isPrivate ? [.posixPermissions: 0o700] : nil)
            try data.write(to: url, options: .atomic)
        } catch {
            throw CommandFailure(message: "\(url.path) can't be written: \(error.localizedDescription)")
        }
    }
}
