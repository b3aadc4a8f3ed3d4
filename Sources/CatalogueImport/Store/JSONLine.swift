import RhythmiQDomain

/// A line of the bundled format: the same keys in the same order and spelling, so that equal catalogues are equal files.
enum JSONLine {
    static func track(_ track: Track) -> [UInt8] {
        var line = Line()
        line.add("id", track.id.rawValue)
        line.add("ids", track.otherIDs)
        line.add("title", track.title)
        line.add("titles", track.otherTitles)
        line.add("artist", track.artist)
        line.add("artists", track.otherArtistNames)
        line.add("featuring", track.featuring)
        if let year = track.year { line.add("year", bare: "\(year)") }
        if let duration = track.durationMs { line.add("seconds", bare: "\((duration + 500) / 1000)") }
        if let language = track.language { line.add("language", language) }
        if let country = track.country { line.add("country", country) }
        if track.isExplicit { line.add("explicit", bare: "true") }
        if track.hasRap { line.add("rap", bare: "true") }
        if let energy = track.energy { line.add("energy", bare: "\(energy)") }
        for (name, value) in [
            ("valence", track.sound?.valence), ("danceability", track.sound?.danceability),
            ("acousticness", track.sound?.acousticness), ("tempo", track.sound?.tempo),
        ] {
            if let value { line.add(name, bare: "\(value)") }
        }
        line.add("themes", track.themes.map(\.rawValue))
        return line.closed()
    }

    static func playlist(id: String, title: String, themes: [ThemeID], tracks: some Sequence<String>) -> [UInt8] {
        var line = Line()
        line.add("id", id)
        line.add("title", title)
        line.add("themes", themes.map(\.rawValue), evenEmpty: true)
        line.add("tracks", tracks, evenEmpty: true)
        return line.closed()
    }

    private struct Line {
        private var bytes: [UInt8] = []

        mutating func add(_ key: String, bare value: String) {
            bytes.append(contentsOf: (bytes.isEmpty ? "{\"" : ", \"").utf8)
            bytes.append(contentsOf: key.utf8)
            bytes.append(contentsOf: "\": ".utf8)
            bytes.append(contentsOf: value.utf8)
        }

        mutating func add(_ key: String, _ text: String) {
            add(key, bare: "")
            append(text)
        }

        mutating func add(_ key: String, _ texts: [String]) { if !texts.isEmpty { add(key, texts, evenEmpty: true) } }

        mutating func add(_ key: String, _ texts: some Sequence<String>, evenEmpty: Bool) {
            add(key, bare: "[")
            var isFirst = true
            for text in texts {
                if !isFirst { bytes.append(contentsOf: ", ".utf8) }
                isFirst = false
                append(text)
            }
            bytes.append(UInt8(ascii: "]"))
        }

        func closed() -> [UInt8] { bytes + Array("}\n".utf8) }

        private mutating func append(_ text: String) {
            bytes.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
                case 0x0A: bytes.append(contentsOf: "\\n".utf8)
                case 0x0D: bytes.append(contentsOf: "\\r".utf8)
                case 0x09: bytes.append(contentsOf: "\\t".utf8)
                case 0x00..<0x20:
                    bytes.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
                    bytes.append(contentsOf: String(byte, radix: 16).utf8)
                default: bytes.append(byte)
                }
            }
            bytes.append(UInt8(ascii: "\""))
        }
    }
}
