package import HTTPTransport
package import Jobs
package import Logging
package import RhythmiQDomain

/// Fetches updates by long polling. A batch is stored in one transaction with the offset that follows it, and only
/// asking for that offset confirms the batch to Telegram (ING-7): a crash in between fetches it again.
package struct TelegramPoller: Sendable {
    package struct Configuration: Sendable {
        package var wait: Duration = .seconds(25)
        package var limit = 100
        package var retries = RetryPolicy()
        /// While the queue is full.
        package var crowdedPause: Duration = .seconds(5)
        /// While a webhook is set or another process polls; a former process's last call may be all that is in the way.
        package var conflictPauses = GrowingPauses(.seconds(1)...(.seconds(30)))
        package var alarmPauses = GrowingPauses.alarm

        package init() {}
    }

    private let configuration: Configuration
    private let client: TelegramClient
    private let inbox: any InboxStore
    private let reader: UpdateReader
    private let time: TimeSource
    private let logger: Logger
    private let stored: @Sendable () -> Void

    /// - Parameter isUrgent: as `UpdateReader` takes it.
    /// - Parameter stored: called after each batch with something new in it.
    package init(
        _ configuration: Configuration = Configuration(), client: TelegramClient, inbox: any InboxStore,
        bot: BotIdentity, time: TimeSource = .system, logger: Logger,
        isUrgent: @escaping @Sendable (IncomingMessage.Content) -> Bool = { _ in false },
        stored: @escaping @Sendable () -> Void
    ) {
        self.configuration = configuration
        self.client = client
        self.inbox = inbox
        reader = UpdateReader(bot: bot, isUrgent: isUrgent)
        self.time = time
        self.logger = logger
        self.stored = stored
    }

    /// Until the task is cancelled.
    package func run() async {
        var state = State(configuration)
        while !Task.isCancelled {
            let pause = await poll(&state)
            guard pause > .zero else { continue }
            // Cancelled: the loop's condition ends it.
            do { try await time.sleep(pause) } catch { return }
        }
    }

    private struct State {
        /// Fewer at once after an answer that was too large.
        var limit: Int
        var failures = 0
        var conflictPauses: GrowingPauses
        var alarmPauses: GrowingPauses

        init(_ configuration: Configuration) {
            limit = configuration.limit
            conflictPauses = configuration.conflictPauses
            alarmPauses = configuration.alarmPauses
        }

        mutating func wentWell() {
            failures = 0
            conflictPauses.reset()
            alarmPauses.reset()
        }
    }

    /// - Returns: how long to wait before the next one.
    private func poll(_ state: inout State) async -> Duration {
        do {
            // Read again each time: the store alone knows what has been taken in.
            let offset = try await inbox.pollingOffset(of: reader.bot.key)
            // After a failure first see whether Telegram answers at all.
            let wait = state.failures == 0 ? configuration.wait : .zero
            let updates = try await client.getUpdates(offset: offset, limit: state.limit, wait: wait)
            let pause = try await take(updates)
            state.wentWell()
            state.limit = min(configuration.limit, state.limit * 2)
            return pause
        } catch let error as TelegramError {
            return pause(after: error, &state)
        } catch is CancellationError {
            return .zero
        } catch {
            logger.error("polled updates can't be stored", metadata: ["error": "\(error)"])
            return failurePause(&state)
        }
    }

    private func take(_ updates: [[UInt8]]) async throws -> Duration {
        guard !updates.isEmpty else { return .zero }
        var batch: [NewUpdate] = []
        var last: Int64?
        for bytes in updates {
            guard let id = JSONOutline(bytes[...])?.integer("update_id"), id >= 0, id < .max else { continue }
            last = max(last ?? id, id)
            batch.append(try reader.newUpdate(bytes))
        }
        guard let last else { throw TelegramError(.malformedResponse, method: "getUpdates") }
        let outcomes = try await inbox.ingest(batch, nextOffset: last + 1, of: reader.bot.key)
        if outcomes.contains(.stored) { stored() }
        guard outcomes.contains(.queueFull) else { return .zero }
        logger.warning("the queue is full; updates wait at Telegram")
        return configuration.crowdedPause
    }

    private func pause(after error: TelegramError, _ state: inout State) -> Duration {
        let metadata: Logger.Metadata = ["error": "\(error)"]
        switch error.code {
        case .cancelled: return .zero
        case .rateLimited(let wait), .suspended(let wait):
            logger.notice("polling waits", metadata: metadata)
            state.failures += 1
            return wait
        case .conflict:
            logger.error("polling is not possible", metadata: metadata)
            return state.conflictPauses.next()
        case .unauthorized:
            logger.critical("polling is refused", metadata: metadata)
            return state.alarmPauses.next()
        case .tooLarge where state.limit > 1:
            state.limit /= 2
            return .zero
        default:
            logger.warning("polling failed", metadata: metadata)
            return failurePause(&state)
        }
    }

    private func failurePause(_ state: inout State) -> Duration {
        var generator = SystemRandomNumberGenerator()
        state.failures += 1
        return max(.milliseconds(100), configuration.retries.delay(attempt: state.failures - 1, using: &generator))
    }
}
