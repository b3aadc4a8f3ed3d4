import Catalogue
import Recommendation
import RhythmiQDomain
import TestSupport
import Testing

/// The rules of every list, over requests at random on the bundled catalogue.
@Suite struct ListRuleTests {
    private static let requestCount = 200
    private static let answers = Result {
        let recommender = try Bundled.recommender.get()
        let themes = try Bundled.themes.get()
        let artists = try Bundled.catalogue.get().tracks.map(\.artist)
        return (0..<requestCount).map { seed in
            let request = randomRequest(seed: seed, themes: themes, artists: artists)
            return (request: request, list: recommender.recommend(request))
        }
    }

    private let recommender: CatalogueRecommender
    private let catalogue: SongCatalogue
    private let answers: [(request: RecommendationRequest, list: Recommendation)]

    init() throws {
        recommender = try Bundled.recommender.get()
        catalogue = try Bundled.catalogue.get()
        answers = try Self.answers.get()
    }

    private static func randomRequest(seed: Int, themes: [ThemeID], artists: [String]) -> RecommendationRequest {
        var generator = SplitMix64(seed: UInt64(seed) &+ 90_000)
        func pick<Element>(_ elements: [Element], atMost count: Int) -> [Element] {
            (0..<generator.index(below: count + 1)).map { _ in elements[generator.index(below: elements.count)] }
        }
        let length: RecommendationRequest.Length =
            generator.unit() < 0.25
            ? .tracks(1 + generator.index(below: 80)) : .minutes(10 + generator.index(below: 290))
        return RecommendationRequest(
            themes: (pick(themes, atMost: 2) + [themes[generator.index(below: themes.count)]]).map {
                WeightedTheme($0)
            },
            excludedThemes: pick(themes, atMost: 2),
            includedArtists: generator.unit() < 0.2 ? [artists[generator.index(below: artists.count)]] : [],
            excludedArtists: pick(artists, atMost: 2), isClean: generator.unit() < 0.3, length: length,
            mode: generator.unit() < 0.2 ? .classic : .blend, seed: UInt64(seed),
            energyShape: PlaylistRequest.EnergyShape.allCases[generator.index(below: 4)])
    }

    private func names(_ track: Track) -> [String] { [track.artist] + track.otherArtistNames + track.featuring }

    @Test(arguments: 0..<requestCount)
    func theLengthIsMet(seed: Int) {
        let (request, list) = answers[seed]

        guard !list.hasTooFewSongs else { return }
        switch request.length {
        case .tracks(let count): #expect(list.tracks.count == count)
        case .duration(let target):
            let half = list.totalMs / max(1, list.tracks.count) / 2
            #expect(abs(list.totalMs - target) <= max(60_000, half), "\(list.totalMs) for \(target)")
        }
    }

    @Test func allRequestsFindSongsEnoughAndNearlyAllWithoutCrowdingAnArtist() {
        #expect(!answers.contains { $0.list.hasTooFewSongs })
        #expect(answers.count { $0.list.isArtistCapRelaxed } <= 10)
    }

    @Test(arguments: 0..<requestCount)
    func noRefusalIsBroken(seed: Int) {
        let (request, list) = answers[seed]

        for entry in list.tracks {
            #expect(Set(entry.track.themes).isDisjoint(with: request.excludedThemes))
            #expect(Set(names(entry.track)).isDisjoint(with: request.excludedArtists))
            #expect(!(request.isClean && entry.track.isExplicit))
            #expect(!(request.excludedThemes.contains(ThemeID("genre.hiphop")) && entry.track.hasRap))
        }
    }

    @Test(arguments: 0..<requestCount)
    func noSongStandsTwiceInWhateverVersion(seed: Int) {
        var seen = Set<String>()
        for entry in answers[seed].list.tracks {
            let keys = SongKey.all(of: entry.track)
            #expect(seen.isDisjoint(with: keys), "\(entry.track.id)")
            seen.formUnion(keys)
        }
    }

