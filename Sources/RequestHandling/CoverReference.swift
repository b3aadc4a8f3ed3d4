package import CoverArt
package import Foundation
package import RhythmiQDomain

/// Which picture stands above an answer: all that painting it needs, so that it can be painted where it is sent instead of
/// waiting in a row of the store.
package struct CoverReference: Codable, Hashable, Sendable {
    package let title: String
    package let subtitle: String
    package let themes: [WeightedTheme]
    package let seed: UInt64

    package var brief: CoverBrief {
        // Chats and the music service show no more than this side.
        CoverBrief(title: title, subtitle: subtitle, themes: themes, seed: seed, side: 640)
    }

    package init(title: String, subtitle: String, themes: [WeightedTheme], seed: UInt64) {
        self.title = title
        self.subtitle = subtitle
        self.themes = themes
        self.seed = seed
    }

    package init(text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }

    package func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
