import Foundation

/// A message as the matchers read it: letters, digits and emoji without spaces, and beside each what stood before it.
///
/// NFC, narrow width, lower case, Latin accents removed, loose jamo joined, variation selectors, skin tones, combining
/// marks and invisible characters dropped, apostrophes dropped (`90's` → `90s`), hyphens read as spaces. Only the first
/// `maxScalars` scalars are read: longer messages are ordinary input and get cut by this rule.
package struct NormalizedText: Equatable, Sendable {
    /// What separates two letters. Ordered: a wider separation is greater.
    package enum Gap: UInt8, Comparable, Sendable {
        case none, space
        /// Comma, slash, middle dot, plus: members of a list.
        case list
        /// End of a sentence or line, brackets, colon.
        case stop

        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    package enum Script: Sendable {
        case hangul, latin, digit, symbol
    }

    package static let maxScalars = 2_000

    /// Letters, digits and symbols in order, without separators.
    package private(set) var scalars: [Unicode.Scalar] = []
    /// `gaps[i]` stands before `scalars[i]`; one more at the end. First and last are always `.stop`.
    package private(set) var gaps: [Gap] = []
    /// `separators[i]` is the first mark other than a space before `scalars[i]`: the `~` of 1~2시간, the `-` of 30-40.
    package private(set) var separators: [Unicode.Scalar?] = []
    /// Whether the message held nothing but white space.
    package let isEmpty: Bool
    /// Letters of laughter and tears (ㅋㅋ, ㅠㅠ), which are no words but somebody's language.
    package let hasLooseJamo: Bool

    package init(_ message: String) {
        let cut = String(String.UnicodeScalarView(message.unicodeScalars.prefix(Self.maxScalars)))
        let folded = CompatibilityJamo.composed(Self.folded(cut))
        isEmpty = folded.allSatisfy { $0.properties.isWhitespace }
        hasLooseJamo = folded.contains { CompatibilityJamo.isConsonant($0) || CompatibilityJamo.isVowel($0) }
        scalars.reserveCapacity(folded.count)
        gaps.reserveCapacity(folded.count + 1)
        separators.reserveCapacity(folded.count + 1)

        var gap = Gap.stop
        var separator: Unicode.Scalar?
        for (index, scalar) in folded.enumerated() {
            switch Self.reading(of: scalar, at: index, in: folded) {
            case .letter:
                scalars.append(scalar)
                gaps.append(gap)
                separators.append(separator)
                (gap, separator) = (.none, nil)
            case .gap(let width):
                gap = max(gap, width)
                if separator == nil, !scalar.properties.isWhitespace { separator = scalar }
            case .nothing:
                break
            }
        }
        gaps.append(.stop)
        separators.append(separator)
        squeezeRepeatedSyllables()
    }

    package var count: Int { scalars.count }

    package func script(at index: Int) -> Script { Self.script(of: scalars[index]) }

    /// The words of a range as a person would recognise them, with single spaces where something separated them.
    package func text(in range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        for index in range {
            if index > range.lowerBound, gaps[index] > .none { view.append(" ") }
            view.append(scalars[index])
        }
        return String(view)
    }

    package static func script(of scalar: Unicode.Scalar) -> Script {
        if HangulSyllable.isSyllable(scalar) { return .hangul }
        if scalar.properties.numericType == .decimal { return .digit }
        if scalar.properties.isAlphabetic || scalar == "&" { return .latin }
        return .symbol
    }

    // MARK: - Folding

    private enum Reading { case letter, gap(Gap), nothing }

    private static func folded(_ message: String) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for scalar in message.precomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E:
                result.append(contentsOf: lowercased(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar))
            case 0xFF9E, 0xFF9F:
                // Half-width voicing marks belong to the kana before: ｹﾞ → ゲ.
                let mark: Unicode.Scalar = scalar.value == 0xFF9E ? "\u{3099}" : "\u{309A}"
                let voiced = String(String.UnicodeScalarView([result.popLast(), mark].compactMap(\.self)))
                result.append(contentsOf: voiced.precomposedStringWithCanonicalMapping.unicodeScalars)
            case 0xFFA1...0xFFDC:
                // Half-width jamo decompose to the jamo that are typed; NFKC would go on to parts that join nothing.
                result.append(CompatibilityJamo.widened(scalar))
            case 0x1D400...0x1D7FF, 0x2100...0x214F, 0xFF65...0xFFA0:
                result.append(
                    contentsOf: String(scalar).precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars)
            case 0xC0...0x24F, 0x1E00...0x1EFF:
                result.append(contentsOf: withoutAccent(scalar))
            case 0x3000: result.append(" ")
            default: result.append(contentsOf: lowercased(scalar))
            }
        }
        return result
    }

    private static func lowercased(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        scalar.properties.lowercaseMapping.unicodeScalars
    }

    private static func withoutAccent(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        String(scalar).lowercased().decomposedStringWithCanonicalMapping.unicodeScalars.filter {
            !$0.properties.isDiacritic && $0.properties.generalCategory != .nonspacingMark
        }
    }

    /// The full stops of `e.d.m.`, `2 a.m.`: between two letters that stand alone.
    private static func isInsideAbbreviation(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        func isLetter(_ index: Int) -> Bool {
            scalars.indices.contains(index) && scalars[index].isASCII && scalars[index].properties.isAlphabetic
        }
        return scalars[index] == "." && isLetter(index - 1) && !isLetter(index - 2) && isLetter(index + 1)
            && !isLetter(index + 2)
    }

    private static func reading(of scalar: Unicode.Scalar, at index: Int, in scalars: [Unicode.Scalar]) -> Reading {
        switch scalar {
        case "'", "’", "‘", "`", "´", "ʼ", "′": return .nothing
        case "/" where isShorthand(at: index, in: scalars): return .nothing
        case ",", "，", "、", "/", "·", "+", "|", "・", "ㆍ": return .gap(.list)
        case "&":
            let isInsideWord =
                index > 0 && index + 1 < scalars.count && script(of: scalars[index - 1]) == .latin
                && script(of: scalars[index + 1]) == .latin
            return isInsideWord ? .letter : .gap(.list)
        case ".", ":":
            let isInsideNumber =
                index > 0 && index + 1 < scalars.count && script(of: scalars[index - 1]) == .digit
                && script(of: scalars[index + 1]) == .digit
            if isInsideNumber { return .letter }
            return isInsideAbbreviation(index, scalars) ? .nothing : .gap(.stop)
        default: break
        }
        if CompatibilityJamo.isConsonant(scalar) || CompatibilityJamo.isVowel(scalar) {
            // `ㄴㄴ` is a word (no); laughter and tears only separate.
            return scalar == "ㄴ" ? .letter : .gap(.space)
        }
        let properties = scalar.properties
        if properties.isVariationSelector || properties.isDefaultIgnorableCodePoint
            || (0x1F3FB...0x1F3FF).contains(scalar.value)
        {
            return .nothing
        }
        switch properties.generalCategory {
        case .lineSeparator, .paragraphSeparator: return .gap(.stop)
        case .control: return scalar == "\n" || scalar == "\r" ? .gap(.stop) : .gap(.space)
        // Accents that no composed letter holds, and the box of a keycap: part of what they stand on.
        case .nonspacingMark, .enclosingMark: return .nothing
        case .spaceSeparator, .format, .dashPunctuation, .connectorPunctuation, .modifierSymbol: return .gap(.space)
        case .initialPunctuation, .finalPunctuation: return .gap(.space)
        case .otherPunctuation: return scalar == "\"" || scalar == "#" || scalar == "@" ? .gap(.space) : .gap(.stop)
        case .openPunctuation, .closePunctuation, .mathSymbol:
            return scalar == "~" ? .gap(.space) : .gap(.stop)
        case .unassigned, .privateUse, .surrogate: return .gap(.space)
        default: return .letter
        }
    }

    /// `w/o`, `w/`: the stroke is part of the word.
    private static func isShorthand(at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        guard index > 0, scalars[index - 1] == "w" else { return false }
        return index < 2 || script(of: scalars[index - 2]) != .latin
    }

    /// `신나나나나` → `신나`: three or more equal syllables are a drawl. Latin drawls need a lexicon to undo, see `Lexicon`.
    private mutating func squeezeRepeatedSyllables() {
        var index = 0
        while index < scalars.count {
            var end = index + 1
            while end < scalars.count, scalars[end] == scalars[index], gaps[end] == .none { end += 1 }
            if end - index >= 3, HangulSyllable.isSyllable(scalars[index]) {
                scalars.removeSubrange(index + 1..<end)
                gaps.removeSubrange(index + 1..<end)
                separators.removeSubrange(index + 1..<end)
                end = index + 1
            }
            index = end
        }
    }
}
