/// How long a model takes on this machine: what `rhythmiq models bench` prints.
package enum ModelBenchmark {
    /// One case: `batch` sequences of `tokens` tokens each, embedded together.
    package struct Row: Codable, Equatable, Sendable {
        package let tokens: Int
        package let batch: Int
        /// At most; beside other work fewer are used.
        package let threads: Int
        package let precision: Precision
        package let kernels: String
        package let medianMilliseconds: Double
        package let p95Milliseconds: Double
        package let minimumMilliseconds: Double
        /// The most memory the process has held so far, mapped weights that were touched included; `nil` where the
        /// system does not say.
        package let peakMemoryBytes: Int?
    }

    /// A row per case, in order of the arguments. The model is run once unmeasured before each.
    ///
    /// - Parameters:
    ///   - encoders: the same model, for each number of threads.
    ///   - tokens: lengths; one beyond the model's longest sequence is measured at that, and the row says so.
    ///   - repetitions: at least 1.
    package static func rows(
        for encoders: [(threads: Int, encoder: SentenceEncoder)], tokens: [Int], batches: [Int], repetitions: Int = 20
    ) -> [Row] {
        tokens.flatMap { tokens in
            batches.flatMap { batch in
                encoders.map { threads, encoder in
                    let length = min(max(tokens, 1), encoder.maxSequenceLength)
                    return row(
                        for: encoder, threads, tokens: length, batch: max(batch, 1), repetitions: max(repetitions, 1))
                }
            }
        }
    }

    /// From nothing but files to the first vector.
    package struct Start: Codable, Equatable, Sendable {
        package let openMilliseconds: Double
        package let firstVectorMilliseconds: Double
    }

    /// Medians; the first opening, which may have to pack weights or fetch files from the disk, is not counted.
    ///
    /// - Parameter repetitions: at least 1.
    package static func start(repetitions: Int, open: () throws -> SentenceEncoder) rethrows -> Start {
        let clock = ContinuousClock()
        _ = try open()
        var opening: [Double] = []
        var embedding: [Double] = []
        for _ in 0..<repetitions {
            let start = clock.now
            let encoder = try open()
            let opened = clock.now
            _ = encoder.embed(["비 오는 날 듣기 좋은 잔잔한 노래"])
            opening.append((opened - start) / .milliseconds(1))
            embedding.append((clock.now - opened) / .milliseconds(1))
        }
        return Start(
            openMilliseconds: opening.sorted()[repetitions / 2],
            firstVectorMilliseconds: embedding.sorted()[repetitions / 2])
    }

    private static func row(
        for encoder: SentenceEncoder, _ threads: Int, tokens: Int, batch: Int, repetitions: Int
    ) -> Row {
        let sequences = sequences(for: encoder, tokens: tokens, batch: batch)
        _ = encoder.embed(tokenIDs: sequences)
        let clock = ContinuousClock()
        let milliseconds = (0..<repetitions).map { _ in
            clock.measure { _ = encoder.embed(tokenIDs: sequences) } / .milliseconds(1)
        }.sorted()
        return Row(
            tokens: tokens, batch: batch, threads: threads, precision: encoder.precision, kernels: encoder.kernels,
            medianMilliseconds: milliseconds[repetitions / 2], p95Milliseconds: milliseconds[repetitions * 95 / 100],
            minimumMilliseconds: milliseconds[0],
            peakMemoryBytes: ProcessMemory.peakBytes
        )
    }

    /// Different ids all over the vocabulary, so that rows of the embedding table are no better cached than in life.
    private static func sequences(for encoder: SentenceEncoder, tokens: Int, batch: Int) -> [[Int32]] {
        (0..<batch).map { sequence in
            (0..<tokens).map { Int32((sequence * tokens + $0) * 7919 % encoder.configuration.vocabularySize) }
        }
    }
}
