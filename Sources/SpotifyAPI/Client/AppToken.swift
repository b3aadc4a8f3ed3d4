import HTTPTransport
import RhythmiQDomain

/// The application's token: one in memory, one fetch at a time.
actor AppToken {
    private enum State {
        case none
        case ready(Secret, until: ContinuousClock.Instant)
        /// Belongs to all who wait: unstructured, so that one caller's cancellation does not end it for the rest.
        case fetching(Task<Result<SpotifyTokens, SpotifyError>, Never>)
    }

    /// A token is not used in the last moments of its life.
    private static let margin = Duration.seconds(90)

    private let time: TimeSource
    private var state = State.none

    init(time: TimeSource) { self.time = time }

    func current(
        _ fetch: @escaping @Sendable () async throws(SpotifyError) -> SpotifyTokens
    ) async throws(SpotifyError) -> Secret {
        switch state {
        case .ready(let token, let until) where time.now() < until: return token
        case .fetching(let task): return try await task.value.get().accessToken
        case .none, .ready: break
        }
        let start = time.now()
        let task = Task<Result<SpotifyTokens, SpotifyError>, Never> {
            do throws(SpotifyError) { return .success(try await fetch()) } catch { return .failure(error) }
        }
        state = .fetching(task)
        let result = await task.value
        switch result {
        case .success(let tokens):
            state = .ready(tokens.accessToken, until: start + tokens.lifetime - Self.margin)
            return tokens.accessToken
        case .failure(let error):
            state = .none
            throw error
        }
    }

    /// Spotify no longer takes this token; a newer one stays.
    func forget(_ token: Secret) {
        if case .ready(token, _) = state { state = .none }
    }
}
