/// The stand-in's recordings with the words that a search looks into: read once, then found by their words.
struct SongIndex: Sendable {
    private struct Entry: Sendable {
        let song: SpotifySong
        let title: Set<String>
        let artists: Set<String>
        let album: Set<String>
    }

    let uris: Set<String>
    private let entries: [Entry]
    /// Word → the entries that hold it anywhere, ascending.
    private let places: [String: [Int]]

    init(_ songs: [SpotifySong]) {
        entries = songs.map { song in
            Entry(
                song: song, title: Set(SpotifySong.words(song.title)),
                artists: Set(SpotifySong.words(song.artists.joined(separator: " "))),
                album: Set(SpotifySong.words(song.album)))
        }
        uris = Set(songs.map(\.uri))
        var places: [String: [Int]] = [:]
        for (index, entry) in entries.enumerated() {
            let others = SpotifySong.words(entry.song.alsoFoundBy.joined(separator: " "))
            for word in entry.title.union(entry.artists).union(entry.album).union(others) {
                places[word, default: []].append(index)
            }
        }
        self.places = places
    }

    /// The more of the words a recording holds the earlier; of equal ones the decoys come first, as bad luck would have it.
    /// Half of the words must be there.
    func hits(_ filters: [(field: String, value: String)], _ words: [String]) -> [SpotifySong] {
        if words.isEmpty {
            return filters.isEmpty ? [] : entries.filter { holds($0, filters) }.map(\.song)
        }
        var counts: [Int: Int] = [:]
        for word in words { for index in places[word] ?? [] { counts[index, default: 0] += 1 } }
        return counts.filter { $0.value * 2 >= words.count && holds(entries[$0.key], filters) }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { entries[$0.key].song }
    }

    /// Field filters look at what is shown and nothing else, so they fail across scripts.
    private func holds(_ entry: Entry, _ filters: [(field: String, value: String)]) -> Bool {
        filters.allSatisfy { field, value in
            let wanted = SpotifySong.words(value)
            return switch field {
            case "track": entry.title.isSuperset(of: wanted)
            case "artist": entry.artists.isSuperset(of: wanted)
            case "album": entry.album.isSuperset(of: wanted)
            case "year": value.hasPrefix(String(entry.song.year))
            default: false
            }
        }
    }
}
