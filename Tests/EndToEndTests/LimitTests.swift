import ChatBot
import Foundation
import StandIns
import Testing

/// Who is served, and how often.
@Suite(.timeLimit(.minutes(10))) struct LimitTests {
    private static func limits(_ hour: Int, _ day: Int, chat: Int) -> [String: String] {
        [
            "LIMITS_USER_PER_HOUR": "\(hour)", "LIMITS_USER_PER_DAY": "\(day)", "LIMITS_CHAT_PER_HOUR": "\(chat)",
            "LOG_LEVEL": "info",
        ]
    }

    @Test func theEleventhListOfAnHourIsRefusedAndTheRestIsSilence() async throws {
        try await Rig.running(
            .init(isWebhook: true, hasSpotify: false, environment: Self.limits(10, 30, chat: 20))
        ) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(111)
            // Each in a chat of its own: what counts is the person.
            for index in 0..<10 {
                try await rig.ask("/playlist 재즈 5곡", person, in: -1_001_000_001_000 - Int64(index))
            }
            let eleventh: Int64 = -1_001_000_001_010
            try await rig.expect("/playlist 재즈 5곡", person, in: eleventh, answered: .quotaUserHour)
            #expect(rig.telegram.state.texts(in: eleventh).last?.contains("10") == true)
            // Within a minute the same refusal is not said twice; a command is answered all the same.
            let silent: Int64 = -1_001_000_001_011
            rig.telegram.write("/playlist 재즈 5곡", person, in: silent)
            try await rig.expect("/help", person, in: -1_001_000_001_012, answered: .chatHelp)
            #expect(try await rig.isIdle())
            #expect(rig.telegram.messages(in: silent).isEmpty)
            // The count is durable. (A slow machine may need more than the minute, and hears the refusal again.)
            try await rig.restart()
            try await rig.ready()
            rig.telegram.write("/playlist 재즈 5곡", person, in: silent)
            try await rig.expect("/help", person, in: -1_001_000_001_013, answered: .chatHelp)
            #expect(try await rig.isIdle())
            let refusal = try Rig.words(.quotaUserHour)
            #expect(await rig.telegram.reaches { $0.texts(in: silent).allSatisfy { $0.contains(refusal) } })
            // Somebody else is not concerned.
            try await rig.ask("재즈 5곡", TelegramPerson(112))
            rig.expectNoViolations()
        }
    }

    @Test func aCrowdOfRequestsIsToldSoOnce() async throws {
        try await Rig.running(.init(isWebhook: true), holding: { $0.path == "/v1/search" }) { rig, gate in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(113)
            try await rig.link(person)
            gate.close()
            for index in 0..<7 { rig.telegram.write("재즈 \(5 + index)곡", person) }
            #expect(await rig.telegram.reaches { $0.updates.isEmpty })
            gate.open()
            #expect(
                await rig.telegram.reaches(within: .seconds(60)) { $0.answers(in: person.id).count == 4 },
                "\(rig.telegram.state.texts(in: person.id))")
            try await rig.expect("/help", person, answered: .chatHelp)
            let crowded = try Rig.words(.crowded)
            #expect(rig.telegram.state.texts(in: person.id).count { $0.contains(crowded) } == 1)
            #expect(rig.spotify.playlists.count == 4)
            rig.expectNoViolations()
        }
    }

    @Test func listsOfAccessDecideWhoIsServed() async throws {
        try await Rig.running(
            .init(
                isWebhook: true, hasSpotify: false,
                environment: ["ACCESS_ALLOW": "114, telegram:-1001000001014", "ACCESS_BLOCK": "telegram:115"])
        ) { rig in
            try rig.start()
            try await rig.ready()
            let group: Int64 = -1_001_000_001_014
            let (allowed, blocked, stranger) = (TelegramPerson(114), TelegramPerson(115), TelegramPerson(116))
            rig.telegram.write("/help", blocked, in: group)
            rig.telegram.write("/help", blocked)
            rig.telegram.write("재즈 5곡", stranger)
            try await rig.expect("/help", stranger, in: group, answered: .chatHelp)
            try await rig.ask("재즈 5곡", allowed)
            #expect(rig.telegram.messages(in: blocked.id).isEmpty && rig.telegram.messages(in: stranger.id).isEmpty)
            #expect(rig.telegram.messages(in: group).count == 1)
            rig.expectNoViolations()
        }
    }
}
