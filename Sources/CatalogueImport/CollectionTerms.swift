/// Under what terms a known collection is published, in short; the operator answers for keeping to them.
package enum CollectionTerms: String, CaseIterable, Sendable {
    case melon, millionPlaylist, spotify, listenBrainz

    package init?(of content: SourceFile.Content) {
        switch content {
        case .melonGenres, .melonSpotifyIDs, .melonSongs, .melonPlaylists, .trainCSV: self = .melon
        case .millionPlaylistSlice: self = .millionPlaylist
        case .spotifyExport, .exportify: self = .spotify
        case .listens: self = .listenBrainz
        default: return nil
        }
    }

    package var collection: String {
        switch self {
        case .melon: "the Melon Playlist Dataset"
        case .millionPlaylist: "the Million Playlist Dataset"
        case .spotify: "lists taken out of Spotify"
        case .listenBrainz: "ListenBrainz"
        }
    }

    package var text: String {
        switch self {
        case .melon:
            "The Melon Playlist Dataset is for research that earns nothing. It may not be passed on, whole or in part or "
                + "as a catalogue made of it; each operator obtains a copy of their own from its publisher."
        case .millionPlaylist:
            "The Million Playlist Dataset is for research that earns nothing, under the licence of its challenge, and may "
                + "not be passed on. It is Spotify content, which by Spotify's terms must not train a model: a "
                + "recommender built on it is for your own experiments alone."
        case .spotify:
            "These lists are Spotify content. You may use your own data; by Spotify's terms its content must not train "
                + "a model and is not to be passed on. Serve no other people from a catalogue made of it."
        case .listenBrainz: "ListenBrainz data is CC0: free for every use."
        }
    }

    /// Whether somebody must say yes before the data is read.
    package var needsConsent: Bool { self != .listenBrainz }
}
