import ChatBot
import Foundation
import Jobs
import RhythmiQDomain
import Storage
import Synchronization
import Testing

@testable import RequestHandling

/// What the listener gets, and what stands on the music service, when things go wrong.
@Suite struct TroubleTests {
    private static let wish = "비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간"

    private func run(_ bench: Bench, _ prepare: (ScriptedMusic) -> Void) async throws {
        let store = try bench.openStore()
        bench.links.link()
        prepare(bench.music)
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
    }

    @Test(arguments: [
        [ScriptedMusic.Answer.doneBut(.uncertain(isServerError: false))],
        [.trouble(.uncertain(isServerError: false))],
        [.doneBut(.uncertain(isServerError: true)), .doneBut(.uncertain(isServerError: true))],
        [.trouble(.wait(atLeast: .seconds(3), countsAsAttempt: false, isQuota: false))],
        [
            .trouble(.wait(atLeast: .zero, countsAsAttempt: true, isQuota: false)),
            .doneBut(.uncertain(isServerError: false)),
        ],
    ])
    func whateverCreateSaysThereIsOnePlaylistInTheEnd(answers: [ScriptedMusic.Answer]) async throws {
        let bench = Bench()

        try await run(bench) { music in answers.forEach { music.answer("create", $0) } }

        #expect(bench.music.playlists.count == 1)
        #expect(bench.music.playlists.first?.uris.isEmpty == false)
        #expect(bench.finals.count == 1)
    }

