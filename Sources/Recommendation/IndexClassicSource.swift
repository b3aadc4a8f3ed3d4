import CatalogueIndex
import RhythmiQDomain

/// `classic` on an index, with tracks named by their place in the catalogue that the index was built of: so an index
/// gives
/// the list that its catalogue gives.
struct IndexClassicSource: ClassicSource {
    let index: CatalogueIndex
    /// Places of all tracks of a small catalogue; in a large one a track's number stands for its place.
    private let numbers: [Int]

    init(index: CatalogueIndex) {
        self.index = index
        guard index.trackCount <= IndexRecommender.smallCatalogue else {
            numbers = []
            return
        }
        var numbers = [Int](repeating: 0, count: index.trackCount)
        for number in 0..<index.trackCount {
            let place = Int(index.row(number).order)
            if numbers.indices.contains(place) { numbers[place] = number }
        }
        self.numbers = numbers
    }

    func place(of number: Int) -> Int { numbers.isEmpty ? number : Int(index.row(number).order) }

    func number(at place: Int) -> Int { numbers.isEmpty ? place : numbers[place] }

    func id(of track: Int) -> Track.ID { index.track(number(at: track)).id }

    /// A large catalogue has lists enough in so many.
    private static let playlistLimit = 5_000

    func playlists(carryingMostOf themes: [ThemeID]) -> [Int] {
        var matched: [UInt32: Int] = [:]
        for theme in Set(themes) {
            for playlist in index.playlists(with: theme) { matched[playlist, default: 0] += 1 }
        }
        guard let best = matched.values.max() else {
            return Array(0..<min(index.playlistCount, Self.playlistLimit))
        }
        let rows = matched.filter { $0.value == best }.keys.map(Int.init).sorted()
        let step = (rows.count + Self.playlistLimit - 1) / Self.playlistLimit
        return step <= 1 ? rows : stride(from: 0, to: rows.count, by: step).map { rows[$0] }
    }

    func themes(ofPlaylist playlist: Int) -> [ThemeID] { index.themes(ofPlaylist: playlist) }

    func tracks(ofPlaylist playlist: Int) -> [Int] {
        let tracks = index.tracks(ofPlaylist: playlist)
        return numbers.isEmpty ? tracks : tracks.map(place).sorted()
    }

    func neighbours(of track: Int, limit: Int) -> [Int] {
        // In a small catalogue many are equally near, and there equal ones stand by their place.
        let wanted = numbers.isEmpty ? limit : index.trackCount
        let found = index.neighbours(of: number(at: track), limit: wanted)
        if numbers.isEmpty { return found.map(\.track) }
        func isBefore(_ a: CatalogueIndex.Neighbour, _ b: CatalogueIndex.Neighbour) -> Bool {
            let left = a.together * a.together * index.playlistCount(ofTrack: b.track)
            let right = b.together * b.together * index.playlistCount(ofTrack: a.track)
            return left == right ? place(of: a.track) < place(of: b.track) : left > right
        }
        return found.sorted(by: isBefore).prefix(limit).map { place(of: $0.track) }
    }

    /// Numbers of the tracks that a list may be made of: all of a small catalogue in its order; else the most frequent
    /// ones of the themes' playlists, those nearest to them, and some that many lists hold.
    func candidates(themes: [ThemeID], wanted: Int) -> [Int] {
        guard numbers.isEmpty else { return numbers }
        var wish = CatalogueIndex.Accumulation()
        wish.isNormed = false
        wish.playlists = playlists(carryingMostOf: themes).map { ($0, 1) }
        let frequent = index.scores(wish, limit: 2_000 + wanted * 2).map(\.track)
        var found = Set(frequent)
        for track in frequent.prefix(200 + wanted) {
            found.formUnion(neighbours(of: track, limit: ClassicRanking<Self>.neighboursPerSeed))
        }
        found.formUnion(0..<min(index.trackCount, 500))
        return found.sorted()
    }
}
