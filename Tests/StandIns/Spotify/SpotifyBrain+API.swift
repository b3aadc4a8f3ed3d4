import Foundation
import Synchronization

extension SpotifyBrain {
    /// A call of the Web API by somebody whose token has been looked at.
    struct Visit {
        let call: Call
        /// `nil` for the application itself.
        let user: String?
        let scopes: Set<String>
        /// What follows `/v1`.
        let path: [String]

        func may(_ scope: String) -> Bool { scopes.contains(scope) }
    }

    func api(_ call: Call, _ state: inout SpotifyState) -> Answer {
        let bearer = call.header("Authorization") ?? ""
        guard bearer.hasPrefix("Bearer ") else { return violation(call, 401, "No token provided", &state) }
        guard let grant = state.accessTokens[String(bearer.dropFirst("Bearer ".count))] else {
            return .spotifyError(401, "The access token expired")
        }
        guard options.ownerHasPremium else { return .spotifyOwnerWithoutPremium }
        if let user = grant.user, !options.registeredUsers.contains(user) {
            return .spotifyError(403, "User not registered in the Developer Dashboard")
        }
        let path = call.path.split(separator: "/").dropFirst().map { $0.removingPercentEncoding ?? String($0) }
        return route(Visit(call: call, user: grant.user, scopes: grant.scopes, path: Array(path)), &state)
    }

    private func route(_ visit: Visit, _ state: inout SpotifyState) -> Answer {
        if visit.path == ["search"] {
            return visit.call.method == "GET" ? search(visit, &state) : wrongMethod(visit, &state)
        }
        guard let user = visit.user else {
            return violation(visit.call, 403, "the application's token has no user", &state)
        }
        switch (visit.call.method, visit.path.count, visit.path.first, visit.path.last) {
        case ("GET", 1, "me", _): return profile(user)
        case ("GET", 2, "me", "playlists"): return list(visit, user, &state)
        case ("POST", 2, "me", "playlists"): return create(visit, user, &state)
        case ("DELETE", 2, "me", "library"): return unfollow(visit, user, &state)
        case (_, 2..., "playlists", _): return playlist(visit, user, &state)
        case (_, 1, "me", _), (_, 2, "me", "playlists"), (_, 2, "me", "library"): return wrongMethod(visit, &state)
        case (_, 3, "users", "playlists"): return violation(visit.call, 403, "gone in Development Mode", &state)
        default: return violation(visit.call, 404, "Service not found", &state)
        }
    }

    func wrongMethod(_ visit: Visit, _ state: inout SpotifyState) -> Answer {
        violation(visit.call, 405, "wrong method", &state)
    }

    private func profile(_ user: String) -> Answer {
        var json: [String: Any] = [
            "id": user, "display_name": "\(user) 님", "type": "user", "uri": "spotify:user:\(user)",
            "href": "https://api.spotify.com/v1/users/\(user)", "images": [Any](),
            "external_urls": ["spotify": "https://open.spotify.com/user/\(user)"],
        ]
        if options.sendsAccountID { json["account_id"] = Self.accountID(of: user) }
        return Answer(200, json: json)
    }

    static func accountID(of user: String) -> String { "acct-\(user)" }

    // MARK: - Search

    private func search(_ visit: Visit, _ state: inout SpotifyState) -> Answer {
        let call = visit.call
        guard let query = call.query("q"), !query.isEmpty else {
            return violation(call, 400, "No search query", &state)
        }
        guard query.utf8.count <= 250 else { return violation(call, 400, "the query is too long", &state) }
        guard call.query("type") == "track" else { return violation(call, 400, "Bad search type", &state) }
        guard let limit = Int(call.query("limit") ?? "5"), (1...10).contains(limit) else {
            return violation(call, 400, "Invalid limit", &state)
        }
        guard let offset = Int(call.query("offset") ?? "0"), (0...1000).contains(offset) else {
            return violation(call, 400, "Invalid offset", &state)
        }
        // Without a market the application's token finds nothing that can be played.
        guard visit.user != nil || call.query("market") != nil else {
            return violation(call, 400, "a search without market", &state)
        }
        let found = hits(query)
        var items: [Any] = found.dropFirst(offset).prefix(limit).map { Self.json(of: $0) }
        if options.hasNullItems, items.count > 1, items.count < limit { items.insert(NSNull(), at: 1) }
        let page: [String: Any] = [
            "href": "https://api.spotify.com/v1/search", "limit": limit, "offset": offset, "total": found.count,
            "next": offset + limit < found.count
                ? "https://api.spotify.com/v1/search?offset=\(offset + limit)" : NSNull(),
            "previous": NSNull(), "items": items,
        ]
        return Answer(200, json: ["tracks": page])
    }

    /// The more of the words a recording holds the earlier; of equal ones the decoys come first, as bad luck would have it.
    private func hits(_ query: String) -> [SpotifySong] {
        if let known = searches.withLock({ $0[query] }) { return known }
        let found = look(for: query)
        searches.withLock { $0[query] = found }
        return found
    }

    private func look(for query: String) -> [SpotifySong] {
        let (filters, words) = Self.parsed(query)
        let kept = recordings.filter { $0.holds(filters) }
        if words.isEmpty { return filters.isEmpty ? [] : kept.map(\.song) }
        return kept.map { ($0, $0.share(of: words)) }.filter { $0.1 >= 0.5 }
            .enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }.map(\.element.0.song)
    }

    /// `track:"a b" artist:c d` → the filters and the words outside of them.
    private static func parsed(_ query: String) -> ([(field: String, value: String)], [String]) {
        var filters: [(field: String, value: String)] = []
        var rest = query
        for field in ["track", "artist", "album", "year", "isrc", "genre"] {
            while let start = rest.range(of: field + ":") {
                let tail = rest[start.upperBound...]
                let isQuoted = tail.hasPrefix("\"")
                let value = tail.dropFirst(isQuoted ? 1 : 0).prefix { $0 != (isQuoted ? "\"" : " ") }
                filters.append((field, String(value)))
                let end =
                    isQuoted && value.endIndex < rest.endIndex ? rest.index(after: value.endIndex) : value.endIndex
                rest.removeSubrange(start.lowerBound..<end)
            }
        }
        return (filters, SpotifyRecording.words(rest))
    }

    private static func json(of song: SpotifySong) -> [String: Any] {
        let artists = { (names: [String]) in
            names.map { name -> [String: Any] in
                [
                    "type": "artist", "name": name, "id": "a", "uri": "spotify:artist:a",
                    "external_urls": [String: Any](),
                ]
            }
        }
        var track: [String: Any] = [
            "type": "track", "id": song.id, "uri": song.uri, "name": song.title, "duration_ms": song.durationMs,
            "explicit": song.isExplicit, "is_local": false, "is_playable": song.isPlayable, "disc_number": 1,
            "track_number": 1, "href": "https://api.spotify.com/v1/tracks/\(song.id)",
            "external_urls": ["spotify": "https://open.spotify.com/track/\(song.id)"],
            "external_ids": ["isrc": "KRA" + song.id.prefix(9).uppercased()], "artists": artists(song.artists),
            "album": [
                "type": "album", "name": song.album, "album_type": "album", "total_tracks": 10,
                "release_date": "\(song.year)-05-04", "release_date_precision": "day", "images": [Any](),
                "artists": artists(song.albumArtists ?? song.artists),
            ] as [String: Any],
        ]
        if !song.isPlayable { track["restrictions"] = ["reason": "market"] }
        return track
    }
}
