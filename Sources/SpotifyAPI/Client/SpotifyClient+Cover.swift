import Foundation
import HTTPTransport
package import RhythmiQDomain

extension SpotifyClient {
    /// Bytes of base64 text that a cover may have. Spotify says "256 KB" and not which; this is the smaller reading.
    package static let longestCoverText = 256_000

    /// Puts a picture onto the playlist. The change shows a little later. Safe to repeat.
    ///
    /// Covers have a limit of their own: its 429 pauses covers alone.
    ///
    /// - Parameter jpeg: square, at most 192,000 bytes.
    package func uploadCover(
        _ jpeg: [UInt8], to playlistID: String, token: Secret
    ) async throws(SpotifyError) {
        let operation = "upload cover"
        guard jpeg.starts(with: [0xFF, 0xD8, 0xFF]) else {
            throw SpotifyError(.notJPEG, operation: operation, outcome: .notDone)
        }
        let text = Data(jpeg).base64EncodedData()
        guard text.count <= Self.longestCoverText else {
            throw SpotifyError(.tooLarge, operation: operation, outcome: .notDone)
        }
        var request = HTTPRequest(
            .put, configuration.apiURL + "/playlists/\(URLText.encoded(playlistID))/images", body: Array(text))
        request.headers["Content-Type"] = "image/jpeg"
        _ = try await send(request, operation: operation, token: token, lane: "covers")
    }
}
