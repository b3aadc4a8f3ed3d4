import HTTPTransport
package import RhythmiQDomain

extension SpotifyClient {
    /// Makes an empty playlist in the token's account. Not repeatable: on an error whose outcome is `unknown` the
    /// playlist may exist, to be found by its marker.
    ///
    /// - Parameter name: fitted already, see `PlaylistText`.
    /// - Parameter description: with the marker at its end.
    package func createPlaylist(
        name: String, description: String, isPublic: Bool, token: Secret
    ) async throws(SpotifyError) -> SpotifyPlaylist {
        let operation = "create playlist"
        let details = PlaylistDetails(name: name, description: description, isPublic: isPublic)
        let response = try await call(
            .post, "/me/playlists", operation: operation, token: token,
            json: try Self.body(details, operation: operation))
        return try decode(WirePlaylist.self, from: response, operation: operation).playlist(owner: "")
    }

    /// All playlists in the listener's library, followed ones included, in Spotify's order and each once.
    package func playlists(token: Secret) async throws(SpotifyError) -> [SpotifyPlaylist] {
        let operation = "list playlists"
        var found: [SpotifyPlaylist] = []
        var seen: Set<String> = []
        // By what came, not by what was asked for: a page may be shorter. What stands twice counts once; what is
        // skipped might be the very one that is looked for.
        var offset = 0
        // Spotify holds some 11,000 for an account; lists that never end are an answer gone wrong.
        for _ in 0..<1_000 {
            let response = try await call(
                .get, "/me/playlists?limit=50&offset=\(offset)", operation: operation, token: token)
            // `null` stands for a playlist that can't be shown. One that can't be read is no such case: it may be the
            // very one that is looked for.
            let wire = try decode(WirePage<WirePlaylist?>.self, from: response, operation: operation)
            guard let items = wire.items else {
                throw SpotifyError(.malformedResponse, operation: operation, outcome: .unknown)
            }
            for case let item? in items where seen.insert(item.id).inserted { found.append(item.playlist(owner: "")) }
            if wire.next == nil || items.isEmpty { return found }
            let shown = items.count { $0 != nil }
            offset += shown > 0 ? shown : items.count
        }
        throw SpotifyError(.malformedResponse, operation: operation, outcome: .unknown)
    }

    /// The account's own playlists that carry the marker, the smallest id first (PL-4): adopt the first, unfollow the
    /// rest.
    ///
    /// - Parameter owner: `SpotifyProfile.userID`.
    package func playlists(
        withMarker marker: String, owner: String, token: Secret
    ) async throws(SpotifyError) -> [SpotifyPlaylist] {
        let all = try await playlists(token: token)
        return all.filter { $0.ownerID == owner && PlaylistText.holds(marker, $0.description ?? "") }
            .sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }

    /// Makes the playlist hold exactly these, whatever it held. Safe to repeat as a whole.
    ///
    /// The first 100 replace everything; the rest is appended in order, each piece only after a look at the length
    /// (PL-7), since a blind repeat would double it.
    package func replaceItems(
        of playlistID: String, with uris: [String], token: Secret
    ) async throws(SpotifyError) {
        let operation = "fill playlist"
        let path = "/playlists/\(URLText.encoded(playlistID))/items"
        _ = try await call(
            .put, path, operation: operation, token: token,
            json: try Self.body(["uris": Array(uris.prefix(Self.pieceSize))], operation: operation))
        var written = min(uris.count, Self.pieceSize)
        while written < uris.count {
            let piece = Array(uris[written..<min(written + Self.pieceSize, uris.count)])
            let total = try await itemCount(of: playlistID, token: token)
            guard total == written else {
                throw SpotifyError(.changedMeanwhile, operation: operation, outcome: .unknown)
            }
            _ = try await call(
                .post, path, operation: operation, token: token,
                json: try Self.body(Appended(uris: piece, position: written), operation: operation))
            written += piece.count
        }
    }

    private static let pieceSize = 100

    package func itemCount(of playlistID: String, token: Secret) async throws(SpotifyError) -> Int {
        let operation = "count items"
        let response = try await call(
            .get, "/playlists/\(URLText.encoded(playlistID))/items?fields=total&limit=1", operation: operation,
            token: token)
        return try decode(WireTotal.self, from: response, operation: operation).total
    }

    /// Gives the playlist another name and description; the description must keep its marker.
    package func changeDetails(
        of playlistID: String, name: String, description: String, token: Secret
    ) async throws(SpotifyError) {
        let operation = "change details"
        let details = PlaylistDetails(name: name, description: description, isPublic: nil)
        _ = try await call(
            .put, "/playlists/\(URLText.encoded(playlistID))", operation: operation, token: token,
            json: try Self.body(details, operation: operation))
    }

    /// Takes the playlist out of its owner's library, which is all the deletion there is. Gone already is as good.
    package func unfollow(_ playlistID: String, token: Secret) async throws(SpotifyError) {
        let operation = "unfollow playlist"
        do throws(SpotifyError) {
            // In the query: a body alone is refused.
            _ = try await call(
                .delete, "/me/library?" + URLText.query(["uris": "spotify:playlist:\(playlistID)"]),
                operation: operation, token: token)
        } catch  where error.code == .notFound {
            return
        }
    }
}

private struct PlaylistDetails: Encodable {
    let name: String
    let description: String
    let isPublic: Bool?

    enum CodingKeys: String, CodingKey {
        case name, description
        case isPublic = "public"
    }
}

private struct Appended: Encodable {
    let uris: [String]
    let position: Int
}
