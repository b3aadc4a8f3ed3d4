import CatalogueIndex
import Foundation
import RhythmiQDomain
import Testing

/// The kernels against the plain definition.
@Suite struct NeighbourTests {
    /// Cosine order by whole numbers: c²·n, and of equal ones the smaller number.
    private func plainNeighbours(_ index: CatalogueIndex, of track: Int) -> [Int] {
        let own = Set(index.playlists(withTrack: track))
        let found = (0..<index.trackCount).compactMap { other -> (track: Int, together: Int, count: Int)? in
            let together = own.intersection(index.playlists(withTrack: other)).count
            return other == track || together == 0 ? nil : (other, together, index.playlistCount(ofTrack: other))
        }
        return found.sorted { a, b in
            let (left, right) = (a.together * a.together * b.count, b.together * b.together * a.count)
            return left == right ? a.track < b.track : left > right
        }.map(\.track)
    }

    @Test(arguments: 0..<40)
    func neighboursAreThoseOfTheDefinition(seed: Int) throws {
        try withFolder { folder in
            var generator = SplitMix64(seed: UInt64(seed))
            let songs = 3 + generator.index(below: 60)
            let lists = randomLists(&generator, count: 40, songs: songs)
            let index = try build(lists, songs: songs, to: folder.appending(path: "i"))

            for track in 0..<songs {
                let expected = plainNeighbours(index, of: track)
                #expect(index.neighbours(of: track, limit: songs).map(\.track) == expected)
                #expect(index.neighbours(of: track, limit: 3).map(\.track) == Array(expected.prefix(3)))
            }
        }
    }

    @Test func aSongInVeryManyListsIsCountedDenselyAndAlike() throws {
        try withFolder { folder in
            // 70,000 lists: more than 16 bits count, with song 0 in each and song 1 in every second one.
            let lists: [[UInt32]] = (0..<70_000).map { (number: Int) -> [UInt32] in
                let second: Int = number % 2 == 0 ? 1 : 2 + number % 300
                return [0, UInt32(second), UInt32(2 + number % 77)]
            }
            let index = try build(lists, songs: 400, to: folder.appending(path: "i"))

            #expect(index.headCount > 0)
            for track in 0..<3 {
                let computed = index.neighbours(of: track, limit: 50, usingHead: false)
                #expect(computed == index.neighbours(of: track, limit: 50))
                #expect(computed.map(\.track) == Array(plainNeighbours(index, of: track).prefix(50)))
            }
            #expect(index.neighbours(of: 0, limit: 1).first?.together == 35_000)
        }
    }

    @Test(arguments: 0..<20)
    func scoresAreThoseOfTheFormula(seed: Int) throws {
        try withFolder { folder in
            var generator = SplitMix64(seed: UInt64(seed))
            let lists = randomLists(&generator, count: 50, songs: 40)
            let index = try build(lists, songs: 40, to: folder.appending(path: "i"))
            var wish = CatalogueIndex.Accumulation()
            wish.seeds = [(3, 1), (5, 2), (39, 1)]

            let found = index.scores(wish, limit: 40)

            var expected: [Int: Double] = [:]
            for (seed, weight) in wish.seeds where index.playlistCount(ofTrack: seed) > 0 {
                let own = Set(index.playlists(withTrack: seed))
                for other in 0..<40 where ![3, 5, 39].contains(other) {
                    let c = Double(own.intersection(index.playlists(withTrack: other)).count)
                    let norm = pow(Double(max(1, index.playlistCount(ofTrack: other))), -0.2)
                    expected[other, default: 0] +=
                        Double(weight) / Double(own.count).squareRoot() * c * c / (c + 1) * norm
                }
            }
            expected = expected.filter { $0.value > 0 }
            #expect(Set(found.map(\.track)) == Set(expected.keys))
            for scored in found { #expect(abs(Double(scored.score) - (expected[scored.track] ?? 0)) < 1e-4) }
            #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
        }
    }

    @Test func manyHeavySeedsGiveTheSumsOfTheLinearFormula() throws {
        try withFolder { folder in
            var generator = SplitMix64(seed: 9)
            let lists: [[UInt32]] = (0..<12_000).map { _ in
                (0..<6).map { _ -> UInt32 in UInt32(300 * generator.unit() * generator.unit()) }
            }
            let index = try build(lists, songs: 300, to: folder.appending(path: "i"))
            var wish = CatalogueIndex.Accumulation()
            wish.seeds = (0..<10).map { ($0, 1) }
            wish.usesHead = false
            wish.shrinkage = 0

            // Beside a weight on a playlist nobody is in a hurry: the seeds are added one by one.
            var plain = wish
            plain.tracks = [(299, 1e-9)]
            let fast = index.scores(wish, limit: 50)
            let slow = index.scores(plain, limit: 50)

            #expect(wish.seeds.reduce(0) { $0 + index.playlistCount(ofTrack: $1.track) } > 8_000)
            #expect(fast.map(\.track) == slow.map(\.track))
            for (a, b) in zip(fast, slow) { #expect(abs(a.score - b.score) <= 1e-3 * b.score) }
            #expect(index.scores(wish, limit: 50).map(\.score) == fast.map(\.score), "the scratch was left empty")
        }
    }

    @Test func requestsSideBySideAnswerAsAlone() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "index-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var generator = SplitMix64(seed: 4)
        let lists = randomLists(&generator, count: 500, songs: 100)
        let index = try build(lists, songs: 100, to: folder.appending(path: "i"))
        let alone = (0..<100).map { index.neighbours(of: $0, limit: 20) }

        let together = await withTaskGroup(of: (Int, [CatalogueIndex.Neighbour]).self) { group in
            for round in 0..<400 { group.addTask { (round % 100, index.neighbours(of: round % 100, limit: 20)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(together.allSatisfy { alone[$0.0] == $0.1 })
    }
}
