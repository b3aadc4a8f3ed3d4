import Catalogue
import RhythmiQDomain

/// Tracks on their way into an index, in the order of the catalogue: rows, texts, and what they are known by.
struct TrackTable {
    var rows: [TrackRow] = []
    var strings = StringBlob()
    private(set) var artists: [ArtistRow] = []
    private(set) var themes = ThemeLists()
    private(set) var ids = HashSlots(capacity: 1 << 12)
    /// Themes true of each track, its own and those that follow from facts: numbers of theme lists.
    private(set) var facts: [UInt32] = []
    private var artistOfNames: [String: UInt32] = [:]
    /// `[artists]` hashes of the artist's folded names, each with the `|` that parts it from a title.
    private(set) var artistKeys: [[UInt64]] = []
    private(set) var artistNameHashes: [[UInt64]] = []
    private var artistGroups = Groups()
    private var trackGroups = Groups()
    /// Hashes of each track's title keys, laid end to end.
    private(set) var titleHashes: [UInt64] = []
    private(set) var titleEnds: [UInt32] = []
    /// Hashes of each track's song keys, laid end to end.
    private(set) var songHashes: [UInt64] = []
    private(set) var songEnds: [UInt32] = []

    /// Other ids of tracks, by their places in the catalogue; an id of a track's own goes before.
    private(set) var aliases: [AliasRow] = []
    private var aliasIDs = HashSlots(capacity: 1 << 6)

    func number(ofID utf8: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let hash = StringBlob.hash(utf8)
        if let own = ids.find(hash, { strings.isEqual(rows[Int($0)].id, to: utf8) }) { return own }
        return aliasIDs.find(hash) { strings.isEqual(aliases[Int($0)].id, to: utf8) }.map { aliases[Int($0)].track }
    }

    private mutating func addAliases(_ names: [String], of track: UInt32) {
        for var name in names {
            let (hash, isKnown) = name.withUTF8 { (StringBlob.hash($0), number(ofID: $0) != nil) }
            if isKnown { continue }
            aliasIDs.insert(UInt32(aliases.count), hash: hash)
            aliases.append(AliasRow(id: strings.append(name), track: track))
            if aliasIDs.isFull { aliasIDs = aliasIDs.grown { strings.hash(of: aliases[Int($0)].id) } }
        }
    }

    /// - Parameter facts: themes that are true of the track, its own among them.
    /// - Returns: whether the id was new.
    mutating func append(_ track: Track, facts: [ThemeID]) -> Bool {
        var id = track.id.rawValue
        let (hash, isKnown) = id.withUTF8 { utf8 in
            let hash = StringBlob.hash(utf8)
            return (hash, ids.find(hash) { strings.isEqual(rows[Int($0)].id, to: utf8) } != nil)
        }
        if isKnown { return false }
        var row = TrackRow()
        row.id = strings.append(track.id.rawValue)
        row.title = strings.append(track.title)
        row.artist = artist(of: track)
        row.durationMs = UInt32(clamping: track.durationMs ?? 0)
        row.year = track.year.map { Int16(clamping: $0) } ?? .min
        row.language = LetterCode.number(track.language)
        row.country = LetterCode.number(track.country)
        row.energy = track.energy.map { UInt16((max(0, min(1, $0)) * 10_000).rounded()) } ?? .max
        row.setSound(track.sound)
        row.flags = (track.isExplicit ? TrackRow.isExplicit : 0) | (track.hasRap ? TrackRow.hasRap : 0)
        row.themes = themes.number(of: track.themes)
        if !track.otherTitles.isEmpty || !track.featuring.isEmpty || !track.otherIDs.isEmpty {
            row.extras = strings.append(
                [track.otherTitles, track.featuring, track.otherIDs].map(Self.joined).joined(separator: "\u{1E}"))
        }
        row.order = UInt32(rows.count)
        ids.insert(UInt32(rows.count), hash: hash)
        rows.append(row)
        self.facts.append(themes.number(of: facts))
        addAliases(track.otherIDs, of: UInt32(rows.count - 1))
        addKeys(of: track, artist: row.artist)
        if ids.isFull { ids = ids.grown { strings.hash(of: rows[Int($0)].id) } }
        return true
    }

