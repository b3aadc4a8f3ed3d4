import ChatBot
import Foundation
import StandIns
import Testing

/// What the bot hears in groups, and where it answers.
@Suite(.timeLimit(.minutes(10))) struct GroupTests {
    private static let bot = "@RhythmiQ_test_bot"

    @Test func onlyWhatIsMeantForTheBotIsAnswered() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(41)
            // A group admits few messages at once: each of these talks has its own.
            let (first, second, third): (Int64, Int64, Int64) = (-1_001_000_000_041, -1_001_000_000_042, -43)

            for chatter in ["오늘 비 오네", "/playlist@Other_bot 재즈 30분", "/roll 6", "@somebody 재즈 틀어줘"] {
                rig.telegram.write(chatter, person, in: first)
            }
            let command = try await rig.ask("/playlist\(Self.bot) 비 오는 날 재즈 30분", person, in: first)
            #expect(command.replyTo == rig.telegram.state.chats[first]?.messages.filter { !$0.isFromBot }.last?.id)
            #expect(rig.telegram.messages(in: first).count == 1)

            try await rig.expect("/playlist", person, in: second, answered: .playlistUsage)
            let asked = try #require(rig.telegram.messages(in: second).last)
            try await rig.ask("파티에서 들을 신나는 노래 30분", person, in: second, replyTo: asked.id)
            // A reply to somebody else is none of its business.
            let others = rig.telegram.write("나는 발라드", TelegramPerson(42), in: second)
            let count = rig.telegram.messages(in: second).count
            rig.telegram.write("발라드 30분", person, in: second, replyTo: others)

            try await rig.ask("\(Self.bot) 운동할 때 듣는 노래 30분", person, in: third)
            #expect(rig.telegram.messages(in: second).count == count)
            rig.expectNoViolations()
        }
    }

    @Test func aTopicKeepsItsAnswersAndAMigrationMovesThem() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(45)
            let forum: Int64 = -1_001_000_000_045
            let message = try await rig.ask("/playlist 새벽 감성 30분", person, in: forum, thread: 7)
            #expect(message.thread == 7)
            #expect(rig.telegram.state.chats[forum]?.typings.contains(7) == true)

            let (old, new): (Int64, Int64) = (-46, -1_001_000_000_046)
            let before = try await rig.ask("/playlist 시티팝 30분", person, in: old)
            rig.telegram.migrate(old, to: new, by: person)
            try await rig.expect("/mylists", person, in: new, answered: .myListsHeading)
            // The list is known in its new chat; its old message is out of reach, so that it is shown anew.
            let press = rig.telegram.press(
                data: try #require(before.current.buttons.joined().first { $0.isChange("a") }?.data),
                under: before.id, person, in: new)
            #expect(
                await rig.telegram.reaches { $0.answers(in: new).count == 1 },
                "\(rig.telegram.state.callbackAnswers[press] ?? "") \(rig.logText.suffix(1_000))")
            rig.expectNoViolations()
        }
    }

    @Test func whatConcernsOnePersonIsRefusedInAGroup() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(47)
            for (index, command) in ["/link", "/export", "/forget"].enumerated() {
                let group = -1_001_000_000_050 - Int64(index)
                try await rig.expect(command, person, in: group, answered: .privateOnly)
                let button = rig.telegram.messages(in: group).last?.current.buttons.joined().first
                #expect(button?.url == "https://t.me/RhythmiQ_test_bot?start=link")
            }
            // The button opens the private chat with this payload.
            rig.telegram.write("/start link", person)
            #expect(await rig.telegram.reaches { Rig.ticketURL(in: $0, chat: person.id) != nil })
            let anywhere = rig.telegram.state.chats.filter { $0.key < 0 }.keys
            #expect(anywhere.allSatisfy { Rig.ticketURL(in: rig.telegram.state, chat: $0) == nil })
            rig.expectNoViolations()
        }
    }
}
