import Foundation

/// Shows a line on standard error while work runs that takes longer than a second; nothing where that is no terminal.
func withProgress<Result: Sendable>(
    _ label: String, _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    guard Console.isTerminal(STDERR_FILENO) else { return try await work() }
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
            var tick = 0
            while !Task.isCancelled {
                // Display only: nothing waits for this clock.
                if tick >= 10 {
                    Console.error("\r\(frames[tick % frames.count]) \(label) \(tick / 10) s", terminator: "")
                }
                tick += 1
                do { try await Task.sleep(for: .milliseconds(100)) } catch { break }
            }
            if tick >= 10 { Console.error("\r\u{1B}[2K", terminator: "") }
            return nil
        }
        var result: Result?
        while let next = try await group.next() {
            if let next {
                result = next
                group.cancelAll()
            }
        }
        guard let result else { throw CancellationError() }
        return result
    }
}
