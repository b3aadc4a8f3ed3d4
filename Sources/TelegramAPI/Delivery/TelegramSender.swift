import Foundation
package import HTTPTransport
package import Jobs
package import Logging
import RhythmiQDomain

/// Says what waits in the outbox: several chats side by side, each in order, at Telegram's pace.
///
/// A saying's message is sent once, as a placeholder, and edited from then on; an edit can be repeated without harm, so
/// after any crash the same saying is simply said again (OUT-2). A placeholder that may or may not have arrived is sent
/// anew (OUT-3).
package actor TelegramSender {
    package struct Configuration: Sendable {
        package var lanes = 16
        /// How often the outbox is looked into when nothing rings.
        package var idle: Duration = .seconds(1)
        package var retries = RetryPolicy()
        package var alarmPauses = GrowingPauses.alarm

        package init() {}
    }

    private let configuration: Configuration
    private let client: TelegramClient
    private let store: any OutboxStore
    private let pace: TelegramPace
    private let bot: String
    private let calls: DeliveryCalls
    private let placeholder: @Sendable (Delivery) async -> String
    private let time: TimeSource
    private let logger: Logger
    private var generator: any RandomNumberGenerator & Sendable
    private let bell = Bell()

    /// Chats that a lane works for.
    private var busy: Set<String> = []
    /// Chats that are not looked at before then.
    private var resting: [String: ContinuousClock.Instant] = [:]
    /// Chats of other platforms and other bots, whose sender is another.
    private var foreign: Set<String> = []
    private var quietUntil: ContinuousClock.Instant?
    private var alarmPauses: GrowingPauses
    private var isStopped = false

    /// - Parameter bot: the key that its chats' addresses carry.
    /// - Parameter placeholder: a few words in the person's language, plain text.
    /// - Parameter picture: the bytes of `Reply.Picture.reference`; an error means an answer without a picture.
    package init(
        _ configuration: Configuration = Configuration(), client: TelegramClient, store: any OutboxStore,
        pace: TelegramPace, bot: BotIdentity, time: TimeSource = .system,
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), logger: Logger,
        placeholder: @escaping @Sendable (Delivery) async -> String,
        picture: @escaping @Sendable (_ reference: String) async throws -> [UInt8]
    ) {
        self.configuration = configuration
        alarmPauses = configuration.alarmPauses
        self.client = client
        self.store = store
        self.pace = pace
        self.bot = bot.key
        self.time = time
        self.generator = generator
        self.logger = logger
        self.placeholder = placeholder
        calls = DeliveryCalls(client: client, picture: picture, logger: logger)
    }

    /// Something new waits.
    package nonisolated func wake() { bell.ring() }

    /// Nothing more is begun; `run` returns when what is under way has ended.
    package func stop() {
        isStopped = true
        bell.ring()
    }

    package func run() async {
        await withDiscardingTaskGroup { group in
            while !isStopped, !Task.isCancelled {
                for delivery in await nextDeliveries() {
                    group.addTask { await self.work(on: delivery) }
                }
                if isStopped { break }
                await bell.wait(atMost: untilNextLook(), time)
            }
        }
    }

    // MARK: - Lanes

    private func nextDeliveries() async -> [Delivery] {
        let now = time.now()
        resting = resting.filter { now < $0.value }
        guard !isQuiet else { return [] }
        let free = configuration.lanes - busy.count
        guard free > 0 else { return [] }
        let found: [Delivery]
        do {
            found = try await store.nextDeliveries(
                limit: free, excluding: busy.union(resting.keys).union(foreign), now: time.date())
        } catch {
            logger.error("the outbox can't be read", metadata: ["error": "\(error)"])
            return []
        }
        // Chats became busy only here, so nothing else can have taken one meanwhile.
        let own = found.filter { $0.chat.platform == .telegram && $0.chat.bot == bot }
        for other in found where other.chat.platform != .telegram || other.chat.bot != bot {
            foreign.insert(other.chat.key)
            bell.ring()
        }
        for delivery in own { busy.insert(delivery.chat.key) }
        return own
    }

    /// Whether all calls would be in vain now.
    var isQuiet: Bool { quietUntil.map { time.now() < $0 } ?? false }

    private func untilNextLook() -> Duration {
        let now = time.now()
        let soonest = resting.values.min().map { $0 - now } ?? configuration.idle
        return max(.milliseconds(1), min(configuration.idle, soonest))
    }

    private func work(on delivery: Delivery) async {
        let rest = await deliver(delivery)
        busy.remove(delivery.chat.key)
        if let rest { resting[delivery.chat.key] = time.now() + rest }
        bell.ring()
    }

    // MARK: - One saying

    /// - Returns: how long its chat is to be left alone.
    private func deliver(_ delivery: Delivery) async -> Duration? {
        var attempt = DeliveryAttempt(delivery)
        do {
            for round in 0..<Self.maximumRounds {
                do {
                    try await say(delivery, &attempt, mayRest: round == 0)
                    try await store.delivered(delivery.id)
                    alarmPauses.reset()
                    return nil
                } catch let error as TelegramError {
                    switch attempt.next(after: error) {
                    case .again(let changed): attempt = changed
                    case .againAnew(let changed):
                        try await store.lost(slot: delivery.slot)
                        attempt = changed
                    case let end: return try await settle(delivery, attempt, error, end)
                    }
                }
            }
            return try await postpone(delivery, isOutage: false)
        } catch let rest as Rest {
            return rest.wait
        } catch is CancellationError {
            return nil
        } catch {
            logger.error(
                "the outbox can't be written",
                metadata: ["delivery.id": "\(delivery.id)", "error": "\(error)"])
            return .seconds(1)
        }
    }

    /// More ways than there are to change a saying.
    private static let maximumRounds = 10

    /// The chat's turn is not yet, and its lane is better used for others.
    private struct Rest: Error { let wait: Duration }

    /// - Parameter mayRest: only before anything was refused; what was learned of the refusal would be forgotten.
    private func say(_ delivery: Delivery, _ attempt: inout DeliveryAttempt, mayRest: Bool) async throws {
        if attempt.messageID == nil {
            let isWhole = DeliveryCalls.isItsOwnPlaceholder(delivery)
            let text = isWhole ? delivery.reply : Reply(await placeholder(delivery))
            try await turn(.message, attempt.chat, mayRest)
            let id = try await calls.send(RenderedReply(text, in: .text), attempt)
            attempt.messageID = id
            try await store.placed(slot: delivery.slot, messageID: id)
            if isWhole { return }
        }
        guard let messageID = attempt.messageID else { return }
        // Before the picture is made, which would be in vain.
        if mayRest, let wait = await pace.wait(in: attempt.chat) { throw Rest(wait: wait) }
        let form = await calls.form(of: delivery.reply, attempt)
        try await turn(.edit, attempt.chat, mayRest)
        try await calls.edit(messageID, form, attempt)
    }

    private func turn(_ act: TelegramPace.Act, _ chat: ChatAddress, _ mayRest: Bool) async throws {
        while let wait = await pace.turn(act, in: chat) {
            if mayRest, wait > .milliseconds(100) { throw Rest(wait: wait) }
            try await time.sleep(wait)
        }
    }

    // MARK: - Ends

    private func settle(
        _ delivery: Delivery, _ attempt: DeliveryAttempt, _ error: TelegramError, _ end: DeliveryAttempt.Next
    ) async throws -> Duration? {
        var metadata: Logger.Metadata = ["delivery.id": "\(delivery.id)", "error": "\(error)"]
        switch end {
        case .again, .againAnew, .stop: return nil
        case .move(let chatID):
            // From now on it waits under the new chat, where another lane may be at work: so this one lets go of it.
            try await store.move(delivery.chat, toChatID: chatID)
            return .seconds(1)
        case .fail(let failure):
            logger.warning("an answer can't be delivered", metadata: metadata)
            try await store.fail(delivery.id, failure)
            return nil
        case .rest(.chat(let wait)):
            logger.notice("Telegram asks for quiet in a chat", metadata: metadata)
            await pace.pause(attempt.chat, for: wait)
            try await store.postpone(
                delivery.id, until: time.date().addingTimeInterval(wait.seconds), countsAttempt: false)
            return wait
        case .rest(.everything(let wait)):
            quietUntil = time.now() + wait
            return wait
        case .rest(.alarm):
            let pause = alarmPauses.next()
            metadata["retryAfter"] = "\(pause)"
            logger.critical("Telegram refuses the token; nothing is sent meanwhile", metadata: metadata)
            quietUntil = time.now() + pause
            return nil
        case .retry:
            logger.notice("an answer will be tried again", metadata: metadata)
            return try await postpone(delivery, isOutage: await client.isSuspended)
        }
    }

    /// In an outage no attempt is used (NET-5), so an answer outlives any outage.
    private func postpone(_ delivery: Delivery, isOutage: Bool) async throws -> Duration? {
        guard isOutage || delivery.attempt < configuration.retries.maximumAttempts else {
            logger.error("an answer was tried too often", metadata: ["delivery.id": "\(delivery.id)"])
            try await store.fail(delivery.id, .expired)
            return nil
        }
        let wait = configuration.retries.delay(attempt: delivery.attempt, using: &generator)
        try await store.postpone(
            delivery.id, until: time.date().addingTimeInterval(wait.seconds), countsAttempt: !isOutage)
        return nil
    }
}

extension Duration {
    fileprivate var seconds: Double { self / .seconds(1) }
}
