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

    /// - Parameter request: what it does not ask about is not looked up.
    init(index: CatalogueIndex, tracks numbers: [Int], for request: RecommendationRequest) {
        self.index = index
        self.numbers = numbers
        let tracks = numbers.map { index.track($0) }
        catalogue = SongCatalogue(tracks: tracks, playlists: [])
        let groups = numbers.map { Int32(index.artistGroup(of: $0)) }
        let asksForArtists = !request.includedArtists.isEmpty || !request.excludedArtists.isEmpty
        let asksForThemes = !request.themes.isEmpty || !request.excludedThemes.isEmpty
        facts = TrackFacts(
            tracks: tracks,
            themes: zip(numbers, tracks).map { number, track in
                guard asksForThemes else { return [] }
                return Set(track.themes).union(TrackFacts.derivedThemes(of: track))
                    .union(index.themes(inList: index.row(number).agreedThemes))
            },
            twinGroup: numbers.map { Int32(index.row($0).twins) }, artistGroup: groups,
            names: asksForArtists ? Self.names(tracks, groups, index) : tracks.map { _ in [] })
    }

    private static func names(_ tracks: [Track], _ groups: [Int32], _ index: CatalogueIndex) -> [Set<String>] {
        var namesOfGroup: [Int32: Set<String>] = [:]
        for (track, group) in zip(tracks, groups) {
            let own = ([track.artist] + track.otherArtistNames).map(SongKey.artistKey)
            let known = namesOfGroup[group] ?? Set(index.artistNames(ofGroup: Int(group)).map(SongKey.artistKey))
            namesOfGroup[group] = known.union(own)
        }
        return zip(tracks, groups).map { guestNames($0, index).union(namesOfGroup[$1] ?? []) }
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
