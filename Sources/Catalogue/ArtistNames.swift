import RhythmiQDomain

/// The artists of a catalogue in memory by every name that it has for them, guests among them.
package struct ArtistNames: Sendable {
    private var canonical: [String: String] = [:]

    package init(_ catalogue: SongCatalogue) {
        for track in catalogue.tracks {
            // A name that a track has for its own artist leads to the artist, whoever else is called so elsewhere.
            for name in [track.artist] + track.otherArtistNames { add(name, track.artist) }
        }
        for guest in catalogue.tracks.flatMap(\.featuring) { add(guest, guest) }
    }

    private mutating func add(_ name: String, _ artist: String) {
        let key = SongKey.artistKey(name)
        if !key.isEmpty, canonical[key] == nil { canonical[key] = canonical[SongKey.artistKey(artist)] ?? artist }
    }

    /// The catalogue's own spelling.
    package func artist(named name: String) -> String? { canonical[SongKey.artistKey(name)] }
}
