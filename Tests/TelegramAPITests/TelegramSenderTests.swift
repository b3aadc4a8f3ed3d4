import Foundation
import HTTPTransport
import Jobs
import RhythmiQDomain
import StandIns
import Testing

@testable import TelegramAPI

@Suite(.timeLimit(.minutes(5))) struct TelegramSenderTests {
    private typealias Workshop = SenderWorkshop

    @Test func anAnswerIsAPlaceholderThatBecomesPictureCaptionAndButtons() async throws {
        try await Workshop.running { workshop in
            let asked = workshop.telegram.write("비 오는 밤", workshop.person)
            workshop.say(Workshop.answer, replyTo: asked)

            #expect(await workshop.outbox.settles())
            let message = try #require(workshop.telegram.messages(in: 42).first)
            #expect(message.replyTo == asked)
            #expect(message.history.map(\.text) == [Workshop.placeholder, "비 오는 <밤>\nSpotify"])
            #expect(message.current.kind == .photo)
            #expect(message.current.contents == Workshop.picture)
            #expect(message.current.links == ["https://open.example/playlist/1"])
            #expect(message.current.buttons.joined().map(\.data) == ["again:1"])
            #expect(workshop.methods == ["sendMessage", "editMessageMedia"])
            #expect(workshop.telegram.violations.isEmpty)
        }
    }

    @Test func newsAreTheirOwnPlaceholderAndTheAnswerEditsThem() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.say(Reply("고르고 있어요"), isFinal: false)
            #expect(await workshop.outbox.settles())
            workshop.say(Reply("다 됐어요"))
            #expect(await workshop.outbox.settles())

            #expect(workshop.telegram.messages(in: 42).map { $0.history.map(\.text) } == [["고르고 있어요", "다 됐어요"]])
            #expect(workshop.methods == ["sendMessage", "editMessageText"])
        }
    }

    @Test func aPictureBecomesAnotherAndACaptionWithoutAPictureChangesAlone() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.say(Workshop.answer)
            workshop.say(Workshop.answer)
            workshop.say(Reply("표지는 그대로"))
            #expect(await workshop.outbox.settles())

            let message = try #require(workshop.telegram.messages(in: 42).first)
            #expect(message.history.map(\.kind) == [.text, .photo, .photo, .photo])
            #expect(message.current.text == "표지는 그대로")
            #expect(message.current.contents == Workshop.picture)
            #expect(workshop.telegram.violations.isEmpty)
        }
    }

    @Test func aFileIsADocument() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.write("x", workshop.person)
            var reply = Reply("파일이에요")
            reply.file = Reply.File(name: "밤\"비.m3u8", mediaType: "audio/x-mpegurl", contents: Array("#EXTM3U".utf8))
            workshop.say(reply)
            #expect(await workshop.outbox.settles())

            let message = try #require(workshop.telegram.messages(in: 42).first?.current)
            #expect(message.kind == .document)
            #expect(message.contents == Array("#EXTM3U".utf8))
            #expect(message.fileName == "밤%22비.m3u8")
            #expect(message.text == "파일이에요")
        }
    }

    @Test func aMessageThatIsKnownIsEditedInPlace() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.say(Workshop.answer, slot: "a/0")
            #expect(await workshop.outbox.settles())
            let id = try #require(workshop.telegram.messages(in: 42).first?.id)
            workshop.say(Reply("더 길게"), slot: "list/1", existing: id)
            #expect(await workshop.outbox.settles())

            #expect(workshop.telegram.messages(in: 42).map(\.current.text) == ["더 길게"])
        }
    }

    @Test func sayingItAgainChangesNothing() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.say(Reply("끝"))
            workshop.say(Reply("끝"))
            #expect(await workshop.outbox.settles())

            #expect(workshop.outbox.contents.value.entries.allSatisfy { $0.state == .delivered })
            #expect(workshop.telegram.messages(in: 42).map { $0.history.map(\.text) } == [[Workshop.placeholder, "끝"]])
        }
    }

    @Test func aPictureThatCannotBeHadCostsOnlyThePicture() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.write("x", workshop.person)
            var reply = Workshop.answer
            reply.picture = Reply.Picture(reference: "gone", altText: "")
            workshop.say(reply)
            #expect(await workshop.outbox.settles())

            let current = try #require(workshop.telegram.messages(in: 42).first?.current)
            #expect(current.kind == .text)
            #expect(current.text == "비 오는 <밤>\nSpotify")
            #expect(current.previewsLinks)
        }
    }

    @Test func aChatWithoutPicturesGetsTheLink() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.change(-1_000_000_000_042) { $0.admitsMedia = false }
            workshop.say(Workshop.answer, in: workshop.address(-1_000_000_000_042))
            #expect(await workshop.outbox.settles())

            let current = try #require(workshop.telegram.messages(in: -1_000_000_000_042).first?.current)
            #expect(current.kind == .text && current.previewsLinks && !current.buttons.isEmpty)
        }
    }

    @Test func aVanishedMessageIsReplacedByANewOne() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.say(Reply("일"))
            #expect(await workshop.outbox.settles())
            workshop.telegram.lose(try #require(workshop.telegram.messages(in: 42).first?.id), in: 42)
            workshop.say(Workshop.answer)
            #expect(await workshop.outbox.settles())

            #expect(workshop.telegram.messages(in: 42).map(\.current.text) == ["비 오는 <밤>\nSpotify"])
            #expect(workshop.outbox.contents.value.placements.count == 2)
        }
    }

    @Test func aVanishedTopicOrRequestIsLeftOut() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.change(-1_000_000_000_042) { $0.closedThreads = [5] }
            workshop.say(Reply("끝"), in: workshop.address(-1_000_000_000_042, thread: "5"), replyTo: 777)
            #expect(await workshop.outbox.settles())

            let message = try #require(workshop.telegram.messages(in: -1_000_000_000_042).first)
            #expect(message.thread == nil && message.replyTo == nil)
            #expect(message.current.text == "끝")
        }
    }

    @Test func topicsAreKept() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.change(-1_000_000_000_042) { _ in }
            workshop.say(Reply("끝"), in: workshop.address(-1_000_000_000_042, thread: "5"))
            #expect(await workshop.outbox.settles())

            #expect(workshop.telegram.messages(in: -1_000_000_000_042).first?.thread == 5)
        }
    }

    @Test func aGroupThatMovedIsFollowed() async throws {
        try await Workshop.running { workshop in
            let old: Int64 = -42
            let new: Int64 = -1_000_000_000_042
            workshop.telegram.change(old) { _ in }
            workshop.say(Reply("고르고 있어요"), in: workshop.address(old), isFinal: false)
            #expect(await workshop.outbox.settles())
            workshop.telegram.migrate(old, to: new, by: workshop.person)
            workshop.say(Workshop.answer, in: workshop.address(old))
            #expect(await workshop.outbox.settles())

            // The old message's number means nothing there.
            #expect(workshop.telegram.finalMessages(in: new).map(\.text) == ["비 오는 <밤>\nSpotify"])
            #expect(workshop.outbox.contents.value.entries.map(\.saying.chat.id) == [String(new), String(new)])
        }
    }

    @Test func whoBlockedTheBotIsNotTriedAgain() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.block(true, by: workshop.person)
            workshop.say(Reply("끝"))
            #expect(await workshop.outbox.settles())

            #expect(workshop.outbox.state(of: 0) == .failed(.unreachable))
            #expect(workshop.methods == ["sendMessage"])
        }
    }

    @Test func anUnknownChatIsUnreachable() async throws {
        try await Workshop.running { workshop in
            workshop.say(Reply("끝"))
            #expect(await workshop.outbox.settles())

            #expect(workshop.outbox.state(of: 0) == .failed(.unreachable))
        }
    }

    @Test func a429SilencesItsChatAndNoOther() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.telegram.write("y", TelegramPerson(43))
            workshop.telegram.change(42) { $0.floods = [3600] }
            workshop.say(Reply("느림"), slot: "a/0")
            await workshop.telegram.reaches { $0.chats[42]?.floods.isEmpty == true }
            workshop.say(Reply("빠름"), slot: "b/0", in: workshop.address(43))
            let isOtherThere = await workshop.telegram.reaches { state in
                state.chats[43]?.messages.last?.current.text == "빠름"
            }

            #expect(isOtherThere)
            #expect(workshop.outbox.state(of: 0) == .waiting)
            #expect(workshop.outbox.contents.value.entries[0].attempt == 0)
            #expect(workshop.telegram.violations.isEmpty)
        }
    }

    @Test func a429IsObeyedExactly() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.telegram.change(42) { $0.floods = [1, 1] }
            workshop.say(Reply("끝"))
            #expect(await workshop.outbox.settles())

            #expect(workshop.telegram.finalMessages(in: 42).map(\.text) == ["끝"])
            #expect(workshop.methods.count == 4)
            #expect(workshop.telegram.violations.isEmpty)
        }
    }

    @Test func oneChatsOrderIsKept() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.write("x", workshop.person)
            for index in 0..<8 { workshop.say(Reply("\(index)"), slot: "job/\(index)") }
            #expect(await workshop.outbox.settles())

            #expect(workshop.telegram.messages(in: 42).map(\.current.text) == (0..<8).map(String.init))
        }
    }

    /// One chat's call never ends; all others are served.
    @Test func aSlowChatHoldsNobodyUp() async throws {
        let hook: Hook = { call, moment in
            moment == .arrived && call.object?["chat_id"] as? Int == 1 ? .hang : .proceed
        }
        try await Workshop.running(hook: hook) { workshop in
            for id in 1...40 {
                workshop.telegram.write("x", TelegramPerson(Int64(id)))
                workshop.say(Reply("끝"), slot: "\(id)/0", in: workshop.address(Int64(id)))
            }
            let areServed = await workshop.telegram.reaches { state in
                (2...40).allSatisfy { state.chats[Int64($0)]?.messages.last?.current.text == "끝" }
            }

            #expect(areServed)
            #expect(workshop.outbox.state(of: 0) == .waiting)
        }
    }

    @Test func otherPlatformsAndBotsAreLeftAlone() async throws {
        try await Workshop.running { workshop in
            workshop.say(Reply("x"), slot: "d/0", in: ChatAddress(platform: .discord, bot: "1", id: "5"))
            workshop.say(Reply("x"), slot: "o/0", in: ChatAddress(platform: .telegram, bot: "1", id: "42"))
            workshop.telegram.write("x", workshop.person)
            workshop.say(Reply("끝"))
            await workshop.telegram.reaches { $0.chats[42]?.messages.last?.current.text == "끝" }
            await workshop.outbox.contents.reaches(within: .seconds(200)) { $0.entries[2].state == .delivered }

            #expect(workshop.outbox.contents.value.entries.map(\.state) == [.waiting, .waiting, .delivered])
        }
    }

    @Test func aRefusedTokenStopsAllCalls() async throws {
        try await Workshop.running { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.telegram.revokeToken()
            workshop.say(Reply("a"), slot: "a/0")
            while await !workshop.sender.isQuiet { try await Task.sleep(for: .milliseconds(2)) }
            let reads = workshop.outbox.contents.value.reads
            workshop.say(Reply("b"), slot: "b/0", in: workshop.address(43))
            // Several of its idle looks.
            try await Task.sleep(for: .milliseconds(100))

            #expect(workshop.methods == ["sendMessage"])
            #expect(workshop.outbox.contents.value.reads == reads)
            #expect(workshop.outbox.state(of: 0) == .waiting)
        }
    }

    @Test func stoppingLetsWhatIsUnderWayEnd() async throws {
        try await FakeTelegram.running { telegram in
            let workshop = SenderWorkshop(telegram)
            telegram.write("x", workshop.person)
            workshop.say(Workshop.answer)
            await withDiscardingTaskGroup { group in
                group.addTask { await workshop.sender.run() }
                await workshop.telegram.reaches { $0.callCount > 0 }
                await workshop.sender.stop()
                workshop.say(Reply("later"), slot: "b/0", in: workshop.address(43))
            }

            #expect(workshop.outbox.state(of: 0) == .delivered)
            #expect(workshop.outbox.state(of: 1) == .waiting)
        }
    }
}
