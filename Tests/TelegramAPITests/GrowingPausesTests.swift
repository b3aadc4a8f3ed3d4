import TelegramAPI
import Testing

@Suite struct GrowingPausesTests {
    @Test func theyDoubleUpToTheLongestAndBeginAnewAfterASuccess() {
        var pauses = GrowingPauses(.seconds(1)...(.seconds(30)))

        #expect((0..<7).map { _ in pauses.next() } == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
        pauses.reset()
        #expect(pauses.next() == .seconds(1))
    }

    @Test func theyStayAtTheLongestForEver() {
        var pauses = GrowingPauses.alarm
        for _ in 0..<1000 { _ = pauses.next() }

        #expect(pauses.next() == .seconds(300))
    }
}
