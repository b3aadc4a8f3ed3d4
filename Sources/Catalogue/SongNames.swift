import RhythmiQDomain

/// The songs of a catalogue in memory by their names; of several under one the one that most lists hold.
package struct SongNames: Sendable {
    private var byKey: [String: Int32] = [:]
    private var byTitle: [String: Int32] = [:]

    package init(_ catalogue: SongCatalogue) {
        let order = catalogue.tracks.indices.sorted {
            (catalogue.matrix.rowCount(ofColumn: $1), $0) < (catalogue.matrix.rowCount(ofColumn: $0), $1)
        }
        for index in order {
            let track = catalogue.tracks[index]
            for key in SongKey.all(of: track) where byKey[key] == nil { byKey[key] = Int32(index) }
            for key in SongKey.titleKeys(of: track) where byTitle[key] == nil { byTitle[key] = Int32(index) }
        }
    }

    /// - Parameter artist: `nil` for whoever sings it.
    /// - Returns: an index into the catalogue's tracks.
    package func song(title: String, artist: String?) -> Int? {
        let found = artist.map { byKey[SongKey.of(title: title, artist: $0)] } ?? byTitle[SongKey.titleKey(title)]
        return found.map(Int.init)
    }
}
