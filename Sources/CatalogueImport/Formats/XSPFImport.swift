/// XSPF version 1.
enum XSPFImport {
    static func read(into run: inout ImportRun) throws {
        var markup = MarkupReader(try run.open())
        var reading = Reading()
        do {
            while let event = try markup.next() { try reading.take(event, &run) }
        } catch let fault as RecordFault {
            try run.bad(.file, fault.reason)
        }
        try reading.close(&run)
    }

    private struct Reading {
        /// Names of the elements that are open.
        private var open: [String] = []
        private var text = ""
        private var isBroken = false
        private var title = ""
        private var fields: [String: [String]] = [:]
        private var index = -1
        private var songs: [SongTable.Index] = []

        mutating func take(_ event: MarkupReader.Event, _ run: inout ImportRun) throws {
            switch event {
            case .open(let name):
                if name == "track" {
                    fields = [:]
                    isBroken = false
                    index += 1
                }
                // Nothing in the format lies deeper; what does is none of ours.
                if open.count < 32 { open.append(name) }
                text = ""
            case .text(let more):
                if let more { text += more } else { isBroken = true }
            case .close(let name):
                if open.last == name { open.removeLast() }
                try close(name, &run)
                text = ""
            }
        }

        private mutating func close(_ name: String, _ run: inout ImportRun) throws {
            if name == "track" {
                try run.record(at: .element(index)) { run in
                    guard !isBroken else { throw RecordFault("is broken UTF-8") }
                    songs.append(try run.add(try song()))
                }
            } else if open.last == "track" {
                fields[name, default: []].append(text)
            } else if name == "title", !open.contains("trackList") {
                title = CleanText.line(text)
            }
        }

        private func song() throws(RecordFault) -> SongRecord {
            let credit = CleanText.line(fields["creator"]?.first ?? "")
            let names = ArtistCredit.names(credit, commasDivide: false)
            var record = try SongRecord(title: fields["title"]?.first, artist: names.first)
            record.featuring = Array(names.dropFirst())
            if let duration = fields["duration"]?.first.map({ CleanText.line($0) }), !duration.isEmpty {
                guard let ms = Int(duration) else { throw RecordFault("duration is no number") }
                record.durationMs = CleanText.sensibleDuration(ms: ms)
            }
            for text in (fields["identifier"] ?? []) + (fields["location"] ?? []) {
                if let id = Identifiers.worldwide(CleanText.line(text)), !record.identifiers.contains(id) {
                    record.identifiers.append(id)
                }
            }
            return record
        }

        func close(_ run: inout ImportRun) throws {
            guard !songs.isEmpty else { return }
            try run.record(at: .file) { run in
                let playlist = try run.addPlaylist(id: nil, title: title.isEmpty ? run.file.stem : title)
                for song in songs { run.playlists.append(song, to: playlist) }
            }
        }
    }
}
