/// What an import found.
package struct ImportSummary: Encodable, Sendable, Equatable {
    package struct Source: Encodable, Sendable, Equatable {
        package let file: String
        package let format: ImportFormat
        package internal(set) var badRecords = 0
    }

    package struct Tag: Encodable, Sendable, Equatable {
        package let tag: String
        package let count: Int
    }

    package internal(set) var sources: [Source] = []
    package internal(set) var playlists = 0
    package internal(set) var tracks = 0
    /// Songs in lists, each once a list.
    package internal(set) var entries = 0
    /// Left out: lists without a single usable song.
    package internal(set) var emptyPlaylists = 0
    /// Left out: a song that stands in its list already.
    package internal(set) var repeatedEntries = 0
    /// Left out: podcasts, audiobooks, files of the listener's own.
    package internal(set) var notSongs = 0
    /// Records found to speak of a song known under another id or spelling.
    package internal(set) var joinedSongs = 0
    package internal(set) var playlistsWithThemes = 0
    /// Tags and genres, counted as often as they stand there.
    package internal(set) var tagsMapped = 0
    package internal(set) var tagsUnknown = 0
    /// The twenty most frequent.
    package internal(set) var unknownTags: [Tag] = []
    package internal(set) var badRecords = 0
    /// The first ten, in full.
    package internal(set) var firstBadRecords: [String] = []

    package var lines: [String] {
        var lines = [
            "playlists  \(playlists) with \(entries) entries, \(playlistsWithThemes) of them with themes"
                + (emptyPlaylists > 0 ? "; \(emptyPlaylists) empty ones left out" : "")
                + (repeatedEntries > 0 ? "; \(repeatedEntries) repeated entries left out" : ""),
            "tracks     \(tracks)"
                + (joinedSongs > 0 ? "; \(joinedSongs) records joined to a song known otherwise" : "")
                + (notSongs > 0 ? "; \(notSongs) podcasts, audiobooks and local files left out" : ""),
            "tags       \(tagsMapped) mapped to themes, \(tagsUnknown) unknown",
        ]
        if !unknownTags.isEmpty {
            lines.append("           unknown: " + unknownTags.map { "\($0.tag) (\($0.count))" }.joined(separator: ", "))
        }
        lines.append("bad        \(badRecords) records left out" + (badRecords > 0 ? ":" : ""))
        lines += firstBadRecords.map { "           \($0)" }
        if badRecords > firstBadRecords.count {
            lines.append("           … and \(badRecords - firstBadRecords.count) more")
        }
        return lines
    }
}
