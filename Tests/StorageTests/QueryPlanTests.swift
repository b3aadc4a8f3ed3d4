import Foundation
import GRDB
import Jobs
import RhythmiQDomain
import Synchronization
import Testing

@testable import Storage

/// Whatever is done for each update, job or saying takes no longer when the tables are long.
@Suite struct QueryPlanTests {
    @Test func noStatementOfTheDailyWorkReadsAWholeTable() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        for number in 0..<30 { _ = try await store.ingest(.message(number, from: number % 9)) }
        try await store.write { try $0.execute(sql: "ANALYZE") }
        let statements = Mutex<Set<String>>([])
        try await store.write { database in
            database.trace { event in
                if case .statement(let statement) = event { statements.withLock { _ = $0.insert(statement.sql) } }
            }
        }

        try await daily(store, bench)

        let traced = statements.withLock { $0 }.filter { sql in
            ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { sql.hasPrefix($0) }
        }
        #expect(traced.count > 15)
        let scans = try await store.read { database in
            try traced.sorted().flatMap { sql in
                let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
                statement.setUncheckedArguments([])
                return try Row.fetchAll(statement)
                    .map { $0["detail"] as String }
                    .filter { $0.hasPrefix("SCAN") && !Self.mayBeScanned.contains($0) }
                    .map { "\($0): \(sql)" }
            }
        }
        #expect(scans.isEmpty, "\(scans.joined(separator: "\n"))")
    }

    /// Who is spoken to next is asked again after each saying.
    @Test func theNextOfTenThousandSayingsIsFoundByItsIndex() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try await store.write { database in
            for number in 0..<10_000 {
                let saying = Saying.text("…", slot: "\(number)/0", chat: number, isFinal: number % 7 == 0)
                try store.put(saying, database, now: bench.now)
            }
        }
        let plan = try await store.read { database in
            let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + SQLiteStore.turns)
            statement.setUncheckedArguments([])
            return try Row.fetchAll(statement).map { $0["detail"] as String }
        }

        #expect(plan.first == "SEARCH turn USING INDEX outbox_turns (final=?)")
        #expect(
            plan.filter { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN") } == [
                "SCAN json_each VIRTUAL TABLE INDEX 1:"
            ])
        let found = try await store.nextDeliveries(limit: 16, excluding: [], now: bench.now)
        #expect(found.map(\.slot) == (0..<16).map { "\($0 * 7)/0" })
    }

    /// Tables of one row, and indexes that hold only what the statement looks for.
    private static let mayBeScanned: Set<String> = [
        "SCAN store", "SCAN CONSTANT ROW", "SCAN jobs USING COVERING INDEX jobs_running",
        "SCAN jobs USING INDEX jobs_running", "SCAN jobs USING INDEX jobs_alone", "SCAN job USING INDEX jobs_alone",
        "SCAN (subquery-1)", "SCAN sqlite_sequence", "SCAN json_each VIRTUAL TABLE INDEX 1:",
    ]

    private func daily(_ store: SQLiteStore, _ bench: StoreBench) async throws {
        _ = try await store.ingest(.message(100))
        _ = try await store.ingest([.message(101)], nextOffset: 102, of: "42")
        let job = try #require(try await store.claim(limit: 3, now: bench.now).first)
        let user = try #require(job.job.user)
        _ = try await store.renew([job.lease], until: bench.now + 30)
        _ = try await store.begin("plan", job.lease)
        try await store.note("plan", job.lease, [1])
        let saying = Saying(slot: "1/0", chat: .chat(1), user: user, reply: Reply("a"), isFinal: true)
        try await store.complete(
            "plan", job.lease, result: [],
            effects: [
                .say(saying), .countPlaylist(user, .chat(1)), .setLanguage(user, .ko),
                .schedule(key: "k", kind: .reconcile, at: bench.now, user: user, chat: nil, payload: []),
            ])
        try await store.finish(job.lease, .completed, effects: [])
        try await store.placed(slot: "1/0", messageID: "1")
        try await store.postpone(1, until: bench.now, countsAttempt: true)
        try await store.delivered(1)
        try await store.release(user, parkedFor: .relink)
    }
}
