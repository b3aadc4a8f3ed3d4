import ChatBot
import Foundation
import Jobs
import PlaylistPipeline
import RequestHandling
import RhythmiQDomain
import Storage
import Synchronization
import Testing

/// `/play` and the button of that name: a list is opened where it plays.
@Suite struct PlayTests {
    private static let wish = "비 오는 날 혼자 듣기 좋은 잔잔한 노래 5곡"

    private func urls(_ reply: Reply) -> [String] {
        reply.buttons.joined().compactMap { if case .url(let url) = $0.action { url } else { nil } }
    }

    @Test func aListOnTheMusicServiceIsOpenedThere() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        let calls = bench.music.calls.count

        try await bench.write("/play", id: "2", to: store)
        try await bench.work(store)

        #expect(urls(bench.finals[0].reply) == ["https://music.test/list1"])
        let answer = try #require(bench.finals.last)
        #expect(urls(answer.reply) == ["https://music.test/list1"])
        let contents = try await contents(store)
        #expect(answer.text.hasPrefix(contents.title + "\n5곡 · "))
        #expect(bench.music.calls.count == calls)
    }

    @Test func aListOfLinksIsOpenedAtItsFirstSong() async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        // Long after a sentence could still mean the list.
        bench.clock.withLock { $0 += 86_400 }

        try await bench.write("/재생", id: "2", to: store)
        try await bench.work(store)

        let songs = try #require(bench.finals.first).reply.lines.flatMap(\.runs).compactMap { run in
            if case .link(let url) = run.style { url } else { nil }
        }
        #expect(bench.finals.map { urls($0.reply) } == [[songs[0]], [songs[0]]])
        let label = bench.finals.last?.reply.buttons.first?.first?.label
        #expect(label == (try Shared.parts.get().replies(.buttonPlayFirst, .ko)))
    }

    @Test func withoutAListThereAreThemesToTap() async throws {
        let bench = Bench()
        let store = try bench.openStore()

        try await bench.write("/play", id: "1", to: store)
        try await bench.work(store)

        #expect(bench.finals.map(\.text) == [try Shared.parts.get().replies(.nothingYet, .ko)])
        #expect(bench.finals.first?.reply.buttons.joined().count == 6)
    }

    private func contents(_ store: SQLiteStore) async throws -> ListContents {
        let record = try #require(try await store.lists(of: Bench.user, in: nil, limit: 1).first)
        return try JSONDecoder().decode(ListContents.self, from: Data(record.contents))
    }
}
