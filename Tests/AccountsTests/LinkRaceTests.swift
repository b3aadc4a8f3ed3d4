import Accounts
import Foundation
import RhythmiQDomain
import Storage
import Synchronization
import Testing

/// The same step by many at once.
@Suite struct LinkRaceTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    @Test func ofManyFormsOneBegins() async throws {
        let ticket = try await bench.ticket()
        let token = try #require(try await bench.flow.ticketPage(ticket, now: bench.now)).formToken

        let begun = try await count {
            try await bench.flow.begin(
                ticket: ticket, formToken: token.withExposedValue { $0 }, now: bench.now) != nil
        }

        #expect(begun == 1)
    }

    @Test func ofManyCallbacksOneIsGranted() async throws {
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "mina-music")

        let granted = try await count {
            try await bench.callback(back.state, back.code, cookie: start.cookie).outcome == .granted
        }

        #expect(granted == 1)
        #expect(bench.music.state.withLock(\.exchanges) == 1)
    }

    @Test func ofManyCodesOneLinks() async throws {
        let (code, _) = try await bench.consented()

        let linked = try await count { try await bench.finish(code, request: UUID().uuidString).isLinked }

        #expect(linked == 1)
    }

    /// Whoever is first, the account is Mina's or nobody's.
    @Test(arguments: 0..<5)
    func ownerAndThiefAtOnceNeverLinkTheThief(round: Int) async throws {
        _ = try await bench.ticket(for: .mallory)
        let (code, _) = try await bench.consented()

        let outcomes = try await withThrowingTaskGroup { group in
            for number in 0..<20 {
                group.addTask {
                    try await bench.finish(
                        code, by: number % 2 == round % 2 ? .mina : .mallory, request: "\(number)")
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        let linked = outcomes.filter(\.isLinked).count
        #expect(linked <= 1)
        #expect(try await bench.store.account(of: .person(.mallory)) == nil)
        #expect(try await (bench.store.account(of: .person(.mina)) != nil) == (linked == 1))
    }

    @Test func wrongCodesAtOnceAreAllCounted() async throws {
        let (code, _) = try await bench.consented()
        let wrong = try #require(FinishCode("RQ-AAAAA-AAAAA"))

        let counted = try await count {
            if case .wrongCode = try await bench.finish(wrong) { true } else { false }
        }

        #expect(counted == 5)
        #expect(try await bench.finish(code) == .expired)
    }

    @Test func ticketsAtOnceLeaveOneThatBegins() async throws {
        let tickets = try await withThrowingTaskGroup { group in
            for _ in 0..<5 { group.addTask { try await bench.ticket() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        var open = 0
        for ticket in tickets where try await bench.flow.ticketPage(ticket, now: bench.now) != nil { open += 1 }

        #expect(open == 1)
    }

    private func count(_ attempt: @escaping @Sendable () async throws -> Bool) async throws -> Int {
        try await withThrowingTaskGroup { group in
            for _ in 0..<24 { group.addTask { try await attempt() } }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
    }
}
