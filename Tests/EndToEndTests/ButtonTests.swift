import ChatBot
import Foundation
import StandIns
import Testing

/// Buttons work in place, on the same playlist, after any restart.
@Suite(.timeLimit(.minutes(10))) struct ButtonTests {
    @Test func everyButtonChangesTheSamePlaylistAfterARestart() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(31)
            try await rig.link(person)
            let message = try await rig.ask("비 오는 밤에 듣는 잔잔한 재즈 30분", person)
            let first = try #require(rig.spotify.playlists.first)
            // Gracefully: what was said just before a kill may be said once more, as the same edit.
            #expect(await rig.stop() == 0)
            try rig.start()
            try await rig.ready()

            let again = try await rig.press("a", under: message.id, person)
            let mixed = try #require(rig.spotify.playlists.first)
            #expect(mixed.uris != first.uris && again.kind == .photo)

            let longer = try await rig.press("l", under: message.id, person)
            let long = try #require(rig.spotify.playlists.first)
            #expect(long.uris.count > mixed.uris.count && longer.text != again.text)

            try await rig.press("c", under: message.id, person)
            try await rig.press("v", under: message.id, person)
            let strengthened = try await rig.press("s:", under: message.id, person)
            let theme = try #require(strengthened.buttons.joined().first { $0.isChange("d:") }?.data)
            let dropped = try await rig.press("d:", under: message.id, person)
            #expect(!dropped.buttons.joined().contains { $0.data == theme })

            let cover = rig.spotify.playlists.first?.coverJPEG
            let shown = dropped.contents
            let covered = try await rig.press("n", under: message.id, person)
            #expect(rig.spotify.playlists.first?.coverJPEG != cover && covered.contents != shown)
            #expect(covered.text == dropped.text)

            rig.telegram.press({ $0.isChange("f") }, under: message.id, person)
            #expect(await rig.telegram.reaches { $0.documents(in: person.id).count == 3 })
            #expect(rig.spotify.playlists.count == 1)
            #expect(rig.telegram.state.answers(in: person.id).count == 1)
            #expect(covered.buttons.joined().contains { $0.url?.hasSuffix(first.id) == true })
            rig.expectNoViolations()
        }
    }

    @Test func aButtonIsItsAskersAlone() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            let group: Int64 = -1_001_000_000_031
            let (owner, other) = (TelegramPerson(33), TelegramPerson(34))
            let message = try await rig.ask("/playlist 여름 바다 드라이브 30분", owner, in: group)
            let before = message.history.count

            let press = try #require(
                rig.telegram.press({ $0.isChange("a") }, under: message.id, other, in: group))
            try await rig.expectNotice(.buttonNotYours, to: press)
            #expect(rig.telegram.history(of: message.id, in: group).count == before)

            for data in ["l:01HZZZZZZZZZZZZZZZZZZZZZZZ:a", "l::a", "l:x:zz", "t:no.such", "zzz", "l:' OR 1=1 --:a"] {
                let id = rig.telegram.press(data: data, under: message.id, other, in: group)
                try await rig.expectNotice(.buttonGone, to: id)
            }
            let last = try await rig.ask("/playlist 재즈 5곡", owner, in: group)
            let drops = last.current.buttons.joined().filter { $0.isChange("d:") }
            if drops.count == 1 {
                let id = try #require(
                    rig.telegram.press({ $0.isChange("d:") }, under: last.id, owner, in: group))
                try await rig.expectNotice(.lastTheme, to: id)
            }
            // The owner's own press still works.
            try await rig.press("a", under: message.id, owner, in: group)
            rig.expectNoViolations()
        }
    }

    @Test func aSuggestedThemeIsOneTapAway() async throws {
        try await Rig.running(.init(hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(35)
            rig.telegram.write("노래 좀 틀어줘", person)
            #expect(
                await rig.telegram.reaches { state in
                    state.chats[person.id]?.messages.last?.current.buttons.joined().count {
                        $0.data?.hasPrefix("t:") == true
                    } == 6
                }, "\(rig.telegram.state.texts(in: person.id))")
            let asked = try #require(rig.telegram.messages(in: person.id).last)
            rig.telegram.press({ $0.data == "t:wx.rain" }, under: asked.id, person)
            #expect(await rig.telegram.reaches { $0.answers(in: person.id).count == 1 })
            rig.expectNoViolations()
        }
    }
}
