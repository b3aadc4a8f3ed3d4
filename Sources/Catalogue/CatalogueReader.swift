package import Foundation
import RhythmiQDomain

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
        let (tracks, index) = tracks(in: folder.appending(path: "tracks.jsonl"), faults: &faults)
        let file = folder.appending(path: "playlists.jsonl")
        var playlists: [CataloguePlaylist] = []
        for (line, record) in records(in: file, as: PlaylistRecord.self, faults: &faults) {
            // Without any song each of them would be called unknown, and bury the one fault that counts.
            let unknown = index.isEmpty ? [] : record.tracks.filter { index[$0] == nil }
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

    private static func tracks(in url: URL, faults: inout [String]) -> (tracks: [Track], index: [String: Int32]) {
        var tracks: [Track] = []
        var index: [String: Int32] = [:]
        var lineByID: [String: Int] = [:]
        for (line, record) in records(in: url, as: TrackRecord.self, faults: &faults) {
            for fault in record.faults { faults.append("tracks.jsonl line \(line): \(fault)") }
            if let first = lineByID[record.id] {
                faults.append("tracks.jsonl line \(line): the id \(record.id) is already used in line \(first)")
                continue
            }
            lineByID[record.id] = line
            index[record.id] = Int32(tracks.count)
            if record.faults.isEmpty { tracks.append(record.track) }
        }
        return (tracks, index)
    }

    private static func records<Record: Decodable>(
        in url: URL, as type: Record.Type, faults: inout [String]
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
        where !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }) {
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
        case .typeMismatch(_, let context) where !context.codingPath.isEmpty,
            .valueNotFound(_, let context) where !context.codingPath.isEmpty:
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")) has the wrong type"
        case .typeMismatch, .valueNotFound: "not a JSON object"
        // The decoder says no more of a fraction where a whole number belongs.
        case .dataCorrupted, .none, .some: "not valid JSON, or a number in it does not fit"
        }
    }
}

// MARK: - Wire format

private struct TrackRecord: Decodable {
    var id: String
    var ids: [String]?
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
    var valence: Double?
    var danceability: Double?
    var acousticness: Double?
    var tempo: Double?
    var themes: [String]?

    /// What could be decoded and still can't be used: numbers outside of every sense, empty names.
    var faults: [String] {
        var faults: [String] = []
        if id.isEmpty { faults.append("id is empty") }
        if title.isEmpty { faults.append("title is empty") }
        if artist.isEmpty { faults.append("artist is empty") }
        if let seconds, !(1...86_400).contains(seconds) { faults.append("seconds must be from 1 to 86400") }
        for (name, value) in [("valence", valence), ("danceability", danceability), ("acousticness", acousticness)] {
            if let value, !(0...1).contains(value) { faults.append("\(name) must be from 0 to 1") }
        }
        if let tempo, !(1...400).contains(tempo) { faults.append("tempo must be from 1 to 400") }
        if let energy, !(0...1).contains(energy) { faults.append("energy must be from 0 to 1") }
        return faults
    }

    var track: Track {
        Track(
            id: Track.ID(id), otherIDs: ids ?? [], title: title, otherTitles: titles ?? [], artist: artist,
            otherArtistNames: artists ?? [],
            featuring: featuring ?? [], year: year, durationMs: seconds.map { $0 * 1000 }, language: language,
            country: country, isExplicit: explicit ?? false, hasRap: rap ?? false, energy: energy,
            sound: sound, themes: (themes ?? []).map { ThemeID($0) })
    }

    private var sound: Sound? {
        let sound = Sound(valence: valence, danceability: danceability, acousticness: acousticness, tempo: tempo)
        return sound.isKnown ? sound : nil
    }
}

private struct PlaylistRecord: Decodable {
    var id: String
    var title: String
    var themes: [String]
    var tracks: [String]
}
