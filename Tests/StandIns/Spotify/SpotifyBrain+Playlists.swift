import Foundation

extension SpotifyBrain {
    // MARK: - The library

    func list(_ visit: Visit, _ user: String, _ state: inout SpotifyState) -> Answer {
        guard let limit = Int(visit.call.query("limit") ?? "20"), (1...50).contains(limit),
            let offset = Int(visit.call.query("offset") ?? "0"), (0...100_000).contains(offset)
        else { return violation(visit.call, 400, "Invalid limit or offset", &state) }
        // Without the scope only what is public shows.
        let mayReadPrivate = visit.may("playlist-read-private")
        let library = state.playlists.filter { $0.libraries.contains(user) && ($0.isPublic || mayReadPrivate) }
        let shown = library.filter { $0.hiddenReadings == 0 }.reversed()
        if offset == 0 {
            for index in state.playlists.indices where state.playlists[index].hiddenReadings > 0 {
                state.playlists[index].hiddenReadings -= 1
            }
        }
        let most = min(limit, options.mostPerPage)
        var items: [Any] = shown.dropFirst(offset).prefix(most).map { Self.json(of: $0) }
        if options.hasNullItems, !items.isEmpty { items.insert(NSNull(), at: 0) }
        let page: [String: Any] = [
            "href": "https://api.spotify.com/v1/me/playlists", "limit": most, "offset": offset, "total": shown.count,
            "next": offset + most < shown.count
                ? "https://api.spotify.com/v1/me/playlists?offset=\(offset + most)" : NSNull(),
            "previous": NSNull(), "items": items,
        ]
        return Answer(200, json: page)
    }

    func create(_ visit: Visit, _ user: String, _ state: inout SpotifyState) -> Answer {
        let call = visit.call
        guard call.contentType == "application/json", let body = call.object else {
            return violation(call, 400, "Error parsing JSON", &state)
        }
        if let problem = Self.problem(of: body, isNew: true) {
            return violation(call, problem.status, problem.message, &state)
        }
        let isPublic = body["public"] as? Bool ?? true
        guard visit.may(isPublic ? "playlist-modify-public" : "playlist-modify-private") else {
            return .spotifyError(403, "Insufficient client scope")
        }
        let id = state.add(
            name: body["name"] as? String ?? "", description: body["description"] as? String ?? "", isPublic: isPublic,
            owner: user, library: user)
        guard let made = state.playlists.last, made.id == id else { return .spotifyError(500, "Server error") }
        return Answer(201, json: Self.json(of: made))
    }

    /// What of a name and description would have failed, and how.
    private static func problem(of body: [String: Any], isNew: Bool) -> (status: Int, message: String)? {
        if isNew || body["name"] != nil {
            guard let name = body["name"] as? String, !name.allSatisfy(\.isWhitespace) else {
                return (400, "Missing required field: name")
            }
            if name.unicodeScalars.count > 100 || name.utf8.contains(where: { $0 == 10 || $0 == 13 }) {
                return (500, "the name is too long or has more than one line")
            }
            if name.contains("://") { return (400, "an address in the name") }
        }
        guard let text = body["description"] else {
            return isNew ? (500, "a missing description becomes the text null") : nil
        }
        guard let description = text as? String, !description.isEmpty else { return (400, "an empty description") }
        if description.unicodeScalars.count > 300 || description.utf8.contains(where: { $0 == 10 || $0 == 13 }) {
            return (500, "the description is too long or has more than one line")
        }
        return description.contains("://") ? (400, "an address in the description") : nil
    }

    func unfollow(_ visit: Visit, _ user: String, _ state: inout SpotifyState) -> Answer {
        guard let uris = visit.call.query("uris"), !uris.isEmpty else {
            return violation(visit.call, 400, "Missing required field: uris", &state)
        }
        let all = uris.split(separator: ",").map(String.init)
        guard all.count <= 40, all.allSatisfy({ $0.hasPrefix("spotify:playlist:") }) else {
            return violation(visit.call, 400, "Invalid URIs", &state)
        }
        guard visit.may("playlist-modify-public") else { return .spotifyError(403, "Insufficient client scope") }
        for uri in all {
            for index in state.playlists.indices where "spotify:playlist:\(state.playlists[index].id)" == uri {
                state.playlists[index].libraries.remove(user)
            }
        }
        return Answer(200)
    }

    // MARK: - One playlist

    func playlist(_ visit: Visit, _ user: String, _ state: inout SpotifyState) -> Answer {
        guard let index = state.playlists.firstIndex(where: { $0.id == visit.path[1] }) else {
            return .spotifyError(404, "Resource not found")
        }
        let part = visit.path.count == 2 ? "" : visit.path.dropFirst(2).joined(separator: "/")
        let isOwner = state.playlists[index].owner == user
        if part == "tracks" || part == "followers" {
            return violation(visit.call, 403, "gone in Development Mode", &state)
        }
        if visit.call.method == "GET", part.isEmpty { return Answer(200, json: Self.json(of: state.playlists[index])) }
        guard ["", "items", "images"].contains(part) else {
            return violation(visit.call, 404, "Service not found", &state)
        }
        guard isOwner else { return violation(visit.call, 403, "Forbidden: another account's playlist", &state) }
        if visit.call.method != "GET",
            !visit.may(state.playlists[index].isPublic ? "playlist-modify-public" : "playlist-modify-private")
        {
            return .spotifyError(403, "Insufficient client scope")
        }
        switch (visit.call.method, part) {
        case ("PUT", ""): return change(visit, index, &state)
        case ("GET", "items"): return items(visit, state.playlists[index], &state)
        case ("PUT", "items"), ("POST", "items"): return write(visit, index, &state)
        case ("GET", "images"):
            let image: [String: Any] = [
                "url": "https://image.example/\(visit.path[1])", "height": NSNull(), "width": NSNull(),
            ]
            return Answer(200, json: state.playlists[index].coverJPEG == nil ? [] : [image])
        case ("PUT", "images"): return cover(visit, index, &state)
        default: return wrongMethod(visit, &state)
        }
    }

