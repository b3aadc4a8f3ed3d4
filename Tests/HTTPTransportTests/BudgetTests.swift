import HTTPTransport
import RhythmiQDomain
import Testing

@Suite struct RateBudgetTests {
    private let start = ContinuousClock.now

    @Test func aBurstGoesAndThenEachWaitsForItsToken() {
        var budget = RateBudget(callsPerSecond: 2, burst: 3)

        let turns = (0..<4).map { _ in budget.take(at: start) }

        #expect(turns == [.go, .go, .go, .wait(.milliseconds(500))])
        #expect(budget.take(at: start + .milliseconds(499)) != .go)
        #expect(budget.take(at: start + .milliseconds(501)) == .go)
    }

    @Test func anIdleHourFillsNoMoreThanTheBurst() {
        var budget = RateBudget(callsPerSecond: 100, burst: 3)
        _ = budget.take(at: start)

        let later = start + .seconds(3600)

        #expect((0..<4).map { _ in budget.take(at: later) == .go } == [true, true, true, false])
    }

    @Test func theServersWishGoesBeforeTheTokens() {
        var budget = RateBudget(callsPerSecond: 1000, burst: 1000)

        budget.pause(for: .seconds(7), at: start)

        #expect(budget.take(at: start) == .wait(.seconds(7)))
        #expect(budget.take(at: start + .seconds(5)) == .wait(.seconds(2)))
        #expect(budget.take(at: start + .seconds(7)) == .go)
    }

    @Test func aShorterWishDoesNotShortenALongerOne() {
        var budget = RateBudget(callsPerSecond: 1, burst: 1)
        budget.pause(for: .seconds(60), at: start)

        budget.pause(for: .seconds(1), at: start + .seconds(1))

        #expect(budget.take(at: start + .seconds(10)) == .wait(.seconds(50)))
    }

    @Test func aClockReadInAnotherOrderAddsNothing() {
        var budget = RateBudget(callsPerSecond: 1, burst: 1)
        #expect(budget.take(at: start + .seconds(1)) == .go)

        #expect(budget.take(at: start) == .wait(.seconds(1)))
        #expect(budget.take(at: start + .seconds(1)) == .wait(.seconds(1)))
    }

    @Test(arguments: 0..<50)
    func neverMoreGoThanBurstAndRateAdmit(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let rate = generator.double(in: 0.5..<20)
        let burst = Double(1 + generator.index(below: 10))
        var budget = RateBudget(callsPerSecond: rate, burst: burst)
        var elapsed = 0.0
        var gone = 0

        for _ in 0..<500 {
            elapsed += generator.double(in: 0..<0.1)
            if budget.take(at: start + .seconds(elapsed)) == .go { gone += 1 }
            #expect(Double(gone) <= burst + rate * elapsed + 1e-6)
        }
    }

    @Test func eachHostHasItsOwn() {
        var budgets = RateBudgets { RateBudget(callsPerSecond: 1, burst: $0 == "wide.example" ? 2 : 1) }

        let turns = ["a.example", "a.example", "b.example", "wide.example", "wide.example"]
            .map { budgets.take(for: $0, at: start) == .go }
        budgets.pause("c.example", for: .seconds(9), at: start)

        #expect(turns == [true, false, true, true, true])
        #expect(budgets.take(for: "c.example", at: start) == .wait(.seconds(9)))
    }
}

@Suite struct RetryBudgetTests {
    @Test func aRetryCostsOneAndTwoAfterATimeout() {
        var budget = RetryBudget(3)

        let paid = [true, true, false, false].map { budget.payForRetry(afterTimeout: $0) }

        #expect(paid == [true, false, true, false])
        #expect(budget.tokens == 0)
    }

    @Test func tenFirstSuccessesPayForOneRetry() {
        var budget = RetryBudget(0)

        for _ in 0..<9 { budget.firstCallSucceeded() }
        let early = budget.payForRetry(afterTimeout: false)
        budget.firstCallSucceeded()
        let late = budget.payForRetry(afterTimeout: false)

        #expect(!early && late)
    }

    @Test func itHoldsNoMoreThanAHundred() {
        var budget = RetryBudget(1000)
        budget.firstCallSucceeded()

        #expect(budget.tokens == 100)
    }

    /// Every call fails and would be retried twice.
    @Test func anOutageOfSixHundredCallsCostsLessThanAFifthMore() {
        var budget = RetryBudget()
        var calls = 0

        for _ in 0..<600 {
            calls += 1
            for _ in 0..<2 where budget.payForRetry(afterTimeout: false) { calls += 1 }
        }

        #expect(Double(calls) <= 1.2 * 600)
    }
}
