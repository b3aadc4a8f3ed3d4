import Foundation
import GRDB
import Jobs
import RhythmiQDomain
import Testing

@testable import Storage

/// What the next process finds when one has died.
@Suite struct CrashTests {
    /// A store whose process is gone without having closed anything; the file as it lay on the disk at that moment.
    private func afterCrash(of bench: StoreBench, _ body: (SQLiteStore) async throws -> Void) async throws -> StoreBench
    {
        let store = try bench.open()
        try await body(store)
        let next = try StoreBench(like: bench)
        for suffix in ["", "-wal"] {
            let file = bench.file.path + suffix
            try FileManager.default.copyItem(atPath: file, toPath: next.file.path + suffix)
        }
        try store.close()
        return next
    }

    @Test func whatWasAcknowledgedIsThere() async throws {
        let bench = try StoreBench()

        let next = try await afterCrash(of: bench) { store in
            for number in 1...20 { _ = try await store.ingest(.message(number, from: number)) }
            _ = try await store.claim(limit: 10, now: bench.now)
        }

        let store = try next.open()
        #expect(try await store.ingest(.message(1)) == .duplicate)
        #expect(try await store.claim(limit: 99, now: next.now).count == 20)
        #expect(try await store.check().isEmpty)
    }

    @Test func orphansAreTakenUpAtOnceWithTheirSteps() async throws {
        let bench = try StoreBench()
        let next = try await afterCrash(of: bench) { store in
            _ = try await store.ingest(.message(1))
            let job = try await store.claimOne(bench.now)
            _ = try await store.begin("plan", job.lease)
            try await store.complete("plan", job.lease, result: Array("themes".utf8), effects: [])
            _ = try await store.begin("create", job.lease)
        }

        let job = try await next.open().claimOne(next.now)

        #expect(job.lease.fence == 2)
        #expect(job.steps["plan"]?.note == Array("themes".utf8))
        #expect(job.steps["plan"]?.state == .done)
        #expect(job.steps["create"]?.state == .intent)
    }

    @Test func aRunWhoseLeaseRunsOutCountsAsACrashUnlessItGotOn() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        for number in 1...2 { _ = try await store.ingest(.message(number, from: number, text: "\(number)")) }

        for run in 1...4 {
            for job in try await store.claim(limit: 9, now: bench.now) where job.job.payload == Array("2".utf8) {
                _ = try await store.begin("plan", job.lease)
                try await store.note("plan", job.lease, Array("\(run)".utf8))
            }
            bench.pass(31)
        }
        _ = try await store.claim(limit: 9, now: bench.now)

