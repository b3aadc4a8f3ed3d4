/// Makes any text fit to be set: one line of plain letters, marks and signs.
enum TitleText {
    /// Enough for three lines at the smallest size.
    static let longest = 140

    /// Leaves out controls, bidirectional overrides, emoji, old Hangul and stacked marks; composes Hangul that came in
    /// pieces (as file names of some systems do); folds white space.
    static func cleaned(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        var pendingSpace = false
        var marks = 0
        // A hostile text may be all marks: look at no more of it than could ever be shown.
        for scalar in composingHangul(text.unicodeScalars.prefix(longest * 8)) {
            if scalar.properties.isWhitespace {
                pendingSpace = !kept.isEmpty
                continue
            }
            guard isSettable(scalar) else { continue }
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > 1 || (marks == 1 && (kept.isEmpty || pendingSpace)) { continue }
            if pendingSpace { kept.append(" ") }
            pendingSpace = false
            kept.append(scalar)
            if kept.count >= longest { break }
        }
        return String(kept)
    }

    private static func isSettable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .enclosingMark:
            return false
        default: break
        }
        switch scalar.value {
        // Conjoining jamo that did not compose are old Hangul, or pieces.
        case 0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF, 0x3165...0x318E: return false
        // Variation selectors, and the planes of pictures.
        case 0xFE00...0xFE0F, 0x1F000...0x1FAFF, 0xE0000...0x10FFFF: return false
        default: return !scalar.properties.isEmojiPresentation
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: false
        }
    }

    /// Leading consonant, vowel and trailing consonant become one syllable (Unicode 16, section 3.12).
    private static func composingHangul(_ scalars: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for scalar in scalars {
            if let last = result.last?.value, let joined = syllable(last, scalar.value) {
                result[result.count - 1] = joined
            } else {
                result.append(scalar)
            }
        }
        return result
    }

    private static func syllable(_ first: UInt32, _ second: UInt32) -> Unicode.Scalar? {
        if 0x1100...0x1112 ~= first, 0x1161...0x1175 ~= second {
            return Unicode.Scalar(0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28)
        }
        if 0xAC00...0xD7A3 ~= first, (first - 0xAC00) % 28 == 0, 0x11A8...0x11C2 ~= second {
            return Unicode.Scalar(first + second - 0x11A7)
        }
        return nil
    }
}
