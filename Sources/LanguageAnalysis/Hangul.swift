/// Arithmetic of the Hangul syllable block: 19 leading consonants × 21 vowels × 28 trailing consonants from U+AC00.
///
/// Source: The Unicode Standard 15, section 3.12, conjoining jamo behaviour.
package struct HangulSyllable: Equatable, Sendable {
    /// 0…18: ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ
    package var lead: Int
    /// 0…20: ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ
    package var vowel: Int
    /// 0…27, 0 is none: ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ
    package var tail: Int

    package init(lead: Int, vowel: Int, tail: Int = 0) {
        self.lead = lead
        self.vowel = vowel
        self.tail = tail
    }

    /// `nil` when the scalar is not a precomposed syllable.
    package init?(_ scalar: Unicode.Scalar) {
        guard Self.isSyllable(scalar) else { return nil }
        let index = Int(scalar.value) - 0xAC00
        self.init(lead: index / 588, vowel: index % 588 / 28, tail: index % 28)
    }

    package var scalar: Unicode.Scalar {
        // Every index below 11,172 is an assigned scalar; the fallback is unreachable for values in range.
        Unicode.Scalar(UInt32(0xAC00 + (lead * 21 + vowel) * 28 + tail)) ?? "�"
    }

    package func with(vowel: Int? = nil, tail: Int? = nil) -> Self {
        Self(lead: lead, vowel: vowel ?? self.vowel, tail: tail ?? self.tail)
    }

    package static func isSyllable(_ scalar: Unicode.Scalar) -> Bool { (0xAC00...0xD7A3).contains(scalar.value) }

    /// The letters typed for this syllable, as small integers that differ between leading, vowel and trailing position.
    package var letters: [UInt8] {
        tail == 0 ? [UInt8(lead), UInt8(32 + vowel)] : [UInt8(lead), UInt8(32 + vowel), UInt8(64 + tail)]
    }
}

/// Compatibility jamo (U+3131…U+3163), as typed when a syllable falls apart.
enum CompatibilityJamo {
    private static let leads = Array("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ".unicodeScalars)
    private static let tails = Array("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ".unicodeScalars)

    static func isConsonant(_ scalar: Unicode.Scalar) -> Bool { (0x3131...0x314E).contains(scalar.value) }
    static func isVowel(_ scalar: Unicode.Scalar) -> Bool { (0x314F...0x3163).contains(scalar.value) }
    static func lead(_ scalar: Unicode.Scalar) -> Int? { leads.firstIndex(of: scalar) }
    static func vowel(_ scalar: Unicode.Scalar) -> Int? { isVowel(scalar) ? Int(scalar.value) - 0x314F : nil }
    static func tail(_ scalar: Unicode.Scalar) -> Int? { tails.firstIndex(of: scalar).map { $0 + 1 } }

    /// U+FFA1…U+FFDC → U+3131…U+3163; anything else stays.
    static func widened(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let offset: UInt32
        switch scalar.value {
        case 0xFFA1...0xFFBE: offset = scalar.value - 0xFFA1
        case 0xFFC2...0xFFC7: offset = scalar.value - 0xFFC2 + 30
        case 0xFFCA...0xFFCF: offset = scalar.value - 0xFFCA + 36
        case 0xFFD2...0xFFD7: offset = scalar.value - 0xFFD2 + 42
        case 0xFFDA...0xFFDC: offset = scalar.value - 0xFFDA + 48
        default: return scalar
        }
        return Unicode.Scalar(0x3131 + offset) ?? scalar
    }

    /// Joins loose letters into syllables: `ㅈㅏㄴㅈㅏㄴ` → `잔잔`, `잔잔하ㄴ` → `잔잔한`. Laughter and tears (`ㅋㅋ`, `ㅠㅠ`) stay.
    static func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if let lead = lead(scalar), index + 1 < scalars.count, let vowel = vowel(scalars[index + 1]) {
                var syllable = HangulSyllable(lead: lead, vowel: vowel)
                index += 2
                if index < scalars.count, let tail = tail(scalars[index]), !startsSyllable(scalars, at: index) {
                    syllable.tail = tail
                    index += 1
                }
                result.append(syllable.scalar)
            } else if let tail = tail(scalar), "ㄴㄹㅁㅂㅆ".unicodeScalars.contains(scalar),
                let last = result.last.flatMap(HangulSyllable.init), last.tail == 0,
                index + 1 == scalars.count || !(isConsonant(scalars[index + 1]) || isVowel(scalars[index + 1]))
            {
                result[result.count - 1] = last.with(tail: tail).scalar
                index += 1
            } else {
                result.append(scalar)
                index += 1
            }
        }
        return result
    }

    private static func startsSyllable(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        index + 1 < scalars.count && isVowel(scalars[index + 1])
    }
}
