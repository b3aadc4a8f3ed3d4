import Jobs
import RhythmiQDomain
import Testing

@Suite struct BackoffTests {
    @Test(arguments: UInt64(0)..<50) func theDelayIsDrawnBelowItsBound(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        for failures in [-1, 0, 1, 5, 8, 9, 12, 63, Int.max] {
            let bound = Duration.seconds(failures < 9 ? min(300, 1 << max(failures, 0)) : 300)
            let delay = Backoff.delay(failures: failures, using: &chance)
            #expect(delay >= .zero && delay <= bound, "\(failures)")
        }
    }

    @Test func delaysSpread() {
        var chance = SplitMix64(seed: 1)
        let delays = (0..<100).map { _ in Backoff.delay(failures: 8, using: &chance) }
        #expect(Set(delays).count == 100)
        #expect(delays.contains { $0 > .seconds(200) } && delays.contains { $0 < .seconds(50) })
    }

    @Test func itIsNeverLessThanWasAskedFor() {
        var chance = SplitMix64(seed: 1)
        #expect(Backoff.delay(failures: 0, atLeast: .seconds(400), using: &chance) == .seconds(400))
    }
}
