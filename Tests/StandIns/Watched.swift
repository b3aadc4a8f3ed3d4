import Synchronization

/// A state that others can wait for.
package final class Watched<Value: Sendable>: Sendable {
    private let state: Mutex<State>

    private struct State {
        var value: Value
        /// None of these is true for `value`.
        var waiters: [Int: (isThere: @Sendable (Value) -> Bool, continuation: CheckedContinuation<Bool, Never>)] = [:]
        var cancelled: Set<Int> = []
        var nextWaiter = 0
    }

    package init(_ value: Value) { state = Mutex(State(value: value)) }

    package var value: Value { state.withLock(\.value) }

    @discardableResult package func change<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        let (result, due) = state.withLock { state in
            let result = body(&state.value)
            let due = state.waiters.filter { $0.value.isThere(state.value) }
            for key in due.keys { state.waiters[key] = nil }
            return (result, due.values.map(\.continuation))
        }
        for continuation in due { continuation.resume(returning: true) }
        return result
    }

    /// - Returns: false when the task was cancelled first.
    @discardableResult package func reaches(_ isThere: @escaping @Sendable (Value) -> Bool) async -> Bool {
        let key = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state -> Bool? in
                    if isThere(state.value) { return true }
                    if state.cancelled.remove(key) != nil { return false }
                    state.waiters[key] = (isThere, continuation)
                    return nil
                }
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let waiter = state.waiters.removeValue(forKey: key)
                if waiter == nil { state.cancelled.insert(key) }
                return waiter
            }
            waiter?.continuation.resume(returning: false)
        }
    }

    /// - Returns: whether it came to that in time.
    @discardableResult package func reaches(
        within limit: Duration, _ isThere: @escaping @Sendable (Value) -> Bool
    ) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.reaches(isThere) }
            group.addTask {
                do { try await Task.sleep(for: limit) } catch { return false }
                return isThere(self.value)
            }
            let first = await group.next() ?? false
            group.cancelAll()
            return first
        }
    }
}
