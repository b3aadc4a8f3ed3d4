import Foundation

/// Unicode as the reference tokenizer knows it, which is older than the standard library's.
///
/// The reference takes general categories from Unicode 8.0 and canonical decomposition from 9.0; a character that came
/// later is to it an unassigned one: neither mark nor punctuation, and kept. The few characters that have changed their
/// category since are listed. Letter case needs no such care. Measured over all scalars against `tokenizers` 0.23; the
/// golden test repeats that measurement.
enum ReferenceUnicode {
    /// Removed from text: controls, formats, private use; tab and line ends are white space instead.
    static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\t", "\n", "\r": return false
        case "\0", "\u{FFFD}": return true
        case " "..."~", "가"..."힣": return false
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .privateUse: return isOfUnicode8(scalar)
            default: return false
            }
        }
    }

    static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        // ASCII's symbols count too, `$` and `+` for example.
        case "!"..."/", ":"..."@", "["..."`", "{"..."~": return true
        case "\0"..."\u{7F}", "가"..."힣": return false
        case "\u{166D}", "\u{111C9}": return true
        default:
            switch scalar.properties.generalCategory {
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation:
                return isOfUnicode8(scalar)
            default: return false
            }
        }
    }

    static func isNonspacingMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\0"..."\u{2FF}", "가"..."힣": return false
        case "\u{1734}", "\u{1171E}": return true
        case "\u{1885}", "\u{1886}", "\u{A9BD}", "\u{111C9}": return false
        default: return scalar.properties.generalCategory == .nonspacingMark && isOfUnicode8(scalar)
        }
    }

    /// The blocks that the reference takes for Chinese; the gap after 2B81F is its own.
    static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B81F,
            0x2B920...0x2CEAF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }

    /// Canonical decomposition (NFD), marks in canonical order.
    static func decomposed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count * 2)
        // Where the run of marks begins that is still to be put in order.
        var runStart = 0
        for scalar in scalars {
            for part in decomposition(of: scalar) {
                result.append(part)
                if combiningClass(of: part) == 0 {
                    sortMarks(&result, in: runStart..<result.count - 1)
                    runStart = result.count
                }
            }
        }
        sortMarks(&result, in: runStart..<result.count)
        return result
    }

    private static func decomposition(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        guard scalar.value >= 0xC0 else { return [scalar] }
        if let jamo = Hangul.jamo(of: scalar) { return jamo }
        guard isOfUnicode9(scalar) else { return [scalar] }
        return Array(String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars)
    }

    private static func combiningClass(of scalar: Unicode.Scalar) -> UInt8 {
        guard scalar.value >= 0x300, isOfUnicode9(scalar) else { return 0 }
        return scalar.properties.canonicalCombiningClass.rawValue
    }

    /// Stable, by class. A run is one or two marks long, except in mischief, so a general sort will do.
    private static func sortMarks(_ scalars: inout [Unicode.Scalar], in run: Range<Int>) {
        guard run.count > 1 else { return }
        let sorted = scalars[run].enumerated().sorted {
            (combiningClass(of: $0.element), $0.offset) < (combiningClass(of: $1.element), $1.offset)
        }
        scalars.replaceSubrange(run, with: sorted.map(\.element))
    }

    private static func isOfUnicode8(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.age.map { $0.major <= 8 } ?? false
    }

    private static func isOfUnicode9(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.age.map { $0.major <= 9 } ?? false
    }
}
