import HTTPTransport
import RhythmiQDomain

extension SpotifyClient {
    /// More is refused in Development Mode.
    package static let longestSearchPage = 10

    /// The recordings that Spotify thinks of at these words, its favourite first. What can't be read is left out.
    ///
    /// - Parameter query: titles and names out of the catalogue; never a person's words.
    /// - Parameter limit: 1…10.
    package func search(
        _ query: String, as access: SpotifyAccess, limit: Int = longestSearchPage
    ) async throws(SpotifyError) -> [SpotifyTrack] {
        guard case .application = access else { return try await search(query, limit: limit, token: token(access)) }
        let token = try await applicationToken()
        do throws(SpotifyError) {
            return try await search(query, limit: limit, token: token)
        } catch  where error.code == .unauthorized {
            // Its end came sooner than announced.
            await appToken.forget(token)
            return try await search(query, limit: limit, token: try await applicationToken())
        }
    }

    private func token(_ access: SpotifyAccess) async throws(SpotifyError) -> Secret {
        switch access {
        case .application: try await applicationToken()
        case .listener(let token): token
        }
    }

    private func search(
        _ query: String, limit: Int, token: Secret
    ) async throws(SpotifyError) -> [SpotifyTrack] {
        let operation = "search"
        let fields: KeyValuePairs = [
            "q": query, "type": "track", "market": configuration.market,
            "limit": String(min(max(limit, 1), Self.longestSearchPage)),
        ]
        let response = try await call(
            .get, "/search?" + URLText.query(fields), operation: operation, token: token)
        let wire = try decode(WireSearch.self, from: response, operation: operation)
        return (wire.tracks.items ?? []).compactMap { $0.value?.track }
    }
}
