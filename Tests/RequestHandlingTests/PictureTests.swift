import ChatBot
import Foundation
import Jobs
import RequestHandling
import RhythmiQDomain
import Storage
import Testing

/// Pictures of an image service: in time, late, never; chosen per chat; kept for everybody, and forgotten.
@Suite struct PictureTests {
    private func asked(_ bench: Bench, _ text: String = "비 오는 날 잔잔한 노래 5곡", isLinked: Bool = true) async throws
        -> SQLiteStore
    {
        let store = try bench.openStore()
        if isLinked { bench.links.link() }
        try await bench.write(text, id: "1", to: store)
        try await bench.work(store)
        return store
    }

    @Test func aPictureInTimeIsShownAtOnce() async throws {
        let bench = Bench(pictures: .comes(atLook: 1))
        _ = try await asked(bench)

        let order = try #require(bench.pictures?.orders.first)
        #expect(bench.finals.count == 1 && bench.pictures?.orders.count == 1)
        #expect(try bench.finals.first?.picture == order.id)
        #expect(bench.music.playlists.first?.cover == [0xFF, 0xD8] + Array(order.id.utf8))
    }

    @Test(arguments: [true, false])
    func aLatePictureTakesThePlaceOfTheDrawnOne(isLinked: Bool) async throws {
        let bench = Bench(pictures: .comes(atLook: 5))
        _ = try await asked(bench, isLinked: isLinked)

        let id = try #require(bench.pictures?.orders.first?.id)
        #expect(try bench.finals.map { try $0.picture } == [nil, id])
        #expect(bench.finals[0].text == bench.finals[1].text && bench.finals[0].slot == bench.finals[1].slot)
        #expect(bench.finals[0].reply.buttons == bench.finals[1].reply.buttons)
        #expect(bench.music.playlists.first?.cover == (isLinked ? [0xFF, 0xD8] + Array(id.utf8) : nil))
        #expect(bench.music.calls.count { $0 == "cover" } == (isLinked ? 2 : 0))
    }

    @Test(arguments: [ScriptedPictures.Manner.fails(atLook: 1), .fails(atLook: 4), .never])
    func withoutAPictureTheDrawnCoverStays(manner: ScriptedPictures.Manner) async throws {
        let bench = Bench(pictures: manner)
        let store = try await asked(bench)

        #expect(bench.finals.count == 1)
        #expect(try bench.finals.first?.picture == nil)
        #expect(bench.music.playlists.first?.cover == [0xFF, 0xD8] + Array("drawn".utf8))
        // Nothing goes on waiting for it.
        #expect(try await store.nextDueDate() == nil)
    }

    @Test func aCoverThatSpotifyRefusesLateIsShownInTheChatAllTheSame() async throws {
        let bench = Bench(pictures: .comes(atLook: 3))
        bench.music.answer(
            "cover", .trouble(.wait(atLeast: .seconds(1), countsAsAttempt: true, isQuota: false)),
            .doneBut(.uncertain(isServerError: true)))
        _ = try await asked(bench)
        // The drawn one took two tries and the third; the late one is refused for good.
        #expect(try bench.finals.last?.picture != nil)

        let refused = Bench(pictures: .comes(atLook: 3))
        let store = try refused.openStore()
        refused.links.link()
        try await refused.write("비 오는 날 5곡", id: "1", to: store)
        refused.music.answer("cover", .doneBut(.refused(status: 400)), .trouble(.refused(status: 400)))
        try await refused.work(store)
        #expect(try refused.finals.last?.picture != nil)
        #expect(refused.music.playlists.first?.cover == [0xFF, 0xD8] + Array("drawn".utf8))
    }

