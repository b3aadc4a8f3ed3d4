/// Text that stays on its line: whatever could move the cursor, start a new line or turn the direction of writing comes
/// out as `\u{…}` or `\n`, so that no message can pass for another line.
struct EscapedText {
    /// For JSON between quotes: valid JSON whatever the text holds.
    static func json(_ text: String) -> String {
        if isPlain(text) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isHidden(scalar): result += jsonEscape(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// For people: bare where it is one plain word, else between quotes.
    static func value(_ text: String) -> String {
        let isBare = !text.isEmpty && text.unicodeScalars.allSatisfy { $0 != " " && $0 != "=" }
        return isBare && isPlain(text) ? text : "\"\(json(text))\""
    }

    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0 != "\"" && $0 != "\\" && !isHidden($0) }
    }

    /// Controls (C0, DEL, C1), line separators, and the format characters that reorder or hide text.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .format: return true
        default: return false
        }
    }

    private static func jsonEscape(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
