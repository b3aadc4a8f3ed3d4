package import Foundation
package import RhythmiQDomain

extension IndexBuilder {
    package struct Summary: Sendable, Encodable {
        package var tracks = 0
        package var playlists = 0
        package var entries = 0
        /// Left out: an id that was used before; entries that name no track.
        package var repeatedIDs = 0
        package var unknownEntries = 0
    }

    /// Builds an index of a catalogue's folder, reading it line by line.
    ///
    /// - Parameters:
    ///   - facts: themes that are true of a track, its own among them.
    ///   - progress: what is being done, and how much of the files is read, 0…1.
    package static func build(
        folder: URL, to url: URL, options: Options = Options(), facts: (Track) -> [ThemeID],
        progress: (String, Double) -> Void = { _, _ in }
    ) throws -> Summary {
        var builder = try IndexBuilder(to: url, options: options)
        var summary = Summary()
        var tracks = try LineFile(folder.appending(path: "tracks.jsonl"))
        var playlists = try LineFile(folder.appending(path: "playlists.jsonl"))
        let all = Double(max(1, tracks.byteCount + playlists.byteCount))
        var done = 0
        while try Self.next(
            &tracks, "tracks.jsonl",
            { line, number in
                done += line.count + 1
                if number % 4096 == 0 { progress("tracks.jsonl", Double(done) / all) }
                let track = try TrackLine.track(line)
                if !(try builder.add(track, facts: facts(track))) { summary.repeatedIDs += 1 }
            })
        {}
        guard builder.trackCount > 0 else { throw CatalogueIndexError.empty(folder: folder.path) }
        while try Self.next(
            &playlists, "playlists.jsonl",
            { line, number in
                done += line.count + 1
                if number % 1024 == 0 { progress("playlists.jsonl", Double(done) / all) }
                let (themes, songs, unknown) = try TrackLine.playlist(line) { builder.number(ofID: $0) }
                summary.unknownEntries += unknown
                try builder.addPlaylist(themes: themes, tracks: songs)
            })
        {}
        summary.tracks = builder.trackCount
        summary.playlists = builder.playlistThemes.count
        summary.entries = builder.entries.count
        try builder.finish { progress($0, 1) }
        return summary
    }

    private static func next(
        _ file: inout LineFile, _ name: String, _ body: (UnsafeBufferPointer<UInt8>, Int) throws -> Void
    ) throws -> Bool {
        let number = file.number
        do {
            return try file.next { try body($0, number + 1) }
        } catch let fault as JSONLineScanner.Fault {
            throw CatalogueIndexError.badLine(file: name, line: file.number, reason: fault.reason)
        }
    }
}

/// A line of the catalogue's two files.
private enum TrackLine {
    static func track(_ line: UnsafeBufferPointer<UInt8>) throws(JSONLineScanner.Fault) -> Track {
        var scanner = JSONLineScanner(line)
        var track = Track(id: Track.ID(""), title: "", artist: "")
        var sound = Sound()
        try scanner.beginObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "id": track.id = Track.ID(try scanner.string())
            case "ids": track.otherIDs = try scanner.strings()
            case "title": track.title = try scanner.string()
            case "titles": track.otherTitles = try scanner.strings()
            case "artist": track.artist = try scanner.string()
            case "artists": track.otherArtistNames = try scanner.strings()
            case "featuring": track.featuring = try scanner.strings()
            case "year": track.year = try scanner.number().flatMap { Int(exactly: $0) }
            case "seconds": track.durationMs = try scanner.number().flatMap(milliseconds)
            case "language": track.language = try scanner.optionalString()
            case "country": track.country = try scanner.optionalString()
            case "explicit": track.isExplicit = try scanner.flag()
            case "rap": track.hasRap = try scanner.flag()
            case "energy": track.energy = try scanner.number()
            case "valence": sound.valence = try scanner.number()
            case "danceability": sound.danceability = try scanner.number()
            case "acousticness": sound.acousticness = try scanner.number()
            case "tempo": sound.tempo = try scanner.number()
            case "themes": track.themes = try scanner.strings().map { ThemeID($0) }
            default: try scanner.skip()
            }
        }
        guard !track.id.rawValue.isEmpty, !track.title.isEmpty, !track.artist.isEmpty else {
            throw JSONLineScanner.Fault(reason: "id, title or artist is missing")
        }
        if sound.isKnown { track.sound = sound }
        return track
    }

    private static func milliseconds(_ seconds: Double) -> Int? {
        (1...86_400).contains(seconds) ? Int((seconds * 1000).rounded()) : nil
    }

    static func playlist(
        _ line: UnsafeBufferPointer<UInt8>, number: (UnsafeBufferPointer<UInt8>) -> UInt32?
    ) throws(JSONLineScanner.Fault) -> (themes: [ThemeID], tracks: [UInt32], unknown: Int) {
        var scanner = JSONLineScanner(line)
        var themes: [ThemeID] = []
        var tracks: [UInt32] = []
        var unknown = 0
        try scanner.beginObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "themes": themes = try scanner.strings().map { ThemeID($0) }
            case "tracks":
                try scanner.forEachString { id in
                    if let track = number(id) { tracks.append(track) } else { unknown += 1 }
                }
            default: try scanner.skip()
            }
        }
        return (themes, tracks, unknown)
    }
}
