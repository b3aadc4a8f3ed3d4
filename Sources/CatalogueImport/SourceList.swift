package import Foundation

/// The files to read, from the files and folders that somebody named.
package struct SourceList: Sendable {
    package private(set) var sources: [SourceFile] = []
    /// Files of a folder that are none of the formats.
    package private(set) var ignored: [String] = []
    private var paths: Set<String> = []
    private let detector: FormatDetector
    private let format: ImportFormat?

    /// Folders are searched through, in the order of their paths; what a file can't be read without is looked for beside it.
    package init(
        _ urls: [URL], format: ImportFormat? = nil, columns: ColumnNames = ColumnNames()
    ) throws(CatalogueImportError) {
        detector = FormatDetector(columns: columns)
        self.format = format
        for url in urls {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
                throw .unreadable(file: url.path, reason: "there is no such file")
            }
            if isFolder.boolValue {
                try addFolder(url)
            } else if try !add(url, as: try detector.content(of: url, format: format)) {
                throw .unknownFormat(file: url.path)
            }
        }
        try addCompanions()
    }

    private mutating func addFolder(_ folder: URL) throws(CatalogueImportError) {
        let files = FileManager.default.enumerator(
            at: folder, includingPropertiesForKeys: [.isRegularFileKey], options: [.skipsHiddenFiles])
        var found: [URL] = []
        while let url = files?.nextObject() as? URL { if Self.mayBeList(url) { found.append(url) } }
        for url in found.sorted(by: { $0.path < $1.path }) {
            if try !add(url, as: try detector.content(of: url, format: format)) { ignored.append(url.path) }
        }
    }

    private static func mayBeList(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return ["json", "jsonl", "csv", "tsv", "jspf", "xspf", "m3u", "m3u8"].contains(url.pathExtension.lowercased())
            && FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
    }

    private mutating func add(_ url: URL, as content: SourceFile.Content?) throws(CatalogueImportError) -> Bool {
        guard let content else { return false }
        // The same file named twice is read once.
        guard paths.insert(url.resolvingSymlinksInPath().path).inserted else { return true }
        let size: Int
        do {
            size =
                try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)[.size] as? Int ?? 0
        } catch {
            throw .unreadable(file: url.path, reason: error.localizedDescription)
        }
        sources.append(SourceFile(url: url, content: content, byteCount: size))
        return true
    }

    private mutating func addCompanions() throws(CatalogueImportError) {
        for source in sources {
            guard let companion = source.content.companion else { continue }
            let wanted: [SourceFile.Content] =
                companion.content == .melonSongs ? [.melonSongs, .melonGenres, .melonSpotifyIDs] : [companion.content]
            let missing = wanted.filter { content in !sources.contains { $0.content == content } }
            if !missing.isEmpty { try addSiblings(of: source.url, holding: missing) }
            guard sources.contains(where: { $0.content == companion.content }) else {
                throw .missingCompanion(file: source.name, needs: companion.name)
            }
        }
    }

    private mutating func addSiblings(
        of url: URL, holding wanted: [SourceFile.Content]
    ) throws(CatalogueImportError) {
        let folder = url.deletingLastPathComponent()
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            throw .unreadable(file: folder.path, reason: error.localizedDescription)
        }
        for sibling in names.sorted().map({ folder.appending(path: $0) }) where Self.mayBeList(sibling) {
            guard let content = try detector.content(of: sibling), wanted.contains(content) else { continue }
            _ = try add(sibling, as: content)
        }
    }
}
