import ChatBot
import Foundation
import StandIns
import Testing

/// What a list is played with, what is taken back, and what is never to be heard again.
@Suite(.timeLimit(.minutes(10))) struct ChangeOfMindTests {
    @Test func aConversationPlaysTakesBackAndKeepsOut() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(37)
            try await rig.link(person)
            let message = try await rig.ask("비 오는 밤에 듣는 발라드 6곡", person)
            let first = try #require(rig.spotify.playlists.first)
            #expect(message.current.playURLs.map { $0.hasSuffix(first.id) } == [true])

            try await rig.press("l", under: message.id, person)
            #expect(try #require(rig.spotify.playlists.first).uris.count > first.uris.count)
            let back = try await rig.ask("/undo", person)
            #expect(back.id != message.id && back.current.text == message.current.text)
            #expect(rig.spotify.playlists.map(\.uris) == [first.uris])

            let played = try await rig.answer(to: "/play", person)
            #expect(played.playURLs.map { $0.hasSuffix(first.id) } == [true])
            #expect(played.text.contains(first.name))

            let artist = try #require(message.current.artists.first)
            try await rig.expect("/never \(artist)", person, answered: .neverAdded)
            try await rig.expect("되돌려줘", person, answered: .neverUndone)
            try await rig.expect("/never \(artist)", person, answered: .neverAdded)
            #expect(await rig.stop() == 0)
            try rig.start()
            try await rig.ready()
            for _ in 0..<2 {
                let again = try await rig.ask("/again", person).current
                #expect(again.artists.count == 6 && !again.artists.contains(artist))
            }
            #expect(rig.spotify.playlists.count == 1)

            let shown = try await rig.answer(to: "/never", person)
            #expect(shown.buttons.joined().map(\.label) == ["✕ \(artist)"])
            let list = try #require(rig.telegram.messages(in: person.id).last)
            rig.telegram.press({ $0.data?.hasPrefix("n:") == true }, under: list.id, person)
            try await rig.expectLast(.neverEmpty, in: person.id)
            rig.expectNoViolations()
        }
    }
}

extension Rig {
    /// Somebody writes, and the bot's next message is a text.
    fileprivate func answer(to text: String, _ person: TelegramPerson) async throws -> TelegramState.Version {
        let count = telegram.state.texts(in: person.id).count
        telegram.write(text, person)
        try #require(
            await telegram.reaches { $0.texts(in: person.id).count > count && $0.texts(in: person.id).last != "…" })
        return try #require(telegram.messages(in: person.id).last?.current)
    }
}

extension TelegramState.Version {
    fileprivate var playURLs: [String] { buttons.joined().compactMap(\.url) }

    /// Of the songs that the answer names.
    fileprivate var artists: [String] {
        text.split(separator: "\n").filter { $0.first?.isNumber == true && $0.contains(" — ") }
            .compactMap { $0.components(separatedBy: " — ").last }
    }
}
