import Foundation
import HTTPTransport
import RhythmiQDomain
import Testing

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy()

    private static func failed(_ code: HTTPError.Code, sent: Bool) -> CallOutcome {
        .failed(HTTPError(code, host: "api.example", requestMayHaveArrived: sent))
    }

    private enum Kind { case finish, retry, reconcile, giveUp, postpone }

    private func kind(_ outcome: CallOutcome, isIdempotent: Bool, attempt: Int = 1, by policy: RetryPolicy? = nil)
        -> Kind
    {
        var generator = SplitMix64(seed: 1)
        let decision = (policy ?? self.policy).decision(
            after: outcome, attempt: attempt, isIdempotent: isIdempotent, using: &generator)
        return switch decision {
        case .finish: .finish
        case .retry: .retry
        case .reconcile: .reconcile
        case .giveUp: .giveUp
        case .postpone: .postpone
        }
    }

    @Test(arguments: [200, 201, 204, 302, 304, 400, 401, 403, 404, 409, 410, 422])
    func anAnswerIsUsed(status: Int) {
        let outcome = CallOutcome.answered(status: status, retryAfter: nil)

        #expect(kind(outcome, isIdempotent: true) == .finish)
        #expect(kind(outcome, isIdempotent: false) == .finish)
    }

    @Test(arguments: [408, 425, 500, 502, 503, 504, 599])
    func whatMayHaveActedIsRepeatedOnlyWhereHarmless(status: Int) {
        let outcome = CallOutcome.answered(status: status, retryAfter: .seconds(1))

        #expect(kind(outcome, isIdempotent: true) == .retry)
        #expect(kind(outcome, isIdempotent: false) == .reconcile)
    }

    @Test func aRateLimitSaysThatNothingWasDone() {
        let outcome = CallOutcome.answered(status: 429, retryAfter: .seconds(7))

        #expect(kind(outcome, isIdempotent: true) == .retry)
        #expect(kind(outcome, isIdempotent: false) == .retry)
    }

    @Test(arguments: [
        HTTPError.Code.nameNotResolved, .cannotConnect, .tlsFailed, .timedOut(.connect), .timedOut(.total),
        .interrupted,
        .overloaded, .malformedResponse, .failed(curlCode: 55),
    ])
    func whatWasNotSentMayBeSentAgain(code: HTTPError.Code) {
        #expect(kind(Self.failed(code, sent: false), isIdempotent: false) == .retry)
        #expect(kind(Self.failed(code, sent: false), isIdempotent: true) == .retry)
        #expect(kind(Self.failed(code, sent: true), isIdempotent: true) == .retry)
        #expect(kind(Self.failed(code, sent: true), isIdempotent: false) == .reconcile)
    }

    @Test(arguments: [
        HTTPError.Code.invalidURL, .insecureURL, .hostNotAllowed, .invalidHeader("X"), .refusedAddress, .cancelled,
        .shutDown, .bodyTooLarge, .headersTooLarge, .tooManyRedirects,
    ])
    func whatCannotPassIsNotTriedAgain(code: HTTPError.Code) {
        #expect(kind(Self.failed(code, sent: false), isIdempotent: true) == .giveUp)
        #expect(kind(Self.failed(code, sent: false), isIdempotent: false) == .giveUp)
        // Of no use to repeat, but a playlist may have been made.
        #expect(kind(Self.failed(code, sent: true), isIdempotent: false) == .reconcile)
    }

    @Test func attemptsAreCounted() {
        let outcome = CallOutcome.answered(status: 503, retryAfter: nil)

        #expect((1...13).map { kind(outcome, isIdempotent: true, attempt: $0) }.filter { $0 == .retry }.count == 11)
        #expect(kind(outcome, isIdempotent: true, attempt: 11) == .retry)
        #expect(kind(outcome, isIdempotent: true, attempt: 12) == .giveUp)
    }

    @Test func inPlaceThereAreTwoMoreTriesAndNoneForUnsafeCalls() {
        let outcome = Self.failed(.cannotConnect, sent: false)

        let kinds = (1...3).map { kind(outcome, isIdempotent: true, attempt: $0, by: .inPlace) }

        #expect(kinds == [.retry, .retry, .giveUp])
        #expect(kind(outcome, isIdempotent: false, by: .inPlace) == .giveUp)
        #expect(kind(.answered(status: 429, retryAfter: nil), isIdempotent: false, by: .inPlace) == .giveUp)
    }

    @Test func aLongWaitPostpones() {
        #expect(kind(.answered(status: 429, retryAfter: .seconds(900)), isIdempotent: true) == .retry)
        #expect(kind(.answered(status: 429, retryAfter: .seconds(901)), isIdempotent: true) == .postpone)
        // What is postponed uses up no attempt, so it does not matter how many there were.
        #expect(kind(.answered(status: 429, retryAfter: .seconds(901)), isIdempotent: true, attempt: 12) == .postpone)
    }

    @Test(arguments: 0..<100)
    func theDelayIsDrawnBelowItsDoublingBound(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        for attempt in 0..<20 {
            let bound = min(Duration.seconds(300), .seconds(1 << min(attempt, 10)))

            let delay = policy.delay(attempt: attempt, using: &generator)

            #expect(delay >= .zero && delay <= bound)
        }
    }

    @Test func theDrawUsesTheWholeRange() {
        var generator = SplitMix64(seed: 5)

        let delays = (0..<1000).map { _ in policy.delay(attempt: 4, using: &generator) / .seconds(16) }

        #expect(delays.contains { $0 < 0.05 } && delays.contains { $0 > 0.95 })
        #expect(abs(delays.reduce(0, +) / 1000 - 0.5) < 0.05)
    }

    @Test(arguments: 0..<50)
    func retryAfterIsTheLeast(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))

        #expect(policy.delay(attempt: 2, retryAfter: .seconds(60), using: &generator) == .seconds(60))
        #expect(policy.delay(attempt: 2, retryAfter: .zero, using: &generator) <= .seconds(4))
    }

    @Test func noAttemptOverflows() {
        var generator = SplitMix64(seed: 1)

        #expect(policy.delay(attempt: .max, using: &generator) <= .seconds(300))
        #expect(policy.delay(attempt: .min, using: &generator) <= .seconds(1))
    }

    @Test(arguments: [
        ("7", 7.0), ("0", 0), ("0.5", 0.5), ("83000", 83_000), ("99999999999999999999", 31_536_000),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
        ("Sun, 06 Nov 2094 08:48:00 GMT", 31_536_000),
    ])
    func retryAfterIsReadAsSecondsOrDate(text: String, seconds: Double) {
        let now = Date(timeIntervalSince1970: 784_111_740)  // 1994-11-06 08:49:00

        let wait = HTTPResponse(status: 429, headers: ["retry-after": text]).retryAfter(now: now)

        #expect(wait == .seconds(seconds))
    }

    @Test(arguments: ["", "soon", "-", "1.2.3", "-5", "nan", "inf", "1e9"])
    func whatIsNoTimeIsNoRetryAfter(text: String) {
        #expect(HTTPResponse(status: 429, headers: ["Retry-After": text]).retryAfter(now: Date()) == nil)
        #expect(HTTPResponse(status: 429).retryAfter(now: Date()) == nil)
    }

    @Test func anOutcomeTakesItsWaitFromTheAnswer() {
        let response = HTTPResponse(status: 503, headers: ["Retry-After": "9"])

        #expect(CallOutcome(response, now: Date()) == .answered(status: 503, retryAfter: .seconds(9)))
    }
}
