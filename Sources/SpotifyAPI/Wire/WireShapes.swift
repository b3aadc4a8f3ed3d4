import RhythmiQDomain

// What we read of Spotify's answers, and no more.

struct WireTokens: Decodable {
    let accessToken: String
    let expiresIn: Int?
    let refreshToken: String?
    let scope: String?

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case expiresIn = "expires_in"
        case refreshToken = "refresh_token"
        case scope
    }

    var tokens: SpotifyTokens {
        SpotifyTokens(
            accessToken: Secret(accessToken), lifetime: .seconds(min(max(expiresIn ?? 3600, 0), 86_400)),
            refreshToken: refreshToken.map { Secret($0) },
            scopes: Set((scope ?? "").split(separator: " ").map(String.init)))
    }
}

struct WireProfile: Decodable {
    let id: String
    let accountID: String?
    let displayName: String?

    enum CodingKeys: String, CodingKey {
        case id
        case accountID = "account_id"
        case displayName = "display_name"
    }
}

struct WirePlaylist: Decodable {
    struct Owner: Decodable { let id: String }

    let id: String
    let description: String?
    let owner: Owner?
    let links: WireLinks?

    enum CodingKeys: String, CodingKey {
        case id, description, owner
        case links = "external_urls"
    }

    /// - Parameter owner: who it belongs to where the answer does not say.
    func playlist(owner: String) -> SpotifyPlaylist {
        SpotifyPlaylist(
            id: id, url: links?.spotify ?? "https://open.spotify.com/playlist/\(id)",
            ownerID: self.owner?.id ?? owner, description: description)
    }
}

struct WireLinks: Decodable {
    let spotify: String?
}

struct WirePage<Item: Decodable>: Decodable {
    let items: [Item]?
    let next: String?
    let total: Int?
}

struct WireTotal: Decodable {
    let total: Int
}

struct WireSearch: Decodable {
    let tracks: WirePage<Skippable<WireTrack>>
}

struct WireTrack: Decodable {
    struct Artist: Decodable { let name: String }

    struct Album: Decodable {
        let name: String?
        let albumType: String?
        let releaseDate: String?
        let artists: [Artist]?

        enum CodingKeys: String, CodingKey {
            case name, artists
            case albumType = "album_type"
            case releaseDate = "release_date"
        }
    }

    struct Identifiers: Decodable { let isrc: String? }

    let uri: String
    let name: String
    let artists: [Artist]
    let album: Album?
    let durationMs: Int
    let explicit: Bool?
    let isPlayable: Bool?
    let isLocal: Bool?
    let identifiers: Identifiers?
    let links: WireLinks?

    enum CodingKeys: String, CodingKey {
        case uri, name, artists, album, explicit
        case durationMs = "duration_ms"
        case isPlayable = "is_playable"
        case isLocal = "is_local"
        case identifiers = "external_ids"
        case links = "external_urls"
    }

    var track: SpotifyTrack {
        SpotifyTrack(
            uri: uri, name: name, artists: artists.map(\.name), album: album?.name ?? "",
            albumArtists: album?.artists?.map(\.name) ?? [], albumType: album?.albumType,
            releaseYear: (album?.releaseDate?.prefix(4)).flatMap { Int($0) }, durationMs: durationMs,
            isExplicit: explicit ?? false, isPlayable: (isPlayable ?? true) && !(isLocal ?? false),
            isrc: identifiers?.isrc, url: links?.spotify)
    }
}
