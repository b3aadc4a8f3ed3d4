/// A canonical theme such as `wx.rain`: a facet and a name. Ids are stable: they stand in catalogues, buttons and tests.
package struct ThemeID: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(_ rawValue: String) { self.rawValue = rawValue }

    /// The part before the dot; an id without a dot has no facet the program knows.
    package var facet: Facet? {
        rawValue.firstIndex(of: ".").flatMap { Facet(rawValue: String(rawValue[..<$0])) }
    }

    package var description: String { rawValue }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// The twelve facets. Facets combine by AND across and OR within.
    package enum Facet: String, CaseIterable, Codable, Sendable {
        case mood, act, time, sea, wx, place, genre, era, occ, art, reg, energy

        /// Whether a theme of this facet is a filter where the data can tell, and not merely a preference.
        package var isHardFilter: Bool {
            switch self {
            case .genre, .era, .reg, .art: true
            case .mood, .act, .time, .sea, .wx, .place, .occ, .energy: false
            }
        }
    }
}

/// A theme and how strongly it was asked for.
package struct WeightedTheme: Hashable, Codable, Sendable {
    package var id: ThemeID
    /// 0…1; 1 for a theme named plainly.
    package var strength: Double

    package init(_ id: ThemeID, strength: Double = 1) {
        self.id = id
        self.strength = strength
    }
}
