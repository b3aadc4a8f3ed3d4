package import Foundation

/// Where tests find the files of this checkout, and those that may lie beside it.
package enum Checkout {
    package static let root = URL(filePath: #filePath, directoryHint: .notDirectory)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What the reference programs answered; made by the scripts in `bot-config/golden`.
    package static func golden<Content: Decodable>(_ name: String, of tests: String, as type: Content.Type) throws
        -> Content
    {
        let file = root.appending(path: "Tests/\(tests)/Golden/\(name)")
        return try JSONDecoder().decode(type, from: Data(contentsOf: file))
    }

    /// The real model that `bot-config/bin/fetch-test-models` fetches; `nil` where nobody has.
    package static let miniLM = existing(root.appending(path: ".cache/models/all-MiniLM-L6-v2"))

    /// The folder of KR-SBERT: beside the checkout in `shared`, or in the folder that `RHYTHMIQ_SHARED` names.
    package static let krSBERT = existing(shared.appending(path: "models/kr-sbert"))

    /// Telegram's methods and types, read off its documentation; `nil` where `shared` is not at hand.
    package static let telegramMethods = existing(shared.appending(path: "specs/telegram/bot-api-10.1.json"))

    /// The design page that lists the 180 themes; `nil` where `shared` is not at hand.
    package static let themeList = existing(shared.appending(path: "design/themes.md"))

    /// Spotify's OpenAPI description; `nil` where `shared` is not at hand.
    package static let spotifySpecification = existing(
        shared.appending(path: "specs/spotify/fixed-spotify-open-api.yml"))

    private static let shared =
        ProcessInfo.processInfo.environment["RHYTHMIQ_SHARED"].map { URL(filePath: $0, directoryHint: .isDirectory) }
        ?? root.deletingLastPathComponent().appending(path: "shared")

    private static func existing(_ folder: URL) -> URL? {
        FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }
}
