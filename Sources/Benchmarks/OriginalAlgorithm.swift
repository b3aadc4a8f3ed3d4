import Catalogue
import RhythmiQDomain

/// The student service's recommender as it was, for comparison: playlists with all tags, half of the songs the most frequent
/// ones, half nearest neighbours of random songs by brute-force cosine over the playlist×song matrix (as scikit-learn's
/// `NearestNeighbors(metric="cosine", algorithm="brute")` computes it: the distance to every song, for every query).
struct OriginalAlgorithm {
    let catalogue: SongCatalogue

    func recommend(themes: [ThemeID], minutes: Int, using generator: inout SplitMix64) -> [Int] {
        let count = minutes / 3
        let wanted = Set(themes)
        var rows: [Int] = []
        for size in stride(from: wanted.count, through: 1, by: -1) where rows.isEmpty {
            rows = catalogue.playlists.indices.filter {
                wanted.intersection(catalogue.playlists[$0].themes).count >= size
            }
        }
        var frequency: [Int: Int] = [:]
        for row in rows { for track in catalogue.matrix.columns(inRow: row) { frequency[Int(track), default: 0] += 1 } }
        let popular = frequency.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key).prefix(count / 2)
        var pool = frequency.keys.sorted()
        generator.shuffle(&pool)
        let neighbours = pool.prefix(count - popular.count).flatMap { nearest(to: $0, limit: 5) }
        var list = Array(popular) + neighbours.prefix(count - popular.count)
        generator.shuffle(&list)
        return list
    }

    private func nearest(to track: Int, limit: Int) -> [Int] {
        let query = Set(catalogue.matrix.rows(withColumn: track))
        var similarities: [(track: Int, cosine: Double)] = []
        similarities.reserveCapacity(catalogue.tracks.count)
        for other in catalogue.tracks.indices {
            let rows = catalogue.matrix.rows(withColumn: other)
            let common = rows.count { query.contains($0) }
            let norm = (Double(query.count) * Double(rows.count)).squareRoot()
            similarities.append((other, norm > 0 ? Double(common) / norm : 0))
        }
        similarities.sort { ($1.cosine, $0.track) < ($0.cosine, $1.track) }
        return similarities.prefix(limit).map(\.track)
    }
}
