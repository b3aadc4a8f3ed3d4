/// A table with a row for each song of each list.
enum FlatCSVImport {
    static func read(into run: inout ImportRun) throws {
        var table = try CSVReader(try run.open())
        let places = run.options.columns.places(in: table.header.map(ColumnNames.folded))
        let missing = [ColumnNames.Column.title, .artist].filter { places[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty else {
            throw CatalogueImportError.missingColumns(file: run.file.name, missing: missing, found: table.header)
        }
        var lists = Lists(hasColumn: places[.playlist] != nil || places[.playlistID] != nil)
        try table.forEach(places, in: &run) { run, row in
            var record = try row.song()
            let artists = ArtistCredit.names(record.artist, commasDivide: false)
            record.artist = artists.first ?? record.artist
            record.featuring = Array(artists.dropFirst())
            if let id = try row.text(.id) {
                // Spotify's ids stand bare in many tables; nothing else looks like them.
                if let known = Identifiers.worldwide(id) ?? Identifiers.spotifyID(id) {
                    // Whoever wrote the table knows the song by what stands there.
                    record.identifiers = known == id ? [id] : [id, known]
                } else {
                    record.localID = id
                }
            }
            record.themes = try run.themes(ofTags: try row.texts(.genres))
            let song = try run.add(record)
            guard let playlist = try lists.playlist(of: row, &run) else { return }
            run.playlists.append(song, to: playlist)
        }
    }

    /// The lists met so far. One list's rows may stand far apart.
    private struct Lists {
        let hasColumn: Bool
        private var keys = StringPool()
        private var playlists: [PlaylistTable.Index] = []
        /// A list's tags stand in each of its rows: read once.
        private var seenTags: Set<[UInt32]> = []
        private var tagTexts = StringPool()

        init(hasColumn: Bool) { self.hasColumn = hasColumn }

        /// - Returns: `nil` for a song that stands in no list. Without such columns the file is one list.
        mutating func playlist(of row: TableRow, _ run: inout ImportRun) throws -> PlaylistTable.Index? {
            let id = try row.text(.playlistID)
            let name = try row.text(.playlist) ?? (hasColumn ? nil : run.file.stem)
            guard let key = id ?? name else { return nil }
            let playlist: PlaylistTable.Index
            if let known = keys.index(of: key) {
                playlist = playlists[Int(known)]
            } else {
                playlist = try run.addPlaylist(id: id, title: name ?? "")
                _ = keys.intern(key)
                playlists.append(playlist)
            }
            let tags = try row.texts(.tags)
            if !tags.isEmpty, seenTags.insert([playlist, tagTexts.intern(tags.joined(separator: ","))]).inserted {
                try run.addTags(tags, to: playlist)
            }
            return playlist
        }
    }
}
