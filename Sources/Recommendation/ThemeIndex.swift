import Catalogue
import Foundation
import RhythmiQDomain

/// Themes → playlists and tracks that carry them, with how rare each theme is.
struct ThemeIndex: Sendable {
    private let playlistsByTheme: [ThemeID: [Int32]]
    private let tracksByTheme: [ThemeID: [Int32]]
    private let playlistCount: Int

    init(catalogue: SongCatalogue, facts: TrackFacts) {
        var playlists: [ThemeID: [Int32]] = [:]
        for (index, playlist) in catalogue.playlists.enumerated() {
            for theme in Set(playlist.themes) { playlists[theme, default: []].append(Int32(index)) }
        }
        var tracks: [ThemeID: [Int32]] = [:]
        for (index, track) in catalogue.tracks.enumerated() {
            for theme in Set(track.themes).union(TrackFacts.derivedThemes(of: track)) {
                tracks[theme, default: []].append(Int32(index))
            }
        }
        playlistsByTheme = playlists
        tracksByTheme = tracks
        playlistCount = catalogue.playlists.count
    }

    func playlists(with theme: ThemeID) -> [Int32] { playlistsByTheme[theme] ?? [] }

    /// Tracks of which the theme is known.
    func tracks(with theme: ThemeID) -> [Int32] { tracksByTheme[theme] ?? [] }

    /// Whether anything in the catalogue carries the theme.
    func isKnown(_ theme: ThemeID) -> Bool { playlistsByTheme[theme] != nil || tracksByTheme[theme] != nil }

    /// ln(1 + playlists / playlists with the theme): a rare theme says more. Never zero: songs have themes also where
    /// there are no playlists.
    func inverseFrequency(_ theme: ThemeID) -> Double {
        log(1 + Double(max(1, playlistCount)) / Double(max(1, playlists(with: theme).count)))
    }
}
