import Catalogue
import Foundation
import Recommendation
import RhythmiQDomain
import Testing

/// The definition, on a table of who stands in which list: slow and plain.
private struct DenseSimilarity {
    /// `[lists][songs]`
    let table: [[Bool]]
    let songCount: Int

    func count(_ a: Int, _ b: Int) -> Int { table.count { $0[a] && $0[b] } }

    /// All songs that share a list with this one, by c² / (n · m) in whole numbers, of equal ones the smaller first.
    func byCosine(of song: Int) -> [Int] {
        (0..<songCount).filter { $0 != song && count(song, $0) > 0 }.sorted { a, b in
            let left = count(song, a) * count(song, a) * count(b, b)
            let right = count(song, b) * count(song, b) * count(a, a)
            return left == right ? a < b : left > right
        }
    }

    func cosine(_ a: Int, _ b: Int) -> Double { Double(count(a, b)) / Double(count(a, a) * count(b, b)).squareRoot() }

    /// c / (n^0.5 · m^0.2) · c / (c + 1)
    func blended(_ seed: Int, _ other: Int) -> Double {
        let c = Double(count(seed, other))
        return c == 0 ? 0 : c / (power(count(seed, seed), 0.5) * power(count(other, other), 0.2)) * c / (c + 1)
    }

    private func power(_ base: Int, _ exponent: Double) -> Double { pow(Double(base), exponent) }
}

@Suite struct ItemNeighboursTests {
    private static func matrix(_ table: [[Bool]], songCount: Int) -> IncidenceMatrix {
        IncidenceMatrix(
            rows: table.map { row in row.indices.filter { row[$0] }.map(Int32.init) }, columnCount: songCount)
    }

    private static func randomTable(seed: Int) -> (table: [[Bool]], songCount: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let songCount = 2 + generator.index(below: 14)
        let density = 0.1 + 0.6 * generator.unit()
        let table = (0..<(1 + generator.index(below: 30))).map { _ in
            (0..<songCount).map { _ in generator.unit() < density }
        }
        return (table, songCount)
    }

    private func expectPlainCosine(_ table: [[Bool]], songCount: Int) {
        let dense = DenseSimilarity(table: table, songCount: songCount)
        let neighbours = ItemNeighbours.cosine(Self.matrix(table, songCount: songCount))
        for song in 0..<songCount {
            let expected = dense.byCosine(of: song)
            let found = neighbours.neighbours(of: song, limit: songCount)
            #expect(found.map(\.track) == expected, "song \(song) of \(table)")
            for neighbour in found {
                #expect(abs(Double(neighbour.similarity) - dense.cosine(song, neighbour.track)) < 1e-6)
            }
            for limit in 0...2 {
                let first = neighbours.neighbours(of: song, limit: limit)
                #expect(first.map(\.track) == Array(expected.prefix(limit)))
            }
        }
    }

    @Test(arguments: 0..<200)
    func cosineIsExactInOrderAndTies(seed: Int) {
        let (table, songCount) = Self.randomTable(seed: seed)

        expectPlainCosine(table, songCount: songCount)
    }

    @Test(arguments: [(lists: 1, songs: 4), (2, 2), (2, 3), (3, 3), (4, 2)])
    func everySmallMatrixAgrees(lists: Int, songs: Int) {
        for bits in 0..<(1 << (lists * songs)) {
            let table = (0..<lists).map { list in
                (0..<songs).map { song in bits >> (list * songs + song) & 1 == 1 }
            }
            expectPlainCosine(table, songCount: songs)
        }
    }

    @Test func equalCosinesOfDifferentCountsStayEqual() {
        // Song 0 is in every list. Song 1 is in 9 lists with it, song 2 in 1 of its 1: 9/√(n·9·9) … both by hand:
        // c²/m is 9 for the first and 1 for the second; song 3 with c = 3, m = 9 ties with the second.
        var table = (0..<9).map { [true, true, $0 == 0, $0 < 3] }
        table += (0..<6).map { _ in [false, false, false, true] }

        let found = ItemNeighbours.cosine(Self.matrix(table, songCount: 4)).neighbours(of: 0, limit: 3)

        #expect(found.map(\.track) == [1, 2, 3])
        #expect(found[1].similarity == found[2].similarity)
    }

    @Test func cosinesThatFloatCannotTellApartKeepTheirOrder() {
        // 19999² / 20000 is a little more than 19998² / 19998; as Float both cosines are one number.
        let together: [[Int32]] = (0..<20_000).map { $0 < 19_998 ? [0, 1, 2] : $0 < 19_999 ? [0, 2] : [0] }
        let matrix = IncidenceMatrix(rows: together + [[2]], columnCount: 3)

        let found = ItemNeighbours.cosine(matrix).neighbours(of: 0, limit: 2)

        #expect(found.map(\.track) == [2, 1])
        #expect(found[0].similarity == found[1].similarity)
    }

    @Test(arguments: 0..<200)
    func theSumOverSeedsIsTheDenseSum(seed: Int) {
        let (table, songCount) = Self.randomTable(seed: seed)
        let dense = DenseSimilarity(table: table, songCount: songCount)
        var generator = SplitMix64(seed: UInt64(seed) + 1_000)
        var songs = Array(0..<songCount)
        generator.shuffle(&songs)
        let seeds = songs.prefix(1 + generator.index(below: 3)).map { ($0, Float(0.5 + generator.unit())) }

        let (scores, strongest) = ItemNeighbours(matrix: Self.matrix(table, songCount: songCount)).scores(seeds: seeds)

        for song in 0..<songCount {
            let shares = seeds.map { Double($0.1) * dense.blended($0.0, song) }
            if seeds.contains(where: { $0.0 == song }) {
                #expect(scores[song] == 0 && strongest[song] == -1)
            } else {
                #expect(abs(Double(scores[song]) - shares.reduce(0, +)) < 1e-5)
                let share = zip(seeds, shares).first { $0.0.0 == Int(strongest[song]) }?.1
                #expect(abs((share ?? 0) - (shares.max() ?? 0)) < 1e-5)
                #expect((strongest[song] == -1) == shares.allSatisfy { $0 == 0 })
            }
        }
    }

    @Test func aSongInNoListHasNoNeighbours() {
        let neighbours = ItemNeighbours.cosine(Self.matrix([[true, true, false]], songCount: 3))

        #expect(neighbours.neighbours(of: 2, limit: 5) == [])
        #expect(neighbours.scores(seeds: [(2, 1)]).scores == [0, 0, 0])
    }
}
