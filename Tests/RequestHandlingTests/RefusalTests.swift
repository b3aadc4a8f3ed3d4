import ChatBot
import Foundation
import Jobs
import PlaylistPipeline
import RequestHandling
import RhythmiQDomain
import Storage
import Testing

/// What lasts is not asked for again: the listener gets the list another way, and hears why.
@Suite struct RefusalTests {
    private static let wish = "비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간"

    /// - Returns: the one answer.
    private func answer(
        _ bench: Bench, patience: TimeInterval = 60, _ prepare: (ScriptedMusic) -> Void
    ) async throws -> Bench.Said {
        let store = try bench.openStore()
        bench.links.link()
        prepare(bench.music)
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store, patience: patience)
        #expect(bench.finals.count == 1)
        return try #require(bench.finals.first)
    }

    private func sentence(_ detour: Detour) throws -> String {
        try Shared.parts.get().replies(AnswerComposer.sentence(of: detour), .ko)
    }

    @Test(arguments: ["check", "create", "find"])
    func aRefusalWithoutAKnownReasonIsToldAtOnce(call: String) async throws {
        let bench = Bench()

        let reply = try await answer(bench) { music in
            for _ in 0..<100 { music.answer(call, .trouble(.refused(status: 403))) }
        }

        #expect(reply.text.contains(try sentence(.refused)))
        #expect(bench.music.playlists.isEmpty)
        #expect(bench.music.calls.count { $0 == call } <= 4)
    }

    @Test func theHouseTakesWhatTheOwnAccountRefuses() async throws {
        let bench = Bench(isHouseOpen: true)
        bench.links.openHouse()

        let reply = try await answer(bench) { $0.answer("create", .trouble(.refused(status: 403))) }

        #expect(bench.music.playlists.map(\.owner) == ["house"])
        #expect(bench.music.playlists.first?.uris.isEmpty == false)
        #expect(reply.text.contains(try sentence(.refused)))
    }

    @Test func wordsThatAreRefusedAreLeftOut() async throws {
        let bench = Bench()

        _ = try await answer(bench) { $0.answer("create", .trouble(.refused(status: 400))) }

        #expect(bench.music.playlists.map(\.name) == ["RhythmiQ"])
    }

    @Test func aPlainPlaylistThatIsRefusedAsWellIsGivenUp() async throws {
        let bench = Bench()

        let reply = try await answer(bench) { music in
            for _ in 0..<100 { music.answer("create", .trouble(.refused(status: 400))) }
        }

        #expect(reply.text.contains(try sentence(.refused)))
        #expect(bench.music.calls.count { $0 == "create" } == 2)
    }

    @Test(arguments: [MusicTrouble.refused(status: 403), .refused(status: 400)])
    func aPlaylistThatCannotBeFilledIsNotLeftBehind(trouble: MusicTrouble) async throws {
        let bench = Bench(isHouseOpen: true)
        bench.links.openHouse()

        let reply = try await answer(bench, patience: 1_200) { music in
            for _ in 0..<100 { music.answer("fill", .trouble(trouble)) }
        }

        #expect(reply.text.contains(try sentence(.refused)))
        #expect(bench.music.playlists.isEmpty)
    }

    @Test func aPlaylistThatIsNotThereYetIsLookedForAFewTimes() async throws {
        let bench = Bench()

        _ = try await answer(bench) { music in
            for _ in 0..<3 { music.answer("fill", .trouble(.notFound)) }
        }

        #expect(bench.music.playlists.first?.uris.isEmpty == false)
    }

    @Test func aPlaylistThatNeverShowsEndsInLinks() async throws {
        let bench = Bench()

        let reply = try await answer(bench, patience: 1_200) { music in
            for _ in 0..<100 { music.answer("fill", .trouble(.notFound)) }
        }

        #expect(reply.text.contains(try sentence(.refused)))
        #expect(bench.music.playlists.isEmpty)
    }

    @Test(arguments: [MusicTrouble.refused(status: 400), .notFound])
    func aSearchThatIsNotUnderstoodCostsOneSong(trouble: MusicTrouble) async throws {
        let bench = Bench()

        _ = try await answer(bench) { $0.answer("find", .trouble(trouble)) }

        #expect(bench.music.playlists.first?.uris.isEmpty == false)
    }

    @Test func whereNothingIsFoundNothingIsMade() async throws {
        let bench = Bench()

        let reply = try await answer(bench) { $0.hideEverything() }

        #expect(reply.text.contains(try sentence(.nothingFound)))
        #expect(!reply.text.contains("Spotify에 없어서"))
        #expect(bench.music.playlists.isEmpty)
        #expect(!bench.music.calls.contains("create"))
        #expect(bench.music.calls.count { $0 == "find" } <= 40)
    }

    @Test func wordsOfAChangedListThatAreRefusedStayAsTheyWere() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        let before = try #require(bench.music.playlists.first)
        bench.music.answer("describe", .trouble(.refused(status: 400)))

        try await bench.write("/longer", id: "2", to: store)
        try await bench.work(store)

        #expect(bench.music.playlists.count == 1)
        #expect((bench.music.playlists.first?.uris.count ?? 0) > before.uris.count)
        #expect(bench.music.playlists.first?.name == before.name)
    }

    @Test func unlinkingTakesAwayWhatTheServiceHasSaid() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        func contents() async throws -> [ListContents] {
            try await store.lists(of: Bench.user, in: nil, limit: 9).map {
                try JSONDecoder().decode(ListContents.self, from: Data($0.contents))
            }
        }
        try #require(try await contents().map(\.remote?.id) == ["list1"])

        try await bench.write("/unlink", id: "2", to: store)
        try await bench.work(store)

        #expect(try await contents().map(\.remote?.id) == [nil])
        #expect(try await contents().map(\.delivery) == [.links])
        #expect(try await contents().map(\.draft.deliveredMs) == [nil])
    }
}
