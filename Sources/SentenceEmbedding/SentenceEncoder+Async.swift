import Dispatch

extension SentenceEncoder {
    /// Embedding takes milliseconds in which a thread does nothing else: these threads, and not those of the concurrency
    /// pool, of which there is one for each core.
    private static let queue = DispatchQueue(label: "rhythmiq.embedding", qos: .userInitiated, attributes: .concurrent)

    /// As `embed`, with the caller's task waiting and its thread free for others.
    package func vectors(of texts: [String]) async -> [[Float]] {
        await withCheckedContinuation { continuation in
            Self.queue.async { continuation.resume(returning: embed(texts)) }
        }
    }
}
