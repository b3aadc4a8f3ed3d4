/// Lists of Spotify in JSON: slices of the Million Playlist Dataset, and the export of an account.
enum SpotifyListsImport {
    static func readSlice(into run: inout ImportRun) throws {
        try JSONElements.forEach(of: ["playlists"], in: &run) { run, element, list in
            guard let pid = try list.integer("pid") else { throw RecordFault("has no pid") }
            guard let tracks = try list.list("tracks") else { throw RecordFault("has no tracks") }
            let playlist = try run.addPlaylist(id: "mpd:\(pid)", title: try list.text("name") ?? "")
            for (index, track) in tracks.enumerated() {
                try run.record(at: .entry(index, of: element)) { run in
                    guard track.isObject else { throw RecordFault("is no JSON object") }
                    var record = try SongRecord(
                        title: try track.text("track_name"), artist: try track.text("artist_name"))
                    record.identifiers = try track.text("track_uri").flatMap(Identifiers.spotifyID).map { [$0] } ?? []
                    record.durationMs = CleanText.sensibleDuration(ms: try track.integer("duration_ms"))
                    run.playlists.append(try run.add(record), to: playlist)
                }
            }
        }
    }

    static func readExport(into run: inout ImportRun) throws {
        try JSONElements.forEach(of: ["playlists"], in: &run) { run, element, list in
            guard let items = try list.list("items") else { throw RecordFault("has no items") }
            let playlist = try run.addPlaylist(id: nil, title: try list.text("name") ?? "")
            for (index, item) in items.enumerated() {
                try run.record(at: .entry(index, of: element)) { run in
                    guard item.isObject else { throw RecordFault("is no JSON object") }
                    guard let track = item["track"], track != .null else {
                        run.summary.notSongs += 1
                        return
                    }
                    guard track.isObject else { throw RecordFault("track is no JSON object") }
                    var record = try SongRecord(
                        title: try track.text("trackName"), artist: try track.text("artistName"))
                    record.identifiers = try track.text("trackUri").flatMap(Identifiers.spotifyID).map { [$0] } ?? []
                    run.playlists.append(try run.add(record), to: playlist)
                }
            }
        }
    }
}
