import Foundation
import Jobs
import RhythmiQDomain
import StandIns

/// An outbox as the store promises it: in order for each chat, and a saying that is not final is passed over once a
/// later one of its slot waits.
final class MemoryOutbox: OutboxStore {
    struct Entry: Sendable {
        let id: Int64
        var saying: Saying
        var attempt = 0
        var notBefore = Date.distantPast
        var state = State.waiting
    }

    enum State: Sendable, Equatable {
        case waiting, delivered, skipped
        case failed(DeliveryFailure)
    }

    struct Contents: Sendable {
        var entries: [Entry] = []
        var messages: [String: String] = [:]
        /// Every message that a slot has ever been.
        var placements: [String] = []
        var reads = 0
    }

    let contents = Watched(Contents())

    func say(_ saying: Saying) {
        contents.change { contents in
            contents.entries.append(Entry(id: Int64(contents.entries.count + 1), saying: saying))
            if let id = saying.existingMessageID {
                contents.messages[saying.slot] = contents.messages[saying.slot] ?? id
            }
        }
    }

    func state(of index: Int) -> State { contents.value.entries[index].state }

    @discardableResult func settles(within limit: Duration = .seconds(20)) async -> Bool {
        await contents.reaches(within: limit) { contents in
            contents.entries.allSatisfy { $0.state != .waiting }
        }
    }

    func nextDeliveries(limit: Int, excluding busy: Set<String>, now: Date) async throws -> [Delivery] {
        contents.change { contents in
            contents.reads += 1
            var found: [Delivery] = []
            var seen = busy
            for index in contents.entries.indices where contents.entries[index].state == .waiting {
                let entry = contents.entries[index]
                guard found.count < limit, !seen.contains(entry.saying.chat.key) else { continue }
                let isOvertaken = contents.entries[(index + 1)...].contains {
                    $0.state == .waiting && $0.saying.slot == entry.saying.slot
                }
                if isOvertaken, !entry.saying.isFinal {
                    contents.entries[index].state = .skipped
                    continue
                }
                seen.insert(entry.saying.chat.key)
                guard entry.notBefore <= now else { continue }
                found.append(Self.delivery(entry, contents))
            }
            return found
        }
    }

    private static func delivery(_ entry: Entry, _ contents: Contents) -> Delivery {
        let saying = entry.saying
        return Delivery(
            id: entry.id, slot: saying.slot, chat: saying.chat, user: saying.user, replyTo: saying.replyTo,
            remoteMessageID: contents.messages[saying.slot], reply: saying.reply, isFinal: saying.isFinal,
            attempt: entry.attempt)
    }

    func placed(slot: String, messageID: String) async throws {
        contents.change {
            $0.messages[slot] = messageID
            $0.placements.append("\(slot)=\(messageID)")
        }
    }

    func lost(slot: String) async throws { contents.change { $0.messages[slot] = nil } }

    func delivered(_ id: Int64) async throws { set(id) { $0.state = .delivered } }

    func postpone(_ id: Int64, until: Date, countsAttempt: Bool) async throws {
        set(id) { entry in
            entry.notBefore = until
            if countsAttempt { entry.attempt += 1 }
        }
    }

    func fail(_ id: Int64, _ failure: DeliveryFailure) async throws { set(id) { $0.state = .failed(failure) } }

    func move(_ chat: ChatAddress, toChatID: String) async throws {
        contents.change { contents in
            for index in contents.entries.indices where contents.entries[index].saying.chat.key == chat.key {
                let old = contents.entries[index].saying
                var moved = old.chat
                moved.id = toChatID
                contents.entries[index].saying = Saying(
                    slot: old.slot, chat: moved, user: old.user, replyTo: old.replyTo, reply: old.reply,
                    isFinal: old.isFinal)
            }
        }
    }

    private func set(_ id: Int64, _ body: @Sendable (inout Entry) -> Void) {
        contents.change { body(&$0.entries[Int(id) - 1]) }
    }
}

/// An inbox that keeps what it was given.
final class MemoryInbox: InboxStore {
    struct Contents: Sendable {
        var updates: [NewUpdate] = []
        var offset: Int64?
        var capacity = Int.max
        var failures = 0
    }

    struct Trouble: Error {}

    let contents = Watched(Contents())

    func ingest(_ update: NewUpdate) async throws -> IngestOutcome {
        contents.change { Self.take(update, &$0) }
    }

    func ingest(_ updates: [NewUpdate], nextOffset: Int64, of bot: String) async throws -> [IngestOutcome] {
        try contents.change { contents -> Result<[IngestOutcome], any Error> in
            if contents.failures > 0 {
                contents.failures -= 1
                return .failure(Trouble())
            }
            if contents.updates.count + updates.count > contents.capacity {
                return .success(updates.map { _ in .queueFull })
            }
            contents.offset = nextOffset
            return .success(updates.map { Self.take($0, &contents) })
        }.get()
    }

    func pollingOffset(of bot: String) async throws -> Int64? { contents.value.offset }

    private static func take(_ update: NewUpdate, _ contents: inout Contents) -> IngestOutcome {
        let isKnown = contents.updates.contains { known in
            known.key == update.key || (known.messageKey != nil && known.messageKey == update.messageKey)
        }
        if isKnown { return .duplicate }
        contents.updates.append(update)
        return .stored
    }
}
