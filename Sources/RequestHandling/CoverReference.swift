package import CoverArt
import Foundation
package import RhythmiQDomain

/// Which picture stands above an answer: all that painting it needs, so that it can be painted where it is sent instead of
/// waiting in a row of the store.
package struct CoverReference: Codable, Hashable, Sendable {
    package let title: String
    package let subtitle: String
    package let themes: [WeightedTheme]
    package let seed: UInt64
    /// The image service's picture of this name; the drawn one where it is not, or not any more.
    package private(set) var picture: String?

    package var brief: CoverBrief {
        // Chats and the music service show no more than this side.
        CoverBrief(title: title, subtitle: subtitle, themes: themes, seed: seed, side: 640)
    }

    package init(
        title: String, subtitle: String, themes: [WeightedTheme], seed: UInt64, picture: String? = nil
    ) {
        self.title = title
        self.subtitle = subtitle
        self.themes = themes
        self.seed = seed
        self.picture = picture
    }

    /// The same list's cover with another picture; `nil`: the drawn one.
    package func showing(_ picture: String?) -> CoverReference {
        var other = self
        other.picture = picture
        return other
    }

    package init(text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }

    package func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
