import Catalogue
import RhythmiQDomain

/// Songs of all sources, each once, in a few dozen bytes beside its names: joined by identifier, else by folded title and
/// artist.
struct SongTable {
    typealias Index = UInt32

    private struct Row {
        static let noID = UInt32.max

        var id = noID
        var title: UInt32
        var artist: UInt32
        /// 0 unknown.
        var durationMs: Int32
        /// 0 unknown.
        var year: Int16
        /// Number of the file that told of the song first.
        var source: UInt16
        var themes: UInt32
        var isExplicit: Bool
        var hasRap: Bool
    }

    /// What few sources tell.
    private struct Details {
        var otherTitles: [String] = []
        var otherArtistNames: [String] = []
        var featuring: [String] = []
        var language: String?
        var country: String?
        var energy: Double?
        var sound: Sound?
    }

    private var rows: [Row] = []
    private var details: [Index: Details] = [:]
    private var names = StringPool()
    private var ids = StringPool()
    /// By index into `ids`.
    private var songOfID: [Index] = []
    /// By the hash of folded artist and title.
    private var songOfKey: [UInt64: Index] = [:]
    /// By exact artist and title, where a source has no identifiers: spares folding them again.
    private var songOfNames: [UInt64: Index] = [:]
    /// By index into `names`, from and to: an artist has many songs.
    private var foldedArtists: [UInt32: UInt32] = [:]
    private var themeLists = ListPool<ThemeID>()
    /// How many records were found to speak of a song that another source or spelling had told of.
    private(set) var joinedCount = 0

    var count: Int { rows.count }

    func song(withID id: String) -> Index? { ids.index(of: id).map { songOfID[Int($0)] } }

    /// Adds the song or completes what is known of it.
    ///
    /// - Parameters:
    ///   - source: the file's number, and its name for ids that another file uses for another song.
    ///   - isDefinition: whether the record defines a song, so that an id must not come twice in its file.
    mutating func add(
        _ record: SongRecord, source: (number: UInt16, name: String), isDefinition: Bool = false
    ) throws(RecordFault) -> Index {
        let song = try joined(record, source: source, isDefinition: isDefinition)
        for id in record.otherIDs where ids.index(of: id) == nil { register(id, as: song) }
        return song
    }

    private mutating func joined(
        _ record: SongRecord, source: (number: UInt16, name: String), isDefinition: Bool
    ) throws(RecordFault) -> Index {
        var identifiers = record.identifiers
        for id in identifiers {
            guard let known = song(withID: id) else { continue }
            if isDefinition, rows[Int(known)].source == source.number { throw RecordFault("its id is used twice") }
            for alias in identifiers { alias == id ? () : register(alias, as: known) }
            complete(known, with: record)
            return known
        }
        if let localID = record.localID {
            switch try resolve(localID, record, source, isDefinition) {
            case .known(let song):
                complete(song, with: record)
                return song
            case .fresh(let id): identifiers.append(id)
            }
        }
        let exact = identifiers.isEmpty ? exactKey(record) : nil
        if let exact, let known = songOfNames[exact] {
            complete(known, with: record)
            return known
        }
        let keys = keys(of: record)
        let known = keys.compactMap { songOfKey[$0] }.first
        let song = known ?? insert(record, source.number)
        if let known {
            joinedCount += 1
            complete(known, with: record)
        }
        for key in keys where songOfKey[key] == nil { songOfKey[key] = song }
        for id in identifiers { register(id, as: song) }
        if let exact { songOfNames[exact] = song }
        return song
    }

    /// What songs are called beside the ids that they are written under; most are called nothing else.
    func otherIDs() -> [Index: [String]] {
        var others: [Index: [String]] = [:]
        for (id, song) in zip(UInt32(0)..., songOfID) where rows[Int(song)].id != id {
            others[song, default: []].append(ids[id])
        }
        return others
    }

    /// - Parameter id: what it is written under.
    func track(_ song: Index, id: String, otherIDs: [String]) -> Track {
        let row = rows[Int(song)]
        let details = details[song] ?? Details()
        return Track(
            id: Track.ID(id), otherIDs: otherIDs, title: names[row.title], otherTitles: details.otherTitles,
            artist: names[row.artist],
            otherArtistNames: details.otherArtistNames, featuring: details.featuring,
            year: row.year == 0 ? nil : Int(row.year), durationMs: row.durationMs == 0 ? nil : Int(row.durationMs),
            language: details.language, country: details.country, isExplicit: row.isExplicit, hasRap: row.hasRap,
            energy: details.energy, sound: details.sound, themes: themeLists[row.themes])
    }

    /// An id for each song: its source's, else a slug of artist and title that no other song has.
    func finalIDs() -> StringPool {
        var result = StringPool()
        for row in rows where row.id != Row.noID { _ = result.intern(ids[row.id]) }
        var taken = result
        result = StringPool()
        for row in rows {
            if row.id != Row.noID {
                _ = result.intern(ids[row.id])
                continue
            }
            let slug = CleanText.slug(names[row.artist] + " " + names[row.title])
            let id = Self.unused(slug.isEmpty ? "song" : slug) { taken.index(of: $0) != nil }
            _ = taken.intern(id)
            _ = result.intern(id)
        }
        return result
    }

