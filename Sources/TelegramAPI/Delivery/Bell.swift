import HTTPTransport
import Synchronization

/// Wakes the one loop that waits for it; ringing while nobody waits is remembered once.
final class Bell: Sendable {
    /// A continuation is there only while `isRung` is false; it is taken out before it is resumed.
    private let state = Mutex(State())

    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    func ring() {
        let waiter = state.withLock { state in
            guard let waiter = state.waiter else {
                state.isRung = true
                return nil as CheckedContinuation<Void, Never>?
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume()
    }

    /// Until it rings, the time is over, or the task is cancelled.
    func wait(atMost limit: Duration, _ time: TimeSource) async {
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                do { try await time.sleep(limit) } catch { return }
                ring()
            }
            await withTaskCancellationHandler {
                await next()
            } onCancel: {
                ring()
            }
            group.cancelAll()
        }
    }

    private func next() async {
        await withCheckedContinuation { continuation in
            let isRung = state.withLock { state in
                if state.isRung {
                    state.isRung = false
                    return true
                }
                state.waiter = continuation
                return false
            }
            if isRung { continuation.resume() }
        }
    }
}
