import Catalogue
import Recommendation
import RhythmiQDomain
import Testing

/// Order: artists apart, energy in the wished shape.
@Suite struct ListOrderTests {
    /// No two neighbours by one artist, no third song of one within twenty.
    private func expectSpread(_ list: Recommendation) {
        let artists = list.tracks.map(\.track.artist)
        for start in artists.indices {
            let window = artists[start...].prefix(20)
            #expect(window.count { $0 == artists[start] } <= 2, "\(artists[start]) from \(start)")
            if start > 0 { #expect(artists[start] != artists[start - 1], "at \(start)") }
        }
    }

    @Test(arguments: [40, 60, 100, 160], PlaylistRequest.EnergyShape.allCases)
    func asManyOfEachArtistAsMayBeStillStandApart(count: Int, shape: PlaylistRequest.EnergyShape) {
        // Ten artists fill the list to their very cap: only one pattern works.
        var generator = SplitMix64(seed: UInt64(count))
        let tracks = (0..<count).map { song("s\($0)", by: "Artist \($0 % 10)", energy: generator.unit(), "wx.rain") }
        let recommender = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: []))

        let list = recommender.recommend(request(["wx.rain"], length: .tracks(count), shape: shape))

        #expect(list.tracks.count == count && list.notes == [])
        expectSpread(list)
    }

    @Test(arguments: 0..<60)
    func mixedListsOfManyArtistsStandApart(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let artistCount = 21 + generator.index(below: 25)
        let tracks = (0..<400).map {
            song("s\($0)", by: "Artist \(generator.index(below: artistCount))", energy: generator.unit(), "wx.rain")
        }
        let recommender = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: []))
        let count = 21 + generator.index(below: 100)
        let shape = PlaylistRequest.EnergyShape.allCases[seed % 4]

        let list = recommender.recommend(
            request(["wx.rain"], length: .tracks(count), seed: UInt64(seed), shape: shape))

        #expect(list.tracks.count == count && list.notes == [])
        expectSpread(list)
    }

    @Test func anArtistAskedForNeverFollowsItselfWhileOthersCanStandBetween() {
        let tracks = (0..<8).map { song("iu\($0)", by: "IU") } + (0..<8).map { song("o\($0)", "wx.rain") }
        let recommender = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: []))

        let list = recommender.recommend(request(["wx.rain"], by: ["IU"], length: .tracks(16)))

        let artists = list.tracks.map(\.track.artist)
        #expect(list.tracks.count == 16 && list.notes == [.artistRunsShort(["IU"], 8)])
        #expect(!zip(artists, artists.dropFirst()).contains { $0 == $1 })
    }

    @Test func aListOfOneArtistAloneIsAListToo() {
        let tracks = (0..<8).map { song("iu\($0)", by: "IU") }

        let list = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: []))
            .recommend(request(by: ["IU"], length: .tracks(8)))

        #expect(list.tracks.count == 8 && list.notes == [])
    }

    // MARK: - Energy

    /// Mean energy of each third of the list.
    private func thirds(_ list: Recommendation) -> [Double] {
        let energies = list.tracks.map { $0.track.energy ?? 0.5 }
        let size = energies.count / 3
        return [energies.prefix(size), energies.dropFirst(size).dropLast(size), energies.suffix(size)]
            .map { $0.reduce(0, +) / Double($0.count) }
    }

    @Test(arguments: [10, 20, 60, 120], 0..<5)
    func energyFollowsItsShape(count: Int, seed: Int) throws {
        let recommender = try Bundled.recommender.get()
        func list(_ shape: PlaylistRequest.EnergyShape) -> Recommendation {
            recommender.recommend(
                request(["act.drive"], length: .tracks(count), seed: UInt64(seed), shape: shape))
        }

        let rise = thirds(list(.rise))
        let fall = thirds(list(.fall))
        let arc = thirds(list(.arc))

        #expect(rise[0] < rise[1] && rise[1] < rise[2])
        #expect(fall[0] > fall[1] && fall[1] > fall[2])
        #expect(arc[0] < arc[1] && arc[0] < arc[2])
    }

    @Test func songsAskedForMayStandCloserWhereTheShapeWantsThem() {
        let tracks =
            (0..<8).map { song("iu\($0)", by: "IU", energy: 0.9) }
            + (0..<32).map { song("o\($0)", energy: Double($0) / 40) }
        let recommender = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: []))

        let list = recommender.recommend(request(by: ["IU"], length: .tracks(40), shape: .rise))

        #expect(list.ids.prefix(20).allSatisfy { $0.hasPrefix("o") })
    }

    @Test func theArcComesDownAtTheEnd() throws {
        let list = try Bundled.recommender.get().recommend(
            request(["occ.party"], length: .tracks(40), shape: .arc))

        let energies = list.tracks.map { $0.track.energy ?? 0.5 }
        let height = energies[20..<30].reduce(0, +)
        #expect(height > energies[0..<10].reduce(0, +) && height > energies[30..<40].reduce(0, +))
    }

    @Test(arguments: [(PlaylistRequest.EnergyShape.rise, ["low", "high"]), (.fall, ["high", "low"])])
    func twoSongsHaveAShapeToo(shape: PlaylistRequest.EnergyShape, ids: [String]) {
        let recommender = CatalogueRecommender(
            catalogue: smallCatalogue([song("high", energy: 0.9), song("low", energy: 0.1)], lists: []))

        for seed in UInt64(0)..<8 {
            #expect(recommender.recommend(request(length: .tracks(2), seed: seed, shape: shape)).ids == ids)
        }
    }

    @Test func aFlatListMovesInSmallSteps() throws {
        let recommender = try Bundled.recommender.get()
        let list = recommender.recommend(request(["mood.happy"], length: .tracks(30)))

        let energies = list.tracks.map { $0.track.energy ?? 0.5 }
        let steps = zip(energies, energies.dropFirst()).map { abs($0 - $1) }
        let sorted = energies.sorted()
        let shuffledStep = (0..<30).map { sorted[($0 * 7) % 30] }
        let random = zip(shuffledStep, shuffledStep.dropFirst()).map { abs($0 - $1) }
        #expect(steps.reduce(0, +) < 0.7 * random.reduce(0, +))
    }
}
