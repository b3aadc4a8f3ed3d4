/// Simple inflections of an English phrase's last word: plural, -ing, -ed. Over-generates like the Korean side.
package enum EnglishInflection {
    package static func surfaces(of phrase: String) -> [String] {
        let last = phrase.split(separator: " ").last.map(String.init) ?? phrase
        guard last.count >= 3, last.allSatisfy({ $0.isASCII && $0.isLetter }) else { return [phrase] }
        let head = String(phrase.dropLast(last.count))
        return [phrase] + inflections(of: last).map { head + $0 }
    }

    private static func inflections(of word: String) -> [String] {
        guard let final = word.last else { return [] }
        // evening → evenings, but not spring → springs, which are others.
        if word.hasSuffix("ing") { return word.dropLast(3).contains(where: "aeiou".contains) ? [word + "s"] : [] }
        if word.hasSuffix("ed") { return [] }
        if "sxz".contains(final) || word.hasSuffix("ch") || word.hasSuffix("sh") {
            return [word + "es", word + "ing", word + "ed"]
        }
        if final == "e" { return [word + "s", word + "d", String(word.dropLast()) + "ing"] }
        if final == "y", let before = word.dropLast().last, !"aeiou".contains(before) {
            let stem = word.dropLast()
            return [word + "s", stem + "ies", stem + "ied", stem + "ier", word + "ing"]
        }
        var forms = [word + "s", word + "ing", word + "ed"]
        // jog → jogging
        if word.count <= 5, !"wxy".contains(final), !"aeiou".contains(final),
            let before = word.dropLast().last, "aeiou".contains(before)
        {
            forms += [word + String(final) + "ing", word + String(final) + "ed"]
        }
        return forms
    }
}
