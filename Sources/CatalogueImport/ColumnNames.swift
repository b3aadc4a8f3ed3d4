/// Which column of a flat CSV means what: names that are in wide use, and those the operator gives.
package struct ColumnNames: Sendable, Equatable {
    package enum Column: String, CaseIterable, Sendable {
        case id, title, artist, playlist, tags, genres, seconds, year, explicit, language
        case energy, valence, danceability, acousticness, tempo
        case playlistID = "playlist_id"
        case durationMs = "duration_ms"
    }

    /// Folded header names.
    private var given: [Column: [String]] = [:]

    package init() {}

    /// - Parameter text: `title=track_name,artist=artist`; `tags` may be given several times.
    package init(parsing text: String) throws(ColumnNamesError) {
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { CleanText.line(String($0)) }
            guard parts.count == 2, let column = Column(rawValue: parts[0]) else {
                throw ColumnNamesError(pair: String(pair))
            }
            given[column, default: []].append(Self.folded(parts[1]))
        }
    }

    /// Letters and digits alone, lower case: `Artist Name(s)` is `artistnames`.
    package static func folded(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.lowercased().unicodeScalars.filter {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil
                }))
    }

    /// - Parameter header: folded names.
    /// - Returns: indices of the columns found; more than one only of tags and genres.
    func places(in header: [String]) -> [Column: [Int]] {
        var places: [Column: [Int]] = [:]
        for column in Column.allCases {
            let isMany = column == .tags || column == .genres
            let names = given[column] ?? Self.usual[column] ?? []
            let found = names.flatMap { name in header.indices.filter { header[$0] == name } }
            if !found.isEmpty { places[column] = isMany ? found : [found[0]] }
        }
        return places
    }

    private static let usual: [Column: [String]] = [
        .id: ["trackuri", "spotifyid", "spotifyuri", "spotifytrackid", "trackid", "songid", "recordingmbid"],
        .title: ["trackname", "title", "songname", "song", "track", "tracktitle", "songtitle", "name"],
        .artist: ["artistname", "artist", "artists", "trackartist", "artistnames", "creator", "singer"],
        .playlist: ["playlistname", "playlist", "playlisttitle", "plylsttitle"],
        .playlistID: ["playlistid", "pid"],
        .tags: ["tags", "tag", "tag1", "tag2", "tag3", "playlisttags", "playlistgenre", "playlistsubgenre", "mood"],
        .genres: ["genres", "genre", "trackgenre", "artistgenres"],
        .durationMs: ["durationms", "trackdurationms", "duration"],
        .seconds: ["seconds", "durations", "durationsec", "durationseconds", "length"],
        .year: ["year", "releaseyear", "releasedate", "albumreleasedate", "trackalbumreleasedate"],
        .explicit: ["explicit", "isexplicit"],
        .language: ["language"],
        .energy: ["energy"],
        .valence: ["valence"],
        .danceability: ["danceability"],
        .acousticness: ["acousticness"],
        .tempo: ["tempo", "bpm"],
    ]
}

package struct ColumnNamesError: Error, CustomStringConvertible {
    package let pair: String

    package var description: String {
        "--columns takes pairs such as title=track_name,artist=artist; before = stands one of "
            + ColumnNames.Column.allCases.map(\.rawValue).joined(separator: ", ") + ": not \(pair)"
    }
}
