import HTTPTransport
import Testing

@Suite struct CircuitBreakerTests {
    private static let start = ContinuousClock.now
    private static func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    /// A breaker, driven by verdicts at times. A class, since the macros call no mutating methods.
    private final class Driver {
        var breaker = CircuitBreaker()

        func call(_ verdict: CircuitBreaker.Verdict, at seconds: Double) {
            guard case .admitted(let permit) = breaker.admit(at: CircuitBreakerTests.at(seconds)) else { return }
            breaker.record(verdict, for: permit, at: CircuitBreakerTests.at(seconds))
        }

        func admit(at seconds: Double) -> CircuitBreaker.Permit? {
            if case .admitted(let permit) = breaker.admit(at: CircuitBreakerTests.at(seconds)) { permit } else { nil }
        }

        func refusal(at seconds: Double) -> Duration? {
            if case .refused(let wait) = breaker.admit(at: CircuitBreakerTests.at(seconds)) { wait } else { nil }
        }

        func open(at seconds: Double) { for _ in 0..<5 { call(.failure, at: seconds) } }
    }

    @Test(arguments: [
        ("four failures", "ffff", false), ("five", "fffff", true), ("five with a success between", "ffsfff", false),
        ("five with throttling between", "ffnfff", true), ("successes", "ssssssssssss", false),
        ("half of nine", "fsfsfsfsf", false), ("half of ten", "sfsfsfsfsf", true),
        ("less than half of ten", "ssfsfsfsfs", false), ("half, ending in a success", "fsfsfsfsss", false),
        ("throttling alone", "nnnnnnnnnnnnnnn", false),
    ])
    func whatOpensIt(name: String, calls: String, opens: Bool) {
        let driver = Driver()

        for (second, call) in calls.enumerated() {
            driver.call(call == "f" ? .failure : call == "s" ? .success : .neither, at: Double(second))
        }

        #expect(driver.breaker.isOpen == opens)
    }

    @Test func onlyTheLastThirtySecondsCount() {
        let driver = Driver()
        for second in 0..<8 { driver.call(second % 2 == 0 ? .failure : .success, at: Double(second)) }

        driver.call(.success, at: 40)
        driver.call(.failure, at: 41)

        #expect(!driver.breaker.isOpen)
    }

    @Test func openMeansRefusedUntilItsTimeIsOver() {
        let driver = Driver()
        driver.open(at: 0)

        #expect(driver.refusal(at: 0) == .seconds(15))
        #expect(driver.refusal(at: 14) == .seconds(1))
        #expect(driver.admit(at: 15) != nil)
    }

    @Test func oneProbeAtATime() {
        let driver = Driver()
        driver.open(at: 0)

        let probe = driver.admit(at: 20)

        #expect(probe != nil)
        #expect(driver.refusal(at: 21) == .seconds(1))
    }

    @Test func aGoodProbeCloses() throws {
        let driver = Driver()
        driver.open(at: 0)
        let probe = try #require(driver.admit(at: 20))

        driver.breaker.record(.success, for: probe, at: Self.at(21))

        #expect(!driver.breaker.isOpen)
        // And what was before is forgotten.
        for second in 0..<4 { driver.call(.failure, at: 22 + Double(second)) }
        #expect(!driver.breaker.isOpen)
    }

    @Test func eachBadProbeDoublesThePauseUpToFiveMinutes() throws {
        let driver = Driver()
        driver.open(at: 0)
        var now = 0.0
        var pauses: [Duration] = []

        for _ in 0..<7 {
            let pause = try #require(driver.refusal(at: now))
            pauses.append(pause)
            now += pause / .seconds(1)
            let probe = try #require(driver.admit(at: now))
            driver.breaker.record(.failure, for: probe, at: Self.at(now))
        }

        #expect(pauses == [15, 30, 60, 120, 240, 300, 300].map { .seconds($0) })
    }

    @Test func afterRecoveryThePauseStartsSmallAgain() throws {
        let driver = Driver()
        driver.open(at: 0)
        driver.call(.failure, at: 15)
        driver.call(.success, at: 45)

        driver.open(at: 50)

        #expect(driver.refusal(at: 50) == .seconds(15))
    }

    @Test func aProbeWithoutAVerdictMakesRoomForTheNext() throws {
        let driver = Driver()
        driver.open(at: 0)
        let probe = try #require(driver.admit(at: 20))

        driver.breaker.record(.neither, for: probe, at: Self.at(21))

        #expect(driver.breaker.isOpen)
        #expect(driver.admit(at: 21) != nil)
    }

    @Test func aProbeThatNeverComesBackIsReplaced() throws {
        let driver = Driver()
        driver.open(at: 0)
        let lost = try #require(driver.admit(at: 20))

        #expect(driver.admit(at: 319) == nil)
        let next = try #require(driver.admit(at: 320))
        driver.breaker.record(.failure, for: lost, at: Self.at(321))

        // The lost one is no longer heard.
        driver.breaker.record(.success, for: next, at: Self.at(322))
        #expect(!driver.breaker.isOpen)
    }

    @Test(arguments: [CircuitBreaker.Verdict.success, .failure])
    func aLateVerdictFromBeforeTheOpeningChangesNothing(verdict: CircuitBreaker.Verdict) throws {
        let driver = Driver()
        let slow = try #require(driver.admit(at: 0))
        driver.open(at: 1)
        driver.breaker.record(verdict, for: slow, at: Self.at(2))
        #expect(driver.refusal(at: 2) == .seconds(14))

        _ = try #require(driver.admit(at: 16))
        driver.breaker.record(verdict, for: slow, at: Self.at(17))

        #expect(driver.refusal(at: 17) == .seconds(1))
    }

    @Test(arguments: [
        (CallOutcome.answered(status: 200, retryAfter: nil), CircuitBreaker.Verdict.success),
        (.answered(status: 404, retryAfter: nil), .success), (.answered(status: 401, retryAfter: nil), .success),
        (.answered(status: 429, retryAfter: .seconds(1)), .neither),
        (.answered(status: 500, retryAfter: nil), .failure),
        (.answered(status: 503, retryAfter: .seconds(1)), .failure),
        (.failed(HTTPError(.timedOut(.total), host: "h")), .failure),
        (.failed(HTTPError(.cannotConnect, host: "h")), .failure),
        (.failed(HTTPError(.interrupted, host: "h")), .failure),
        (.failed(HTTPError(.bodyTooLarge, host: "h")), .failure), (.failed(HTTPError(.cancelled, host: "h")), .neither),
        (.failed(HTTPError(.shutDown, host: "h")), .neither), (.failed(HTTPError(.overloaded, host: "h")), .neither),
        (.failed(HTTPError(.invalidURL, host: "h")), .neither),
    ])
    func whatAnOutcomeSaysOfTheService(outcome: CallOutcome, verdict: CircuitBreaker.Verdict) {
        #expect(outcome.verdict == verdict)
    }
}
