import RhythmiQDomain

/// What Melon's lists refer to by number.
struct MelonTables {
    fileprivate var genres: [String: String] = [:]
    fileprivate var genreThemes: [String: [ThemeID]] = [:]
    fileprivate var spotifyIDs: [Int: String] = [:]
    fileprivate var songs: [Int: SongTable.Index] = [:]
    /// Counted as bad already; lists may name them.
    fileprivate var unusableSongs: Set<Int> = []
}

/// The Melon Playlist Dataset, and the original program's CSV made of it.
enum MelonImport {
    static func readGenres(into run: inout ImportRun) throws {
        var walker = JSONWalker(try run.open()) { $0.isEmpty ? .descend : .capture }
        while let event = try walker.next() {
            guard case .value(let path, let index, let bytes) = event else {
                try run.bad(.file, "is no list of genres")
                continue
            }
            try run.record(at: .element(index)) { run in
                guard let code = path.first, case .string(let name) = try JSONValue(parsing: bytes) else {
                    throw RecordFault("has a genre without a name")
                }
                run.melon.genres[code] = name
            }
        }
    }

    static func readSpotifyIDs(into run: inout ImportRun) throws {
        var table = try CSVReader(try run.open())
        guard table.header.count == 2 else {
            throw CatalogueImportError.missingColumns(
                file: run.file.name, missing: ["melon_id", "spotify_id"], found: table.header)
        }
        try forEachRecord(of: &table, in: &run) { run, row in
            guard let id = Int(try row.text(at: 0, named: "melon_id")) else {
                throw RecordFault("melon_id is no number")
            }
            let text = try row.text(at: 1, named: "spotify_id")
            if CleanText.isMissing(text) { return }
            guard let spotify = Identifiers.spotifyID(text) else {
                throw RecordFault("spotify_id is none of Spotify's")
            }
            run.melon.spotifyIDs[id] = spotify
        }
    }

    static func readSongs(into run: inout ImportRun) throws {
        try JSONElements.forEach(of: [], in: &run) { run, _, song in
            guard let id = try song.integer("id"), id >= 0 else { throw RecordFault("has no id") }
            do {
                let artists = try song.texts("artist_name_basket") ?? []
                var record = try SongRecord(title: try song.text("song_name"), artist: artists.first)
                record.identifiers = [run.melon.spotifyIDs[id], "melon:\(id)"].compactMap { $0 }
                record.featuring = artists.dropFirst().map { CleanText.line($0) }.filter { !$0.isEmpty }
                record.year = CleanText.year(try song.text("issue_date"))
                record.themes = try genreThemes(try song.texts("song_gn_gnr_basket") ?? [], &run)
                guard run.melon.songs[id] == nil else { throw RecordFault("its id is used twice") }
                run.melon.songs[id] = try run.add(record)
            } catch let fault as RecordFault {
                if run.melon.songs[id] == nil { run.melon.unusableSongs.insert(id) }
                throw fault
            }
        }
    }

    private static func genreThemes(_ codes: [String], _ run: inout ImportRun) throws -> [ThemeID] {
        var themes: [ThemeID] = []
        for code in codes {
            if run.melon.genreThemes[code] == nil {
                run.melon.genreThemes[code] = try run.themes(ofTags: [run.melon.genres[code] ?? code])
            }
            for theme in run.melon.genreThemes[code] ?? [] where !themes.contains(theme) { themes.append(theme) }
        }
        return themes
    }

    static func readPlaylists(into run: inout ImportRun) throws {
        try JSONElements.forEach(of: [], in: &run) { run, element, list in
            guard let id = try list.integer("id") else { throw RecordFault("has no id") }
            guard let songs = try list.list("songs") else { throw RecordFault("has no songs") }
            let playlist = try run.addPlaylist(
                id: "melon:\(id)", title: try list.text("plylst_title") ?? "", tags: try list.texts("tags") ?? [])
            for (index, value) in songs.enumerated() {
                try run.record(at: .entry(index, of: element)) { run in
                    guard case .integer(let number) = value else { throw RecordFault("is no song's number") }
                    try append(number, to: playlist, &run)
                }
            }
        }
    }

    static func readTrainCSV(into run: inout ImportRun) throws {
        var table = try CSVReader(try run.open())
        let names = table.header.map(ColumnNames.folded)
        guard let id = names.firstIndex(of: "id"), let tags = names.firstIndex(of: "tags"),
            let songs = names.firstIndex(of: "songs")
        else {
            throw CatalogueImportError.missingColumns(
                file: run.file.name, missing: ["id", "tags", "songs"].filter { !names.contains($0) },
                found: table.header)
        }
        try forEachRecord(of: &table, in: &run) { run, row in
            let number = CleanText.line(try row.text(at: id, named: "id"))
            guard let number = Int(number) else { throw RecordFault("id is no number") }
            let tagList = try row.text(at: tags, named: "tags")
            let songList = try row.text(at: songs, named: "songs")
            let numbers = try PythonLiteral.integers(songList)
            let playlist = try run.addPlaylist(
                id: "train-csv:\(number)", title: "", tags: try PythonLiteral.texts(tagList))
            for song in numbers {
                try run.record(at: .line(row.line)) { run in try append(song, to: playlist, &run) }
            }
        }
    }

    private static func append(_ number: Int, to playlist: PlaylistTable.Index, _ run: inout ImportRun) throws {
        if let song = run.melon.songs[number] {
            run.playlists.append(song, to: playlist)
        } else if !run.melon.unusableSongs.contains(number) {
            throw RecordFault("names a song that song_meta.json has not")
        }
    }

    private static func forEachRecord(
        of table: inout CSVReader, in run: inout ImportRun, _ work: (inout ImportRun, CSVReader.Record) throws -> Void
    ) throws {
        while let item = try table.next() {
            switch item {
            case .bad(let line, let reason): try run.bad(.line(line), reason)
            case .record(let row): try run.record(at: .line(row.line)) { run in try work(&run, row) }
            }
        }
    }
}
