import RhythmiQDomain

/// Telegram's HTML: few tags, never nested here, everything from outside escaped.
enum HTMLMarkup {
    static func text(_ lines: [Reply.Line]) -> String {
        lines.map { $0.runs.map(tagged).joined() }.joined(separator: "\n")
    }

    static func plainText(_ lines: [Reply.Line]) -> String {
        lines.map { $0.runs.map(\.text).joined() }.joined(separator: "\n")
    }

    static func isLinkable(_ url: String) -> Bool { TelegramKeyboard.isWebAddress(url) }

    private static func tagged(_ run: Reply.Run) -> String {
        let text = escaped(run.text)
        if text.isEmpty { return "" }
        switch run.style {
        case .plain: return text
        case .bold: return "<b>\(text)</b>"
        case .italic: return "<i>\(text)</i>"
        case .code: return "<code>\(text)</code>"
        case .link(let url): return isLinkable(url) ? "<a href=\"\(escaped(url))\">\(text)</a>" : text
        }
    }

    /// Scalar by scalar: `<` with a combining mark behind it is one character that equals no `"<"`.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
