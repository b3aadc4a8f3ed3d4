import Catalogue
import CatalogueIndex
import Foundation
import Recommendation
import RhythmiQDomain
import TestSupport
import Testing

/// Lists from an index: those of the catalogue where the algorithm is the same, and under the same rules always.
@Suite struct IndexRecommenderTests {
    /// The bundled catalogue as an index; its file is gone, and the mapping stays.
    private static let bundled = Result { try index(of: Bundled.catalogue.get()) }

    private static func index(of catalogue: SongCatalogue) throws -> CatalogueIndex {
        let url = FileManager.default.temporaryDirectory.appending(path: "index-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        var builder = try IndexBuilder(to: url)
        for track in catalogue.tracks { _ = try builder.add(track, facts: TrackFacts.ownThemes(of: track)) }
        for list in catalogue.playlists {
            try builder.addPlaylist(themes: list.themes, tracks: list.tracks.map { UInt32($0) })
        }
        try builder.finish()
        return try CatalogueIndex(contentsOf: url)
    }

    @Test(arguments: ["wx.rain", "mood.calm", "act.study", "genre.jazz", "wx.frogs"], [1, 2, 3])
    func classicGivesTheListOfTheCatalogueItWasBuiltOf(theme: String, seed: Int) throws {
        let asked = request([theme], length: .tracks(20), mode: .classic, seed: UInt64(seed))

        let fromIndex = IndexRecommender(index: try Self.bundled.get()).recommend(asked)
        let fromCatalogue = try Bundled.recommender.get().recommend(asked)

        #expect(Set(fromIndex.ids) == Set(fromCatalogue.ids))
        #expect(fromIndex.notes == fromCatalogue.notes)
    }

    @Test(arguments: [[], ["wx.rain"], ["genre.jazz"], ["mood.calm", "genre.ballad"]])
    func popularSongsAreThoseOfTheCatalogueItWasBuiltOf(themes: [String]) throws {
        var asked = request(themes, notBy: ["아이유"], length: .tracks(20))
        asked.byPopularity = true
        asked.isRanking = true
        let recommender = IndexRecommender(index: try Self.bundled.get())
        let unwanted = try #require(recommender.recommend(asked).tracks.first).track.id
        asked.excludedSongs = [unwanted]

        let fromIndex = recommender.recommend(asked)
        let fromCatalogue = try Bundled.recommender.get().recommend(asked)

        func counts(_ list: Recommendation) throws -> [Int] {
            let catalogue = try Bundled.catalogue.get()
            return list.tracks.compactMap { catalogue.index(of: $0.track.id) }
                .map(catalogue.matrix.rowCount(ofColumn:))
        }
        #expect(fromIndex.tracks.count == 20 && !fromIndex.ids.contains(unwanted.rawValue))
        // Of songs that equally many lists hold the first one counts, and the two number them differently.
        let (found, expected) = (try counts(fromIndex).reduce(0, +), try counts(fromCatalogue).reduce(0, +))
        #expect(abs(found - expected) * 50 <= expected)
        let ids = fromIndex.tracks.map(\.track.id) + [unwanted, Track.ID("nowhere")]
        #expect(recommender.tracks(ids, obeying: asked).map(\.id) == fromIndex.tracks.map(\.track.id))
    }

    @Test(arguments: 0..<30)
    func rulesOfEveryListHold(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let themes = try Bundled.themes.get()
        let (wished, refused) = (
            themes[generator.index(below: themes.count)], themes[generator.index(below: themes.count)]
        )
        guard wished != refused else { return }
        let modes: [RecommendationRequest.Mode] = [.classic, .blend, .discover]
        let asked = request(
            [wished.rawValue], excluding: [refused.rawValue], isClean: true, length: .tracks(20), mode: modes[seed % 3],
            seed: UInt64(seed))

        let list = IndexRecommender(index: try Self.bundled.get()).recommend(asked)

        #expect(list == IndexRecommender(index: try Self.bundled.get()).recommend(asked))
        #expect(!list.tracks.isEmpty)
        #expect(list.tracks.allSatisfy { !$0.track.isExplicit && !$0.track.themes.contains(refused) })
        let keys = list.tracks.map { SongKey.all(of: $0.track) }
        for (place, key) in keys.enumerated() { #expect(keys[..<place].allSatisfy(key.isDisjoint)) }
        if !list.isArtistCapRelaxed {
            let artists = Dictionary(grouping: list.tracks) { SongKey.artistKey($0.track.artist) }
            #expect(artists.values.allSatisfy { $0.count <= 2 })
        }
    }

    @Test func songsThatGoWithSongsAreTheirNeighboursAndMoreByTheArtist() throws {
        for recommender in [
            IndexRecommender(index: try Self.bundled.get()) as any Recommender, try Bundled.recommender.get(),
        ] {
            var asked = request(length: .tracks(15))
            asked.seeds = [Track.ID("iu-through-the-night"), Track.ID("no-such-song")]

            let list = recommender.recommend(asked)

            #expect(list.tracks.count == 15 && !list.ids.contains("iu-through-the-night"))
            #expect(list.notes.contains(.unknownSongs(["no-such-song"])))
            #expect(list.tracks.contains { SongKey.artistKey($0.track.artist) == SongKey.artistKey("아이유") })
            let near = list.tracks.count { $0.reason == .near(Track.ID("iu-through-the-night")) }
            #expect(near >= 8, "\(near) of 15")
        }
    }

    @Test func aRankingIsBestFirstWhateverTheSeedAndSpreadsArtists() throws {
        let recommender = IndexRecommender(index: try Self.bundled.get())
        var asked = request(length: .tracks(50), seed: 1)
        asked.seeds = try Bundled.catalogue.get().playlists[3].tracks.prefix(6).map { place in
            Bundled.catalogue.map { $0.tracks[Int(place)].id }
        }.map { try $0.get() }
        asked.isRanking = true
        var other = asked
        other.seed = 99

        let list = recommender.recommend(asked)

        #expect(list.ids == recommender.recommend(other).ids)
        #expect(list.tracks.count == 50)
        #expect(Set(list.tracks.map { SongKey.artistKey($0.track.artist) }).count >= 33)
    }

    @Test func amongNeighboursAlikeThoseThatSoundLikeTheSeedsComeFirst() throws {
        // Twenty songs that all stand in the same lists: calm ones and loud ones by turns, each by an artist of its own.
        let tracks = (0..<20).map { number in
            let level = number % 2 == 0 ? 0.2 : 0.9
            return Track(
                id: Track.ID("s\(number)"), title: "Song \(number)", artist: "Artist \(number)", energy: level,
                sound: Sound(valence: level, danceability: level, acousticness: 1 - level, tempo: 100))
        }
        let lists = (0..<6).map { CataloguePlaylist(id: "l\($0)", title: "", themes: [], tracks: Array(0..<20)) }
        let index = try Self.index(of: SongCatalogue(tracks: tracks, playlists: lists))
        func best(_ seeds: [Int]) -> Set<Int> {
            var asked = request([], length: .tracks(6), seed: 1)
            asked.seeds = seeds.map { Track.ID("s\($0)") }
            asked.isRanking = true
            let list = IndexRecommender(index: index).recommend(asked)
            return Set(list.ids.compactMap { Int($0.dropFirst()) })
        }

        #expect(best([0, 2, 4]).allSatisfy { $0 % 2 == 0 })
        #expect(best([1, 3, 5]).allSatisfy { $0 % 2 == 1 })
    }

    @Test func anArtistsKindOfMusicHoldsOthersToo() throws {
        for recommender in [
            IndexRecommender(index: try Self.bundled.get()) as any Recommender, try Bundled.recommender.get(),
        ] {
            var asked = request(length: .tracks(15))
            asked.similarArtists = ["아이유"]

            let list = recommender.recommend(asked)

            let own = list.tracks.count { SongKey.artistKey($0.track.artist) == SongKey.artistKey("아이유") }
            #expect((1...2).contains(own), "\(own) of 15")
        }
    }
}
