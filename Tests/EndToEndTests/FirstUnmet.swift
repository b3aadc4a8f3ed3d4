import StandIns

/// Tries the faults of the numbers `start`, `start + step` and so on, several at once, until one is not met any more.
///
/// - Parameter life: whether the fault of that number was met.
/// - Returns: the first number tried whose fault nothing met.
func firstUnmet(
    from start: Int, step: Int, sidesAtOnce: Int, _ life: @escaping @Sendable (Int) async throws -> Bool
) async throws -> Int {
    let next = Watched(start)
    let end = Watched(Int.max)
    try await withThrowingTaskGroup { group in
        for _ in 0..<sidesAtOnce {
            group.addTask {
                while true {
                    let number = next.change { next in
                        defer { next += step }
                        return next
                    }
                    guard number < end.value else { return }
                    let isMet = try await life(number)
                    if !isMet { end.change { $0 = min($0, number) } }
                }
            }
        }
        try await group.waitForAll()
    }
    return end.value
}
