import RhythmiQDomain
import StandIns
import Testing

@testable import SpotifyAPI

/// Over the wire, among decoys that stand before the right recording.
@Suite(.timeLimit(.minutes(5))) struct TrackFinderTests {
    private func find(_ song: Track, among songs: [SpotifySong], decoys: Bool = true) async throws -> (
        found: TrackFinder.Found?, queries: [String], violations: [String]
    ) {
        try await FakeSpotify.running {
            $0.songs = songs
            $0.hasDecoys = decoys
        } _: { spotify in
            let found = try await TrackFinder(spotify.client()).find(song, as: .application)
            let queries = spotify.calls.filter { $0.path == "/v1/search" }.compactMap { $0.query("q") }
            return (found, queries, spotify.violations)
        }
    }

    @Test(arguments: [
        (SpotifySong("밤편지", by: "아이유", durationMs: 253_000), 1),
        (SpotifySong("밤편지", by: "IU", alsoFoundBy: ["아이유"], durationMs: 253_000), 1),
        (SpotifySong("밤편지 (Through the Night)", by: "아이유 (IU)", durationMs: 252_500), 1),
        (SpotifySong("Through the Night", by: "IU", alsoFoundBy: ["밤편지", "아이유"], durationMs: 253_600), 1),
        (SpotifySong("Through the Night", by: "IU", durationMs: 253_600), 2),
        (SpotifySong("밤편지", by: "IU", durationMs: 253_600), 1),
    ])
    func aSongIsFoundUnderAnySpellingAmongDecoys(song: SpotifySong, searches: Int) async throws {
        let (found, queries, violations) = try await find(Songs.nightLetter, among: [song])

        #expect(found?.track.uri == song.uri)
        #expect(found?.searches == searches && queries.count == searches, "\(queries)")
        #expect(violations == [])
    }

    @Test func decoysAloneAreNoSong() async throws {
        let song = SpotifySong("밤편지", by: "아이유")
        let (found, queries, _) = try await find(
            Songs.nightLetter, among: song.decoys.filter { !$0.title.contains("Live") }, decoys: false)

        #expect(found == nil)
        #expect(queries.count == 3)
    }

    @Test func theLiveRecordingStandsInOnlyWhereThereIsNoOther() async throws {
        let song = SpotifySong("밤편지", by: "아이유", durationMs: 253_000)
        let live = try #require(song.decoys.first { $0.title.contains("Live") })

        #expect(try await find(Songs.nightLetter, among: [live], decoys: false).found?.track.uri == live.uri)
        #expect(try await find(Songs.nightLetter, among: [song]).found?.track.uri == song.uri)
    }

    @Test func whatCannotBePlayedHereIsPassedOver() async throws {
        var gone = SpotifySong("밤편지", by: "아이유", album: "Palette", durationMs: 253_000)
        gone.isPlayable = false
        let other = SpotifySong("밤편지", by: "IU", album: "Single", durationMs: 253_000)

        let found = try await find(Songs.nightLetter, among: [gone, other]).found

        #expect(found?.track.uri == other.uri)
    }

    @Test func aListenersCountryDecidesWithTheListenersToken() async throws {
        try await FakeSpotify.running {
            $0.songs = [SpotifySong("밤편지", by: "아이유", durationMs: 253_000)]
        } _: { spotify in
            let found = try await TrackFinder(spotify.client()).find(
                Songs.nightLetter, as: .listener(spotify.token()))

            #expect(found != nil)
            #expect(spotify.calls.map(\.path) == ["/v1/search"])
            #expect(spotify.calls[0].query("market") == "KR" && spotify.calls[0].query("limit") == "10")
        }
    }

    @Test func troubleIsNotTakenForAMissingSong() async throws {
        try await FakeSpotify.running { spotify in
            spotify.refuse(where: { $0.path == "/v1/search" }, with: .spotifyQuota(seconds: 80_000))

            let error = try await spotifyError {
                try await TrackFinder(spotify.client()).find(Songs.nightLetter, as: .application)
            }

            #expect(error.code == .quotaExceeded(retryAfter: .seconds(80_000)))
        }
    }

    @Test(arguments: [
        (Songs.nightLetter, ["밤편지 아이유", "Through the Night IU", "밤편지 IU"]),
        (Songs.loveStory, ["Love Story Taylor Swift", "러브 스토리 테일러 스위프트", "Love Story"]),
        (Songs.eight, ["에잇 아이유", "eight IU", "에잇 IU"]),
        (Songs.baekYerin, ["우주를 건너 백예린", "Across the Universe 백예린", "우주를 건너"]),
        (Songs.roses, ["Roses (Imanbek Remix) SAINt JHN", "Roses (Imanbek Remix)"]),
        (Songs.cantHold, ["Can't Hold Us Macklemore & Ryan Lewis", "Can't Hold Us Ray Dalton", "Can't Hold Us"]),
        (
            Songs.liebestraum,
            ["Liebestraum No. 3 Franz Liszt", "Dream of Love Franz Liszt", "Liebesträume Franz Liszt"]
        ),
    ])
    func theQueriesAndTheirOrder(song: Track, queries: [String]) {
        #expect(SearchQueries.of(song) == queries)
    }

    @Test func aFilterInATitleIsNoFilter() {
        let song = Track(id: Track.ID("x"), title: "Spring: \"I. Allegro\" track:x", artist: "A*B")

        #expect(SearchQueries.of(song) == ["Spring I. Allegro track x A B", "Spring I. Allegro track x"])
    }
}
