import Foundation
import Jobs
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5))) struct ProcessLockTests {
    /// A descriptor that is closed twice is by then somebody else's.
    @Test func whoeverIsTurnedAwayClosesNothingOfOthers() async throws {
        let bench = try StoreBench()
        let lock = try ProcessLock(besides: bench.file)
        let isOver = StopSignal()

        // A thread of its own: those of the pool take turns with this one.
        async let lost = withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: Self.descriptorsLost(until: isOver)) }.start()
        }
        for _ in 0..<5_000 {
            do throws(StorageError) {
                _ = try ProcessLock(besides: bench.file)
                Issue.record("two have the lock")
            } catch {
                guard case .inUse = error else { throw error }
            }
        }
        isOver.set()

        #expect(await lost == 0)
        withExtendedLifetime(lock) {}
    }

    private static func descriptorsLost(until isOver: StopSignal) -> Int {
        var lost = 0
        while !isOver.isSet {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            sched_yield()
            if fcntl(descriptor, F_GETFD) < 0 { lost += 1 } else { close(descriptor) }
        }
        return lost
    }
}
