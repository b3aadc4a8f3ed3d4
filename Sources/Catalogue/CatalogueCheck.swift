package import RhythmiQDomain

/// Looks for mistakes in a catalogue that reading alone does not notice.
package struct CatalogueCheck: Sendable {
    package struct Finding: Sendable, Equatable, CustomStringConvertible {
        package enum Kind: String, Sendable, CaseIterable {
            case duplicateID, duplicateSong, unknownTheme, themeWithoutPlaylists, impossibleLength, impossibleYear
            case artistSpelledTwice, artistNamesDiffer, playlistSize, unusedTrack, repeatedTrack, duplicatePlaylist
        }
        package let kind: Kind
        package let text: String
        package var description: String { "\(kind.rawValue): \(text)" }
    }

    /// How many playlists each theme should have at least.
    package var playlistsPerTheme = 4
    package var playlistSizes = 12...30
    /// In seconds.
    package var lengths = 45...1_500
    package var years = 1_500...2_026

    package init() {}

    package func findings(in catalogue: SongCatalogue, themes: [ThemeID]) -> [Finding] {
        songFindings(catalogue, Set(themes)) + artistFindings(catalogue) + playlistFindings(catalogue, themes)
    }

    private func songFindings(_ catalogue: SongCatalogue, _ known: Set<ThemeID>) -> [Finding] {
        var findings: [Finding] = []
        var ids = Set<Track.ID>()
        var owner: [String: Track.ID] = [:]
        for track in catalogue.tracks {
            func report(_ kind: Finding.Kind, _ text: String) {
                findings.append(Finding(kind: kind, text: "\(track.id): \(text)"))
            }
            if !ids.insert(track.id).inserted { report(.duplicateID, "used twice") }
            let keys = SongKey.all(of: track)
            for other in Set(keys.compactMap { owner[$0] }).subtracting([track.id]).sorted() {
                report(.duplicateSong, "the same song as \(other)")
            }
            for key in keys where owner[key] == nil { owner[key] = track.id }
            for theme in track.themes where !known.contains(theme) { report(.unknownTheme, theme.rawValue) }
            if let duration = track.durationMs, !lengths.contains(duration / 1000) {
                report(.impossibleLength, "\(duration / 1000) s")
            }
            if let year = track.year, !years.contains(year) { report(.impossibleYear, "\(year)") }
        }
        return findings
    }

    /// Two artists whose names fold to the same letters, or one artist with two sets of other names.
    private func artistFindings(_ catalogue: SongCatalogue) -> [Finding] {
        var findings: [Finding] = []
        var spellings: [String: String] = [:]
        var others: [String: [String]] = [:]
        for track in catalogue.tracks {
            let known = others[track.artist, default: track.otherArtistNames]
            if known != track.otherArtistNames {
                findings.append(Finding(kind: .artistNamesDiffer, text: "\(track.artist) (\(track.id))"))
            }
            others[track.artist] = known
        }
        for (artist, names) in others.sorted(by: { $0.key < $1.key }) {
            for name in [artist] + names {
                let key = SongKey.artistKey(name)
                if let known = spellings[key], known != artist {
                    findings.append(Finding(kind: .artistSpelledTwice, text: "\(known) and \(artist) (by \(name))"))
                }
                spellings[key] = spellings[key] ?? artist
            }
        }
        return findings
    }

    private func playlistFindings(_ catalogue: SongCatalogue, _ themes: [ThemeID]) -> [Finding] {
        var findings: [Finding] = []
        var count: [ThemeID: Int] = [:]
        let known = Set(themes)
        var used = Set<Int32>()
        var ids = Set<String>()
        var contents: [Set<Int32>: String] = [:]
        for playlist in catalogue.playlists {
            func report(_ kind: Finding.Kind, _ text: String) {
                findings.append(Finding(kind: kind, text: "\(playlist.id): \(text)"))
            }
            if !ids.insert(playlist.id).inserted { report(.duplicatePlaylist, "id used twice") }
            let songs = Set(playlist.tracks)
            if let other = contents[songs] { report(.duplicatePlaylist, "the same songs as \(other)") }
            contents[songs] = contents[songs] ?? playlist.id
            if !playlistSizes.contains(playlist.tracks.count) {
                report(.playlistSize, "\(playlist.tracks.count) songs")
            }
            if songs.count != playlist.tracks.count {
                report(.repeatedTrack, "a song stands in it twice")
            }
            for theme in playlist.themes {
                if known.contains(theme) {
                    count[theme, default: 0] += 1
                } else if !theme.isTag {
                    report(.unknownTheme, theme.rawValue)
                }
            }
            used.formUnion(playlist.tracks)
        }
        for theme in themes where count[theme, default: 0] < playlistsPerTheme {
            findings.append(
                Finding(kind: .themeWithoutPlaylists, text: "\(theme): \(count[theme, default: 0]) playlists"))
        }
        for (index, track) in catalogue.tracks.enumerated() where !used.contains(Int32(index)) {
            findings.append(Finding(kind: .unusedTrack, text: "\(track.id) stands in no playlist"))
        }
        return findings
    }
}
