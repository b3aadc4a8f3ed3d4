package import Foundation

/// Tells what a file holds from its first 64 KiB, and its name where the content leaves it open.
package struct FormatDetector: Sendable {
    private static let headSize = 1 << 16

    private let columns: ColumnNames

    package init(columns: ColumnNames = ColumnNames()) { self.columns = columns }

    /// - Returns: `nil` for a file that is none of the formats.
    /// - Parameter format: the one the operator named; the content then only tells which of its files it is.
    package func content(of url: URL, format: ImportFormat? = nil) throws(CatalogueImportError) -> SourceFile.Content? {
        let head = try Self.head(of: url)
        let name = url.lastPathComponent.lowercased()
        guard let format else { return detect(head, name) }
        let candidates = SourceFile.Content.allCases.filter { $0.format == format }
        if candidates.count == 1 { return candidates[0] }
        if let found = detect(head, name), found.format == format { return found }
        switch format {
        case .jsonLines: return name.hasPrefix("playlist") ? .cataloguePlaylists : .catalogueTracks
        default: return nil
        }
    }

    static func mentionsListenBrainz(_ url: URL) throws(CatalogueImportError) -> Bool {
        try head(of: url).contains("listenbrainz.org/")
    }

    private static func head(of url: URL) throws(CatalogueImportError) -> String {
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            let data = try handle.read(upToCount: headSize) ?? Data()
            return String(decoding: data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data, as: UTF8.self)
        } catch {
            throw .unreadable(file: url.path, reason: error.localizedDescription)
        }
    }

    private func detect(_ head: String, _ name: String) -> SourceFile.Content? {
        switch head.first(where: { !$0.isWhitespace }) {
        case "{", "[": json(head, name)
        case "<": name.hasSuffix(".xspf") || head.contains("xspf.org") ? .xspf : nil
        case "#" where head.contains("#EXT"): .m3u
        case nil: nil
        default: name.hasSuffix(".m3u") || name.hasSuffix(".m3u8") ? .m3u : table(head)
        }
    }

    private func json(_ head: String, _ name: String) -> SourceFile.Content? {
        func has(_ key: String) -> Bool { head.contains("\"\(key)\"") }
        if has("track_metadata"), has("artist_name") { return .listens }
        if has("song_gn_gnr_basket") || has("artist_name_basket") { return .melonSongs }
        if has("plylst_title") { return .melonPlaylists }
        if has("GN0100") { return .melonGenres }
        if has("playlists"), has("track_uri") || has("pid") { return .millionPlaylistSlice }
        if has("playlists"), has("items") || has("lastModifiedDate") { return .spotifyExport }
        if name.hasSuffix(".jspf") || has("jspf") || (has("playlist") && (has("track") || has("creator"))) {
            return .jspf
        }
        if name.hasSuffix(".jsonl"), has("id"), has("title") {
            let first = head.prefix { !$0.isNewline }
            return first.contains("\"tracks\"")
                ? .cataloguePlaylists : first.contains("\"artist\"") ? .catalogueTracks : nil
        }
        return nil
    }

    private func table(_ head: String) -> SourceFile.Content? {
        guard let line = head.split(maxSplits: 1, whereSeparator: \.isNewline).first else { return nil }
        let names = line.split { $0 == "," || $0 == ";" || $0 == "\t" }.map { ColumnNames.folded(String($0)) }
        if names == ["melonid", "spotifyid"] { return .melonSpotifyIDs }
        if Set(names).isSuperset(of: ["id", "tags", "songs"]) { return .trainCSV }
        if ExportifyImport.recognises(names) { return .exportify }
        let found = columns.places(in: names)
        return found[.title] != nil && found[.artist] != nil ? .flatCSV : nil
    }
}
