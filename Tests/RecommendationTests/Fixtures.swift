import Catalogue
import Foundation
import Recommendation
import RhythmiQDomain
import TestSupport

/// The bundled catalogue, read and indexed once for all tests.
enum Bundled {
    static let catalogue = Result {
        try CatalogueReader.read(folder: Checkout.root.appending(path: "bot-config/catalogue"))
    }
    static let recommender = Result { CatalogueRecommender(catalogue: try catalogue.get()) }

    /// Every theme that a song or a list of the catalogue carries, in order.
    static let themes = Result {
        let catalogue = try Self.catalogue.get()
        return Set(catalogue.tracks.flatMap(\.themes) + catalogue.playlists.flatMap(\.themes)).sorted()
    }
}

func song(
    _ id: String, by artist: String? = nil, title: String? = nil, minutes: Double = 3, energy: Double? = nil,
    _ themes: String...
) -> Track {
    Track(
        id: Track.ID(id), title: title ?? "Title \(id)", artist: artist ?? "Artist \(id)",
        durationMs: Int(minutes * 60_000), energy: energy, themes: themes.map { ThemeID($0) })
}

/// A catalogue of these songs and of lists that name songs by their ids.
func smallCatalogue(_ tracks: [Track], lists: [(themes: [String], songs: [String])]) -> SongCatalogue {
    SongCatalogue(
        tracks: tracks,
        playlists: lists.enumerated().map { index, list in
            CataloguePlaylist(
                id: "list\(index)", title: "List \(index)", themes: list.themes.map { ThemeID($0) },
                tracks: list.songs.compactMap { id in
                    tracks.firstIndex { $0.id.rawValue == id }.map(Int32.init)
                })
        })
}

func request(
    _ themes: [String] = [], excluding: [String] = [], by artists: [String] = [], notBy: [String] = [],
    isClean: Bool = false, length: RecommendationRequest.Length, mode: RecommendationRequest.Mode = .blend,
    seed: UInt64 = 1, shape: PlaylistRequest.EnergyShape = .flat
) -> RecommendationRequest {
    RecommendationRequest(
        themes: themes.map { WeightedTheme(ThemeID($0)) }, excludedThemes: excluding.map { ThemeID($0) },
        includedArtists: artists, excludedArtists: notBy, isClean: isClean, length: length, mode: mode, seed: seed,
        energyShape: shape)
}

extension RecommendationRequest.Length {
    static func minutes(_ minutes: Int) -> Self { .duration(ms: minutes * 60_000) }
}

extension Recommendation {
    var ids: [String] { tracks.map(\.track.id.rawValue) }
    var isArtistCapRelaxed: Bool { notes.contains(.artistCapRelaxed) }
    var hasTooFewSongs: Bool { notes.contains(.tooFewSongs) }
    var relaxedThemes: [ThemeID] {
        notes.flatMap { note -> [ThemeID] in
            if case .themesRelaxed(let themes) = note { themes } else { [] }
        }
    }
}