    private static func joined(_ names: [String]) -> String { names.joined(separator: "\u{1F}") }

    private mutating func artist(of track: Track) -> UInt32 {
        let others = Self.joined(track.otherArtistNames)
        let names = others.isEmpty ? track.artist : track.artist + "\u{1F}" + others
        if let known = artistOfNames[names] { return known }
        let number = UInt32(artists.count)
        artistOfNames[names] = number
        artists.append(
            ArtistRow(name: strings.append(track.artist), otherNames: strings.append(others), group: number))
        let keys = ([track.artist] + track.otherArtistNames).map(SongKey.artistKey)
        let hashes = keys.map { stableHash($0) }
        artistNameHashes.append(hashes)
        artistKeys.append(hashes.map { stableHash("|", seed: $0) })
        artistGroups.add(keys: hashes)
        return number
    }

    private mutating func addKeys(of track: Track, artist: UInt32) {
        let titles = SongKey.titleKeys(of: track)
        let first = songHashes.count
        for title in titles {
            titleHashes.append(stableHash(title))
            for artist in artistKeys[Int(artist)] {
                let hash = stableHash(title, seed: artist)
                if !songHashes[first...].contains(hash) { songHashes.append(hash) }
            }
        }
        titleEnds.append(UInt32(titleHashes.count))
        songEnds.append(UInt32(songHashes.count))
        trackGroups.add(keys: songHashes[first...])
    }

    /// The number of the list of these themes.
    mutating func addThemes(_ list: [ThemeID]) -> UInt32 { themes.number(of: list) }

    /// Who is who, once all tracks are there: groups of artists' spellings and of songs' versions, each named by its
    /// first.
    mutating func joinGroups() -> (artists: [UInt32], twins: [UInt32]) {
        let groups = artistGroups.roots()
        for index in artists.indices { artists[index].group = groups[index] }
        return (groups, trackGroups.roots())
    }
}

/// Lists of themes, kept once each and named by number; 0 is the empty one.
struct ThemeLists {
    private(set) var themes: [ThemeID] = []
    private var numbers: [ThemeID: UInt32] = [:]
    private(set) var lists: [[UInt32]] = [[]]
    private var listNumbers: [[ThemeID]: UInt32] = [[]: 0]

    mutating func number(of list: [ThemeID]) -> UInt32 {
        if let known = listNumbers[list] { return known }
        var seen = Set<ThemeID>()
        let unique = list.filter { seen.insert($0).inserted }
        let number = UInt32(lists.count)
        lists.append(unique.map { themeNumber($0) })
        listNumbers[list] = number
        return number
    }

    private mutating func themeNumber(_ theme: ThemeID) -> UInt32 {
        if let known = numbers[theme] { return known }
        let number = UInt32(themes.count)
        themes.append(theme)
        numbers[theme] = number
        return number
    }
}

/// Numbers that share a key, at first or second hand.
private struct Groups {
    private var parent: [UInt32] = []
    private var firstByKey: [UInt64: UInt32] = [:]

    mutating func add(keys: some Sequence<UInt64>) {
        let number = UInt32(parent.count)
        parent.append(number)
        for key in keys {
            guard let first = firstByKey[key] else {
                firstByKey[key] = number
                continue
            }
            let (a, b) = (root(of: first), root(of: number))
            parent[Int(max(a, b))] = min(a, b)
        }
    }

    private mutating func root(of number: UInt32) -> UInt32 {
        var number = number
        while parent[Int(number)] != number {
            parent[Int(number)] = parent[Int(parent[Int(number)])]
            number = parent[Int(number)]
        }
        return number
    }

    /// The smallest number of each one's group; the keys are forgotten.
    mutating func roots() -> [UInt32] {
        firstByKey = [:]
        return parent.indices.map { root(of: UInt32($0)) }
    }
}
