import Dispatch
import EncoderKernels

/// What the machine gives at best, by which the embedding's figures are judged: its roofline.
package struct MachineLimits: Codable, Equatable, Sendable {
    package let threads: Int
    package let kernels: String
    /// Of a block as large as the layers of KR-SBERT in int8, read over and over, by all threads together.
    package let readBytesPerSecond: Double
    /// Of int8 numbers with AMX, of 16-bit numbers else; `nil` for kernels without such a measure.
    package let productsPerSecond: Double?

    private static let blockBytes = 84_934_656
    private static let rounds: UInt64 = 200_000

    /// Medians.
    ///
    /// - Parameters:
    ///   - threads: as many at once; beside other work they wait for it.
    ///   - repetitions: at least 1.
    package init(kernels: KernelSet, threads: Int, repetitions: Int) {
        (self.threads, self.kernels) = (threads, kernels.rawValue)
        let memory = WritableMapping(byteCount: Self.blockBytes)
        defer { withExtendedLifetime(memory) {} }
        memory.start.initializeMemory(as: UInt8.self, repeating: 1, count: Self.blockBytes)
        let share = Self.blockBytes / threads
        // Written above, read by all below.
        nonisolated(unsafe) let start = UnsafeRawPointer(memory.start)
        let reading = Self.medianSeconds(repetitions, threads) { thread in
            UInt64(share) + (encoder_read(start + thread * share, share) & 0)
        }
        readBytesPerSecond = reading.amount / reading.seconds
        let products = Self.medianSeconds(repetitions, threads) { _ in
            encoder_multiply_only(kernels.path, Self.rounds)
        }
        productsPerSecond = products.amount > 0 ? products.amount / products.seconds : nil
    }

    private static func medianSeconds(
        _ repetitions: Int, _ threads: Int, _ body: @Sendable (_ thread: Int) -> UInt64
    ) -> (amount: Double, seconds: Double) {
        let clock = ContinuousClock()
        var amount: UInt64 = 0
        let seconds = (0..<repetitions).map { _ in
            clock.measure {
                let done = [UInt64](unsafeUninitializedCapacity: threads) { done, filled in
                    // Each iteration writes its own number.
                    nonisolated(unsafe) let target = done
                    DispatchQueue.concurrentPerform(iterations: threads) { target[$0] = body($0) }
                    filled = threads
                }
                amount = done.reduce(0, +)
            } / .seconds(1)
        }.sorted()
        return (Double(amount), seconds[repetitions / 2])
    }
}
