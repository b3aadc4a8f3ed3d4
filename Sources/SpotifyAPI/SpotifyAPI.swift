// SpotifyAPI