    @Test func aTwinThatComesToLightLaterIsAbandoned() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        bench.music.answer("create", .doneBut(.uncertain(isServerError: false)))
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store, patience: 60)
        bench.music.addTwin(of: "list1", as: "list0")

        try await bench.work(store, patience: 1_200)

        #expect(bench.music.playlists.map(\.id) == ["list1"])
    }

    @Test func anErrorThreeTimesIsMetWithThePlainestBody() async throws {
        let bench = Bench()

        try await run(bench) { music in
            for _ in 0..<3 { music.answer("create", .trouble(.uncertain(isServerError: true))) }
        }

        #expect(bench.music.playlists.map(\.name) == ["RhythmiQ"])
    }

    @Test(arguments: ["find", "fill", "cover", "playlists", "check"])
    func aTroubleThatPassesCostsNothing(call: String) async throws {
        let bench = Bench()

        try await run(bench) { music in
            if call == "playlists" { music.answer("create", .doneBut(.uncertain(isServerError: false))) }
            for _ in 0..<3 {
                music.answer(call, .trouble(.wait(atLeast: .seconds(20), countsAsAttempt: true, isQuota: false)))
            }
        }

        #expect(bench.music.playlists.count == 1)
        #expect(bench.music.playlists.first?.hasCover == true)
        #expect(bench.finals.count == 1)
    }

    @Test func musicDoesNotWaitForACoverThatTheServicePutsOff() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        bench.music.answer("cover", .trouble(.wait(atLeast: .seconds(40), countsAsAttempt: false, isQuota: false)))
        try await bench.write(Self.wish, id: "1", to: store)

        try await bench.work(store, patience: 0)
        let answer = try #require(bench.finals.first)
        let hadCover = bench.music.playlists.first?.hasCover
        try await bench.work(store)

        #expect(hadCover == false)
        #expect(!answer.text.contains("표지는"))
        #expect(bench.finals.count == 1)
        #expect(bench.music.playlists.first?.hasCover == true)
        #expect(try await store.nextDueDate() == nil)
    }

    @Test func aCoverPutOffIsNotSetOnAListThatWasChangedSince() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        bench.music.answer(
            "cover", .trouble(.wait(atLeast: .seconds(300), countsAsAttempt: false, isQuota: false)),
            .trouble(.wait(atLeast: .seconds(300), countsAsAttempt: false, isQuota: false)))
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store, patience: 0)
        let longer = try #require(bench.finals.first?.reply.buttons.joined().first { $0.label == "더 길게" })
        guard case .data(let data) = longer.action else { return }

        try await bench.press(data, on: "m-\(bench.finals[0].slot)", id: "2", to: store)
        try await bench.work(store)

        #expect(bench.finals.count == 2)
        #expect(bench.music.calls.count { $0 == "cover" } == 3)
        #expect(bench.music.playlists.first?.hasCover == true)
    }

    @Test func aCoverPutOffLeavesThePlaceToAPictureThatComes() async throws {
        for (manner, expected) in [(ScriptedPictures.Manner.comes(atLook: 4), true), (.fails(atLook: 4), false)] {
            let bench = Bench(pictures: manner)
            let store = try bench.openStore()
            bench.links.link()
            bench.music.answer("cover", .trouble(.wait(atLeast: .seconds(30), countsAsAttempt: false, isQuota: false)))
            try await bench.write(Self.wish, id: "1", to: store)

            try await bench.work(store)

            let name = expected ? try #require(bench.pictures?.orders.first?.id) : "drawn"
            #expect(bench.music.playlists.first?.cover == [0xFF, 0xD8] + Array(name.utf8))
        }
    }

    /// As the version before noted it.
    @Test func whatAnEarlierVersionNotedOfACoverIsRead() throws {
        let later = MusicSteps.CoverOutcome.later(Date(timeIntervalSince1970: 1_800_000_000))
        let noted = try JSONEncoder().encode([later, .set, .notSet])

        let read = try JSONDecoder().decode([MusicSteps.CoverOutcome].self, from: Data("[true,false]".utf8))

        #expect(read == [.set, .notSet])
        #expect(try JSONDecoder().decode([MusicSteps.CoverOutcome].self, from: noted) == [later, .set, .notSet])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(MusicSteps.CoverOutcome.self, from: Data(#""lost""#.utf8))
        }
    }

    /// A job that is given up by its store says so in the message that was promised, and leaves nothing half made.
    @Test(arguments: [AnswerLanguage.en, nil])
    func aDeadLetterIsToldWhereTheAnswerWasPromised(chosen: AnswerLanguage?) async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        bench.music.answer("create", .doneBut(.uncertain(isServerError: false)))
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store, patience: 0)
        let waiting = try #require(bench.said.first)
        let due = try #require(try await store.nextDueDate())
        bench.clock.withLock { $0 = max($0, due) }
        let dead = try #require(try await store.claim(limit: 1, now: bench.now).first)
        let id = dead.job.id
        var effects: [Effect] = [
            .schedule(
                key: DeadLetterNotice.key(of: id), kind: .notice, at: bench.now, user: Bench.user, chat: Bench.chat,
                payload: Array(try JSONEncoder().encode(DeadLetterNotice(deadJob: id, code: "crashed"))))
        ]
        if let chosen { effects.append(.setLanguage(Bench.user, chosen)) }
        try await store.finish(dead.lease, .dead(code: "crashed"), effects: effects)

        try await bench.work(store)

        let replies = try Shared.parts.get().replies
        let values = ["reference": id.reference]
        let told = (chosen.map { [$0] } ?? [.ko, .en]).map { replies(.failedUnexpected, $0, values) }
        #expect(bench.finals.map(\.text) == [told.joined(separator: "\n")])
        #expect(bench.finals.first?.slot == waiting.slot)
        #expect(bench.music.playlists.isEmpty)
    }

    @Test func aCoverThatIsRefusedCostsNoPlaylistAndIsSaid() async throws {
        let bench = Bench()

        try await run(bench) { $0.answer("cover", .trouble(.refused(status: 400))) }

        #expect(bench.music.playlists.first?.uris.isEmpty == false)
        #expect(bench.finals.first?.text.contains("표지는 지금 바꾸지 못했어요") == true)
    }

    @Test(arguments: [Detour.notRegistered, .ownerWithoutPremium, .misconfigured, .insufficientScope])
    func aLastingRefusalEndsInLinksWithItsReason(detour: Detour) async throws {
        let bench = Bench()

        try await run(bench) { $0.answer("check", .trouble(.impossible(detour))) }

        let replies = try Shared.parts.get().replies
        let answer = try #require(bench.finals.first)
        #expect(bench.music.playlists.isEmpty)
        #expect(bench.finals.count == 1)
        #expect(answer.text.contains(replies(AnswerComposer.sentence(of: detour), .ko)))
    }

    @Test func whoIsNotRegisteredGetsTheHousesListWhereItIsOpen() async throws {
        let bench = Bench(isHouseOpen: true)
        bench.links.openHouse()

        try await run(bench) { $0.answer("check", .trouble(.impossible(.notRegistered))) }

        #expect(bench.music.playlists.map(\.owner) == ["house"])
        #expect(bench.finals.count == 1)
    }

    @Test func anEndedConsentParksTheListUntilTheListenerLinksAgain() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        bench.music.answer("check", .trouble(.needsRelink))
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        #expect(bench.finals.isEmpty)
        #expect(bench.said.last?.reply.buttons.first?.first?.action == .url("https://chat.test/link"))

        try await bench.write("RQ-AAAAA-BBBBB", id: "2", to: store)
        try await bench.work(store)

        #expect(bench.music.playlists.count == 1)
        #expect(bench.finals.count == 2)
    }

    @Test func aQuotaOfHoursIsToldAndTheListComesLater() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        bench.music.answer("find", .trouble(.wait(atLeast: .seconds(7_200), countsAsAttempt: false, isQuota: true)))
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        #expect(bench.finals.isEmpty)
        #expect(bench.said.last?.text.contains("2시간") == true)

        try await bench.work(store, patience: 8_000)

        #expect(bench.music.playlists.count == 1)
        #expect(bench.finals.count == 1)
    }

    @Test func aServiceThatStaysDownEndsInOneMessageThatSaysSo() async throws {
        let bench = Bench()

        try await run(bench) { music in
            for _ in 0..<100 {
                music.answer("find", .trouble(.wait(atLeast: .zero, countsAsAttempt: true, isQuota: false)))
            }
        }

        #expect(bench.music.playlists.isEmpty)
        #expect(bench.finals.count == 1)
        #expect(bench.finals.first?.text.contains("번호") == true)
    }

    /// Unseen while the job looked for them, and seen once the music service has caught up.
    @Test func playlistsOfAListThatWasGivenUpAreAbandonedWhenTheyComeToLight() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        bench.music.lag(by: 10_000)
        for _ in 0..<12 { bench.music.answer("create", .doneBut(.uncertain(isServerError: false))) }
        try await bench.write(Self.wish, id: "1", to: store)
        while bench.finals.isEmpty { try await bench.work(store, patience: 400) }
        try #require(bench.finals.count == 1 && bench.music.playlists.count == 12)
        bench.music.lag(by: 0)

        try await bench.work(store, patience: 1_200)

        #expect(bench.music.playlists.isEmpty)
        #expect(bench.finals.count == 1)
    }
}
