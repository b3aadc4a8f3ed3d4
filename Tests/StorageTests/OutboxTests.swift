import Foundation
import Jobs
import RhythmiQDomain
import Storage
import Testing

extension InboxStore where Self: JobStore {
    /// Says these in a job of their own.
    func say(_ sayings: [Saying], number: Int, now: Date) async throws {
        _ = try await ingest(.message(number, from: 1000 + number))
        let job = try await claimOne(now)
        try await finish(job.lease, .completed, effects: sayings.map { .say($0) })
    }
}

extension Saying {
    static func text(
        _ text: String, slot: String, chat: Int = 1, existing: String? = nil, isFinal: Bool = true
    ) -> Saying {
        Saying(
            slot: slot, chat: .chat(chat), user: .person(chat), existingMessageID: existing, reply: Reply(text),
            isFinal: isFinal)
    }
}

/// What every outbox promises.
@Suite struct OutboxTests {
    @Test(arguments: StoreKind.allCases) func sayingsLeaveInOrderPerChat(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        let sayings = [Saying.text("a", slot: "1/0"), .text("b", slot: "2/0", chat: 2), .text("c", slot: "1/1")]
        try await store.say(sayings, number: 1, now: bench.now)

        let first = try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now)
        #expect(first.map(\.reply) == [Reply("a"), Reply("b")])
        #expect(first.map(\.user) == [.person(1), .person(2)])
        let others = try await store.nextDeliveries(limit: 9, excluding: ["tg:42:1"], now: bench.now)
        #expect(others.map(\.reply) == [Reply("b")])
        try await store.delivered(first[0].id)
        try await store.delivered(first[0].id)
        let second = try await store.nextDeliveries(limit: 1, excluding: [], now: bench.now)
        #expect(second.map(\.reply) == [Reply("b")])
        try await store.delivered(first[1].id)
        #expect(try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now).map(\.reply) == [Reply("c")])
    }

    @Test(arguments: StoreKind.allCases) func aSlotRemembersItsMessage(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        try await store.say(
            [
                .text("wait", slot: "1/0", isFinal: false),
                .text("old", slot: "9/0", chat: 2, existing: "77", isFinal: false),
            ], number: 1, now: bench.now)

        let first = try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now)
        #expect(first.map(\.remoteMessageID) == [nil, "77"])
        try await store.placed(slot: "1/0", messageID: "500")
        try await store.delivered(first[0].id)
        try await store.say([.text("done", slot: "1/0", existing: "1")], number: 2, now: bench.now)
        let second = try await store.nextDeliveries(limit: 9, excluding: ["tg:42:2"], now: bench.now)
        #expect(second.map(\.remoteMessageID) == ["500"])
        try await store.lost(slot: "1/0")
        let third = try await store.nextDeliveries(limit: 9, excluding: ["tg:42:2"], now: bench.now)
        #expect(third.map(\.remoteMessageID) == [nil])
    }

    @Test(arguments: StoreKind.allCases) func onlyOvertakenProgressIsSkipped(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        let sayings = [
            Saying.text("searching", slot: "1/0", isFinal: false), .text("filling", slot: "1/0", isFinal: false),
            .text("answer", slot: "1/0"), .text("mix", slot: "1/0"),
        ]
        try await store.say(sayings, number: 1, now: bench.now)

        var said: [Reply] = []
        while let next = try await store.nextDeliveries(limit: 1, excluding: [], now: bench.now).first {
            said.append(next.reply)
            try await store.delivered(next.id)
        }

        #expect(said == [Reply("answer"), Reply("mix")])
    }

    /// In a burst notes on new requests would else stand in front of the answers to those that came first.
    @Test(arguments: StoreKind.allCases) func answersGoBeforeNotesInOtherChats(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        var sayings = (1...5).map { Saying.text("note \($0)", slot: "\($0)/0", chat: $0, isFinal: false) }
        sayings += [.text("answer 4", slot: "4/0", chat: 4), .text("answer 3", slot: "3/1", chat: 3)]
        try await store.say(sayings, number: 1, now: bench.now)

        var said: [Reply] = []
        while let next = try await store.nextDeliveries(limit: 1, excluding: [], now: bench.now).first {
            said.append(next.reply)
            try await store.delivered(next.id)
        }

        // In the third chat the note is another request's, which came first there; it goes in the answer's turn.
        let order = ["answer 4", "note 3", "answer 3", "note 1", "note 2", "note 5"]
        #expect(said == order.map { Reply($0) })
    }

    /// Against a plain list: what is said in a chat, whatever its chat's turn, and whose turn it is.
    @Test(arguments: UInt64(0)..<40) func everyOutboxIsSaidInItsOrder(seed: UInt64) async throws {
        var chance = SplitMix64(seed: seed)
        let bench = try StoreBench()
        let store = try bench.open()
        var waiting: [Saying] = []
        for number in 1...12 {
            var new: [Saying] = []
            for _ in 0..<chance.index(below: 4) {
                let chat = 1 + chance.index(below: 5)
                let text = "\(number).\(new.count)"
                new.append(
                    .text(
                        text, slot: "\(chat)/\(chance.index(below: 3))", chat: chat,
                        isFinal: chance.index(below: 2) == 0))
            }
            try await store.say(new, number: number, now: bench.now)
            waiting += new
            let busy = Set((1...5).filter { _ in chance.index(below: 4) == 0 }.map { ChatAddress.chat($0).key })
            let found = try await store.nextDeliveries(limit: 3, excluding: busy, now: bench.now)
            #expect(found.map(\.reply) == Self.turns(waiting, busy).prefix(3).map(\.reply), "\(number)")
            for delivery in found {
                try await store.delivered(delivery.id)
                let index = try #require(waiting.firstIndex { $0.reply == delivery.reply })
                waiting = waiting.enumerated().filter { other in
                    other.offset != index
                        && !(other.offset < index && other.element.slot == delivery.slot && !other.element.isFinal)
                }.map(\.element)
            }
        }
    }

    private static func turns(_ waiting: [Saying], _ busy: Set<String>) -> [Saying] {
        let chats = Dictionary(grouping: waiting.enumerated().filter { !busy.contains($0.element.chat.key) }) {
            $0.element.chat
        }
        let turns = chats.values.compactMap { own -> (isNote: Int, place: Int, head: Saying)? in
            let answer = own.first { $0.element.isFinal }
            let head = own.first { saying in
                saying.element.isFinal
                    || !own.contains { $0.offset > saying.offset && $0.element.slot == saying.element.slot }
            }
            guard let head, let first = own.first else { return nil }
            return (answer == nil ? 1 : 0, (answer ?? first).offset, head.element)
        }
        return turns.sorted { ($0.isNote, $0.place) < ($1.isNote, $1.place) }.map(\.head)
    }

    @Test(arguments: StoreKind.allCases) func aPostponedSayingHoldsItsChatBack(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        try await store.say([.text("a", slot: "1/0"), .text("b", slot: "1/1")], number: 1, now: bench.now)
        let first = try #require(try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now).first)

        try await store.postpone(first.id, until: bench.now.addingTimeInterval(7), countsAttempt: true)
        #expect(try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now).isEmpty)
        #expect(try await store.nextDueDate() == bench.now.addingTimeInterval(7))
        bench.pass(7)
        let again = try #require(try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now).first)

        #expect(again.id == first.id)
        #expect(again.attempt == 1)
    }

    @Test(arguments: StoreKind.allCases) func aFailedSayingIsOutOfTheWay(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        try await store.say([.text("a", slot: "1/0"), .text("b", slot: "1/1")], number: 1, now: bench.now)
        let first = try #require(try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now).first)

        try await store.fail(first.id, .unreachable)

        #expect(try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now).map(\.reply) == [Reply("b")])
    }

    @Test(arguments: StoreKind.allCases) func aMovedGroupTakesEverythingAlong(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        let list = ListRecord(
            id: "l1", user: .person(1), chat: .chat(1), slot: "1/0", createdAt: bench.now, contents: [1])
        _ = try await store.ingest(.message(1))
        let running = try await store.claimOne(bench.now)
        try await store.complete(
            "reply", running.lease, result: [],
            effects: [
                .say(.text("a", slot: "1/0", existing: "5")), .saveList(list), .countPlaylist(.person(1), .chat(1)),
            ])

        try await store.move(.chat(1), toChatID: "-100")
        // What is under way does not know it yet.
        try await store.finish(running.lease, .completed, effects: [.say(.text("b", slot: "1/1"))])

        let first = try #require(try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now).first)
        #expect(first.chat == .chat(-100))
        #expect(first.remoteMessageID == nil)
        try await store.delivered(first.id)
        #expect(try await store.nextDeliveries(limit: 9, excluding: [], now: bench.now).map(\.chat) == [.chat(-100)])
        #expect(try await store.list("l1")?.chat == .chat(-100))
        let counts = try await store.playlistCounts(of: .person(1), in: .chat(-100), now: bench.now)
        #expect(counts.chatLastHour == 1)
    }
}

