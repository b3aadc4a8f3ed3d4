import Foundation

/// M3U and M3U8, extended or plain; a plain entry tells its song by its file's name, `Artist - Title.mp3`.
enum M3UImport {
    static func read(into run: inout ImportRun) throws {
        var lines = LineReader(try run.open())
        var title = run.file.stem
        var songs: [SongTable.Index] = []
        var info: (text: String, line: Int)?
        // The line that tells of the next entry was bad: the entry is counted with it.
        var isSpoiled = false
        while let line = try lines.next() {
            let number = lines.number
            guard case .bytes(let bytes) = line, let text = String(validating: bytes, as: UTF8.self) else {
                try run.bad(.line(number), line == .tooLong ? "is longer than 1 MiB" : "is broken UTF-8")
                isSpoiled = true
                continue
            }
            let trimmed = text.trimmingCharacters(in: .whitespaces)
            if let name = trimmed.value(of: "#PLAYLIST:") {
                title = name
            } else if let entry = trimmed.value(of: "#EXTINF:") {
                info = (entry, number)
                isSpoiled = false
            } else if !trimmed.isEmpty, !trimmed.hasPrefix("#") {
                if !isSpoiled {
                    try run.record(at: .line(info?.line ?? number)) { run in
                        songs.append(try run.add(try song(info?.text, location: trimmed)))
                    }
                }
                info = nil
                isSpoiled = false
            }
        }
        guard !songs.isEmpty else { return }
        try run.record(at: .file) { run in
            let playlist = try run.addPlaylist(id: nil, title: title)
            for song in songs { run.playlists.append(song, to: playlist) }
        }
    }

    private static func song(_ info: String?, location: String) throws(RecordFault) -> SongRecord {
        var name = fileName(location)
        var seconds: Double?
        if let info {
            let comma = commaOutsideQuotes(info) ?? info.endIndex
            let length = info[..<comma].prefix { $0 != " " }
            guard let number = Double(length), number.isFinite else { throw RecordFault("has a malformed length") }
            seconds = number
            if comma < info.endIndex { name = String(info[info.index(after: comma)...]) }
        }
        guard let dash = [" - ", " – ", " — "].lazy.compactMap({ name.firstRange(of: $0) }).first else {
            throw RecordFault("has no artist")
        }
        let artists = ArtistCredit.names(CleanText.line(String(name[..<dash.lowerBound])), commasDivide: false)
        var record = try SongRecord(title: String(name[dash.upperBound...]), artist: artists.first)
        record.featuring = Array(artists.dropFirst())
        record.durationMs = CleanText.duration(seconds: seconds)
        record.identifiers = Identifiers.worldwide(location).map { [$0] } ?? []
        return record
    }

    /// `#EXTINF:-1 group="a, b",Artist - Title`: attributes may hold commas.
    private static func commaOutsideQuotes(_ info: String) -> String.Index? {
        var isQuoted = false
        return info.indices.first { index in
            if info[index] == "\"" { isQuoted.toggle() }
            return info[index] == "," && !isQuoted
        }
    }

    private static func fileName(_ location: String) -> String {
        let last = location.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? location
        let name = location.contains("://") ? last.removingPercentEncoding ?? last : last
        guard let dot = name.lastIndex(of: "."), name.distance(from: dot, to: name.endIndex) <= 5 else { return name }
        return String(name[..<dot])
    }
}

extension String {
    fileprivate func value(of tag: String) -> String? {
        hasPrefix(tag) ? String(dropFirst(tag.count)).trimmingCharacters(in: .whitespaces) : nil
    }
}
