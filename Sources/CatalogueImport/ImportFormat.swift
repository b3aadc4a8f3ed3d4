package import Foundation

/// The collections' formats that can be read, as `--format` names them.
package enum ImportFormat: String, CaseIterable, Codable, Sendable {
    /// The bundled catalogue's own: `tracks.jsonl`, `playlists.jsonl`.
    case jsonLines = "jsonl"
    case millionPlaylist = "mpd"
    case melon
    /// The training file of the original program: Melon's playlists with Python lists in a CSV.
    case trainCSV = "train-csv"
    case spotifyExport = "spotify"
    case exportify
    case jspf
    case xspf
    case m3u
    /// What people heard, as ListenBrainz dumps it: sessions become lists.
    case listens
    /// A row for each song of each list, under header names of any kind.
    case flatCSV = "csv"
}

/// A file and what it holds.
package struct SourceFile: Sendable, Equatable {
    package enum Content: Sendable, Equatable, CaseIterable {
        case melonGenres, melonSpotifyIDs, melonSongs, catalogueTracks
        case cataloguePlaylists, melonPlaylists, trainCSV
        case millionPlaylistSlice, spotifyExport, exportify, jspf, xspf, m3u, listens, flatCSV

        package var format: ImportFormat {
            switch self {
            case .catalogueTracks, .cataloguePlaylists: .jsonLines
            case .melonGenres, .melonSpotifyIDs, .melonSongs, .melonPlaylists: .melon
            case .trainCSV: .trainCSV
            case .millionPlaylistSlice: .millionPlaylist
            case .spotifyExport: .spotifyExport
            case .exportify: .exportify
            case .jspf: .jspf
            case .xspf: .xspf
            case .m3u: .m3u
            case .listens: .listens
            case .flatCSV: .flatCSV
            }
        }

        /// What explains others is read before them, whatever order the files were named in.
        var rank: Int {
            switch self {
            case .melonGenres, .melonSpotifyIDs: 0
            case .melonSongs, .catalogueTracks: 1
            default: 2
            }
        }

        /// Without which it can't be read.
        var companion: (content: Content, name: String)? {
            switch self {
            case .melonPlaylists, .trainCSV: (.melonSongs, "song_meta.json")
            case .cataloguePlaylists: (.catalogueTracks, "tracks.jsonl")
            default: nil
            }
        }
    }

    package let url: URL
    package let content: Content
    package let byteCount: Int

    package init(url: URL, content: Content, byteCount: Int) {
        self.url = url
        self.content = content
        self.byteCount = byteCount
    }

    package var name: String { url.lastPathComponent }
    /// The name without its extension.
    var stem: String { url.deletingPathExtension().lastPathComponent }
}
