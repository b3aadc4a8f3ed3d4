/// Names that people gave themselves, made fit to be shown to others (WEB-4).
package enum DisplayName {
    package static let maximumScalars = 64

    /// At most 64 scalars, without controls, line ends, direction marks and other invisible characters; joiners stay, since
    /// emoji and some scripts need them.
    package static func cleaned(_ name: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: name.unicodeScalars.lazy.filter(isShown).prefix(maximumScalars))
        return String(scalars).trimmingSpaces
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        case .format: scalar == "\u{200C}" || scalar == "\u{200D}"
        default: true
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        let start = unicodeScalars.firstIndex { !$0.properties.isWhitespace } ?? unicodeScalars.endIndex
        let last = unicodeScalars.lastIndex { !$0.properties.isWhitespace }
        return last.map { String(unicodeScalars[start...$0]) } ?? ""
    }
}
