import Foundation
import HTTPTransport
import Jobs
import Logging
import RhythmiQDomain
import StandIns
import Testing

@testable import TelegramAPI

@Suite(.timeLimit(.minutes(5))) struct TelegramPollerTests {
    private struct Workshop: Sendable {
        let telegram: FakeTelegram
        let inbox: MemoryInbox
        let rings: Watched<Int>

        var offsets: [Int64?] {
            telegram.calls.filter { FakeTelegram.method(of: $0) == "getUpdates" }.map { call in
                (call.object?["offset"] as? Int).map(Int64.init)
            }
        }

        func stores(_ count: Int) async -> Bool {
            await inbox.contents.reaches(within: .seconds(200)) { $0.updates.count >= count }
        }
    }

    private func running(
        _ inbox: MemoryInbox = MemoryInbox(), hook: @escaping Hook = { _, _ in .proceed },
        before: @Sendable (FakeTelegram) -> Void = { _ in }, _ body: @Sendable (Workshop) async throws -> Void
    ) async throws {
        try await FakeTelegram.running(hook: hook) { telegram in
            before(telegram)
            let workshop = Workshop(telegram: telegram, inbox: inbox, rings: Watched(0))
            var configuration = TelegramPoller.Configuration()
            configuration.retries.base = .milliseconds(5)
            configuration.retries.ceiling = .milliseconds(20)
            configuration.crowdedPause = .milliseconds(20)
            configuration.conflictPauses = GrowingPauses(.milliseconds(20)...(.milliseconds(20)))
            let poller = TelegramPoller(
                configuration, client: SenderWorkshop.client(telegram), inbox: inbox,
                bot: SenderWorkshop.bot(telegram),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            ) { workshop.rings.change { $0 += 1 } }
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask { await poller.run() }
                try await body(workshop)
            }
        }
    }

    @Test func aBatchIsStoredWithItsOffsetAndConfirmedByTheNextCall() async throws {
        try await running(before: { telegram in
            telegram.write("하나", TelegramPerson(1))
            telegram.write("둘", TelegramPerson(2))
        }) { workshop in
            #expect(await workshop.stores(2))
            #expect(await workshop.telegram.reaches { $0.updates.isEmpty })

            let contents = workshop.inbox.contents.value
            #expect(contents.updates.map(\.key) == ["tg:7000001:100000001", "tg:7000001:100000002"])
            #expect(contents.offset == 100_000_003)
            #expect(workshop.offsets.prefix(2) == [nil, 100_000_003])
            #expect(workshop.rings.value == 1)
            #expect(workshop.telegram.violations.isEmpty)
        }
    }

    @Test func whatComesWhileItWaitsComesAtOnce() async throws {
        try await running { workshop in
            await workshop.telegram.reaches { $0.callCount > 0 }
            workshop.telegram.write("지금", TelegramPerson(1))

            #expect(await workshop.stores(1))
            #expect(workshop.telegram.violations.isEmpty)
        }
    }

    @Test func anOffsetIsGoneOnFromAfterARestart() async throws {
        let inbox = MemoryInbox()
        inbox.contents.change { $0.offset = 100_000_002 }
        try await running(
            inbox,
            before: { telegram in
                telegram.write("known", TelegramPerson(1))
                telegram.write("new", TelegramPerson(1))
            }
        ) { workshop in
            #expect(await workshop.stores(1))
            #expect(workshop.inbox.contents.value.updates.map(\.key) == ["tg:7000001:100000002"])
        }
    }

    @Test func whatCouldNotBeStoredIsNotConfirmed() async throws {
        let inbox = MemoryInbox()
        inbox.contents.change { $0.failures = 2 }
        try await running(inbox, before: { $0.write("x", TelegramPerson(1)) }) { workshop in
            #expect(await workshop.stores(1))
            #expect(await workshop.telegram.reaches { $0.updates.isEmpty })
            #expect(workshop.offsets.prefix(3) == [nil, nil, nil])
        }
    }

    @Test func aFullQueueLeavesUpdatesAtTelegram() async throws {
        let inbox = MemoryInbox()
        inbox.contents.change { $0.capacity = 0 }
        try await running(inbox, before: { $0.write("x", TelegramPerson(1)) }) { workshop in
            await workshop.telegram.reaches { $0.callCount >= 3 }
            #expect(workshop.telegram.state.updates.count == 1)
            inbox.contents.change { $0.capacity = 10 }

            #expect(await workshop.stores(1))
            #expect(await workshop.telegram.reaches { $0.updates.isEmpty })
        }
    }

    @Test func aWebhookIsNotDeletedAndPollingBeginsOnceItIsGone() async throws {
        try await running(before: { telegram in
            telegram.setWebhook("http://127.0.0.1:9/x", secret: "s")
            telegram.write("x", TelegramPerson(1))
        }) { workshop in
            await workshop.telegram.reaches { $0.callCount >= 3 }
            #expect(workshop.telegram.state.webhook != nil)
            try await SenderWorkshop.client(workshop.telegram).deleteWebhook()

            #expect(await workshop.stores(1))
        }
    }

    @Test func theOtherPollerIsToldAndBothGoOn() async throws {
        try await running { workshop in
            await workshop.telegram.reaches { $0.callCount > 0 }
            let other = SenderWorkshop.client(workshop.telegram)
            _ = try await other.getUpdates(offset: nil, limit: 1, wait: .zero)
            workshop.telegram.write("x", TelegramPerson(1))

            #expect(await workshop.stores(1))
        }
    }

    @Test(
        arguments: [
            Reaction.status(502), .cut, .status(200), .status(200, body: Array(#"{"ok":true,"result":5}"#.utf8)),
            .answer(
                Answer(
                    429,
                    json: [
                        "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1",
                        "parameters": ["retry_after": 1],
                    ])),
        ])
    func troubleIsOutlasted(reaction: Reaction) async throws {
        let left = Watched(2)
        let hook: Hook = { _, moment in
            guard moment == .arrived else { return .proceed }
            return left.change { left in
                left -= 1
                return left >= 0 ? reaction : .proceed
            }
        }
        try await running(hook: hook, before: { $0.write("x", TelegramPerson(1)) }) { workshop in
            #expect(await workshop.stores(1))
            #expect(workshop.telegram.violations.isEmpty)
        }
    }

    /// A hundred long messages that quote one another are larger than any answer that is read.
    @Test func anAnswerThatIsTooLargeIsAskedForInSmallerPieces() async throws {
        let text = String(repeating: "가", count: 4000)
        try await running(before: { telegram in
            let first = telegram.write(text, TelegramPerson(1))
            for index in 0..<110 { telegram.write(text + "\(index)", TelegramPerson(1), replyTo: first) }
        }) { workshop in
            #expect(await workshop.stores(111))
            #expect(await workshop.telegram.reaches { $0.updates.isEmpty })
            #expect(workshop.telegram.calls.contains { $0.object?["limit"] as? Int == 50 })
        }
    }

    @Test func nothingIsAskedForThatStartsNothing() async throws {
        try await running { workshop in
            // A call is counted before what it asks for is obeyed.
            await workshop.telegram.reaches { !$0.allowedUpdates.isEmpty }
            let id = workshop.telegram.write("x", TelegramPerson(1))
            workshop.telegram.edit(id, to: "y", TelegramPerson(1))
            workshop.telegram.block(true, by: TelegramPerson(1))
            workshop.telegram.press(data: "a", under: 5, TelegramPerson(1), in: 1)

            #expect(await workshop.stores(2))
            #expect(workshop.telegram.state.allowedUpdates == ["message", "callback_query"])
            #expect(workshop.inbox.contents.value.updates.allSatisfy { $0.disposition == .accepted })
        }
    }
}