    static func unused(_ wanted: String, isTaken: (String) -> Bool) -> String {
        guard isTaken(wanted) else { return wanted }
        return (2...).lazy.map { "\(wanted)-\($0)" }.first { !isTaken($0) } ?? wanted
    }

    // MARK: - Joining

    private enum Resolution { case known(Index), fresh(String) }

    private func resolve(
        _ id: String, _ record: SongRecord, _ source: (number: UInt16, name: String), _ isDefinition: Bool
    ) throws(RecordFault) -> Resolution {
        for candidate in [id, "\(source.name):\(id)"] {
            guard let known = song(withID: candidate) else { return .fresh(candidate) }
            let isSameFile = rows[Int(known)].source == source.number
            if isSameFile, isDefinition { throw RecordFault("its id is used twice") }
            if isCalled(known, record.title) { return .known(known) }
            if isSameFile { throw RecordFault("its id stands for another song already") }
        }
        throw RecordFault("its id stands for another song already")
    }

    private func isCalled(_ song: Index, _ title: String) -> Bool {
        let known = names[rows[Int(song)].title]
        if known == title { return true }
        let key = Self.folded(title, by: SongKey.titleKey)
        return ([known] + (details[song]?.otherTitles ?? [])).contains { Self.folded($0, by: SongKey.titleKey) == key }
    }

    private mutating func register(_ id: String, as song: Index) {
        let index = ids.intern(id)
        if Int(index) == songOfID.count { songOfID.append(song) }
        if rows[Int(song)].id == Row.noID { rows[Int(song)].id = index }
    }

    private mutating func exactKey(_ record: SongRecord) -> UInt64 {
        UInt64(names.intern(record.artist)) << 32 | UInt64(names.intern(record.title))
    }

    /// The names' own key first, then those of other spellings.
    private mutating func keys(of record: SongRecord) -> [UInt64] {
        var artists = [foldedArtist(record.artist)]
        for name in record.otherArtistNames { artists.append(foldedArtist(name)) }
        let titles = ([record.title] + record.otherTitles).map { Self.folded($0, by: SongKey.titleKey) }
        var keys: [UInt64] = []
        for artist in artists {
            for title in titles {
                let key = stableHash(artist + "|" + title)
                if !keys.contains(key) { keys.append(key) }
            }
        }
        return keys
    }

    private mutating func foldedArtist(_ name: String) -> String {
        let index = names.intern(name)
        if let known = foldedArtists[index] { return names[known] }
        let folded = Self.folded(name, by: SongKey.folded)
        foldedArtists[index] = names.intern(folded)
        return folded
    }

    /// A name of nothing but signs («!!!», «???») stands for itself.
    private static func folded(_ name: String, by fold: (String) -> String) -> String {
        let folded = fold(name)
        return folded.isEmpty ? name : folded
    }

    private mutating func insert(_ record: SongRecord, _ source: UInt16) -> Index {
        let song = Index(rows.count)
        rows.append(
            Row(
                title: names.intern(record.title), artist: names.intern(record.artist),
                durationMs: Int32(clamping: record.durationMs ?? 0), year: Int16(clamping: record.year ?? 0),
                source: source, themes: themeLists.intern(record.themes), isExplicit: record.isExplicit,
                hasRap: record.hasRap))
        complete(song, with: record)
        return song
    }

    /// What is known stays; what is missing is taken from the record.
    private mutating func complete(_ song: Index, with record: SongRecord) {
        let row = Int(song)
        if rows[row].durationMs == 0, let duration = record.durationMs {
            rows[row].durationMs = Int32(clamping: duration)
        }
        if rows[row].year == 0, let year = record.year { rows[row].year = Int16(clamping: year) }
        if record.isExplicit { rows[row].isExplicit = true }
        if record.hasRap { rows[row].hasRap = true }
        if !record.themes.isEmpty { rows[row].themes = themeLists.union(rows[row].themes, record.themes) }
        let tellsMore =
            !record.otherTitles.isEmpty || !record.otherArtistNames.isEmpty || !record.featuring.isEmpty
            || record.language != nil || record.country != nil || record.energy != nil || record.sound != nil
        guard tellsMore else { return }
        var known = details[song] ?? Details()
        if known.otherTitles.isEmpty { known.otherTitles = record.otherTitles }
        if known.otherArtistNames.isEmpty { known.otherArtistNames = record.otherArtistNames }
        if known.featuring.isEmpty { known.featuring = record.featuring }
        known.language = known.language ?? record.language
        known.country = known.country ?? record.country
        known.energy = known.energy ?? record.energy
        known.sound = known.sound ?? record.sound
        details[song] = known
    }
}
