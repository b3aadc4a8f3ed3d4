import RhythmiQDomain

/// The words to look a song up by, the most promising first.
///
/// Plain words and no field filters: `track:"밤편지" artist:"아이유"` compares with the one spelling that is shown and
/// finds nothing when Spotify writes "Through the Night" by "IU", while plain words also reach the spellings that its
/// search knows. The order: first both names as the catalogue has them, which belong together and find nine songs in
/// ten; then both in the other script, for songs that are shown in it; then the catalogue's title with the artist in the
/// other script, Spotify's habit with Korean songs, or else what tells the song apart without its artist's spelling. All
/// words come from the catalogue, none from a person's message.
enum SearchQueries {
    static let maximumCount = 3
    private static let longestQuery = 120

    static func of(_ track: Track) -> [String] {
        let isHangul = Romanisation.hasHangul(track.title)
        let otherTitles = track.otherTitles.filter { Romanisation.hasHangul($0) != isHangul }
        let otherArtist = track.otherArtistNames.first {
            Romanisation.hasHangul($0) != Romanisation.hasHangul(track.artist)
        }
        let latinArtist = Romanisation.hasHangul(track.artist) ? otherArtist ?? track.artist : track.artist
        let title = track.title
        var pairs: [(title: String, artist: String)] = [(title, track.artist)]
        if isHangul {
            if let other = otherTitles.first { pairs.append((other, latinArtist)) }
            if let otherArtist { pairs.append((title, otherArtist)) }
            pairs += otherTitles.dropFirst().map { ($0, latinArtist) }
        } else {
            pairs += track.otherTitles.filter { !Romanisation.hasHangul($0) }.map { ($0, latinArtist) }
            if let otherArtist { pairs.append((otherTitles.first ?? title, otherArtist)) }
        }
        if let guest = track.featuring.first { pairs.append((title, guest)) }
        pairs.append((title, ""))
        return distinct(pairs.map { query(title: $0.title, artist: $0.artist) })
    }

    private static func query(title: String, artist: String) -> String {
        let title = TitleReading(title)
        // A wanted remix or live recording is looked for by that name.
        let words = title.kinds.isEmpty ? title.core : title.whole
        return cleaned(words) + (artist.isEmpty ? "" : " " + cleaned(artist))
    }

    /// Without the signs that Spotify reads as a filter or a phrase.
    private static func cleaned(_ text: String) -> String {
        let plain = String(text.map { "\":*“”«»".contains($0) ? " " : $0 })
        return plain.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func distinct(_ queries: [String]) -> [String] {
        var seen: Set<String> = []
        return Array(
            queries.map { String($0.prefix(longestQuery)).trimmed }
                .filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }.prefix(maximumCount))
    }
}
