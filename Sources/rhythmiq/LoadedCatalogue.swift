import Catalogue
import CatalogueIndex
import Foundation
import Recommendation
import RequestUnderstanding
import RhythmiQDomain

/// What `catalog.path` names: a folder of JSON Lines, held in memory, or a built index, which stays in its file.
enum LoadedCatalogue: Sendable {
    case folder(SongCatalogue)
    case index(CatalogueIndex)

    init(contentsOf url: URL) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue {
            self = .folder(try CatalogueReader.read(folder: url))
        } else {
            let index = try CatalogueIndex(contentsOf: url)
            try index.verify()
            self = .index(index)
        }
    }

    var recommender: any Recommender {
        switch self {
        case .folder(let catalogue): CatalogueRecommender(catalogue: catalogue)
        case .index(let index): IndexRecommender(index: index)
        }
    }

    func title(of id: Track.ID) -> String? {
        switch self {
        case .folder(let catalogue): catalogue.index(of: id).map { catalogue.tracks[$0].title }
        case .index(let index): index.track(withID: id.rawValue).map(index.title)
        }
    }

    /// - Parameter id: as in the catalogue; Spotify's may stand bare.
    func song(withID id: String) -> SeedSong? {
        for name in [id, "spotify:track:" + id] {
            let track: Track? =
                switch self {
                case .folder(let catalogue): catalogue.index(of: Track.ID(name)).map { catalogue.tracks[$0] }
                case .index(let index): index.track(withID: name).map { index.track($0) }
                }
            if let track { return Self.seed(track) }
        }
        return nil
    }

    /// Finds songs that listeners call by their titles.
    var finder: SongFinder {
        switch self {
        case .folder(let catalogue):
            let names = SongNames(catalogue)
            let artists = ArtistNames(catalogue)
            return SongFinder { title, artist in
                names.song(title: title, artist: artist).map { Self.seed(catalogue.tracks[$0]) }
            } findArtist: {
                artists.artist(named: $0)
            }
        case .index(let index):
            return SongFinder { title, artist in
                let number =
                    artist.map { index.track(withKey: SongKey.of(title: title, artist: $0)) }
                    ?? index.track(withTitleKey: SongKey.titleKey(title))
                return number.map { Self.seed(index.track($0)) }
            } findArtist: {
                index.artistGroup(withKey: SongKey.artistKey($0)).map(index.artistName)
            }
        }
    }

    private static func seed(_ track: Track) -> SeedSong {
        SeedSong(id: track.id, title: track.title, artist: track.artist)
    }

    /// Whether some list or song carries the theme.
    func isKnown(_ theme: ThemeID) -> Bool {
        switch self {
        case .folder(let catalogue):
            catalogue.playlists.contains { $0.themes.contains(theme) }
                || catalogue.tracks.contains { $0.themes.contains(theme) }
        case .index(let index): index.isKnown(theme)
        }
    }

    var counts: (songs: Int, playlists: Int) {
        switch self {
        case .folder(let catalogue): (catalogue.tracks.count, catalogue.playlists.count)
        case .index(let index): (index.trackCount, index.playlistCount)
        }
    }

    /// More names make reading a message slower, and most are words of something else.
    private static let artistLimit = 20_000

    /// The names by which listeners may call artists; of an index those of the most used ones.
    var artistNames: [ArtistName] {
        switch self {
        case .folder(let catalogue):
            var names: [String: [String]] = [:]
            for track in catalogue.tracks { names[track.artist, default: []] += track.otherArtistNames }
            return names.keys.sorted().map { ArtistName(canonical: $0, names: Array(Set(names[$0] ?? [])).sorted()) }
        case .index(let index):
            return index.popularArtists(limit: Self.artistLimit).map {
                ArtistName(canonical: $0.name, names: $0.otherNames)
            }
        }
    }
}
