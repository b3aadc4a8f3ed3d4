/// Telegram's `parse_mode=HTML` as a strict reader: what it refuses, the real one refuses or reads as something else.
package struct TelegramHTML: Equatable, Sendable {
    package struct Entity: Equatable, Sendable {
        package let tag: String
        package let href: String?
        /// In UTF-16 units.
        package let offset: Int
        package var length: Int
    }

    package struct Fault: Error, Equatable { package let reason: String }

    package private(set) var text = ""
    package private(set) var entities: [Entity] = []

    private static let tags: Set = ["b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"]

    package init(_ html: String) throws(Fault) {
        var units: [Unicode.Scalar] = []
        var open: [Entity] = []
        let scalars = Array(html.unicodeScalars)
        var length = 0
        var index = 0
        func append(_ scalar: Unicode.Scalar) {
            units.append(scalar)
            length += UTF16.width(scalar)
        }
        while index < scalars.count {
            switch scalars[index] {
            case "<":
                guard let end = scalars[index...].firstIndex(of: ">") else { throw Fault(reason: "unclosed tag") }
                let tag = String(String.UnicodeScalarView(scalars[(index + 1)..<end]))
                if tag.hasPrefix("/") {
                    guard var entity = open.popLast(), entity.tag == tag.dropFirst() else {
                        throw Fault(reason: "unexpected end tag")
                    }
                    entity.length = length - entity.offset
                    entities.append(entity)
                } else {
                    let (name, href) = try Self.start(tag)
                    open.append(Entity(tag: name, href: href, offset: length, length: 0))
                }
                index = end + 1
            case ">": throw Fault(reason: "bare >")
            case "&":
                let (scalar, end) = try Self.reference(scalars, index)
                append(scalar)
                index = end
            default:
                append(scalars[index])
                index += 1
            }
        }
        guard open.isEmpty else { throw Fault(reason: "a tag is not closed") }
        text = String(String.UnicodeScalarView(units))
    }

    private static func start(_ tag: String) throws(Fault) -> (String, String?) {
        if tags.contains(tag), tag != "a" { return (tag, nil) }
        guard tag.hasPrefix("a href=\""), tag.hasSuffix("\""), tag.utf8.count > 9 else {
            throw Fault(reason: "unsupported start tag")
        }
        let value = Array(tag.unicodeScalars.dropFirst(8).dropLast())
        var href = String.UnicodeScalarView()
        var index = 0
        while index < value.count {
            if value[index] == "\"" { throw Fault(reason: "a quote inside an attribute") }
            if value[index] == "&" {
                let (scalar, end) = try reference(value, index)
                href.append(scalar)
                index = end
            } else {
                href.append(value[index])
                index += 1
            }
        }
        return ("a", String(href))
    }

    private static func reference(_ scalars: [Unicode.Scalar], _ start: Int) throws(Fault) -> (Unicode.Scalar, Int) {
        let names: [(String, Unicode.Scalar)] = [("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\"")]
        let rest = scalars[(start + 1)...]
        for (name, scalar) in names where rest.starts(with: name.unicodeScalars) {
            return (scalar, start + 1 + name.unicodeScalars.count)
        }
        throw Fault(reason: "a bare &")
    }
}
