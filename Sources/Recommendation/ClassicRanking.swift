import Catalogue
import Foundation
import RhythmiQDomain

/// `classic`: the original service's 5:5 mix, without its faults.
///
/// 1. Playlists that carry all themes; if there are none, any subset one smaller, and so on.
/// 2. Half of the songs: the most frequent in those playlists.
/// 3. The other half: for random songs of those playlists the five nearest by cosine, and of these candidates a random pick.
/// 4. If that is too few, random songs of the playlists.
///
/// The original took a song as its own nearest neighbour, cut the neighbour half in seed order, repeated songs, failed on short
/// playlists and answered unknown themes with nothing; here none of that happens.
struct ClassicRanking<Source: ClassicSource> {
    let source: Source

    static var neighboursPerSeed: Int { 5 }

    func ranked(
        _ request: RecommendationRequest, pool: [Int], count: Int, using generator: inout SplitMix64
    ) -> [ScoredTrack] {
        let allowed = Set(pool)
        let themes = request.themes.map(\.id)
        var frequency: [Int: Int] = [:]
        var reasons: [Int: Reason] = [:]
        for playlist in source.playlists(carryingMostOf: themes) {
            let carried = source.themes(ofPlaylist: playlist)
            let reason = themes.first(where: carried.contains).map(Reason.theme)
            for track in source.tracks(ofPlaylist: playlist) where allowed.contains(track) {
                frequency[track, default: 0] += 1
                reasons[track] = reasons[track] ?? reason
            }
        }
        func fromPlaylists(_ track: Int) -> ScoredTrack {
            ScoredTrack(index: track, score: 0, reason: reasons[track] ?? .filler)
        }
        let byFrequency = frequency.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        var chosen = byFrequency.prefix(count / 2).map(fromPlaylists)
        var taken = Set(chosen.map(\.index))

        var seeds = frequency.keys.sorted()
        generator.shuffle(&seeds)
        let needed = count - chosen.count
        var candidates: [(track: Int, seed: Int)] = []
        for seed in seeds.prefix(needed) {
            for neighbour in source.neighbours(of: seed, limit: Self.neighboursPerSeed)
            where allowed.contains(neighbour) && taken.insert(neighbour).inserted {
                candidates.append((neighbour, seed))
            }
        }
        generator.shuffle(&candidates)
        chosen += candidates.map {
            ScoredTrack(index: $0.track, score: 0, reason: .near(source.id(of: $0.seed)))
        }

        var rest = seeds.filter { !taken.contains($0) }
        generator.shuffle(&rest)
        chosen += rest.map(fromPlaylists)
        taken.formUnion(rest)
        var others = pool.filter { !taken.contains($0) }
        generator.shuffle(&others)
        chosen += others.map { ScoredTrack(index: $0, score: 0, reason: .filler) }
        // The order is all that counts; the logarithm keeps the scores within the scale of the other mode's.
        for position in chosen.indices { chosen[position].score = -log(1 + Double(position) / Double(max(1, count))) }
        return chosen
    }
}

/// What `classic` needs of a catalogue; tracks by numbers in whose order equal ones stand.
protocol ClassicSource {
    func id(of track: Int) -> Track.ID
    /// The playlists that carry the largest subsets of the themes; all when no theme is known. Ascending.
    func playlists(carryingMostOf themes: [ThemeID]) -> [Int]
    func themes(ofPlaylist playlist: Int) -> [ThemeID]
    /// Ascending.
    func tracks(ofPlaylist playlist: Int) -> [Int]
    /// The nearest by cosine, best first, never the track itself.
    func neighbours(of track: Int, limit: Int) -> [Int]
}

extension SongCatalogue: ClassicSource {
    func id(of track: Int) -> Track.ID { tracks[track].id }

    func playlists(carryingMostOf themes: [ThemeID]) -> [Int] {
        let wanted = Set(themes)
        var best = 0
        var rows: [Int] = []
        for (index, playlist) in playlists.enumerated() {
            let matched = wanted.intersection(playlist.themes).count
            if matched > best {
                best = matched
                rows = []
            }
            if matched == best { rows.append(index) }
        }
        return rows
    }

    func themes(ofPlaylist playlist: Int) -> [ThemeID] { playlists[playlist].themes }

    func tracks(ofPlaylist playlist: Int) -> [Int] { matrix.columns(inRow: playlist).map(Int.init) }

    func neighbours(of track: Int, limit: Int) -> [Int] {
        ItemNeighbours.cosine(matrix).neighbours(of: track, limit: limit).map(\.track)
    }
}
