import ChatBot
import Foundation
import Jobs
import PlaylistPipeline
import RequestHandling
import RhythmiQDomain
import Storage
import TestSupport
import Testing

/// `/popular` in a chat.
@Suite struct PopularTests {
    private let replies = Shared.parts.map(\.replies)

    private func contents(_ store: SQLiteStore) async throws -> ListContents {
        let record = try #require(try await store.lists(of: Bench.user, in: nil, limit: 1).first)
        return try JSONDecoder().decode(ListContents.self, from: Data(record.contents))
    }

    @Test func itIsAnHourOfTheMostPopularSongsAndNeverTheSame() async throws {
        let bench = Bench()
        bench.links.link()
        let store = try bench.openStore()
        try await bench.write("/popular", id: "1", to: store)
        try await bench.work(store)
        let first = try await contents(store)

        try await bench.write("/popular", id: "2", to: store)
        try await bench.work(store)

        let second = try await contents(store)
        #expect(bench.music.playlists.map(\.name) == ["모두의 인기곡", "모두의 인기곡"])
        #expect(first.draft.tracks != second.draft.tracks)
        #expect(abs((second.draft.deliveredMs ?? 0) - 3_600_000) <= 60_000)
        #expect(bench.finals.last?.text.hasPrefix("모두의 인기곡\n인기곡\n") == true)
    }

    @Test func wordsChooseWhatItIsOfAndAButtonKeepsItPopular() async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()
        try await bench.write("/popular ballads, 30 min", id: "1", to: store)
        try await bench.work(store)
        let list = try #require(try await store.lists(of: Bench.user, in: nil, limit: 1).first)
        #expect(try await contents(store).title == "Popular Ballads")
        #expect(bench.finals.last?.text.contains("popular songs · Ballad") == true)

        try await bench.press("l:\(list.id):l", on: "m-1", id: "2", to: store)
        try await bench.work(store)

        let longer = try await contents(store)
        #expect(longer.request.byPopularity == true && longer.title == "Popular Ballads")
        #expect(longer.draft.tracks.allSatisfy { $0.themes.contains(ThemeID("genre.ballad")) })
    }

    @Test(arguments: [("/popular 으악", Replies.Key.other), ("/popular 죽고 싶어", .crisis), ("/popular 0분", .lengthZero)])
    func whatIsNoWishIsAnsweredInWords(text: String, key: Replies.Key) async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()

        try await bench.write(text, id: "1", to: store)
        try await bench.work(store)

        #expect(bench.finals.map(\.text) == [try replies.get()(key, .ko)])
    }

    @Test func whatIsUnwantedIsNotPopularEither() async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()
        try await bench.write("/popular", id: "1", to: store)
        try await bench.work(store)
        let artist = try #require(try await contents(store).draft.tracks.first).artist
        try await bench.write("/never \(artist)", id: "2", to: store)
        for number in 0..<3 { try await bench.write("/again", id: "a\(number)", to: store) }
        try await bench.work(store)

        #expect(try await !contents(store).draft.tracks.contains { $0.artist == artist })
    }
}