    @Test(arguments: 0..<requestCount)
    func songsOfOneArtistAreFewAndStandApart(seed: Int) {
        let (request, list) = answers[seed]
        let artists = list.tracks.map(\.track.artist)
        let asked = Set(
            list.tracks.map(\.track).filter { track in
                names(track).contains { request.includedArtists.contains($0) }
            }.map(\.artist))

        guard !list.isArtistCapRelaxed else { return }
        for (artist, songs) in Dictionary(grouping: artists, by: { $0 }) where !asked.contains(artist) {
            #expect(songs.count <= (artists.count <= 10 ? 1 : max(2, artists.count / 20 * 2)), "\(artist)")
        }
        for start in artists.indices {
            if start > 0, !asked.contains(artists[start]) { #expect(artists[start] != artists[start - 1]) }
            let window = artists[start...].prefix(20)
            let crowd = window.count { $0 == artists[start] }
            #expect(crowd <= 2 || asked.contains(artists[start]), "\(artists[start]) from \(start)")
        }
    }

    @Test(arguments: 0..<requestCount)
    func everySongHasAReasonThatHolds(seed: Int) {
        let (request, list) = answers[seed]
        let wished = Set(request.themes.map(\.id))

        for entry in list.tracks {
            switch entry.reason {
            case .theme(let theme): #expect(wished.contains(theme))
            case .near(let other): #expect(catalogue.index(of: other) != nil && other != entry.track.id)
            case .artist(let artist):
                #expect(artist == entry.track.artist || request.includedArtists.contains(artist))
            case .filler: continue
            }
        }
    }

    @Test(arguments: [1, 2, 5, 10, 11, 20, 50, 137, 200, 500], RecommendationRequest.Mode.allCases)
    func aCountIsMetExactly(count: Int, mode: RecommendationRequest.Mode) {
        for theme in ["mood.calm", "genre.jazz", "occ.halloween"] {
            let list = recommender.recommend(request([theme], length: .tracks(count), mode: mode))
            #expect(list.tracks.count == count)
        }
    }

    // MARK: - On catalogues made for the rule

    @Test(arguments: RecommendationRequest.Mode.allCases)
    func onlyOneOfAllVersionsOfASongIsTaken(mode: RecommendationRequest.Mode) {
        let twins = [
            song("plain", by: "아이유", title: "밤편지"), song("live", by: "아이유", title: "밤편지 (Live)"),
            song("both", by: "아이유", title: "밤편지 (Through the Night)"),
            song("roman", by: "아이유", title: "Through the Night - 2020 Remaster"),
        ]
        let others = (0..<5).map { song("o\($0)") }
        let tracks = twins + others
        let recommender = CatalogueRecommender(
            catalogue: smallCatalogue(tracks, lists: [(["wx.rain"], tracks.map(\.id.rawValue))]))

        let list = recommender.recommend(request(["wx.rain"], length: .tracks(9), mode: mode))

        #expect(list.ids.count { !$0.hasPrefix("o") } == 1)
        #expect(list.tracks.count == 6 && list.hasTooFewSongs)
    }

    @Test func theCapGivesWayWhenSongsRunOutAndSaysSo() {
        let tracks = (0..<30).map { song("s\($0)", by: "Artist \($0 % 5)", "wx.rain") }
        let recommender = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: []))

        let list = recommender.recommend(request(["wx.rain"], length: .tracks(20)))

        #expect(list.tracks.count == 20 && list.notes == [.artistCapRelaxed])
        // Four of each would be the fewest.
        let counts = Dictionary(grouping: list.tracks, by: \.track.artist).mapValues(\.count)
        #expect(counts.values.allSatisfy { $0 == 4 })
    }

    @Test func anArtistUnderTwoNamesIsOneArtist() {
        let tracks =
            (0..<6).map { song("k\($0)", by: "아이유") } + (0..<6).map { song("e\($0)", by: "IU") }
            + (0..<20).map { song("o\($0)") }
        let named = tracks.map { track in
            var track = track
            if track.artist == "아이유" { track.otherArtistNames = ["IU"] }
            return track
        }

        let list = CatalogueRecommender(catalogue: smallCatalogue(named, lists: [])).recommend(
            request(length: .tracks(20)))

        #expect(list.ids.count { !$0.hasPrefix("o") } <= 2)
    }

    @Test func aListOfTenLongSongsHoldsEachArtistOnce() {
        // 44 minutes are reckoned as twelve songs, and turn out to be ten.
        let tracks = (0..<60).map { song("s\($0)", by: "Artist \($0 % 20)", minutes: 4.4, "wx.rain") }
        let recommender = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: []))

        for seed in UInt64(0)..<20 {
            let list = recommender.recommend(request(["wx.rain"], length: .minutes(44), seed: seed))
            #expect(list.tracks.count == 10 && Set(list.tracks.map(\.track.artist)).count == 10)
        }
    }

    @Test(arguments: 0..<20)
    func aVeryLongPieceDoesNotEndTheListEarly(seed: Int) {
        let tracks = (0..<40).map { song("s\($0)", minutes: $0 % 2 == 0 ? 24 : 1, "wx.rain") }
        let recommender = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: []))

        let list = recommender.recommend(request(["wx.rain"], length: .minutes(60), seed: UInt64(seed)))

        #expect(abs(list.totalMs - 3_600_000) <= 60_000)
    }

    @Test func aSongWithoutALengthCountsAsAUsualOne() {
        let tracks = (0..<40).map { Track(id: Track.ID("s\($0)"), title: "T\($0)", artist: "A\($0)") }

        let list = CatalogueRecommender(catalogue: smallCatalogue(tracks, lists: []))
            .recommend(request(length: .minutes(60)))

        #expect(list.totalMs == 17 * 218_000 || list.totalMs == 16 * 218_000)
    }
}
