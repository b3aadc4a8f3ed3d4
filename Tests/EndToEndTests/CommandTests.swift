import ChatBot
import Foundation
import HTTPTransport
import RhythmiQDomain
import StandIns
import Testing

/// Commands and sentences that are answered with words.
@Suite(.timeLimit(.minutes(10))) struct CommandTests {
    @Test func everyCommandAnswersInTheListenersLanguage() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(51)
            var stranger = TelegramPerson(52)
            stranger.languageCode = "fr"

            try await rig.expect("/start", person, answered: .startPrivate)
            try await rig.expect("/help", person, answered: .chatHelp)
            try await rig.expect("/privacy", person, answered: .privacy)
            try await rig.expect("/nosuch", person, answered: .unknownCommand)
            try await rig.expect("/again", stranger, answered: .nothingYet, .en)
            try await rig.expect("/mylists", stranger, answered: .myListsEmpty, .en)
            try await rig.expect("/unlink", stranger, answered: .unlinkNothing, .en)
            try await rig.expect("/link", stranger, answered: .linkUnavailable, .en)
            let other = TelegramPerson(53)
            try await rig.expect("/language en", other, answered: .languageSet, .en)
            try await rig.expect("/help", other, answered: .chatHelp, .en)
            try await rig.expect("/language xx", other, answered: .languageUnknown, .en)
            // A Korean sentence is answered in the language that was chosen.
            let answer = try await rig.ask("비 오는 날 재즈 5곡", other).current
            #expect(answer.buttons.joined().contains { $0.label == "Another mix" })

            rig.telegram.write("/themes", person)
            #expect(await rig.telegram.reaches { $0.texts(in: person.id).last?.contains("잔잔") == true })
            rig.expectNoViolations()
        }
    }

    /// Whatever is written is data: no text may break the answer, the store or the next message.
    @Test func oddTextsAreAnsweredAndChangeNothing() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            let texts = [
                "🌧️🎷", "   ", "", "'; DROP TABLE jobs; -- 재즈", "<b>jazz</b> & <script>alert(1)</script> 30분",
                "*굵게* _기울임_ [링크](http://x.y) `code` 재즈", "\u{202E}재즈 30분\u{202C}", "재\u{200B}즈\u{FEFF} 30분",
                "موسيقى هادئة للمطر", String(repeating: "비 오는 날 재즈 ", count: 400), "\u{0}\u{1}재즈\u{7F}",
                "e" + String(repeating: "\u{301}", count: 3_000), "%n%s%x %00 ../../etc/passwd 재즈",
                "{count} {theme} 재즈",
            ]
            for (index, text) in texts.enumerated() {
                let person = TelegramPerson(500 + Int64(index))
                rig.telegram.write(String(text.prefix(4_000)), person)
            }
            for index in texts.indices {
                let chat = 500 + Int64(index)
                let isAnswered = await rig.telegram.reaches { $0.hasAnswered(in: chat) }
                #expect(isAnswered, "\(texts[index].prefix(40)): \(rig.telegram.state.texts(in: chat))")
            }
            let names = rig.telegram.state.texts(in: 504).joined()
            #expect(!names.contains("alert(1)"))
            #expect(try await rig.get("/readyz", isAdmin: true).status == 200)
            rig.expectNoViolations()
        }
    }
}

extension TelegramState {
    /// Something that is no placeholder or progress note any more.
    func hasAnswered(in chat: Int64) -> Bool {
        let latest = chats[chat]?.messages.last { $0.isFromBot && !$0.isDeleted }?.current
        guard let latest else { return false }
        return latest.kind == .photo || (latest.text != "…" && !latest.text.hasSuffix("…"))
    }
}
