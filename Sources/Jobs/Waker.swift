import Synchronization

/// Wakes whoever waits, or the next one that comes to wait: a signal is never lost and never counted twice.
package final class Waker: Sendable {
    private let state = Mutex(State())

    /// `isSet` only while nobody waits.
    private struct State {
        var isSet = false
        var next = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    package init() {}

    package func wake() {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            state.isSet = state.waiting.isEmpty
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Returns after the next signal, at once when there was one since the last wait, and when the task is cancelled.
    package func wait() async {
        let ticket = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    if state.isSet || Task.isCancelled {
                        state.isSet = false
                        return true
                    }
                    state.waiting[ticket] = continuation
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
        }
    }

    /// As `wait()`, and no longer than `limit` if there is one.
    package func wait(atMost limit: Duration?) async {
        guard let limit else { return await wait() }
        await withTaskGroup { group in
            group.addTask { await self.wait() }
            group.addTask {
                // Cancelled when the signal came first; then nobody asks how the sleep ended.
                do { try await Task.sleep(for: limit) } catch {}
            }
            await group.next()
            group.cancelAll()
        }
    }
}
