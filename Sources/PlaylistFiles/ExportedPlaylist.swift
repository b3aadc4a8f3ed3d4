package import Foundation
package import RhythmiQDomain

/// A finished list as a value that can be written to files.
package struct ExportedPlaylist: Sendable {
    package let title: String
    package let description: String
    package let tracks: [Track]
    package let date: Date
    /// Where its cover can be seen by everybody.
    package let imageURL: String?

    package init(title: String, description: String, tracks: [Track], date: Date, imageURL: String? = nil) {
        self.title = title
        self.description = description
        self.tracks = tracks
        self.date = date
        self.imageURL = imageURL
    }
}

package enum PlaylistFormat: String, CaseIterable, Sendable {
    case m3u8, csv, jspf

    /// UTF-8, newline at the end.
    package func contents(of playlist: ExportedPlaylist) throws -> String {
        switch self {
        case .m3u8: M3U8Writer.contents(of: playlist)
        case .csv: CSVWriter.contents(of: playlist)
        case .jspf: try JSPFWriter.contents(of: playlist)
        }
    }
}

/// Extended M3U: each entry points to a search, because a list made without an account has no address of the song itself.
private enum M3U8Writer {
    static func contents(of playlist: ExportedPlaylist) -> String {
        var lines = ["#EXTM3U", "#EXTENC:UTF-8", "#PLAYLIST:" + oneLine(playlist.title)]
        for track in playlist.tracks {
            // -1 is the format's own word for an unknown length.
            let seconds = track.durationMs.map { ($0 + 500) / 1000 } ?? -1
            lines.append("#EXTINF:\(seconds),\(oneLine(track.artist)) - \(oneLine(track.title))")
            lines.append(SearchLink.youTubeMusic.url(for: track))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

/// RFC 4180, comma, CRLF, with a byte order mark so that spreadsheets read Hangul.
private enum CSVWriter {
    static func contents(of playlist: ExportedPlaylist) -> String {
        var rows = [
            ["Position", "Track Name", "Artist Name(s)", "Duration (ms)", "Year"] + SearchLink.allCases.map(\.name)
        ]
        for (index, track) in playlist.tracks.enumerated() {
            rows.append(
                [
                    String(index + 1), track.title, ([track.artist] + track.featuring).joined(separator: ", "),
                    track.durationMs.map(String.init) ?? "", track.year.map(String.init) ?? "",
                ] + SearchLink.allCases.map { $0.url(for: track) })
        }
        return "\u{FEFF}" + rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func field(_ text: String) -> String {
        // A cell that begins like a formula would be run by a spreadsheet: such a title gets a leading apostrophe.
        let safe = text.first.map { "=+-@\t\r".contains($0) } ?? false ? "'" + text : text
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}

/// JSPF, the JSON form of XSPF (xspf.org/jspf).
private enum JSPFWriter {
    private struct Document: Encodable {
        struct Playlist: Encodable {
            var title: String
            var creator: String
            var annotation: String
            var date: String
            var image: String?
            var track: [Entry]
        }
        struct Entry: Encodable {
            var title: String
            var creator: String
            var duration: Int?
            var location: [String]
        }
        var playlist: Playlist
    }

    static func contents(of playlist: ExportedPlaylist) throws -> String {
        let document = Document(
            playlist: .init(
                title: playlist.title, creator: "RhythmiQ", annotation: playlist.description,
                date: playlist.date.formatted(.iso8601), image: playlist.imageURL,
                track: playlist.tracks.map { track in
                    .init(
                        title: track.title, creator: track.artist, duration: track.durationMs,
                        location: SearchLink.allCases.map { $0.url(for: track) })
                }))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }
}
