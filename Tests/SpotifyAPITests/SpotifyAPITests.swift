// SpotifyAPITests
