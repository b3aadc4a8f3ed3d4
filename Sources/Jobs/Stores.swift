package import Foundation
package import RhythmiQDomain

/// An update as it came in, before anything but its addresses has been read.
package struct NewUpdate: Sendable {
    package enum Disposition: Sendable, Equatable {
        case accepted
        /// Authentic but of no use (ING-5): kept as a row so that it is not asked for again; starts no job.
        case rejected(reason: String)
    }

    /// `tg:<bot>:<update_id>`
    package let key: String
    /// `tg:<bot>:<chat>:<message_id>` of a person's message; `nil` for buttons and everything else.
    package let messageKey: String?
    package let user: UserAddress?
    package let chat: ChatAddress?
    package let payload: [UInt8]
    package let disposition: Disposition
    /// What a person wrote, for telling the same wish when it comes once more (ING-9); `nil` for buttons and others.
    package var text: String?
    /// Not to wait for the person's other requests: what runs or is due makes way until this one is done.
    package var isUrgent = false

    package init(
        key: String, messageKey: String?, user: UserAddress?, chat: ChatAddress?, payload: [UInt8],
        disposition: Disposition
    ) {
        self.key = key
        self.messageKey = messageKey
        self.user = user
        self.chat = chat
        self.payload = payload
        self.disposition = disposition
    }
}

package enum IngestOutcome: Equatable, Sendable {
    case stored
    /// Known already, by its key or its message (ING-2).
    case duplicate
    /// The queue holds as many jobs as it may (QUO-1); nothing was stored.
    case queueFull
}

/// Takes updates in durably. Returning means: committed and synced; the update may be acknowledged.
package protocol InboxStore: Sendable {
    func ingest(_ update: NewUpdate) async throws -> IngestOutcome
    /// A polled batch with the offset that follows it, in one transaction (ING-7).
    func ingest(_ updates: [NewUpdate], nextOffset: Int64, of bot: String) async throws -> [IngestOutcome]
    /// `nil` before the first batch.
    func pollingOffset(of bot: String) async throws -> Int64?
}

/// The job's lease was lost, or the job is gone (`/forget`): its holder stops at once and calls nothing more.
package struct LeaseLost: Error, Equatable, Sendable { package init() {} }

/// An error of a store that tells whether waiting helps.
package protocol StoreError: Error {
    /// The same write may be taken later, unchanged: the disk is full, or somebody else has the file for a moment.
    var isPassing: Bool { get }
}

/// Jobs and their steps. Every method is one transaction; those that take a lease throw `LeaseLost` and write nothing when
/// its fence is no longer the job's.
package protocol JobStore: Sendable {
    /// The oldest available jobs whose time has come, at most one for each person and none of a person who has one running;
    /// a run whose lease has run out counts as a crash (JOB-5), and its job is available again;
    /// a job that is marked to run alone is claimed only when nothing else runs, and then nothing else is claimed.
    func claim(limit: Int, now: Date) async throws -> [ClaimedJob]
    /// - Returns: the leases that still hold, with their ends moved to `until`.
    func renew(_ leases: [Lease], until: Date) async throws -> Set<Lease>
    /// Writes the intent of a step and counts its attempt; `note` of an earlier attempt is kept.
    ///
    /// - Parameter isCalling: what follows waits for others: that the process dies meanwhile says nothing against the
    ///   job, so that beginning it counts as progress (JOB-5), if not for ever.
    func begin(_ step: String, _ lease: Lease, isCalling: Bool) async throws -> StepRecord
    /// Notes progress inside a step that has begun.
    func note(_ step: String, _ lease: Lease, _ note: [UInt8]) async throws
    /// Records a step's result with its effects.
    func complete(_ step: String, _ lease: Lease, result: [UInt8], effects: [Effect]) async throws
    /// Ends the run with its effects.
    func finish(_ lease: Lease, _ outcome: JobOutcome, effects: [Effect]) async throws
    /// Makes a person's jobs that are parked for this reason available again.
    func release(_ user: UserAddress, parkedFor reason: ParkingReason) async throws
    /// When the next job or saying that waits for a time becomes due, or a lease runs out; `nil` when none does.
    func nextDueDate() async throws -> Date?
}

