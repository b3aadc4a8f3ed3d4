/// What chats send, made fit to be stored and shown; limits count scalars (TXT-2, TXT-3, WEB-4).
enum TextCleaning {
    static let maximumScalars = 4096
    static let maximumNameScalars = 64

    /// Line ends become `\n`, other control characters a space; cut after 4,096 scalars, which are at most 16 KiB.
    static func text(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        var afterReturn = false
        for scalar in text.unicodeScalars {
            let isLineFeedOfPair = afterReturn && scalar == "\n"
            afterReturn = scalar == "\r"
            if isLineFeedOfPair { continue }
            guard count < maximumScalars else { break }
            result.append(cleaned(scalar))
            count += 1
        }
        return String(result)
    }

    /// For the bot's own texts, which may quote anything.
    static func printable(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F }) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\r" }.map(cleaned)))
    }

    /// Whether Telegram would call this an empty text.
    static func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint || $0.value == 0x2800
        }
    }

    private static func cleaned(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x0D: "\n"
        case 0x09, 0x0A: scalar
        case 0x00..<0x20, 0x7F: " "
        default: scalar
        }
    }

    /// A person's name for a page or a button: no control characters, none that turn the direction of what follows.
    static func name(_ name: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in name.unicodeScalars where result.count < maximumNameScalars && !isHidden(scalar) {
            result.append(scalar)
        }
        return trimmed(String(result))
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        default: break
        }
        switch scalar.value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: return true
        default: return false
        }
    }

    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}
