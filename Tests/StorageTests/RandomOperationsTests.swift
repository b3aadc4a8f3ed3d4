import Foundation
import Jobs
import RhythmiQDomain
import Storage
import Testing

/// What the promises come to, without a database: a plain list of jobs and what they have done.
private struct Model {
    struct Entry {
        let person: Int
        let number: Int
        var runAt: Date
        var lease: Lease?
        var isOver = false
        var isParked = false
        var attempts: [String: Int] = [:]
        var results: [String: [UInt8]] = [:]
    }

    var entries: [Entry] = []
    var counted: [Int: Int] = [:]
    /// Leases that somebody once had.
    var formerLeases: [Lease] = []

    /// Of these jobs any may come, and no other: nobody has two running, and nobody is overtaken by their own later
    /// request while the earlier one is due or will be within half a minute.
    func mayBeClaimed(_ number: Int, now: Date) -> Bool {
        guard let entry = entries.first(where: { $0.number == number }) else { return false }
        let own = entries.filter { $0.person == entry.person && !$0.isOver }
        return entry.lease == nil && !entry.isOver && !entry.isParked && entry.runAt <= now
            && own.allSatisfy { $0.lease == nil }
            && own.allSatisfy { $0.number >= number || $0.isParked || $0.runAt > now }
    }

    /// Somebody whose first open request is due and who has none running.
    func mustBeClaimable(now: Date) -> Bool {
        Set(entries.map(\.person)).contains { person in
            let own = entries.filter { $0.person == person && !$0.isOver && !$0.isParked }
            return own.allSatisfy { $0.lease == nil } && own.first.map { $0.runAt <= now } == true
        }
    }
}

/// Random orders of everything that a daemon does with its jobs, crashes included, against the plain model.
@Suite struct RandomOperationsTests {
    @Test(arguments: UInt64(0)..<40) func everyOrderOfOperationsKeepsThePromises(seed: UInt64) async throws {
        var chance = SplitMix64(seed: seed)
        let bench = try StoreBench()
        var store = try bench.open()
        var model = Model()
        var next = 0
        for _ in 0..<120 {
            switch chance.index(below: 12) {
            case 0...2:
                let person = chance.index(below: 3)
                #expect(try await store.ingest(.message(next, from: person, text: "\(next)")) == .stored)
                model.entries.append(.init(person: person, number: next, runAt: bench.now))
                next += 1
            case 3...5: try await claim(1 + chance.index(below: 3), &model, store, bench)
            case 6...7: try await step(&model, store, &chance)
            case 8...9: try await finish(&model, store, bench, &chance)
            case 10:
                bench.pass(Double(1 + chance.index(below: 20)))
                try await renewAll(model, store, bench)
            default:
                if next > 0 {
                    #expect(try await store.ingest(.message(chance.index(below: next), from: 0)) == .duplicate)
                }
                if chance.index(below: 3) == 0 { store = try await reopen(store, &model, bench) }
            }
            try await formerHoldersWriteNothing(model, store, &chance)
        }
        try await workOff(&model, store, bench)
        for (person, count) in model.counted {
            let counts = try await store.playlistCounts(of: .person(person), in: .chat(person), now: bench.now)
            #expect(counts.userLastDay == count)
        }
        #expect(try await store.check().isEmpty)
    }

    private func claim(_ limit: Int, _ model: inout Model, _ store: SQLiteStore, _ bench: StoreBench) async throws {
        let hadToGive = model.mustBeClaimable(now: bench.now)
        let jobs = try await store.claim(limit: limit, now: bench.now)
        #expect(!hadToGive || !jobs.isEmpty)
        for job in jobs {
            let number = try #require(Int(String(decoding: job.job.payload, as: UTF8.self)))
            #expect(model.mayBeClaimed(number, now: bench.now), "\(number)")
            let index = try #require(model.entries.firstIndex { $0.number == number })
            #expect(job.steps.compactMapValues { $0.state == .done ? $0.note : nil } == model.entries[index].results)
            #expect(job.steps.mapValues(\.attempt) == model.entries[index].attempts)
            model.entries[index].lease = job.lease
        }
    }