    /// The service is not heard of for ten minutes, in waits of which none is long.
    @Test(arguments: [60, 300])
    func aLatePictureIsShownInTheChatHoweverLongSpotifyRests(wait: Int) async throws {
        let bench = Bench(pictures: .comes(atLook: 3))
        let resting = ScriptedMusic.Answer.trouble(
            .wait(atLeast: .seconds(wait), countsAsAttempt: false, isQuota: false))
        bench.music.answer("cover", .doneBut(.refused(status: 400)))
        for _ in 0..<20 { bench.music.answer("cover", resting) }

        _ = try await asked(bench)

        #expect(try bench.finals.last?.picture != nil)
    }

    /// Its own job gave up; the one that owes the playlist a cover sets it.
    @Test func aPlaylistWhoseCoverWasPutOffGetsThePictureInTheEnd() async throws {
        let bench = Bench(pictures: .comes(atLook: 3))
        for _ in 0..<2 {
            bench.music.answer(
                "cover", .trouble(.wait(atLeast: .seconds(300), countsAsAttempt: false, isQuota: false)))
        }

        _ = try await asked(bench)

        let id = try #require(bench.pictures?.orders.first?.id)
        #expect(bench.music.playlists.first?.cover == [0xFF, 0xD8] + Array(id.utf8))
    }

    @Test func newCoverAsksAgainWithAnotherSeed() async throws {
        let bench = Bench(pictures: .comes(atLook: 1))
        let store = try await asked(bench)
        let button = try #require(bench.finals.first?.reply.buttons.joined().first { $0.label == "새 표지" })
        guard case .data(let data) = button.action else { return }
        try await bench.press(data, on: "m-\(bench.finals[0].slot)", id: "2", to: store)
        try await bench.work(store)

        let orders = try #require(bench.pictures?.orders)
        #expect(orders.count == 2 && orders[0].seed != orders[1].seed && orders[0].themes == orders[1].themes)
        #expect(try bench.finals.last?.picture == orders[1].id)
        #expect(bench.music.playlists.count == 1)
    }

    @Test func aSentenceThatIsNotPaintedForStaysSoBehindItsButtons() async throws {
        let bench = Bench(pictures: .comes(atLook: 1))
        let store = try await asked(bench, "nude beach jazz 5 songs")
        let button = try #require(bench.finals.first?.reply.buttons.joined().first { $0.label == "New cover" })
        guard case .data(let data) = button.action else { return }
        try await bench.press(data, on: "m-\(bench.finals[0].slot)", id: "2", to: store)
        try await bench.work(store)

        #expect(bench.finals.count == 2 && bench.pictures?.orders.isEmpty == true)
    }

    @Test func thirtyPicturesADayAreEnough() async throws {
        var limits = RequestHandler.Limits()
        (limits.userPerHour, limits.userPerDay, limits.userPicturesPerDay) = (100, 100, 2)
        let bench = Bench(limits: limits, pictures: .comes(atLook: 1))
        let store = try await asked(bench)
        for id in 2...4 {
            try await bench.write("신나는 파티 5곡", id: "\(id)", to: store)
            try await bench.work(store)
        }

        #expect(bench.finals.count == 4 && bench.pictures?.orders.count == 2)
    }

    /// QUO-2. Without a music service nobody can link, and all are alike.
    @Test(arguments: [(true, true, 1), (true, false, 0), (false, false, 1)])
    func whoHasNotLinkedCausesNoPaidCall(hasMusic: Bool, isLinked: Bool, orders: Int) async throws {
        let bench = Bench(hasMusic: hasMusic, pictures: .comes(atLook: 1), isPaid: true)
        _ = try await asked(bench, isLinked: isLinked)

        #expect(bench.finals.count == 1 && bench.pictures?.orders.count == orders)
    }

