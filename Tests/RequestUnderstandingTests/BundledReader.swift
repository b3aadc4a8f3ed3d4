import Foundation
import RequestUnderstanding
import RhythmiQDomain
import TestSupport
import ThemeMatching

/// The reader over the delivered vocabulary and a handful of artists; built once, for it takes half a second.
enum BundledReader {
    static let vocabulary = Result {
        try ThemeVocabulary(contentsOf: Checkout.root.appending(path: "bot-config/themes.yaml"))
    }

    static let artists = [
        ArtistName(canonical: "아이유", names: ["IU"]), ArtistName(canonical: "방탄소년단", names: ["BTS"]),
        ArtistName(canonical: "Radiohead", names: ["라디오헤드"]), ArtistName(canonical: "Queen", names: ["퀸"]),
        ArtistName(canonical: "태양", names: []), ArtistName(canonical: "비", names: ["Rain"]),
        ArtistName(canonical: "Taylor Swift", names: ["테일러 스위프트"]), ArtistName(canonical: "AC/DC", names: []),
    ]

    private static let reader = vocabulary.map {
        RequestReader(vocabulary: $0, artists: artists, ambiguousNames: ["queen", "퀸", "태양"])
    }

    static func reading(_ message: String) throws -> Reading {
        try reader.get().read(message, now: LocalTime(hour: 20, minute: 0))
    }

    static func request(_ message: String) throws -> PlaylistRequest { try reading(message).request }
}

extension PlaylistRequest {
    var wished: [ThemeID] { themes.map(\.id) }
}