/// What every store of lists promises.
@Suite struct ListStoreTests {
    @Test(arguments: StoreKind.allCases) func aListIsFoundByItsIDItsSlotAndItsPerson(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        func list(_ id: String, chat: Int, age: Double, contents: String) -> ListRecord {
            ListRecord(
                id: id, user: .person(1), chat: .chat(chat, thread: "3"), slot: "\(id)/0",
                createdAt: bench.now - age, contents: Array(contents.utf8))
        }
        let lists = [list("a", chat: 1, age: 20, contents: "x"), list("b", chat: 2, age: 10, contents: "y")]
        let changed = list("a", chat: 1, age: 20, contents: "z")
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)
        try await store.finish(job.lease, .completed, effects: (lists + [changed]).map { .saveList($0) })

        #expect(try await store.list("a") == changed)
        #expect(try await store.list(slot: "b/0") == lists[1])
        #expect(try await store.list("c") == nil)
        #expect(try await store.lists(of: .person(1), in: nil, limit: 9) == [lists[1], changed])
        #expect(try await store.lists(of: .person(1), in: .chat(1), limit: 9) == [changed])
        #expect(try await store.lists(of: .person(1), in: nil, limit: 1) == [lists[1]])
        #expect(try await store.lists(of: .person(2), in: nil, limit: 9).isEmpty)
    }

    @Test(arguments: StoreKind.allCases) func quotasCountHoursAndDays(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        for number in 1...3 {
            _ = try await store.ingest(.message(number))
            let job = try await store.claimOne(bench.now)
            let chat = ChatAddress.chat(number == 3 ? 9 : 1)
            try await store.finish(job.lease, .completed, effects: [.countPlaylist(.person(1), chat)])
            bench.pass(3000)
        }

        let counts = try await store.playlistCounts(of: .person(1), in: .chat(9), now: bench.now)
        #expect(counts == PlaylistCounts(userLastHour: 1, userLastDay: 3, chatLastHour: 1))
    }

    @Test(arguments: StoreKind.allCases) func slowDownIsSaidOnceAMinute(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)

        #expect(try await store.maySayCrowded(to: .person(1), now: bench.now))
        #expect(try await !store.maySayCrowded(to: .person(1), now: bench.now + 59))
        #expect(try await store.maySayCrowded(to: .person(2), now: bench.now + 59))
        #expect(try await store.maySayCrowded(to: .person(1), now: bench.now + 60))
    }

    @Test(arguments: StoreKind.allCases) func aLanguageIsKeptAndGivenUp(kind: StoreKind) async throws {
        let bench = try StoreBench()
        let store = try bench.open(kind)
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)

        try await store.complete("a", job.lease, result: [], effects: [.setLanguage(.person(1), .en)])
        #expect(try await store.language(of: .person(1)) == .en)
        try await store.complete("b", job.lease, result: [], effects: [.setLanguage(.person(1), nil)])
        #expect(try await store.language(of: .person(1)) == nil)
    }
}
