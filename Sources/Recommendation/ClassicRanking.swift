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
struct ClassicRanking {
    let catalogue: SongCatalogue

    static let neighboursPerSeed = 5

    func ranked(
        _ request: RecommendationRequest, pool: [Int], count: Int, using generator: inout SplitMix64
    ) -> [ScoredTrack] {
        let allowed = Set(pool)
        let themes = request.themes.map(\.id)
        var frequency: [Int: Int] = [:]
        var reasons: [Int: Reason] = [:]
        for playlist in playlists(with: themes) {
            let carried = themes.first(where: catalogue.playlists[playlist].themes.contains)
            for track in catalogue.matrix.columns(inRow: playlist) where allowed.contains(Int(track)) {
                frequency[Int(track), default: 0] += 1
                reasons[Int(track)] = reasons[Int(track)] ?? carried.map(Reason.theme)
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
        let cosine = ItemNeighbours.cosine(catalogue.matrix)
        for seed in seeds.prefix(needed) {
            for neighbour in cosine.neighbours(of: seed, limit: Self.neighboursPerSeed)
            where allowed.contains(neighbour.track) && taken.insert(neighbour.track).inserted {
                candidates.append((neighbour.track, seed))
            }
        }
        generator.shuffle(&candidates)
        chosen += candidates.map {
            ScoredTrack(index: $0.track, score: 0, reason: .near(catalogue.tracks[$0.seed].id))
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

    /// The largest subsets of the themes that some playlist carries whole; all playlists when no theme is known.
    private func playlists(with themes: [ThemeID]) -> [Int] {
        let wanted = Set(themes)
        var best = 0
        var rows: [Int] = []
        for (index, playlist) in catalogue.playlists.enumerated() {
            let matched = wanted.intersection(playlist.themes).count
            if matched > best {
                best = matched
                rows = []
            }
            if matched == best { rows.append(index) }
        }
        return rows
    }
}
