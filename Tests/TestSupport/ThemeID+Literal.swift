package import RhythmiQDomain

/// Tables of expected themes read better without `ThemeID(…)` around each.
extension ThemeID: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(rawValue: value) }
}
