package import Foundation
package import RhythmiQDomain

/// Why a catalogue can't be used: file, line and reason of every fault found, the first twenty of them.
package struct CatalogueError: Error, CustomStringConvertible {
    package let faults: [String]

    package init(faults: [String]) { self.faults = faults }

    package var description: String {
        let shown = faults.prefix(20).joined(separator: "\n  ")
        let rest = faults.count > 20 ? "\n  … and \(faults.count - 20) more" : ""
        return "the catalogue can't be used:\n  " + shown + rest
    }
}

/// Reads the bundled format: a folder with `tracks.jsonl` and `playlists.jsonl`, one JSON object a line.
package enum CatalogueReader {
    package static func read(folder: URL) throws(CatalogueError) -> SongCatalogue {
        var faults: [String] = []
        let trackLines: [(line: Int, record: TrackRecord)] =
            records(in: folder.appending(path: "tracks.jsonl"), faults: &faults)
        let tracks = trackLines.map(\.record.track)
        let index = Dictionary(zip(tracks.map(\.id.rawValue), Int32(0)...)) { first, _ in first }
        if index.count != tracks.count { faults.append("tracks.jsonl: an id is used twice (run the catalogue check)") }

        let lines: [(line: Int, record: PlaylistRecord)] =
            records(in: folder.appending(path: "playlists.jsonl"), faults: &faults)
        var playlists: [CataloguePlaylist] = []
        for (line, record) in lines {
            let unknown = record.tracks.filter { index[$0] == nil }
            if !unknown.isEmpty {
                faults.append("playlists.jsonl line \(line): unknown track \(unknown.joined(separator: ", "))")
            }
            playlists.append(
                CataloguePlaylist(
                    id: record.id, title: record.title, themes: record.themes.map { ThemeID($0) },
                    tracks: record.tracks.compactMap { index[$0] }))
        }
        guard faults.isEmpty else { throw CatalogueError(faults: faults) }
        guard !tracks.isEmpty else { throw CatalogueError(faults: ["tracks.jsonl holds no song"]) }
        return SongCatalogue(tracks: tracks, playlists: playlists)
    }

    private static func records<Record: Decodable>(
        in url: URL, faults: inout [String]
    ) -> [(line: Int, record: Record)] {
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            faults.append("\(url.path): can't be read: \(error.localizedDescription)")
            return []
        }
        let decoder = JSONDecoder()
        var result: [(line: Int, record: Record)] = []
        for (number, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) {
            do {
                result.append((number + 1, try decoder.decode(Record.self, from: Data(line))))
            } catch {
                faults.append("\(url.lastPathComponent) line \(number + 1): \(reason(error))")
            }
        }
        return result
    }

    private static func reason(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")) has the wrong type"
        case .dataCorrupted, .none, .some: "not a JSON object of this kind"
        }
    }
}

// MARK: - Wire format

private struct TrackRecord: Decodable {
    var id: String
    var title: String
    var titles: [String]?
    var artist: String
    var artists: [String]?
    var featuring: [String]?
    var year: Int?
    var seconds: Int?
    var language: String?
    var country: String?
    var explicit: Bool?
    var rap: Bool?
    var energy: Double?
    var themes: [String]?

    var track: Track {
        Track(
            id: Track.ID(id), title: title, otherTitles: titles ?? [], artist: artist, otherArtistNames: artists ?? [],
            featuring: featuring ?? [], year: year, durationMs: seconds.map { $0 * 1000 }, language: language,
            country: country, isExplicit: explicit ?? false, hasRap: rap ?? false, energy: energy,
            themes: (themes ?? []).map { ThemeID($0) })
    }
}

private struct PlaylistRecord: Decodable {
    var id: String
    var title: String
    var themes: [String]
    var tracks: [String]
}
