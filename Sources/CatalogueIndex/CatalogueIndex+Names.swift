import Catalogue
import RhythmiQDomain

extension CatalogueIndex {
    package func track(withID id: String) -> Int? {
        let found = lookUp(.idSlots, hash: stableHash(id)) { number in
            string(number < trackCount ? rows[number].id : aliases[number - trackCount].id) == id
        }
        return found.map { $0 < trackCount ? $0 : Int(aliases[$0 - trackCount].track) }
    }

    /// The most popular track that is known under the key; see `SongKey.of`.
    package func track(withKey key: String) -> Int? {
        lookUp(.songKeySlots, hash: stableHash(key)) { SongKey.all(of: track($0)).contains(key) }
    }

    /// The most popular track of that title, whoever sings it; see `SongKey.titleKey`.
    package func track(withTitleKey key: String) -> Int? {
        lookUp(.titleSlots, hash: stableHash(key)) { SongKey.titleKeys(of: track($0)).contains(key) }
    }

    /// The group of artists known under the name; see `SongKey.artistKey`.
    package func artistGroup(withKey key: String) -> Int? {
        lookUp(.artistSlots, hash: stableHash(key)) { artistKeys($0).contains(key) }.map { Int(artists[$0].group) }
    }

    private func lookUp(_ section: IndexSection, hash: UInt64, _ isIt: (Int) -> Bool) -> Int? {
        let slots: MappedArray<UInt32> = array(section)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        for _ in 0..<slots.count {
            let entry = slots[slot]
            if entry == 0 { return nil }
            if isIt(Int(entry) - 1) { return Int(entry) - 1 }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    // MARK: - Artists

    package func artistGroup(of track: Int) -> Int { Int(artists[Int(rows[track].artist)].group) }

    /// Tracks by the artist under any of the names, the most popular first.
    package func tracks(byGroup group: Int) -> UnsafeBufferPointer<UInt32> {
        let offsets: MappedArray<UInt32> = array(.artistOffsets)
        let (start, end) = (Int(offsets[group]), Int(offsets[group + 1]))
        return UnsafeBufferPointer(start: pointer(.artistTracks, to: UInt32.self) + start, count: end - start)
    }

    package func artistName(ofGroup group: Int) -> String { string(artists[group].name) }

    /// The names of the group's first spelling.
    package func artistNames(ofGroup group: Int) -> [String] { artistNames(group) }

    private func artistKeys(_ artist: Int) -> [String] { artistNames(artist).map(SongKey.artistKey) }

    private func artistNames(_ artist: Int) -> [String] {
        let row = artists[artist]
        let others = row.otherNames == 0 ? [] : string(row.otherNames).split(separator: "\u{1F}").map(String.init)
        return [string(row.name)] + others
    }

    /// The artists with most entries in playlists, each with all names, for those who read messages.
    package func popularArtists(limit: Int) -> [(name: String, otherNames: [String])] {
        var weights: [Int: Int] = [:]
        // Tracks come by falling popularity: after some multiple of the limit nobody new is popular.
        for track in 0..<min(trackCount, limit * 20) {
            weights[artistGroup(of: track), default: 0] += playlistCount(ofTrack: track) + 1
        }
        let chosen = weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map(\.key)
        var names: [Int: [String]] = Dictionary(uniqueKeysWithValues: chosen.map { ($0, artistNames($0)) })
        for artist in 0..<artists.count {
            let group = Int(artists[artist].group)
            guard group != artist, let known = names[group] else { continue }
            names[group] = known + artistNames(artist).filter { !known.contains($0) }
        }
        return chosen.sorted().compactMap { group in
            names[group].flatMap { all in all.first.map { ($0, Array(all.dropFirst())) } }
        }
    }
}
