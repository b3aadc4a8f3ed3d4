package import Catalogue
package import RhythmiQDomain

/// What is known of each track as themes: its own, and those that follow from year, country, language and energy.
///
/// Facts decide the hard filters: a track that is known to be hip-hop is not in a list without rap, whoever put it where.
package struct TrackFacts: Sendable {
    /// `[tracks]`
    package let themes: [Set<ThemeID>]
    /// `[tracks]`; tracks of one group are versions or spellings of one song.
    package let twinGroup: [Int32]
    /// `[tracks]`; tracks of one group are by one primary artist, under whichever of the names.
    package let artistGroup: [Int32]
    /// `[tracks]`; every name of the artist and of the guests, folded.
    let names: [Set<String>]

    /// `[tracks]`; of a genre with a public of its own (trot, hymns, children's songs).
    let isSpecial: [Bool]

    package init(catalogue: SongCatalogue) {
        isSpecial = catalogue.tracks.map { !ListenerPrior.special.isDisjoint(with: $0.themes) }
        let own = catalogue.tracks.map { Set($0.themes).union(Self.derivedThemes(of: $0)) }
        // What playlists say of a track: a theme that at least half of its lists (and two) carry is as good as known.
        themes = own.indices.map { own[$0].union(Self.agreedThemes(of: $0, in: catalogue)) }
        twinGroup = Self.groups(sharing: catalogue.tracks.map(SongKey.all))
        let artistNames = catalogue.tracks.map { Set(([$0.artist] + $0.otherArtistNames).map(SongKey.artistKey)) }
        artistGroup = Self.groups(sharing: artistNames)
        names = Self.allNames(catalogue.tracks, artistNames: artistNames, artistGroup: artistGroup)
    }

    /// What is known already, by whoever keeps it.
    init(
        tracks: [Track], themes: [Set<ThemeID>], twinGroup: [Int32], artistGroup: [Int32], names: [Set<String>]
    ) {
        isSpecial = tracks.map { !ListenerPrior.special.isDisjoint(with: $0.themes) }
        self.themes = themes
        self.twinGroup = twinGroup
        self.artistGroup = artistGroup
        self.names = names
    }

    /// A guest is credited by one name, and known under all that the catalogue has for the artist.
    private static func allNames(
        _ tracks: [Track], artistNames: [Set<String>], artistGroup: [Int32]
    ) -> [Set<String>] {
        var namesByGroup: [Int32: Set<String>] = [:]
        var groupByName: [String: Int32] = [:]
        for (names, group) in zip(artistNames, artistGroup) {
            namesByGroup[group, default: []].formUnion(names)
            for name in names { groupByName[name] = group }
        }
        return tracks.indices.map { index in
            tracks[index].featuring.map(SongKey.artistKey).reduce(into: namesByGroup[artistGroup[index]] ?? []) {
                $0.formUnion(groupByName[$1].flatMap { namesByGroup[$0] } ?? [$1])
            }
        }
    }

    /// Themes that imply another: somebody who wants no hip-hop wants no trap either.
    package static let narrower: [ThemeID: [ThemeID]] = [
        ThemeID("genre.hiphop"): [ThemeID("genre.trap")],
        ThemeID("genre.rock"): [ThemeID("genre.metal"), ThemeID("genre.punk")],
        ThemeID("genre.edm"): [ThemeID("genre.house"), ThemeID("genre.techno")],
        ThemeID("art.idol"): [ThemeID("art.girlgroup"), ThemeID("art.boygroup")],
        ThemeID("art.female"): [ThemeID("art.girlgroup")],
        ThemeID("art.male"): [ThemeID("art.boygroup")],
    ]

    /// What is true of the track itself: its own themes and those that follow from facts, in order.
    package static func ownThemes(of track: Track) -> [ThemeID] {
        track.themes + derivedThemes(of: track).subtracting(track.themes).sorted()
    }

    /// Country, year, language and energy as themes.
    static func derivedThemes(of track: Track) -> Set<ThemeID> {
        var themes = Set<ThemeID>()
        if let year = track.year {
            switch year {
            case 1960..<1980: themes.insert(ThemeID("era.60s70s"))
            case 1980..<1990: themes.insert(ThemeID("era.80s"))
            case 1990..<2000: themes.insert(ThemeID("era.90s"))
            case 2000..<2010: themes.insert(ThemeID("era.2000s"))
            case 2010..<2020: themes.insert(ThemeID("era.2010s"))
            case 2020...: themes.insert(ThemeID("era.2020s"))
            default: break
            }
            if year < 1995 { themes.insert(ThemeID("era.oldies")) }
            if year >= 2023 { themes.insert(ThemeID("era.latest")) }
        }
        switch track.country {
        case "KR": themes.insert(ThemeID("reg.korea"))
        case "JP": themes.insert(ThemeID("reg.japan"))
        case "CN", "TW", "HK", "SG", "MO": themes.insert(ThemeID("reg.china"))
        case nil: break
        default: themes.insert(ThemeID("reg.western"))
        }
        if track.language == "zxx" { themes.insert(ThemeID("genre.instrumental")) }
        if track.language == "fr" { themes.insert(ThemeID("genre.chanson")) }
        if track.language == "es" { themes.insert(ThemeID("genre.latin")) }
        if let energy = track.energy {
            if energy >= 0.75 { themes.insert(ThemeID("energy.high")) }
            if energy <= 0.3 { themes.insert(ThemeID("energy.low")) }
        }
        return themes
    }

    private static func agreedThemes(of track: Int, in catalogue: SongCatalogue) -> Set<ThemeID> {
        let playlists = catalogue.matrix.rows(withColumn: track)
        var count: [ThemeID: Int] = [:]
        for playlist in playlists {
            for theme in catalogue.playlists[Int(playlist)].themes where theme.facet?.isHardFilter == false {
                count[theme, default: 0] += 1
            }
        }
        return Set(count.filter { $0.value >= 2 && $0.value * 2 >= playlists.count }.keys)
    }

    /// Indices that share a key, at first or second hand, named by the smallest of them.
    private static func groups(sharing keys: [Set<String>]) -> [Int32] {
        var parent = keys.indices.map { Int32($0) }
        func root(of index: Int32) -> Int32 {
            var index = index
            while parent[Int(index)] != index { index = parent[Int(index)] }
            return index
        }
        var firstByKey: [String: Int32] = [:]
        for (index, keys) in keys.enumerated() {
            for key in keys {
                guard let first = firstByKey[key] else {
                    firstByKey[key] = Int32(index)
                    continue
                }
                let (a, b) = (root(of: first), root(of: Int32(index)))
                parent[Int(max(a, b))] = min(a, b)
            }
        }
        return parent.indices.map { root(of: Int32($0)) }
    }
}
