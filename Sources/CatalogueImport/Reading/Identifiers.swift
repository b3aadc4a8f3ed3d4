import RhythmiQDomain

/// Names of recordings that mean the same in every source.
enum Identifiers {
    /// `spotify:track:…` for a Spotify address or URI of a song.
    static func spotify(_ text: String) -> String? {
        if let id = text.dropping("spotify:track:") { return isBase62(id) ? "spotify:track:\(id)" : nil }
        guard text.holds("open.spotify.com/"), let range = text.firstRange(of: "/track/") else { return nil }
        let id = text[range.upperBound...].prefix { $0 != "?" && $0 != "/" && $0 != "#" }
        return isBase62(id) ? "spotify:track:\(id)" : nil
    }

    /// The same for a column that is known to hold Spotify's ids, bare ones, too.
    static func spotifyID(_ text: String) -> String? { isBase62(text[...]) ? "spotify:track:\(text)" : spotify(text) }

    /// The uuid of a MusicBrainz recording.
    static func musicBrainz(_ text: String) -> String? {
        guard text.holds("musicbrainz.org/recording/"), let range = text.firstRange(of: "musicbrainz.org/recording/")
        else { return nil }
        let uuid = text[range.upperBound...].prefix(36).lowercased()
        return isUUID(uuid) ? uuid : nil
    }

    static func worldwide(_ text: String) -> String? {
        if let found = spotify(text) ?? musicBrainz(text) { return found }
        if let number = text.dropping("melon:"), !number.isEmpty, number.allSatisfy({ $0.isASCII && $0.isNumber }) {
            return text
        }
        let lower = text.utf8.count == 36 ? text.lowercased() : ""
        return isUUID(lower) ? lower : nil
    }

    private static func isBase62(_ text: Substring) -> Bool {
        text.utf8.count == 22
            && text.utf8.allSatisfy { Character(Unicode.Scalar($0)).isLetter || (0x30...0x39).contains($0) }
            && text.utf8.allSatisfy { $0 < 0x80 }
    }

    private static func isUUID(_ text: String) -> Bool {
        text.utf8.count == 36
            && zip(0..., text.utf8).allSatisfy { index, byte in
                [8, 13, 18, 23].contains(index)
                    ? byte == UInt8(ascii: "-") : (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
            }
    }
}

/// The names in an artist's credit.
enum ArtistCredit {
    /// The first name is the primary artist's.
    ///
    /// A semicolon always divides. A comma divides but in the names of bands that are lists themselves: «Tyler, The Creator»,
    /// «Earth, Wind & Fire».
    static func names(_ credit: String, commasDivide: Bool) -> [String] {
        if credit.utf8.contains(UInt8(ascii: ";")) { return pieces(credit, ";") }
        guard commasDivide, credit.utf8.contains(UInt8(ascii: ",")) else { return featured(credit) }
        let pieces = pieces(credit, ",")
        let isOneName = pieces.dropFirst().contains { piece in
            piece.lowercased().hasPrefix("the ") || [" & ", " and "].contains { piece.contains($0) }
        }
        return isOneName ? [credit] : pieces
    }

    /// «A feat. B»: two names.
    private static func featured(_ credit: String) -> [String] {
        // Bytes first: a search by characters costs more than all the rest of a row.
        for word in [" feat. ", " feat ", " ft. ", " featuring ", " Feat. ", " Ft. "] where credit.holds(word) {
            if let range = credit.firstRange(of: word) {
                return [String(credit[..<range.lowerBound])] + pieces(String(credit[range.upperBound...]), ",")
            }
        }
        return [credit]
    }

    private static func pieces(_ credit: String, _ separator: Character) -> [String] {
        let pieces = credit.split(separator: separator).map { CleanText.line(String($0)) }.filter { !$0.isEmpty }
        return pieces.isEmpty ? [credit] : pieces
    }
}

extension String {
    /// Whether these bytes stand in it: many times faster than a search by characters.
    fileprivate func holds(_ other: String) -> Bool {
        guard let first = other.utf8.first else { return true }
        var rest = utf8[...]
        while let start = rest.firstIndex(of: first) {
            if rest[start...].starts(with: other.utf8) { return true }
            rest = rest[utf8.index(after: start)...]
        }
        return false
    }

    fileprivate func dropping(_ prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}
