/// Exportify's CSV, of whatever age: by header names. The list's name is the file's.
enum ExportifyImport {
    /// - Parameter header: folded names.
    static func recognises(_ header: [String]) -> Bool {
        let names = Set(header)
        return !names.isDisjoint(with: ["trackuri", "spotifyuri", "spotifyid"]) && names.contains("trackname")
            && !names.isDisjoint(with: ["artistnames", "artistname"])
    }

    static func read(into run: inout ImportRun) throws {
        var table = try CSVReader(try run.open())
        let header = table.header.map(ColumnNames.folded)
        let places = ColumnNames().places(in: header)
        let missing = [ColumnNames.Column.title, .artist].filter { places[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty else {
            throw CatalogueImportError.missingColumns(file: run.file.name, missing: missing, found: table.header)
        }
        let artistURIs = header.firstIndex(of: "artisturis")
        let name = String(run.file.stem.map { $0 == "_" ? " " : $0 })
        let playlist = try run.addPlaylist(id: nil, title: name)
        try table.forEach(places, in: &run) { run, row in
            let uri = try row.text(.id) ?? ""
            if uri.hasPrefix("spotify:episode:") || uri.hasPrefix("spotify:local:") {
                run.summary.notSongs += 1
                return
            }
            var record = try row.song()
            let artists = artistNames(record.artist, uriCount: try artistURIs.map { try count($0, row) })
            record.artist = artists.first ?? record.artist
            record.featuring = Array(artists.dropFirst())
            record.identifiers = Identifiers.spotifyID(uri).map { [$0] } ?? []
            record.themes = try run.themes(ofTags: try row.texts(.genres))
            run.playlists.append(try run.add(record), to: playlist)
        }
    }

    /// Old files tell how many artists there are, which settles what a comma means.
    private static func artistNames(_ credit: String, uriCount: Int?) -> [String] {
        if uriCount == 1 { return [credit] }
        let names = ArtistCredit.names(credit, commasDivide: true)
        return uriCount.map { $0 == names.count } ?? true ? names : [credit]
    }

    private static func count(_ column: Int, _ row: TableRow) throws(RecordFault) -> Int {
        try row.record.text(at: column, named: "artist uri").split { $0 == "," || $0 == ";" }.count
    }
}
