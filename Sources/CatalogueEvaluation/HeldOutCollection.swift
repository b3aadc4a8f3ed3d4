import Catalogue
package import CatalogueIndex
package import Foundation
import Recommendation
package import RhythmiQDomain

/// An index of a collection of which some entries are hidden, and what was hidden: all songs are known, and of the
/// hidden
/// entries nothing.
package struct HeldOutCollection: Sendable {
    package struct Playlist: Sendable {
        /// Numbers in the training index, ascending.
        package let given: [Int]
        package let hidden: Set<Int>
        package let themes: [ThemeID]
    }

    package let index: CatalogueIndex
    /// Those with something hidden.
    package let playlists: [Playlist]

    package struct Split: Sendable {
        /// Share of each playlist that is hidden.
        package var share = 0.5
        package var seed: UInt64 = 1
        /// Shorter playlists stay whole.
        package var shortest = 4
        /// Of more playlists so many are drawn, and the others stay whole.
        package var playlistLimit = 2_000

        package init() {}
    }

    /// - Parameter url: where the training index is put; whoever calls removes it.
    package init(hiding split: Split, of full: CatalogueIndex, at url: URL, options: IndexBuilder.Options) throws {
        var builder = try IndexBuilder(to: url, options: options)
        // In the order of the catalogue, so that the training index knows nothing of the full one's popularity.
        var places = [Int](repeating: 0, count: full.trackCount)
        for number in 0..<full.trackCount {
            let place = Int(full.row(number).order)
            guard places.indices.contains(place) else {
                throw CatalogueIndexError.damaged(file: full.url.path, part: "tracks")
            }
            places[place] = number
        }
        for number in places {
            let track = full.track(number)
            _ = try builder.add(track, facts: TrackFacts.ownThemes(of: track))
        }
        var chosen = Array(0..<full.playlistCount)
        var generator = SplitMix64(seed: split.seed)
        generator.shuffle(&chosen)
        let tested = Set(
            chosen.lazy.filter { full.trackCount(ofPlaylist: $0) >= split.shortest }.prefix(split.playlistLimit))
        var parts: [(given: [Int], hidden: [Int], themes: [ThemeID])] = []
        for playlist in 0..<full.playlistCount {
            // Ordered by the catalogue: the split does not depend on the numbering.
            var tracks = full.tracks(ofPlaylist: playlist).map { Int(full.row($0).order) }.sorted()
            let themes = full.themes(ofPlaylist: playlist)
            var hidden: [Int] = []
            if tested.contains(playlist) {
                generator.shuffle(&tracks)
                let count = min(tracks.count - 1, max(1, Int((Double(tracks.count) * split.share).rounded(.down))))
                hidden = Array(tracks.suffix(count))
                tracks.removeLast(count)
                parts.append((tracks, hidden, themes))
            }
            try builder.addPlaylist(themes: themes, tracks: tracks.map(UInt32.init))
        }
        try builder.finish()
        let index = try CatalogueIndex(contentsOf: url)
        var numbers = [Int](repeating: 0, count: index.trackCount)
        for number in 0..<index.trackCount { numbers[Int(index.row(number).order)] = number }
        self.index = index
        playlists = parts.map { part in
            Playlist(
                given: part.given.map { numbers[$0] }.sorted(), hidden: Set(part.hidden.map { numbers[$0] }),
                themes: part.themes)
        }
    }
}
