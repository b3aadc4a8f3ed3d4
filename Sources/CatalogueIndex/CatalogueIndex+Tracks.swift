import Catalogue
package import RhythmiQDomain

extension CatalogueIndex {
    /// What the index holds of a track, in numbers.
    package func row(_ track: Int) -> TrackRow { rows[track] }

    package func track(_ track: Int) -> Track {
        let row = rows[track]
        let artist = artists[Int(row.artist)]
        let extras = extras(of: row)
        return Track(
            id: Track.ID(string(row.id)), otherIDs: extras.ids, title: string(row.title), otherTitles: extras.titles,
            artist: string(artist.name), otherArtistNames: Self.names(string(artist.otherNames)),
            featuring: extras.guests, year: row.year == .min ? nil : Int(row.year),
            durationMs: row.durationMs == 0 ? nil : Int(row.durationMs), language: LetterCode.text(row.language),
            country: LetterCode.text(row.country, isUpper: true), isExplicit: row.flags & TrackRow.isExplicit != 0,
            hasRap: row.flags & TrackRow.hasRap != 0, energy: row.energy == .max ? nil : Double(row.energy) / 10_000,
            sound: row.sound, themes: themes(inList: row.themes))
    }

    package func title(of track: Int) -> String { string(rows[track].title) }

    private func extras(of row: TrackRow) -> (titles: [String], guests: [String], ids: [String]) {
        guard row.extras != 0 else { return ([], [], []) }
        let groups: [Substring] = string(row.extras).split(separator: "\u{1E}", omittingEmptySubsequences: false)
        return (
            Self.names(groups[0]), groups.count > 1 ? Self.names(groups[1]) : [],
            groups.count > 2 ? Self.names(groups[2]) : []
        )
    }

    private static func names(_ text: some StringProtocol) -> [String] {
        text.split(separator: "\u{1F}" as Character).map { String($0) }
    }

    // MARK: - Themes

    package func themes(inList list: UInt32) -> [ThemeID] {
        let offsets: MappedArray<UInt32> = array(.themeListOffsets)
        let numbers: MappedArray<UInt32> = array(.themeLists)
        return (Int(offsets[Int(list)])..<Int(offsets[Int(list) + 1])).map { themeIDs[Int(numbers[$0])] }
    }

    package func themes(ofPlaylist playlist: Int) -> [ThemeID] { themes(inList: playlistThemes[playlist]) }

    /// Which list of themes the playlist has: playlists of one list need to be weighed once.
    package func themeList(ofPlaylist playlist: Int) -> UInt32 { playlistThemes[playlist] }

    package func isKnown(_ theme: ThemeID) -> Bool { themeNumbers[theme] != nil }

    /// Playlists with the theme, ascending.
    package func playlists(with theme: ThemeID) -> UnsafeBufferPointer<UInt32> {
        postings(theme, .themePlaylistOffsets, .themePlaylists)
    }

    /// Tracks of which the theme is known, the most popular first.
    package func tracks(with theme: ThemeID) -> UnsafeBufferPointer<UInt32> {
        postings(theme, .themeTrackOffsets, .themeTracks)
    }

    private func postings(
        _ theme: ThemeID, _ offsets: IndexSection, _ list: IndexSection
    ) -> UnsafeBufferPointer<UInt32> {
        guard let number = themeNumbers[theme] else { return UnsafeBufferPointer(start: nil, count: 0) }
        let offsets: MappedArray<UInt32> = array(offsets)
        let (start, end) = (Int(offsets[Int(number)]), Int(offsets[Int(number) + 1]))
        return UnsafeBufferPointer(start: pointer(list, to: UInt32.self) + start, count: end - start)
    }

    // MARK: - The matrix

    package func playlistCount(ofTrack track: Int) -> Int { Int(trackOffsets[track + 1] - trackOffsets[track]) }

    package func trackCount(ofPlaylist playlist: Int) -> Int {
        Int(playlistOffsets[playlist + 1] - playlistOffsets[playlist])
    }

    /// Tracks of a playlist, ascending.
    package func tracks(ofPlaylist playlist: Int) -> [Int] {
        (Int(playlistOffsets[playlist])..<Int(playlistOffsets[playlist + 1])).map { id(.playlistTracks, at: $0) }
    }

    /// Playlists with a track, ascending.
    package func playlists(withTrack track: Int) -> [Int] {
        (Int(trackOffsets[track])..<Int(trackOffsets[track + 1])).map { id(.trackPlaylists, at: $0) }
    }

    /// At most so many of them, evenly spread.
    package func playlistSample(withTrack track: Int, limit: Int) -> [Int] {
        let count = playlistCount(ofTrack: track)
        let first = Int(trackOffsets[track])
        return stride(from: 0, to: count, by: max(1, (count + limit - 1) / max(1, limit))).map {
            id(.trackPlaylists, at: first + $0)
        }
    }

    /// How many playlists two tracks share, looked up for at most `limit` playlists of the rarer one and scaled up.
    package func together(_ a: Int, _ b: Int, limit: Int = 128) -> Double {
        let (rare, common) = playlistCount(ofTrack: a) <= playlistCount(ofTrack: b) ? (a, b) : (b, a)
        let count = playlistCount(ofTrack: rare)
        guard count > 0 else { return 0 }
        let step = max(1, count / limit)
        var (looked, found) = (0, 0)
        let first = Int(trackOffsets[rare])
        for place in stride(from: 0, to: count, by: step) {
            looked += 1
            if isIn(playlist: id(.trackPlaylists, at: first + place), track: common) { found += 1 }
        }
        return Double(found) * Double(count) / Double(looked)
    }

    private func isIn(playlist: Int, track: Int) -> Bool {
        var (low, high) = (Int(trackOffsets[track]), Int(trackOffsets[track + 1]))
        while low < high {
            let middle = (low + high) / 2
            let found = id(.trackPlaylists, at: middle)
            if found == playlist { return true }
            if found < playlist { low = middle + 1 } else { high = middle }
        }
        return false
    }
}

extension CatalogueIndex {
    /// The track at a place among all entries of all playlists: drawn evenly, tracks come as often as playlists hold
    /// them.
    package func track(atEntry entry: Int) -> Int { id(.playlistTracks, at: entry) }
}
