/// Listens as ListenBrainz dumps and exports them, one JSON object a line: what one person heard without a long pause
/// becomes
/// a list.
///
/// Who listened tells sessions apart while the file is read and goes nowhere.
enum ListensImport {
    /// A pause that ends a session.
    private static let pauseSeconds = 30 * 60
    /// Fewer different songs say nothing of what goes together; more are a radio left on.
    private static let sizes = 5...200

    private struct Session {
        var songs: [SongTable.Index] = []
        var time: Int
    }

    static func read(into run: inout ImportRun) throws {
        var lines = LineReader(try run.open())
        var sessions: [String: Session] = [:]
        var count = 0
        while let line = try lines.next() {
            let number = lines.number
            guard case .bytes(let bytes) = line else {
                try run.bad(.line(number), "is longer than 1 MiB")
                continue
            }
            if bytes.allSatisfy({ $0 == UInt8(ascii: " ") }) { continue }
            try run.record(at: .line(number)) { run in
                let (listener, time, song) = try listen(try JSONValue(parsing: bytes), &run)
                var session = sessions[listener] ?? Session(time: time)
                // Dumps run forwards in time, exports of one person backwards.
                if abs(time - session.time) > pauseSeconds || session.songs.count == sizes.upperBound {
                    try close(session, &count, &run)
                    session.songs = []
                }
                session.time = time
                if !session.songs.contains(song) { session.songs.append(song) }
                sessions[listener] = session
            }
        }
        for listener in sessions.keys.sorted() {
            if let session = sessions[listener] { try close(session, &count, &run) }
        }
    }

    private static func close(_ session: Session, _ count: inout Int, _ run: inout ImportRun) throws {
        guard session.songs.count >= sizes.lowerBound else { return }
        count += 1
        let playlist = try run.addPlaylist(id: "\(run.file.stem)-session-\(count)", title: "")
        for song in session.songs { run.playlists.append(song, to: playlist) }
    }

    private static func listen(
        _ value: JSONValue, _ run: inout ImportRun
    ) throws -> (listener: String, time: Int, song: SongTable.Index) {
        guard value.isObject, let metadata = value["track_metadata"], metadata.isObject else {
            throw RecordFault("is no listen")
        }
        guard let time = try value.integer("listened_at") ?? value.integer("timestamp") else {
            throw RecordFault("has no time")
        }
        let listener: String
        if case .string(let name)? = value["user_name"] {
            listener = name
        } else {
            // An export of one person names nobody.
            listener = try value.integer("user_id").map { "\($0)" } ?? ""
        }
        let credit = try metadata.text("artist_name")
        let names = credit.map { ArtistCredit.names($0, commasDivide: false) } ?? []
        var record = try SongRecord(title: try metadata.text("track_name"), artist: names.first ?? credit)
        record.featuring = Array(names.dropFirst())
        for part in ["mbid_mapping", "additional_info"] {
            guard case .string(let id)? = metadata[part]?["recording_mbid"] else { continue }
            if let known = Identifiers.musicBrainz("https://musicbrainz.org/recording/" + id),
                !record.identifiers.contains(known)
            {
                record.identifiers.append(known)
            }
        }
        if case .integer? = metadata["additional_info"]?["duration_ms"] {
            record.durationMs = CleanText.sensibleDuration(ms: try metadata["additional_info"]?.integer("duration_ms"))
        }
        return (listener, time, try run.add(record))
    }
}