extension JobStore {
    /// Begins a step that computes.
    package func begin(_ step: String, _ lease: Lease) async throws -> StepRecord {
        try await begin(step, lease, isCalling: false)
    }
}

/// A saying on its way into a chat.
package struct Delivery: Sendable {
    package let id: Int64
    package let slot: String
    package let chat: ChatAddress
    package let user: UserAddress?
    package let replyTo: String?
    /// The message that the slot is, once its placeholder has been sent.
    package let remoteMessageID: String?
    package let reply: Reply
    package let isFinal: Bool
    package let attempt: Int

    package init(
        id: Int64, slot: String, chat: ChatAddress, user: UserAddress?, replyTo: String?, remoteMessageID: String?,
        reply: Reply, isFinal: Bool, attempt: Int
    ) {
        self.id = id
        self.slot = slot
        self.chat = chat
        self.user = user
        self.replyTo = replyTo
        self.remoteMessageID = remoteMessageID
        self.reply = reply
        self.isFinal = isFinal
        self.attempt = attempt
    }
}

package enum DeliveryFailure: String, Codable, Sendable, CaseIterable {
    /// The bot was blocked, or the chat is gone (OUT-5).
    case unreachable
    /// Refused for what it is; trying again changes nothing.
    case refused
    case expired
}

/// What waits to be said, in order per chat.
package protocol OutboxStore: Sendable {
    /// The first waiting saying of each chat that is due and not in `busy`. Chats in which an answer waits come first, in
    /// the order of these answers; then the others, in the order of what waits there.
    func nextDeliveries(limit: Int, excluding busy: Set<String>, now: Date) async throws -> [Delivery]
    /// The slot's placeholder stands in the chat under this id.
    func placed(slot: String, messageID: String) async throws
    /// The slot's message is gone; the next delivery sends a new one.
    func lost(slot: String) async throws
    func delivered(_ id: Int64) async throws
    /// Counts an attempt only when `countsAttempt`.
    func postpone(_ id: Int64, until: Date, countsAttempt: Bool) async throws
    func fail(_ id: Int64, _ failure: DeliveryFailure) async throws
    /// A group has become another chat: all that waits, and all that is remembered, moves (one transaction).
    func move(_ chat: ChatAddress, toChatID: String) async throws
}

/// What is remembered of people and their lists, for reading; writing is by `Effect`s.
package protocol ListStore: Sendable {
    func list(_ id: String) async throws -> ListRecord?
    /// The one shown in a chat's slot.
    func list(slot: String) async throws -> ListRecord?
    /// Newest first, of the person, in this chat or anywhere.
    func lists(of user: UserAddress, in chat: ChatAddress?, limit: Int) async throws -> [ListRecord]
    func language(of user: UserAddress) async throws -> AnswerLanguage?
    /// What the person wants in no list, the latest first.
    func never(of user: UserAddress) async throws -> [NeverEntry]
    /// What the chat has chosen for its covers; `nil` where it has chosen nothing.
    func pictureWish(in chat: ChatAddress) async throws -> PictureWish?
    func playlistCounts(of user: UserAddress, in chat: ChatAddress, now: Date) async throws -> PlaylistCounts
    /// Whether a "slow down" may be said now; at most one a minute and person (QUO-2). Remembers that it was.
    func maySayCrowded(to user: UserAddress, now: Date) async throws -> Bool
}

/// Playlists made lately.
package struct PlaylistCounts: Equatable, Sendable {
    package let userLastHour: Int
    package let userLastDay: Int
    package let chatLastHour: Int

    package init(userLastHour: Int, userLastDay: Int, chatLastHour: Int) {
        self.userLastHour = userLastHour
        self.userLastDay = userLastDay
        self.chatLastHour = chatLastHour
    }
}
