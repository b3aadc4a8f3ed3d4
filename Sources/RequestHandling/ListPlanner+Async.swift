import Dispatch
package import RequestUnderstanding
package import RhythmiQDomain

extension ListPlanner {
    /// With a model, understanding a message takes milliseconds in which a thread does nothing else: these threads, and
    /// not those of the concurrency pool, of which there is one for each core.
    private static let queue = DispatchQueue(
        label: "rhythmiq.understanding", qos: .userInitiated, attributes: .concurrent)

    /// As `wish`, with the caller's task waiting and its thread free for others.
    package func wishAside(
        in message: String, language: AnswerLanguage?, last: PlaylistRequest?, now: LocalTime
    ) async throws -> Wish {
        try await aside { try wish(in: message, language: language, last: last, now: now) }
    }

    /// As `popularWish`, likewise.
    package func popularWishAside(
        in words: String, language: AnswerLanguage?, spoken: AnswerLanguage, now: LocalTime
    ) async throws -> Wish {
        try await aside { try popularWish(in: words, language: language, spoken: spoken, now: now) }
    }

    private func aside(_ read: @escaping @Sendable () throws -> Wish) async throws -> Wish {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async { continuation.resume(with: Result(catching: read)) }
        }
    }
}
