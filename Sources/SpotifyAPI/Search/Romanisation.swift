import LanguageAnalysis

/// Hangul and Latin spellings of one name brought onto one skeleton, in which the many ways of romanising fall together:
/// «밤편지» = "Bam Pyeonji" = "Bampyunji"; «백예린» = "Baek Yerin".
///
/// Source: Revised Romanization of Korean (2000), without its assimilations, then a coarse fold of what other systems and
/// people's own spellings of their names do differently.
enum Romanisation {
    private static let leads = [
        "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
    ]
    private static let vowels = [
        "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
        "ui", "i",
    ]
    private static let tails = [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng",
        "t", "t", "k", "t", "p", "t",
    ]

    /// What a trailing consonant sounds like when the next syllable begins with a vowel: 좋은 → joheun, 옷이 → osi.
    private static let liaisons = [
        "", "g", "kk", "ks", "n", "nj", "n", "d", "r", "lg", "lm", "lb", "ls", "lt", "lp", "r", "m", "b", "ps", "s",
        "ss",
        "ng", "j", "ch", "k", "t", "p", "h",
    ]
    private static let silentLead = 11

    /// Letters that are not Hangul stay.
    static func latin(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            guard let syllable = HangulSyllable(scalar) else {
                result.unicodeScalars.append(scalar)
                continue
            }
            let next = index + 1 < scalars.count ? HangulSyllable(scalars[index + 1]) : nil
            result += leads[syllable.lead] + vowels[syllable.vowel]
            result += (next?.lead == silentLead ? liaisons : tails)[syllable.tail]
        }
        return result
    }

    static func hasHangul(_ text: String) -> Bool { text.unicodeScalars.contains(where: HangulSyllable.isSyllable) }

    static func isLatin(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.isASCII } && text.unicodeScalars.contains { $0.properties.isAlphabetic }
    }

    /// - Parameter folded: letters and digits alone, in lower case.
    static func skeleton(_ folded: String) -> String {
        let letters = Array(latin(folded).utf8.prefix(200))
        var result: [UInt8] = []
        var position = 0
        while position < letters.count {
            var sound: String?
            var length = min(3, letters.count - position)
            while length > 0 {
                sound = sounds[String(decoding: letters[position..<position + length], as: UTF8.self)]
                if sound != nil { break }
                length -= 1
            }
            // Doubled letters are a matter of system.
            for letter in sound.map({ Array($0.utf8) }) ?? [letters[position]] where result.last != letter {
                result.append(letter)
            }
            position += max(length, 1)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Longest first.
    private static let sounds: [String: String] = [
        "yeo": "o", "you": "o",
        "sh": "s", "ch": "j", "ck": "g", "ph": "b", "th": "d", "kh": "g", "yu": "o", "yo": "o", "ya": "a", "ye": "e",
        "eo": "o", "eu": "o", "oo": "o", "ou": "o", "oe": "e", "ee": "i", "ae": "e", "ai": "e", "ay": "e", "ui": "i",
        "wi": "i", "wo": "o", "wa": "a", "we": "e", "uh": "o", "oh": "o", "ah": "a",
        "k": "g", "t": "d", "p": "b", "l": "r", "c": "g", "q": "g", "z": "j", "f": "b", "v": "b", "x": "gs", "y": "i",
        "u": "o",
    ]

    /// A name and its skeleton, worked out once for many comparisons.
    struct Spelling {
        let key: String
        let skeleton: String
        let isHangul: Bool

        /// - Parameter key: folded. `nil` for what is neither Hangul nor Latin, or too short to tell from its neighbours.
        init?(_ key: String) {
            isHangul = Romanisation.hasHangul(key)
            guard isHangul || Romanisation.isLatin(key) else { return nil }
            self.key = key
            skeleton = Romanisation.skeleton(key)
            if skeleton.utf8.count < 4 { return nil }
        }

        /// Whether one is Hangul, the other Latin, and both may be the same name.
        func agrees(with other: Spelling) -> Bool {
            isHangul != other.isHangul && Similarity.sameDigits(key, other.key)
                && Similarity.ratio(skeleton, other.skeleton) >= 0.8
        }
    }
}

enum Similarity {
    /// 1 for equal texts, 0 for texts without anything in common: edits against the longer length.
    static func ratio(_ a: String, _ b: String) -> Double {
        let (first, second) = (Array(a.unicodeScalars.prefix(200)), Array(b.unicodeScalars.prefix(200)))
        let longest = max(first.count, second.count)
        guard longest > 0 else { return 1 }
        return 1 - Double(distance(first, second)) / Double(longest)
    }

    /// Byte by byte: the standard library's search takes most of the time of a comparison otherwise.
    static func contains(_ text: [UInt8], _ part: String) -> Bool {
        let part = Array(part.utf8)
        guard let first = part.first, text.count >= part.count else { return false }
        for start in 0...(text.count - part.count)
        where text[start] == first && text[start..<start + part.count].elementsEqual(part) {
            return true
        }
        return false
    }

    /// A second part is no typing mistake.
    static func sameDigits(_ a: String, _ b: String) -> Bool {
        a.filter(\.isNumber) == b.filter(\.isNumber)
    }

    /// Levenshtein's, in one row.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let next = x == y ? diagonal : 1 + min(diagonal, row[j], row[j + 1])
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[b.count]
    }
}
