import RhythmiQDomain

/// The bundled catalogue's own format.
enum JSONLinesImport {
    static func readTracks(into run: inout ImportRun) throws {
        try forEachLine(of: &run) { run, line in
            guard let id = try line.text("id"), !id.isEmpty else { throw RecordFault("has no id") }
            var record = try SongRecord(title: try line.text("title"), artist: try line.text("artist"))
            if let known = Identifiers.worldwide(id) { record.identifiers = [known] } else { record.localID = id }
            let ids = try line.texts("ids") ?? []
            record.identifiers += ids.compactMap { Identifiers.worldwide($0) }
            record.otherIDs = ids
            record.otherTitles = try line.texts("titles") ?? []
            record.otherArtistNames = try line.texts("artists") ?? []
            record.featuring = try line.texts("featuring") ?? []
            record.year = CleanText.sensibleYear(try line.integer("year"))
            record.durationMs = CleanText.duration(seconds: try line.number("seconds"))
            record.language = try line.text("language")
            record.country = try line.text("country")
            record.isExplicit = try line.flag("explicit") ?? false
            record.hasRap = try line.flag("rap") ?? false
            record.energy = try line.number("energy")
            if let energy = record.energy, !(0...1).contains(energy) { throw RecordFault("energy is outside 0…1") }
            record.sound = try sound(of: line)
            record.themes = run.ownThemes(try line.texts("themes") ?? [])
            _ = try run.add(record, isDefinition: true)
        }
    }

    private static func sound(of line: Line) throws(RecordFault) -> Sound? {
        let sound = Sound(
            valence: try line.number("valence"), danceability: try line.number("danceability"),
            acousticness: try line.number("acousticness"), tempo: try line.number("tempo"))
        for value in [sound.valence, sound.danceability, sound.acousticness].compactMap(\.self)
        where !(0...1).contains(value) { throw RecordFault("valence, danceability or acousticness is outside 0…1") }
        if let tempo = sound.tempo, !(1...400).contains(tempo) { throw RecordFault("tempo is outside 1…400") }
        return sound.isKnown ? sound : nil
    }

    static func readPlaylists(into run: inout ImportRun) throws {
        try forEachLine(of: &run) { run, line in
            guard let id = try line.text("id"), !id.isEmpty else { throw RecordFault("has no id") }
            guard let tracks = try line.list("tracks") else { throw RecordFault("has no tracks") }
            let title = try line.text("title") ?? ""
            let playlist: PlaylistTable.Index
            // A catalogue has weighed its lists' themes; a title must not add to them.
            if let themes = try line.texts("themes") {
                playlist = try run.playlists.add(
                    id: id, title: try CleanText.line(title, named: "title"), source: run.number)
                run.playlists.addThemes(run.ownThemes(themes), to: playlist)
            } else {
                playlist = try run.addPlaylist(id: id, title: title)
            }
            for (index, track) in tracks.enumerated() {
                try run.record(at: .line(line.number)) { run in
                    guard case .string(let name) = track, let song = run.song(withLocalID: name) else {
                        throw RecordFault("entry \(index) is no song of tracks.jsonl")
                    }
                    run.playlists.append(song, to: playlist)
                }
            }
        }
    }

    /// A line's object and its number.
    private struct Line {
        let number: Int
        let value: JSONValue

        func text(_ key: String) throws(RecordFault) -> String? { try value.text(key) }
        func texts(_ key: String) throws(RecordFault) -> [String]? { try value.texts(key) }
        func integer(_ key: String) throws(RecordFault) -> Int? { try value.integer(key) }
        func number(_ key: String) throws(RecordFault) -> Double? { try value.number(key) }
        func flag(_ key: String) throws(RecordFault) -> Bool? { try value.flag(key) }
        func list(_ key: String) throws(RecordFault) -> [JSONValue]? { try value.list(key) }
    }

    private static func forEachLine(of run: inout ImportRun, _ work: (inout ImportRun, Line) throws -> Void) throws {
        var lines = LineReader(try run.open())
        while let line = try lines.next() {
            let number = lines.number
            guard case .bytes(let bytes) = line else {
                try run.bad(.line(number), "is longer than 1 MiB")
                continue
            }
            if bytes.allSatisfy({ $0 == UInt8(ascii: " ") }) { continue }
            try run.record(at: .line(number)) { run in
                let value = try JSONValue(parsing: bytes)
                guard value.isObject else { throw RecordFault("is no JSON object") }
                try work(&run, Line(number: number, value: value))
            }
        }
    }
}
