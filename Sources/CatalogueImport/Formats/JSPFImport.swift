/// JSPF with or without its wrapper, also inside the answers of ListenBrainz; several lists in one file, too.
enum JSPFImport {
    static func read(into run: inout ImportRun) throws {
        var walker = JSONWalker(try run.open()) { path in
            switch role(of: path) {
            case .track, .title: .capture
            case .inside: path.last == "extension" ? .skip : .descend
            }
        }
        var list = List(isWanted: false)
        while let event = try walker.next() {
            switch event {
            case .tooLong(_, let index): try run.bad(.element(index), "is longer than 16 MiB")
            case .broken(let reason, let index): try run.bad(.element(index), reason)
            case .value(let path, let index, let bytes):
                let owner = Array(path.dropLast(role(of: path) == .title ? 1 : 2))
                if owner != list.owner {
                    try list.close(&run)
                    list = List(owner: owner)
                }
                if role(of: path) == .title {
                    if case .string(let title)? = try? JSONValue(parsing: bytes) { list.title = title }
                } else {
                    try run.record(at: .element(index)) { run in
                        list.songs.append(try run.add(try song(try JSONValue(parsing: bytes))))
                    }
                }
            }
        }
        try list.close(&run)
    }

    private enum Role { case track, title, inside }

    private static func role(of path: [String]) -> Role {
        if path.count >= 2, path[path.count - 2] == "track", path[path.count - 1].hasPrefix("#") { return .track }
        return path.last == "title" ? .title : .inside
    }

    /// Gathered until its end, because the title may come after the songs.
    private struct List {
        var owner: [String] = []
        var isWanted = true
        var title = ""
        var songs: [SongTable.Index] = []

        init(isWanted: Bool) { self.isWanted = isWanted }
        init(owner: [String]) { self.owner = owner }

        func close(_ run: inout ImportRun) throws {
            guard isWanted || !songs.isEmpty else { return }
            try run.record(at: .file) { run in
                let playlist = try run.addPlaylist(id: nil, title: title.isEmpty ? run.file.stem : title)
                for song in songs { run.playlists.append(song, to: playlist) }
            }
        }
    }

    private static func song(_ track: JSONValue) throws -> SongRecord {
        guard track.isObject else { throw RecordFault("is no JSON object") }
        let credit = try track.text("creator")
        let names = creditedNames(track) ?? credit.map { ArtistCredit.names($0, commasDivide: false) } ?? []
        var record = try SongRecord(title: try track.text("title"), artist: names.first ?? credit)
        record.featuring = names.dropFirst().map { CleanText.line($0) }.filter { !$0.isEmpty }
        record.durationMs = CleanText.sensibleDuration(ms: try track.integer("duration"))
        for key in ["identifier", "location"] {
            for text in try oneOrMany(key, of: track) {
                if let id = Identifiers.worldwide(text), !record.identifiers.contains(id) {
                    record.identifiers.append(id)
                }
            }
        }
        return record
    }

    private static func oneOrMany(_ key: String, of track: JSONValue) throws(RecordFault) -> [String] {
        if case .string(let text)? = track[key] { return [text] }
        return try track.texts(key) ?? []
    }

    /// ListenBrainz lists an artist's credit name by name.
    private static func creditedNames(_ track: JSONValue) -> [String]? {
        let artists = track["extension"]?["https://musicbrainz.org/doc/jspf#track"]?["additional_metadata"]?["artists"]
        guard case .array(let credits)? = artists else { return nil }
        let names = credits.compactMap { credit in
            if case .string(let name)? = credit["artist_credit_name"] { name } else { nil }
        }
        return names.isEmpty ? nil : names
    }
}
