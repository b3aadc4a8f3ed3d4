import Catalogue
package import Foundation
package import RhythmiQDomain

/// Makes an index of tracks and playlists given one after the other. Tracks come first; playlists go to a file beside
/// the index, so that memory grows with the tracks alone.
package struct IndexBuilder: ~Copyable {
    package struct Options: Sendable {
        /// β of the norms, see `CatalogueIndex.scores`.
        package var popularityExponent: Float = 0.2
        /// Tracks in so many playlists have their neighbours computed now, and at most so many tracks.
        package var headFrom = 400
        package var headLimit = 1 << 16
        /// Tracks kept for each theme, the most popular ones.
        package var themeTrackLimit = 20_000
        package var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)

        package init() {}
    }

    private let url: URL
    private let options: Options
    var table = TrackTable()
    var entries: EntryFile
    /// `[playlists + 1]` in entries
    var playlistEnds: [UInt32] = [0]
    var playlistThemes: [UInt32] = []
    /// `[tracks]` in the catalogue's order
    var playlistCounts: [UInt32] = []

    package init(to url: URL, options: Options = Options()) throws(CatalogueIndexError) {
        self.url = url
        self.options = options
        entries = try EntryFile(beside: url)
    }

    package var trackCount: Int { table.rows.count }

    /// - Parameter facts: themes that are true of the track, its own among them.
    /// - Returns: `false` where the id is used already; then the track is left out.
    package mutating func add(_ track: Track, facts: [ThemeID]) throws(CatalogueIndexError) -> Bool {
        guard table.rows.count < IndexFormat.idLimit else { throw .tooLarge(what: "songs", limit: IndexFormat.idLimit) }
        guard table.append(track, facts: facts) else { return false }
        playlistCounts.append(0)
        return true
    }

    /// The place of a track among those added.
    package func number(ofID utf8: UnsafeBufferPointer<UInt8>) -> UInt32? { table.number(ofID: utf8) }

    /// - Parameter tracks: numbers in any order; a repeated one counts once.
    package mutating func addPlaylist(themes: [ThemeID], tracks: [UInt32]) throws(CatalogueIndexError) {
        guard playlistThemes.count < IndexFormat.idLimit else {
            throw .tooLarge(what: "playlists", limit: IndexFormat.idLimit)
        }
        var unique = tracks.sorted()
        var kept = 0
        for index in unique.indices where index == 0 || unique[index] != unique[kept - 1] {
            unique[kept] = unique[index]
            kept += 1
        }
        for track in unique.prefix(kept) { playlistCounts[Int(track)] += 1 }
        try entries.append(unique.prefix(kept))
        guard entries.count <= Int(UInt32.max) else { throw .tooLarge(what: "entries", limit: Int(UInt32.max)) }
        playlistEnds.append(UInt32(entries.count))
        playlistThemes.append(table.addThemes(themes))
    }

    /// Writes the index; what stands under its name is replaced in one step.
    package consuming func finish(progress: (String) -> Void = { _ in }) throws {
        guard !table.strings.isTooLarge else {
            throw CatalogueIndexError.tooLarge(what: "bytes of names", limit: Int(UInt32.max))
        }
        progress("numbering")
        let (artistGroups, twins) = table.joinGroups()
        let numbering = Numbering(playlistCounts: playlistCounts)
        var writer = try IndexWriter(url)
        progress("playlists")
        try writeMatrix(numbering, &writer)
        try writeThemes(numbering, &writer)
        try writer.write(.strings, table.strings.bytes)
        progress("tracks")
        try writeTracks(numbering, twins, &writer)
        try writeArtists(numbering, artistGroups, &writer)
        try writeNames(numbering, &writer)
        progress("neighbours of the most used songs")
        try HeadTable(options: options, playlistCounts: numbering.playlistCounts).write(to: &writer)
        try writer.finish(
            trackCount: table.rows.count, playlistCount: playlistThemes.count, entryCount: entries.count,
            popularityExponent: options.popularityExponent)
    }

    var exponent: Float { options.popularityExponent }
    var themeTrackLimit: Int { options.themeTrackLimit }
}

/// Tracks by falling popularity, of equal ones in the catalogue's order.
struct Numbering {
    /// `[tracks]` place in the catalogue of each number
    let places: [UInt32]
    /// `[tracks]` number of each place
    let numbers: [UInt32]
    /// `[tracks]` by number, never rising
    let playlistCounts: [UInt32]

    init(playlistCounts: [UInt32]) {
        // Counting sort.
        let most = Int(playlistCounts.max() ?? 0)
        var starts = [UInt32](repeating: 0, count: most + 2)
        for count in playlistCounts { starts[most - Int(count) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var places = [UInt32](repeating: 0, count: playlistCounts.count)
        var numbers = places
        for (place, count) in playlistCounts.enumerated() {
            let number = starts[most - Int(count)]
            starts[most - Int(count)] += 1
            places[Int(number)] = UInt32(place)
            numbers[place] = number
        }
        self.places = places
        self.numbers = numbers
        self.playlistCounts = places.map { playlistCounts[Int($0)] }
    }
}
