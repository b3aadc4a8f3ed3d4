import Foundation
import StandIns
import Testing

/// Whole messages through the real daemon: each delivery, both languages, both ways in.
@Suite(.timeLimit(.minutes(10))) struct DeliveryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let isWebhook: Bool
        let text: String
        let title: String

        var testDescription: String { "\(isWebhook ? "webhook" : "polling"), \(text)" }
    }

    static let cases = [true, false].flatMap { isWebhook in
        [
            Case(isWebhook: isWebhook, text: "비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간", title: "비 오는 날"),
            Case(isWebhook: isWebhook, text: "night drive, no rap, 90 min", title: "Night"),
        ]
    }

    @Test(arguments: cases)
    func aLinkedListenerGetsAFilledPlaylistWithItsCover(example: Case) async throws {
        try await Rig.running(.init(isWebhook: example.isWebhook, hasDecoys: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(4_242)
            try await rig.link(person)

            rig.telegram.write(example.text, person)
            let isAnswered = await rig.telegram.reaches(within: .seconds(40)) { $0.answers(in: person.id).count == 1 }

            #expect(isAnswered, "\(rig.logText.suffix(2_000))")
            let playlist = try #require(rig.spotify.playlists.first)
            #expect(rig.spotify.playlists.count == 1 && playlist.isLive && playlist.owner == "listener")
            #expect(playlist.uris.count > 10 && playlist.coverJPEG != nil)
            let answer = try #require(rig.telegram.state.answers(in: person.id).first)
            #expect(answer.kind == .photo)
            #expect(answer.buttons.joined().contains { $0.url?.hasSuffix(playlist.id) == true })
            #expect(await rig.stop() == 0)
            rig.expectNoViolations()
        }
    }

    @Test(arguments: [true, false])
    func withoutALinkTheHouseOrLinksDeliver(isHouseOpen: Bool) async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: isHouseOpen, isHouseOpen: isHouseOpen)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(99)
            rig.telegram.write("신나는 파티 음악 30분", person)

            let isAnswered = await rig.telegram.reaches { $0.answers(in: person.id).count == 1 }

            #expect(isAnswered, "\(rig.logText.suffix(2_000))")
            let answer = try #require(rig.telegram.state.answers(in: person.id).first)
            // Nobody has linked the house account here, so both come as links.
            #expect(answer.links.count > 20)
            rig.expectNoViolations()
        }
    }
}

extension TelegramState {
    /// The bot's messages that show a list: pictures.
    func answers(in chat: Int64) -> [Version] {
        (chats[chat]?.messages ?? []).filter { $0.isFromBot && !$0.isDeleted && $0.current.kind == .photo }
            .map(\.current)
    }
}

extension Rig {
    func expectNoViolations(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(telegram.violations.isEmpty, "\(telegram.violations)", sourceLocation: sourceLocation)
        #expect(spotify.violations.isEmpty, "\(spotify.violations)", sourceLocation: sourceLocation)
        let ofImages = images?.violations ?? []
        #expect(ofImages.isEmpty, "\(ofImages)", sourceLocation: sourceLocation)
    }
}
