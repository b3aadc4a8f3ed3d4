import ChatBot
import Foundation
import HTTPTransport
import RhythmiQDomain
import StandIns
import Testing

/// Lists for people without an account of their own.
@Suite(.timeLimit(.minutes(10))) struct HouseAndLinksTests {
    @Test func theHouseAccountServesWhoeverHasNone() async throws {
        try await Rig.running(.init(isWebhook: true, isHouseOpen: true)) { rig in
            try await rig.startWithHouse()
            let korean = TelegramPerson(11)
            var english = TelegramPerson(12)
            english.languageCode = "en"

            let first = try await rig.ask("비 오는 밤 재즈 40분", korean).current
            let second = try await rig.ask("calm songs for studying, 30 min", english).current

            #expect(rig.spotify.playlists.map(\.owner) == ["house", "house"])
            for (playlist, answer) in zip(rig.spotify.playlists, [first, second]) {
                #expect(playlist.isLive && playlist.uris.count > 3 && playlist.coverJPEG != nil)
                #expect(answer.buttons.joined().contains { $0.url?.hasSuffix(playlist.id) == true })
            }
            #expect(first.text.contains(try Rig.words(.houseNote)))
            #expect(second.text.contains(try Rig.words(.houseNote, .en)))
            #expect(first.buttons.joined().count { $0.label == (try? Rig.words(.buttonPlay)) && $0.url != nil } == 1)
            #expect(
                second.buttons.joined().count { $0.label == (try? Rig.words(.buttonPlay, .en)) && $0.url != nil } == 1)
            // Who links an account gets the next list there.
            try await rig.link(korean)
            try await rig.ask("신나는 운동 음악 30분", korean)
            #expect(rig.spotify.playlists.last?.owner == "listener")
            rig.expectNoViolations()
        }
    }

    @Test func linksComeWithEverySongAndAsFiles() async throws {
        try await Rig.running(.init(hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            let korean = TelegramPerson(21)
            var english = TelegramPerson(22)
            english.languageCode = "en"
            let asked = [(korean, "드라이브할 때 듣는 신나는 노래 8곡"), (english, "8 songs for a rainy night")]
            for (person, text) in asked {
                let message = try await rig.ask(text, person)
                let answer = message.current
                let songs = answer.text.split(separator: "\n").filter { $0.contains(" — ") }
                #expect(songs.count == 8, "\(answer.text)")
                for address in ["open.spotify.com", "music.youtube.com", "music.apple.com", "melon.com"] {
                    #expect(answer.links.count { $0.contains(address) } == songs.count)
                }

                rig.telegram.press({ $0.isChange("f") }, under: message.id, person)
                let areThere = await rig.telegram.reaches { $0.documents(in: person.id).count == 3 }

                #expect(areThere, "\(rig.logText.suffix(1_000))")
                let files = rig.telegram.state.documents(in: person.id)
                #expect(Set(files.compactMap(\.fileName)) == ["playlist.m3u8", "playlist.csv", "playlist.jspf"])
                for file in files {
                    let contents = String(decoding: file.contents, as: UTF8.self)
                    let title = try #require(songs.first?.split(separator: " ").dropFirst().first)
                    #expect(contents.contains(title), "\(file.fileName ?? "") lacks \(title)")
                }
            }
            rig.expectNoViolations()
        }
    }
}

extension TelegramState {
    func documents(in chat: Int64) -> [Version] {
        (chats[chat]?.messages ?? []).filter { $0.isFromBot && !$0.isDeleted && $0.current.kind == .document }
            .map(\.current)
    }
}
