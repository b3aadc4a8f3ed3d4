import Jobs
import Testing

@Suite(.timeLimit(.minutes(5))) struct WakerTests {
    @Test func aSignalBeforeTheWaitIsKept() async {
        let waker = Waker()
        waker.wake()
        waker.wake()
        await waker.wait()
    }

    @Test func aSignalWakesWhoWaits() async {
        let waker = Waker()
        await withTaskGroup { group in
            group.addTask { await waker.wait() }
            waker.wake()
            await group.waitForAll()
        }
    }

    @Test func cancellationEndsTheWait() async {
        let waker = Waker()
        let waiting = Task { await waker.wait() }
        waiting.cancel()
        await waiting.value
    }

    @Test func aLimitEndsTheWait() async {
        await Waker().wait(atMost: .milliseconds(1))
    }
}