    @Test func aChatsChoiceIsTheChatsAndOutlivesTheProcess() async throws {
        let bench = Bench(pictures: .comes(atLook: 1))
        let store = try bench.openStore()
        try await bench.write("/settings", id: "1", to: store)
        try await bench.work(store)
        let names = try #require(bench.finals.last?.reply.buttons.joined().map(\.action))
        #expect(names == PictureWish.all.map { .data("p:\($0.name)") })
        #expect(bench.finals.last?.reply.buttons.first?.first?.label.hasPrefix("✓ ") == true)
        try await bench.press("p:ink", on: "m-1", id: "2", to: store)
        try await bench.work(store)
        #expect(bench.finals.last?.reply.buttons.joined().first { $0.label.hasPrefix("✓") }?.action == .data("p:ink"))
        try store.close()

        let reopened = try bench.openStore()
        try await bench.write("비 오는 날 5곡", id: "3", to: reopened)
        try await bench.write("/playlist 비 오는 날 5곡", id: "4", in: Bench.group, to: reopened)
        try await bench.work(reopened)
        #expect(bench.pictures?.orders.map(\.style) == [.ink, nil])
        try await bench.press("p:none", on: "m-1", id: "5", to: reopened)
        try await bench.write("신나는 파티 5곡", id: "6", to: reopened)
        try await bench.work(reopened)
        #expect(bench.pictures?.orders.count == 2)
    }

    @Test func withoutAServiceThereIsNothingToChoose() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        try await bench.write("/settings", id: "1", to: store)
        try await bench.work(store)
        #expect(bench.finals.last?.text.contains("제가 직접") == true && bench.finals.last?.reply.buttons == [])
    }

    @Test func aShelfOutOfReachIsTriedAgainAndCostsNothing() async throws {
        let bench = Bench(pictures: .comes(atLook: 1), hasShelf: true)
        bench.shelf?.fail(3)
        let store = try await asked(bench)
        #expect(bench.finals.count == 1)
        let id = try #require(bench.pictures?.orders.first?.id)
        #expect(bench.shelf?.covers.values.map { $0 } == [[0xFF, 0xD8] + Array(id.utf8)])

        try await bench.write("/files", id: "2", to: store)
        try await bench.work(store)
        let file = try #require(bench.said.compactMap(\.reply.file).first { $0.name == "playlist.jspf" })
        let kept = try #require(bench.shelf?.covers.keys.first)
        #expect(String(decoding: file.contents, as: UTF8.self).contains("https://bot.test/covers/\(kept).jpg"))
    }

    @Test func forgettingIsTriedUntilTheShelfIsInReachAndLooksTwice() async throws {
        let bench = Bench(hasShelf: true)
        let store = try await asked(bench)
        let shelf = try #require(bench.shelf)
        #expect(shelf.covers.count == 1)
        let payload = try JSONEncoder().encode(Notice.forgetCovers(.init(owner: Bench.user.key)))
        shelf.fail(4)
        try await store.forget(
            Bench.user,
            effects: [
                .schedule(
                    key: "forget:1", kind: .notice, at: bench.now, user: nil, chat: nil, payload: Array(payload))
            ])
        // One that was on its way meanwhile: kept after the first look.
        try await bench.work(store, patience: 20)
        #expect(shelf.covers.isEmpty)
        _ = try await shelf.keep([1], named: "late", of: Bench.user)
        try await bench.work(store)
        #expect(shelf.covers.isEmpty)
        #expect(try await store.nextDueDate() == nil)
    }

    @Test func aShelfThatStaysOutOfReachIsTheOperatorsMatterInTheEnd() async throws {
        let bench = Bench(hasShelf: true)
        let store = try await asked(bench)
        bench.shelf?.fail(.max)
        let payload = try JSONEncoder().encode(Notice.forgetCovers(.init(owner: Bench.user.key)))
        try await store.forget(
            Bench.user,
            effects: [
                .schedule(
                    key: "forget:1", kind: .notice, at: bench.now, user: nil, chat: nil, payload: Array(payload))
            ])
        try await bench.work(store, patience: 2 * 86_400)
        #expect(try await store.jobCounts()[.dead] == 1)
        #expect(bench.finals.count == 1)
    }
}
