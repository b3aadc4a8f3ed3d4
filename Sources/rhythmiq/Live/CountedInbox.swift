import Jobs
import Storage

/// An inbox that counts what comes of updates.
struct CountedInbox: InboxStore {
    let store: SQLiteStore
    let metrics: DaemonMetrics

    func ingest(_ update: NewUpdate) async throws -> IngestOutcome {
        let outcome = try await store.ingest(update)
        count(outcome, update)
        return outcome
    }

    func ingest(_ updates: [NewUpdate], nextOffset: Int64, of bot: String) async throws -> [IngestOutcome] {
        let outcomes = try await store.ingest(updates, nextOffset: nextOffset, of: bot)
        for (outcome, update) in zip(outcomes, updates) { count(outcome, update) }
        return outcomes
    }

    func pollingOffset(of bot: String) async throws -> Int64? { try await store.pollingOffset(of: bot) }

    private func count(_ outcome: IngestOutcome, _ update: NewUpdate) {
        switch outcome {
        case .stored: metrics.count(update: update.disposition == .accepted ? "stored" : "rejected")
        case .duplicate: metrics.count(update: "duplicate")
        case .queueFull: metrics.count(update: "queue_full")
        }
    }
}
