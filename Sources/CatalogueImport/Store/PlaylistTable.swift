import RhythmiQDomain

/// Playlists of all sources. Their entries lie in one array in the order they were read; a run says whose they are, so a
/// table whose rows jump from list to list is taken as it comes.
struct PlaylistTable {
    typealias Index = UInt32

    private struct Row {
        var id: UInt32
        var title: UInt32
        var themes: UInt32
        var source: UInt16
    }

    private struct Run {
        let playlist: Index
        let start: Int
    }

    private var rows: [Row] = []
    private var titles = StringPool()
    private var ids = StringPool()
    private var sourceOfID: [UInt16] = []
    private var themeLists = ListPool<ThemeID>()
    private var entries: [SongTable.Index] = []
    private var runs: [Run] = []

    var count: Int { rows.count }

    /// - Parameter id: the source's, which must not come twice in a source; without one a slug of the title, made unlike others.
    mutating func add(id: String?, title: String, source: UInt16) throws(RecordFault) -> Index {
        var wanted = id ?? CleanText.slug(title)
        if wanted.isEmpty { wanted = "playlist" }
        if let id, let known = ids.index(of: id), sourceOfID[Int(known)] == source || Self.isWorldwide(id) {
            throw RecordFault("its playlist id is used twice")
        }
        let name = ids.intern(SongTable.unused(wanted) { ids.index(of: $0) != nil })
        sourceOfID.append(source)
        rows.append(Row(id: name, title: titles.intern(title), themes: 0, source: source))
        return Index(rows.count - 1)
    }

    private static func isWorldwide(_ id: String) -> Bool {
        ["mpd:", "melon:"].contains { id.hasPrefix($0) && id.dropFirst($0.count).allSatisfy(\.isNumber) }
    }

    mutating func addThemes(_ themes: [ThemeID], to playlist: Index) {
        rows[Int(playlist)].themes = themeLists.union(rows[Int(playlist)].themes, themes)
    }

    mutating func append(_ song: SongTable.Index, to playlist: Index) {
        if runs.last?.playlist != playlist { runs.append(Run(playlist: playlist, start: entries.count)) }
        entries.append(song)
    }

    /// A list with its songs, each once, in the list's order.
    struct Listing {
        let id: String
        let title: String
        let themes: [ThemeID]
        let songs: [SongTable.Index]
        let repetitions: Int
    }

    /// Calls `body` with each playlist in the order they were added, empty ones too.
    func forEach(songCount: Int, _ body: (Listing) throws -> Void) rethrows {
        var firstRun = [Int](repeating: 0, count: rows.count + 1)
        for run in runs { firstRun[Int(run.playlist) + 1] += 1 }
        for playlist in rows.indices { firstRun[playlist + 1] += firstRun[playlist] }
        var place = firstRun
        var order = [Int32](repeating: 0, count: runs.count)
        for (index, run) in runs.enumerated() {
            order[place[Int(run.playlist)]] = Int32(truncatingIfNeeded: index)
            place[Int(run.playlist)] += 1
        }
        var lastSeenIn = [Int32](repeating: -1, count: songCount)
        for (playlist, row) in rows.enumerated() {
            var songs: [SongTable.Index] = []
            var repetitions = 0
            for run in order[firstRun[playlist]..<firstRun[playlist + 1]].lazy.map(Int.init) {
                let end = run + 1 < runs.count ? runs[run + 1].start : entries.count
                for song in entries[runs[run].start..<end] {
                    if lastSeenIn[Int(song)] == Int32(playlist) {
                        repetitions += 1
                    } else {
                        lastSeenIn[Int(song)] = Int32(playlist)
                        songs.append(song)
                    }
                }
            }
            try body(
                Listing(
                    id: ids[row.id], title: titles[row.title], themes: themeLists[row.themes], songs: songs,
                    repetitions: repetitions))
        }
    }
}
