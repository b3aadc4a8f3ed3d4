import RequestHandling
import RhythmiQDomain
import Storage
import Testing

/// Who asks for more than is made in an hour.
@Suite struct LimitTests {
    /// One after the other.
    private func ask(_ ids: ClosedRange<Int>, _ bench: Bench, _ store: SQLiteStore) async throws {
        for id in ids {
            try await bench.write("비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간", id: "\(id)", to: store)
            try await bench.work(store, patience: 0)
        }
    }

    @Test func overTheHoursLimitThePersonHearsSoOnceAMinute() async throws {
        var limits = RequestHandler.Limits()
        limits.userPerHour = 2
        let bench = Bench(hasMusic: false, limits: limits)
        let store = try bench.openStore()

        try await ask(1...5, bench, store)

        #expect(bench.finals.count { $0.reply.picture != nil } == 2)
        #expect(bench.finals.count { $0.reply.picture == nil } == 1)
    }

    /// The first was not answered, so the second cannot point to its answer.
    @Test func anEchoOfWhatIsRefusedInSilenceIsNotAnsweredEither() async throws {
        var limits = RequestHandler.Limits()
        limits.userPerHour = 1
        let bench = Bench(hasMusic: false, limits: limits)
        let store = try bench.openStore()
        try await ask(1...2, bench, store)
        #expect(bench.finals.count == 2)

        for id in 3...4 { try await bench.write("비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간", id: "\(id)", to: store) }
        try await bench.work(store, patience: 0)

        #expect(bench.finals.count == 2)
    }
}
