package import RhythmiQDomain

/// What a catalogue holds, in numbers.
package struct CatalogueStatistics: Codable, Sendable {
    package let tracks: Int
    package let artists: Int
    package let playlists: Int
    /// Songs in lists, counted as often as they stand there.
    package let entries: Int
    package let explicitTracks: Int
    /// By ISO 639-1 code, `zxx` without words, `?` unknown.
    package let languages: [String: Int]
    /// By decade, such as `1990`.
    package let decades: [String: Int]
    package let playlistsPerTheme: [String: Int]
    package let meanSeconds: Double

    package init(of catalogue: SongCatalogue, themes: [ThemeID]) {
        tracks = catalogue.tracks.count
        artists = Set(catalogue.tracks.map(\.artist)).count
        playlists = catalogue.playlists.count
        entries = catalogue.matrix.columnIndices.count
        explicitTracks = catalogue.tracks.count { $0.isExplicit }
        languages = catalogue.tracks.reduce(into: [:]) { $0[$1.language ?? "?", default: 0] += 1 }
        decades = catalogue.tracks.reduce(into: [:]) { $0[$1.year.map { "\($0 / 10 * 10)" } ?? "?", default: 0] += 1 }
        var perTheme = Dictionary(themes.map { ($0.rawValue, 0) }) { first, _ in first }
        for playlist in catalogue.playlists {
            for theme in playlist.themes where !theme.isTag { perTheme[theme.rawValue, default: 0] += 1 }
        }
        playlistsPerTheme = perTheme
        let known = catalogue.tracks.compactMap(\.durationMs)
        meanSeconds = known.isEmpty ? 0 : Double(known.reduce(0, +)) / Double(known.count) / 1000
    }

    package var lines: [String] {
        func shares(_ counts: [String: Int]) -> String {
            counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12).map { key, count in
                "\(key) \(count) (\(tracks == 0 ? 0 : (count * 1000 / tracks + 5) / 10) %)"
            }.joined(separator: ", ")
        }
        let fewest = playlistsPerTheme.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(5)
        return [
            "songs      \(tracks) by \(artists) artists, \(explicitTracks) explicit, mean \(Int(meanSeconds.rounded())) s",
            "playlists  \(playlists) with \(entries) entries",
            "languages  \(shares(languages))",
            "decades    \(shares(decades))",
            "themes     \(playlistsPerTheme.count); fewest playlists: "
                + fewest.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
        ]
    }
}
