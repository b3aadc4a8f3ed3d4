package import RhythmiQDomain

/// What the accounts host hands out.
package struct SpotifyTokens: Sendable {
    package let accessToken: Secret
    /// From the moment of the answer; an hour.
    package let lifetime: Duration
    /// `nil` when the former one stays valid; otherwise it must be stored before the access token is used.
    package let refreshToken: Secret?
    /// What was granted, which may be less than was asked for.
    package let scopes: Set<String>

    package init(accessToken: Secret, lifetime: Duration, refreshToken: Secret?, scopes: Set<String>) {
        self.accessToken = accessToken
        self.lifetime = lifetime
        self.refreshToken = refreshToken
        self.scopes = scopes
    }

    package func grants(_ needed: Set<SpotifyScope>) -> Bool { needed.allSatisfy { scopes.contains($0.rawValue) } }
}

package struct SpotifyProfile: Equatable, Sendable {
    /// Key of a link: stable and pseudonymous; `userID` where Spotify sends none.
    package let accountID: String
    /// As playlists name their owner.
    package let userID: String
    package let displayName: String?

    package init(accountID: String, userID: String, displayName: String?) {
        self.accountID = accountID
        self.userID = userID
        self.displayName = displayName
    }
}

package struct SpotifyPlaylist: Equatable, Sendable {
    package let id: String
    /// For people: `https://open.spotify.com/playlist/…`.
    package let url: String
    package let ownerID: String
    /// As Spotify gives it, HTML-escaped.
    package let description: String?

    package init(id: String, url: String, ownerID: String, description: String?) {
        self.id = id
        self.url = url
        self.ownerID = ownerID
        self.description = description
    }
}

/// A recording in a search result. Kept in memory for the job that looked for it and no longer (Spotify's policy).
package struct SpotifyTrack: Equatable, Sendable {
    package var uri: String
    package var name: String
    /// Main artist first; guests may follow.
    package var artists: [String]
    package var album: String
    package var albumArtists: [String]
    package var albumType: String?
    package var releaseYear: Int?
    package var durationMs: Int
    package var isExplicit: Bool
    /// False only where Spotify says so.
    package var isPlayable: Bool
    package var isrc: String?
    package var url: String?

    package init(
        uri: String, name: String, artists: [String], album: String = "", albumArtists: [String] = [],
        albumType: String? = nil, releaseYear: Int? = nil, durationMs: Int, isExplicit: Bool = false,
        isPlayable: Bool = true, isrc: String? = nil, url: String? = nil
    ) {
        self.uri = uri
        self.name = name
        self.artists = artists
        self.album = album
        self.albumArtists = albumArtists
        self.albumType = albumType
        self.releaseYear = releaseYear
        self.durationMs = durationMs
        self.isExplicit = isExplicit
        self.isPlayable = isPlayable
        self.isrc = isrc
        self.url = url
    }
}

/// On whose behalf the catalogue is searched.
package enum SpotifyAccess: Sendable {
    /// The application's own token: no listener is involved.
    case application
    case listener(Secret)
}
