import ChatBot
import Foundation
import StandIns
import Testing

/// What Telegram refuses for reasons of its own costs the answer's form at most, never the playlist.
@Suite(.timeLimit(.minutes(10))) struct TelegramRefusalTests {
    @Test func aRefusedPictureTopicOrMessageStillLeavesAnAnswer() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(71)

            let mute: Int64 = -1_001_000_000_071
            rig.telegram.change(mute) { $0.admitsMedia = false }
            rig.telegram.write("/playlist 재즈 5곡", person, in: mute)
            #expect(await rig.telegram.reaches { $0.texts(in: mute).last?.contains(" — ") == true })

            let forum: Int64 = -1_001_000_000_072
            rig.telegram.change(forum) { $0.closedThreads = [9] }
            rig.telegram.write("/playlist 재즈 5곡", person, in: forum, thread: 9)
            #expect(await rig.telegram.reaches { $0.answers(in: forum).count == 1 })

            let busy = TelegramPerson(73)
            rig.telegram.change(busy.id) { $0.floods = [1, 1] }
            try await rig.ask("재즈 5곡", busy)

            let message = try await rig.ask("시티팝 5곡", person)
            rig.telegram.lose(message.id, in: person.id)
            let id = rig.telegram.press(
                data: try #require(message.current.buttons.joined().first { $0.isChange("a") }?.data),
                under: message.id, person, in: person.id)
            #expect(
                await rig.telegram.reaches { $0.answers(in: person.id).count == 1 },
                "\(id): \(rig.logText.suffix(1_000))")
            rig.expectNoViolations()
        }
    }

    @Test func aBlockedBotGivesUpTheAnswerButNotThePlaylist() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(74)
            try await rig.link(person)
            rig.telegram.block(true, by: person)
            rig.telegram.write("비 오는 날 재즈 5곡", person)
            let isCovered = try await eventually { rig.spotify.playlists.first?.coverJPEG != nil }
            #expect(isCovered, "\(rig.logText.suffix(1_000))")

            rig.telegram.block(false, by: person)
            try await rig.ask("신나는 파티 5곡", person)
            #expect(rig.spotify.playlists.count == 2)
            // What could not be said is not said later either: no retries, no flood of old answers.
            #expect(rig.telegram.state.answers(in: person.id).count == 1)
            rig.expectNoViolations()
        }
    }
}
