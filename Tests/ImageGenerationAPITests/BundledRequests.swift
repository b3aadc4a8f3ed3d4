import Catalogue
import Foundation
import RequestUnderstanding
import RhythmiQDomain
import TestSupport
import ThemeMatching

/// Sentences as people write them, read with the delivered vocabulary and all artists of the delivered catalogue.
enum BundledRequests {
    static let vocabulary = Result {
        try ThemeVocabulary(contentsOf: Checkout.root.appending(path: "bot-config/themes.yaml"))
    }

    static let artists = Result {
        let tracks = try CatalogueReader.read(folder: Checkout.root.appending(path: "bot-config/catalogue")).tracks
        return Dictionary(tracks.map { ($0.artist, $0.otherArtistNames) }) { first, _ in first }
            .sorted { $0.key < $1.key }.map { ArtistName(canonical: $0.key, names: $0.value) }
    }

    private static let reader = Result {
        let vocabulary = try BundledRequests.vocabulary.get()
        return RequestReader(
            vocabulary: vocabulary, artists: try artists.get(), ambiguousNames: Set(vocabulary.ambiguousNames))
    }

    static func request(_ message: String) throws -> PlaylistRequest {
        try reader.get().read(message, now: LocalTime(hour: 20, minute: 0)).request
    }

    private struct Labelled: Decodable { let text: String }

    /// Requests of both languages from the labelled sets, and all hostile ones: at least 200.
    static func messages() throws -> [String] {
        let labelled = try ["tuning-ko", "tuning-en"].flatMap { name in
            let file = Checkout.root.appending(path: "Tests/RequestUnderstandingTests/Labelled/\(name).jsonl")
            return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").prefix(90).map {
                try JSONDecoder().decode(Labelled.self, from: Data($0.utf8)).text
            }
        }
        return labelled + HostileMessages.orders + HostileMessages.harmless
    }
}
