package import HTTPTransport
package import RhythmiQDomain

/// Where Spotify is, and as which application it is called. The values have been checked by whoever read the settings.
package struct SpotifyConfiguration: Sendable {
    /// Without a slash at the end.
    package var accountsURL: String
    /// With its version: `https://api.spotify.com/v1`.
    package var apiURL: String
    package var clientID: String
    package var clientSecret: Secret
    /// ISO 3166-1 alpha-2: where the songs must be playable. A listener's own country goes before it.
    package var market: String

    package init(
        accountsURL: String = "https://accounts.spotify.com", apiURL: String = "https://api.spotify.com/v1",
        clientID: String, clientSecret: Secret, market: String = "KR"
    ) {
        self.accountsURL = accountsURL
        self.apiURL = apiURL
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.market = market
    }

    /// The search and playlist host. Development Mode's limit is unpublished and counted over 30 seconds; this rate has
    /// room for one playlist at once (some 25 calls) and then two calls a second.
    package static var apiUpstream: Upstream.Configuration {
        var upstream = Upstream.Configuration(service: "spotify")
        (upstream.callsPerSecond, upstream.burst) = (2, 30)
        // Covers have a limit of their own at Spotify.
        upstream.makeLane = { _ in RateBudget(callsPerSecond: 0.5, burst: 5) }
        return upstream
    }

    /// The accounts host, which is down or up for itself.
    package static var accountsUpstream: Upstream.Configuration {
        var upstream = Upstream.Configuration(service: "spotify-accounts")
        (upstream.callsPerSecond, upstream.burst) = (5, 20)
        return upstream
    }
}

/// What the listener lets the bot do; asked for at linking, and compared with what was granted before each use.
package enum SpotifyScope: String, Sendable, CaseIterable {
    case modifyPublicPlaylists = "playlist-modify-public"
    case modifyPrivatePlaylists = "playlist-modify-private"
    /// Without it a playlist that is not public can't be found again after a crash.
    case readPrivatePlaylists = "playlist-read-private"
    case uploadCover = "ugc-image-upload"

    /// What a playlist, which is never public, cannot be made without. Spotify grants all or nothing; where something
    /// grants less, a cover is not set, and says so, and a playlist of unknown fate is looked for among those that show.
    package static let needed: Set<SpotifyScope> = [.modifyPrivatePlaylists]
}
