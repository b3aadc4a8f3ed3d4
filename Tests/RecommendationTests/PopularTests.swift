import Catalogue
import Recommendation
import RhythmiQDomain
import Testing

/// `/popular`: what most lists hold, under the rules of every list.
@Suite struct PopularTests {
    private func popular(_ request: RecommendationRequest) -> RecommendationRequest {
        var request = request
        request.byPopularity = true
        return request
    }

    private func sum(_ counts: [Int]) -> Int { counts.reduce(0, +) }

    private func counts(_ list: Recommendation) throws -> [Int] {
        let catalogue = try Bundled.catalogue.get()
        return list.tracks.compactMap { catalogue.index(of: $0.track.id) }
            .map(catalogue.matrix.rowCount(ofColumn:))
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func withoutAWishTheyAreThoseOfTheWholeCatalogue(seed: UInt64) throws {
        let catalogue = try Bundled.catalogue.get()
        let all = catalogue.tracks.indices.map(catalogue.matrix.rowCount(ofColumn:)).sorted(by: >)

        let list = try Bundled.recommender.get().recommend(popular(request(length: .minutes(60), seed: seed)))

        // Chance and the wished length move a song a little: nothing comes from outside the most popular tenth.
        let found = try counts(list)
        #expect(found.allSatisfy { $0 >= all[all.count / 10] })
        let most = sum(Array(all.prefix(found.count)))
        #expect(sum(found) * 10 >= most * 8)
        #expect(abs(list.totalMs - 3_600_000) <= 60_000)
        #expect(list.tracks.allSatisfy { $0.reason == .filler })
    }

    @Test(arguments: ["genre.ballad", "wx.rain", "mood.calm", "era.90s"], [1, 2, 3] as [UInt64])
    func withAThemeTheyAreSongsOfThatThemeAndTheMostPopularOfIt(theme: String, seed: UInt64) throws {
        let catalogue = try Bundled.catalogue.get()
        let facts = TrackFacts(catalogue: catalogue)
        let carriers = catalogue.tracks.indices.filter { facts.themes[$0].contains(ThemeID(theme)) }
        let popularities = carriers.map(catalogue.matrix.rowCount(ofColumn:)).sorted(by: >)
        let best = sum(Array(popularities.prefix(20)))

        let list = try Bundled.recommender.get().recommend(
            popular(request([theme], length: .tracks(20), seed: seed)))

        #expect(list.tracks.count == 20)
        #expect(
            list.tracks.allSatisfy { track in
                catalogue.index(of: track.track.id).map { facts.themes[$0].contains(ThemeID(theme)) } == true
            })
        // No song by an artist who has two already, and a little chance, cost the rest.
        let found = sum(try counts(list))
        #expect(found * 10 >= best * 8)
    }

    @Test(arguments: 1...8)
    func theRulesOfEveryListHold(seed: Int) throws {
        let catalogue = try Bundled.catalogue.get()
        let facts = TrackFacts(catalogue: catalogue)
        var asked = popular(
            request(["mood.calm"], notBy: ["아이유"], isClean: true, length: .tracks(20), seed: UInt64(seed)))
        let unwanted = try Bundled.recommender.get().recommend(asked).tracks[3].track
        asked.excludedSongs = [unwanted.id]

        let list = try Bundled.recommender.get().recommend(asked)

        let numbers = list.tracks.compactMap { catalogue.index(of: $0.track.id) }
        #expect(Set(numbers.map { facts.twinGroup[$0] }).count == 20)
        #expect(Dictionary(grouping: numbers) { facts.artistGroup[$0] }.values.allSatisfy { $0.count <= 2 })
        #expect(!list.tracks.contains { $0.track.isExplicit || $0.track.artist == "아이유" || $0.track.id == unwanted.id })
        #expect(list == (try Bundled.recommender.get().recommend(asked)))
    }

    @Test func seedsGiveDifferentLists() throws {
        let recommender = try Bundled.recommender.get()
        let lists = (1...20).map { recommender.recommend(popular(request(length: .minutes(60), seed: $0))).ids }
        #expect(Set(lists).count == 20)
    }

    @Test(arguments: [RecommendationRequest.Mode.classic, .blend, .discover])
    func theModeMakesNoDifference(mode: RecommendationRequest.Mode) throws {
        let recommender = try Bundled.recommender.get()
        let usual = recommender.recommend(popular(request(["wx.rain"], length: .tracks(10))))
        let other = recommender.recommend(popular(request(["wx.rain"], length: .tracks(10), mode: mode)))
        #expect(other.ids == usual.ids)
    }

    @Test func theArtistAskedForComesFirst() throws {
        let list = try Bundled.recommender.get().recommend(popular(request(by: ["아이유"], length: .tracks(4))))
        #expect(list.tracks.allSatisfy { $0.track.artist == "아이유" || $0.track.featuring.contains("아이유") })
    }
}

/// Songs that a listener wants in no list.
@Suite struct ExcludedSongTests {
    private static let catalogue = smallCatalogue(
        [
            song("a", by: "One", title: "Rain", "mood.calm"),
            song("b", by: "One", title: "Rain (Live)", "mood.calm"),
            song("c", by: "Two", title: "Rain", "mood.calm"),
            song("d", by: "Three", "mood.calm"),
        ], lists: [(["mood.calm"], ["a", "b", "c", "d"])])

    @Test(
        arguments: [RecommendationRequest.Mode.classic, .blend, .discover], ["a", "b"])
    func aSongIsOutInEveryVersionAndOthersOfTheTitleStay(mode: RecommendationRequest.Mode, id: String) {
        var asked = request(["mood.calm"], length: .tracks(4), mode: mode)
        asked.excludedSongs = [Track.ID(id), Track.ID("gone from the catalogue")]

        let list = CatalogueRecommender(catalogue: Self.catalogue).recommend(asked)

        #expect(Set(list.ids) == ["c", "d"])
    }

    @Test func aFormerListComesBackInItsOrderLessWhatIsRefused() {
        var asked = request(notBy: ["Two"], length: .tracks(4))
        asked.excludedSongs = [Track.ID("b")]
        let ids = ["d", "nowhere", "c", "a"].map { Track.ID($0) }

        let tracks = CatalogueRecommender(catalogue: Self.catalogue).tracks(ids, obeying: asked)

        #expect(tracks.map(\.id.rawValue) == ["d"])
    }
}
