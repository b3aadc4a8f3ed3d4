/// Hangul syllables and the conjoining jamo they are made of.
///
/// Source: The Unicode Standard, section 3.12, "Conjoining Jamo Behavior".
package enum Hangul {
    private static let syllableBase: UInt32 = 0xAC00
    private static let leadBase: UInt32 = 0x1100
    private static let vowelBase: UInt32 = 0x1161
    /// One before the first final consonant: offset 0 means none.
    private static let finalBase: UInt32 = 0x11A7
    private static let leadCount: UInt32 = 19
    private static let vowelCount: UInt32 = 21
    private static let finalCount: UInt32 = 28

    /// The text with its conjoining jamo joined to syllables, as a keyboard would have sent them; all else untouched.
    ///
    /// Some systems hand out decomposed text (names of files, above all), which a cased vocabulary knows nothing of.
    /// Only Hangul is composed: full NFC would also replace compatibility ideographs, pieces in their own right.
    package static func composed(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isVowel($0) || isFinal($0) }) else { return text }
        var composed: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if let previous = composed.last, let syllable = syllable(joining: previous, scalar) {
                composed[composed.count - 1] = syllable
            } else {
                composed.append(scalar)
            }
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: composed)
        return String(result)
    }

    /// Two or three jamo, or `nil` where the scalar is no modern syllable.
    static func jamo(of scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        guard let index = syllableIndex(scalar) else { return nil }
        let values = [
            leadBase + index / (vowelCount * finalCount), vowelBase + index / finalCount % vowelCount,
            finalBase + index % finalCount,
        ]
        return values.filter { $0 != finalBase }.compactMap(Unicode.Scalar.init)
    }

    private static func syllable(joining first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        if isLead(first), isVowel(second) {
            let index = (first.value - leadBase) * vowelCount + second.value - vowelBase
            return Unicode.Scalar(syllableBase + index * finalCount)
        }
        if let index = syllableIndex(first), index.isMultiple(of: finalCount), isFinal(second) {
            return Unicode.Scalar(first.value + second.value - finalBase)
        }
        return nil
    }

    private static func syllableIndex(_ scalar: Unicode.Scalar) -> UInt32? {
        (syllableBase..<syllableBase + leadCount * vowelCount * finalCount).contains(scalar.value)
            ? scalar.value - syllableBase : nil
    }

    private static func isLead(_ scalar: Unicode.Scalar) -> Bool {
        (leadBase..<leadBase + leadCount).contains(scalar.value)
    }

    private static func isVowel(_ scalar: Unicode.Scalar) -> Bool {
        (vowelBase..<vowelBase + vowelCount).contains(scalar.value)
    }

    private static func isFinal(_ scalar: Unicode.Scalar) -> Bool {
        (finalBase + 1..<finalBase + finalCount).contains(scalar.value)
    }
}