    private func change(_ visit: Visit, _ index: Int, _ state: inout SpotifyState) -> Answer {
        guard visit.call.contentType == "application/json", let body = visit.call.object, !body.isEmpty else {
            return violation(visit.call, 400, "Error parsing JSON", &state)
        }
        if let problem = Self.problem(of: body, isNew: false) {
            return violation(visit.call, problem.status, problem.message, &state)
        }
        if let name = body["name"] as? String { state.playlists[index].name = name }
        if let text = body["description"] as? String { state.playlists[index].description = text }
        if let isPublic = body["public"] as? Bool { state.playlists[index].isPublic = isPublic }
        return Answer(200)
    }

    private func items(_ visit: Visit, _ playlist: FakeSpotify.Playlist, _ state: inout SpotifyState) -> Answer {
        guard let limit = Int(visit.call.query("limit") ?? "20"), (1...50).contains(limit),
            let offset = Int(visit.call.query("offset") ?? "0"), offset >= 0
        else { return violation(visit.call, 400, "Invalid limit or offset", &state) }
        let rows: [Any] = playlist.uris.dropFirst(offset).prefix(limit).map { uri -> [String: Any] in
            ["added_at": "2026-11-22T10:00:00Z", "is_local": false, "item": ["type": "track", "uri": uri]]
        }
        return Answer(
            200,
            json: [
                "href": "https://api.spotify.com/v1/playlists/\(playlist.id)/items", "limit": limit, "offset": offset,
                "total": playlist.uris.count, "next": NSNull(), "previous": NSNull(), "items": rows,
            ] as [String: Any])
    }

    private func write(_ visit: Visit, _ index: Int, _ state: inout SpotifyState) -> Answer {
        let call = visit.call
        guard call.query.isEmpty else { return violation(call, 400, "items belong into the body", &state) }
        guard call.contentType == "application/json", let uris = call.object?["uris"] as? [String] else {
            return violation(call, 400, "Error parsing JSON", &state)
        }
        guard uris.count <= 100 else { return violation(call, 400, "more than 100 items", &state) }
        guard uris.allSatisfy(songs.uris.contains) else { return violation(call, 400, "Invalid track uri", &state) }
        if call.method == "PUT" {
            state.playlists[index].uris = uris
        } else {
            guard !uris.isEmpty else { return violation(call, 400, "No uris provided", &state) }
            let count = state.playlists[index].uris.count
            let position = call.object?["position"] as? Int ?? count
            guard (0...count).contains(position) else { return violation(call, 400, "Index out of bounds", &state) }
            state.playlists[index].uris.insert(contentsOf: uris, at: position)
        }
        state.playlists[index].snapshot += 1
        return Answer(
            call.method == "PUT" ? 200 : 201, json: ["snapshot_id": "snapshot-\(state.playlists[index].snapshot)"])
    }

    private func cover(_ visit: Visit, _ index: Int, _ state: inout SpotifyState) -> Answer {
        let call = visit.call
        guard visit.may("ugc-image-upload") else { return .spotifyError(403, "Insufficient client scope") }
        guard call.contentType == "image/jpeg" else { return violation(call, 415, "a cover is image/jpeg", &state) }
        guard call.body.count <= 256 * 1024 else { return violation(call, 413, "the cover is too large", &state) }
        guard let jpeg = Data(base64Encoded: Data(call.body)), Array(jpeg.prefix(3)) == [0xFF, 0xD8, 0xFF] else {
            return violation(call, 400, "the cover is no base64 of a JPEG", &state)
        }
        state.playlists[index].coverJPEG = Array(jpeg)
        return Answer(202)
    }

    // MARK: - Shapes

    private static func json(of playlist: FakeSpotify.Playlist) -> [String: Any] {
        [
            "type": "playlist", "id": playlist.id, "uri": "spotify:playlist:\(playlist.id)",
            "href": "https://api.spotify.com/v1/playlists/\(playlist.id)", "name": playlist.name,
            "description": escaped(playlist.description), "public": playlist.isPublic, "collaborative": false,
            "external_urls": ["spotify": "https://open.spotify.com/playlist/\(playlist.id)"],
            "snapshot_id": "snapshot-\(playlist.snapshot)", "images": [Any](),
            "owner": [
                "type": "user", "id": playlist.owner, "display_name": "\(playlist.owner) 님",
                "uri": "spotify:user:\(playlist.owner)", "external_urls": [String: Any](),
            ] as [String: Any],
            "items": [
                "href": "https://api.spotify.com/v1/playlists/\(playlist.id)/items", "total": playlist.uris.count,
            ] as [String: Any],
        ]
    }

    /// As the real service gives texts back.
    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
            .replacingOccurrences(of: "'", with: "&#x27;").replacingOccurrences(of: "/", with: "&#x2F;")
    }
}
