import Catalogue
import CatalogueIndex
import RhythmiQDomain

/// The candidates of one request out of an index, with what the rules of a list need to know of them.
struct Shortlist {
    let index: CatalogueIndex
    /// The number in the index of each candidate.
    let numbers: [Int]
    /// Tracks alone, no playlists.
    let catalogue: SongCatalogue
    let facts: TrackFacts

    init(index: CatalogueIndex, tracks numbers: [Int]) {
        self.index = index
        self.numbers = numbers
        let tracks = numbers.map { index.track($0) }
        catalogue = SongCatalogue(tracks: tracks, playlists: [])
        var namesOfGroup: [Int: Set<String>] = [:]
        var groups: [Int32] = []
        var names: [Set<String>] = []
        for (number, track) in zip(numbers, tracks) {
            let group = index.artistGroup(of: number)
            groups.append(Int32(group))
            let own = ([track.artist] + track.otherArtistNames).map(SongKey.artistKey)
            namesOfGroup[group, default: Set(index.artistNames(ofGroup: group).map(SongKey.artistKey))].formUnion(own)
            names.append(Self.guestNames(track, index))
        }
        for local in names.indices { names[local].formUnion(namesOfGroup[Int(groups[local])] ?? []) }
        facts = TrackFacts(
            tracks: tracks,
            themes: zip(numbers, tracks).map { number, track in
                Set(track.themes).union(TrackFacts.derivedThemes(of: track))
                    .union(index.themes(inList: index.row(number).agreedThemes))
            },
            twinGroup: numbers.map { Int32(index.row($0).twins) }, artistGroup: groups, names: names)
    }

    /// A guest is credited by one name, and known under all that the index has for the artist.
    private static func guestNames(_ track: Track, _ index: CatalogueIndex) -> Set<String> {
        track.featuring.reduce(into: []) { names, guest in
            let key = SongKey.artistKey(guest)
            names.insert(key)
            guard let group = index.artistGroup(withKey: key) else { return }
            names.formUnion(index.artistNames(ofGroup: group).map(SongKey.artistKey))
        }
    }

    /// How many playlists are looked at to tell which songs go together.
    private static let playlistLimit = 1_500

    /// These candidates in this order, with playlists that hold them.
    func list(of locals: [Int]) -> SongCatalogue {
        let places = Dictionary(locals.enumerated().map { (numbers[$0.element], Int32($0.offset)) }) { a, _ in a }
        var playlists = Set<Int>()
        let share = max(4, Self.playlistLimit / max(1, locals.count))
        for local in locals {
            let all = index.playlistSample(withTrack: numbers[local], limit: share)
            playlists.formUnion(all)
        }
        let rows = playlists.sorted().map { playlist in
            CataloguePlaylist(
                id: "", title: "", themes: [],
                tracks: index.tracks(ofPlaylist: playlist).compactMap { places[$0] })
        }
        return SongCatalogue(tracks: locals.map { catalogue.tracks[$0] }, playlists: rows)
    }
}