    private func step(_ model: inout Model, _ store: SQLiteStore, _ chance: inout SplitMix64) async throws {
        let running = model.entries.indices.filter { model.entries[$0].lease != nil }
        guard !running.isEmpty else { return }
        let index = running[chance.index(below: running.count)]
        let entry = model.entries[index]
        guard let lease = entry.lease else { return }
        let name = ["plan", "search", "create"][chance.index(below: 3)]
        let record = try await store.begin(name, lease)
        if let result = entry.results[name] {
            #expect(record.state == .done && record.note == result)
            return
        }
        model.entries[index].attempts[name, default: 0] += 1
        #expect(record.attempt == model.entries[index].attempts[name])
        guard chance.index(below: 2) == 0 else {
            return try await store.note(name, lease, [UInt8(chance.index(below: 256))])
        }
        let result = [UInt8(chance.index(below: 256))]
        for _ in 0...chance.index(below: 2) {
            try await store.complete(
                name, lease, result: result, effects: [.countPlaylist(.person(entry.person), .chat(entry.person))])
        }
        model.entries[index].results[name] = result
        model.counted[entry.person, default: 0] += 1
    }

    private func finish(
        _ model: inout Model, _ store: SQLiteStore, _ bench: StoreBench, _ chance: inout SplitMix64
    ) async throws {
        let running = model.entries.indices.filter { model.entries[$0].lease != nil }
        guard !running.isEmpty else { return }
        let index = running[chance.index(below: running.count)]
        guard let lease = model.entries[index].lease else { return }
        let later = bench.now + Double(chance.index(below: 60))
        switch chance.index(below: 5) {
        case 0...1:
            try await store.finish(lease, .completed, effects: [])
            model.entries[index].isOver = true
        case 2:
            try await store.finish(lease, .retry(at: later), effects: [])
            model.entries[index].runAt = later
        case 3:
            try await store.finish(lease, .dead(code: "refused"), effects: [])
            model.entries[index].isOver = true
        default:
            try await store.finish(lease, .parked(reason: .relink, until: .distantFuture), effects: [])
            model.entries[index].isParked = true
        }
        model.formerLeases.append(lease)
        model.entries[index].lease = nil
    }

    private func renewAll(_ model: Model, _ store: SQLiteStore, _ bench: StoreBench) async throws {
        let leases = model.entries.compactMap(\.lease)
        #expect(try await store.renew(leases, until: bench.now + 30) == Set(leases))
    }

    /// A crash: whoever ran, runs no more, with all steps as they were. Each has got on before, so that nobody is
    /// suspected.
    private func reopen(_ store: SQLiteStore, _ model: inout Model, _ bench: StoreBench) async throws -> SQLiteStore {
        for index in model.entries.indices {
            guard let lease = model.entries[index].lease else { continue }
            let name = "run \(lease.fence)"
            try await store.complete(name, lease, result: [1], effects: [])
            model.entries[index].results[name] = [1]
            model.entries[index].attempts[name] = 1
        }
        try store.close()
        for index in model.entries.indices {
            guard let lease = model.entries[index].lease else { continue }
            model.formerLeases.append(lease)
            model.entries[index].lease = nil
            model.entries[index].runAt = bench.now
        }
        return try bench.open()
    }

    private func formerHoldersWriteNothing(
        _ model: Model, _ store: SQLiteStore, _ chance: inout SplitMix64
    ) async throws {
        guard !model.formerLeases.isEmpty else { return }
        let lease = model.formerLeases[chance.index(below: model.formerLeases.count)]
        await #expect(throws: LeaseLost()) {
            try await store.complete(
                "create", lease, result: [], effects: [.countPlaylist(.person(0), .chat(0))])
        }
    }

    /// In the end everybody is served.
    private func workOff(_ model: inout Model, _ store: SQLiteStore, _ bench: StoreBench) async throws {
        for person in 0..<3 { try await store.release(.person(person), parkedFor: .relink) }
        for index in model.entries.indices { model.entries[index].isParked = false }
        for entry in model.entries {
            if let lease = entry.lease { try await store.finish(lease, .completed, effects: []) }
        }
        bench.pass(100)
        while let job = try await store.claim(limit: 1, now: bench.now).first {
            try await store.finish(job.lease, .completed, effects: [])
        }
        #expect(try await store.queueDepth() == 0)
    }
}
