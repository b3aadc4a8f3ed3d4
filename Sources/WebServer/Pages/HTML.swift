/// Markup. Text becomes markup only by being escaped: what is interpolated as a `String` always is (rule WEB-1).
struct HTML: ExpressibleByStringInterpolation, Sendable {
    private(set) var text: String

    init(stringLiteral value: String) { text = value }

    init(_ plain: String) { text = Self.escape(plain) }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ plain: String) { text += HTML.escape(plain) }
        mutating func appendInterpolation(_ markup: HTML) { text += markup.text }
    }

    static func joined(_ parts: [HTML]) -> HTML {
        var all: HTML = ""
        for part in parts { all.text += part.text }
        return all
    }

    /// Somebody's own name for themselves: cut, cleaned of what steers text, and kept from turning its surroundings
    /// round (rule WEB-4).
    static func name(_ name: String) -> HTML { "<bdi>\(DisplayName.clean(name))</bdi>" }

    private static func escape(_ plain: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in plain.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}

enum DisplayName {
    /// At most 64 scalars; no controls, no line ends, no direction marks.
    static func clean(_ name: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in name.unicodeScalars where result.count < 64 {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: continue
            // Joiners hold emoji together and do no harm; the other format characters steer direction or hide.
            case .format where scalar != "\u{200D}" && scalar != "\u{200C}": continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
