import RequestHandling
import SpotifyAPI
import Testing

@testable import rhythmiq

@Suite struct MusicTroubleTests {
    /// A wait of nothing that used no attempts up would be asked for again and again, without an end.
    @Test(arguments: [(Duration.zero, true), (.milliseconds(999), true), (.seconds(1), false), (.seconds(60), false)])
    func aThrottleWithoutATimeUsesAnAttempt(wait: Duration, counts: Bool) {
        let trouble = MusicTrouble(
            SpotifyError(.rateLimited(retryAfter: wait), operation: "search", outcome: .notDone))

        #expect(trouble == .wait(atLeast: wait, countsAsAttempt: counts, isQuota: false))
    }

    @Test func aQuotaAndABreakerUseNone() {
        let codes: [SpotifyError.Code] = [.quotaExceeded(retryAfter: .zero), .notSent(retryAfter: .zero)]

        let troubles = codes.map { MusicTrouble(SpotifyError($0, operation: "search", outcome: .notDone)) }

        #expect(troubles == [true, false].map { .wait(atLeast: .zero, countsAsAttempt: false, isQuota: $0) })
    }
}