        let jobs = try await store.jobs(nil, limit: 9).filter { $0.kind == "update" }
        #expect(jobs.map(\.error) == [nil, "crashed"])
        #expect(jobs.map(\.crashes) == [0, 3])
    }

    @Test func aJobThatKillsTheProcessRunsAloneAndIsThenGivenUp() async throws {
        var bench = try StoreBench()
        let opened = try bench.open()
        _ = try await opened.ingest(.message(1, text: "poison"))
        _ = try await opened.ingest(.message(2, from: 2, text: "bystander"))
        try opened.close()
        var claims: [[String]] = []
        for _ in 0..<3 {
            bench = try await afterCrash(of: bench) { store in
                let jobs = try await store.claim(limit: 9, now: bench.now)
                claims.append(jobs.map { String(decoding: $0.job.payload, as: UTF8.self) })
                for job in jobs {
                    _ = try await store.begin("plan", job.lease)
                    if claims.last?.count == 2, job.job.user == .person(2) {
                        // The bystander gets on, so that it is not suspected.
                        try await store.note("plan", job.lease, Array("\(claims.count)".utf8))
                    }
                }
            }
        }
        let store = try bench.open()
        let last = try await store.claim(limit: 9, now: bench.now)

        #expect(claims == [["poison", "bystander"], ["poison", "bystander"], ["poison"]])
        #expect(Set(last.map(\.job.kind)) == [.update, .notice])
        let notice = try #require(last.first { $0.job.kind == .notice })
        let payload = try JSONDecoder().decode(DeadLetterNotice.self, from: Data(notice.job.payload))
        let dead = try await store.jobs(.dead, limit: 9)
        #expect(dead.map(\.error) == ["crashed"])
        #expect(payload == DeadLetterNotice(deadJob: Job.ID(rawValue: dead[0].id), code: "crashed"))
        #expect(notice.job.user == .person(1))
        #expect(notice.job.chat == .chat(1))
    }

    @Test func progressEndsTheSuspicionButARepeatedNoteIsNone() async throws {
        func crashes(_ notes: [String]) async throws -> Int {
            var bench = try StoreBench()
            let opened = try bench.open()
            _ = try await opened.ingest(.message(1))
            try opened.close()
            for note in notes {
                bench = try await afterCrash(of: bench) { store in
                    guard let job = try await store.claim(limit: 1, now: bench.now).first else { return }
                    _ = try await store.begin("create", job.lease)
                    try await store.note("create", job.lease, Array(note.utf8))
                }
            }
            return try #require(try await bench.open().jobs(nil, limit: 1).first).crashes
        }

        #expect(try await crashes(["looked 1", "looked 2", "looked 3", "looked 4"]) == 0)
        #expect(try await crashes(["same", "same", "same"]) == 2)
    }

    /// Whoever is killed at random is mostly killed while it waits for an answer.
    @Test func deathsAmidCallsCountOnlyAfterMany() async throws {
        let crashes = try await crashes(after: 12) { store, job, _ in
            _ = try await store.begin("fill", job.lease, isCalling: true)
        }

        #expect(crashes == Array(repeating: 0, count: 9) + [1, 2, 3])
    }

    @Test func aRunThatEndsOrGetsOnBringsBackTheForgiveness() async throws {
        let looking = try await crashes(after: 24) { store, job, death in
            _ = try await store.begin("create", job.lease, isCalling: true)
            if death % 8 == 0 {
                try await store.finish(job.lease, .snooze(until: job.job.receivedAt), effects: [])
            } else if death % 4 == 0 {
                try await store.note("create", job.lease, Array("\(death)".utf8))
            }
        }

        #expect(looking.allSatisfy { $0 == 0 })
    }

    @Test func progressInOneStepIsNoSuspicionOfTheNext() async throws {
        let crashes = try await crashes(after: 3) { store, job, death in
            _ = try await store.begin("plan", job.lease)
            if death < 3 { return }
            try await store.complete("plan", job.lease, result: [], effects: [])
            _ = try await store.begin("detour", job.lease)
        }

        #expect(crashes == [1, 2, 1])
    }

    /// - Returns: what counts against a job after each death of the process that ran `body` with it.
    private func crashes(
        after deaths: Int, _ body: (SQLiteStore, ClaimedJob, Int) async throws -> Void
    ) async throws -> [Int] {
        var bench = try StoreBench()
        let opened = try bench.open()
        _ = try await opened.ingest(.message(1))
        try opened.close()
        var crashes: [Int] = []
        for death in 1...deaths {
            bench = try await afterCrash(of: bench) { store in
                try await body(store, try await store.claimOne(bench.now), death)
            }
            let store = try bench.open()
            crashes.append(try #require(try await store.jobs(nil, limit: 1).first).crashes)
            try store.close()
        }
        return crashes
    }

    @Test func aProcessKilledAmidWritesLosesNothingItAcknowledged() async throws {
        let bench = try StoreBench()
        // A copy of a file that is being written is what a power cut leaves, without the luck of an orderly end.
        let store = try bench.open()
        let acknowledged = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...200 {
                group.addTask {
                    _ = try await store.ingest(.message(number, from: number % 9))
                    return number
                }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        let next = try StoreBench(like: bench)
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: bench.file.path + suffix, toPath: next.file.path + suffix)
        }
        try store.close()

        let reopened = try next.open()
        for number in acknowledged { #expect(try await reopened.ingest(.message(number)) == .duplicate) }
        #expect(try await reopened.queueDepth() == 200)
    }

    @Test func aSecondProcessIsTurnedAway() throws {
        let bench = try StoreBench()
        let store = try bench.open()

        // Another open file description, as another process would have; it learns who holds the lock.
        #expect(throws: StorageError.inUse(processID: getpid())) { try bench.open() }

        try store.close()
        withExtendedLifetime(store) {}
    }
}
