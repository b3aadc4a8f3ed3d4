/// Surface forms of a Korean verb or adjective, as prefixes to which further endings attach.
///
/// Over-generates on purpose (every irregular class is tried where the final letter allows it): a form that Korean does
/// not have never occurs in a message, while a missing one would be a missed theme.
package enum KoreanConjugation {
    /// - Parameter dictionaryForm: ends in 다, for example 잔잔하다, 외롭다, 비가 오다. Leading words stay as they are.
    /// - Returns: surfaces such as 잔잔하, 잔잔한, 잔잔해, 잔잔했; empty when the form does not end in a syllable and 다.
    package static func surfaces(of dictionaryForm: String) -> [String] {
        var scalars = Array(dictionaryForm.unicodeScalars)
        guard scalars.popLast() == "다", let last = scalars.last.flatMap(HangulSyllable.init) else { return [] }
        scalars.removeLast()
        let head = scalars
        let syllableCount = head.filter(HangulSyllable.isSyllable).count + 1

        var forms: [[HangulSyllable]] = stems(last: last, before: head.last.flatMap(HangulSyllable.init))
        // 자다, 쉬다, 걷다: a bare one-syllable form is a piece of countless other words.
        if syllableCount == 1 { forms = forms.flatMap(closed) }

        var results = forms.map { string(head, $0) }
        results += liquidForms(head: head, last: last).filter { _ in syllableCount > 1 }
        if last == ha { results.append(string(head, [HangulSyllable(lead: 18, vowel: 20)])) }  // 조용히
        return results
    }

    private static let ha = HangulSyllable(lead: 18, vowel: 0)

    private static func string(_ head: [Unicode.Scalar], _ tail: [HangulSyllable]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: head)
        view.append(contentsOf: tail.map(\.scalar))
        return String(view)
    }

    /// Tail numbers used below: ㄴ 4, ㄷ 7, ㄹ 8, ㅁ 16, ㅂ 17, ㅅ 19, ㅆ 20, ㅎ 27.
    private static func stems(last: HangulSyllable, before: HangulSyllable?) -> [[HangulSyllable]] {
        if last == ha {
            return [0, 4, 8, 16, 17].map { [ha.with(tail: $0)] } + [0, 20].map { [ha.with(vowel: 1, tail: $0)] }
        }
        if last.tail == 0 {
            return [0, 4, 8, 16, 17].map { [last.with(tail: $0)] } + infinitives(ofOpen: last, before: before)
        }
        var forms: [[HangulSyllable]] = [[last]] + infinitives(afterClosed: last, vowelOf: last)
        let open = last.with(tail: 0)
        switch last.tail {
        case 17:  // 외롭다 → 외로운, 외로워
            let u = HangulSyllable(lead: 11, vowel: 13)
            forms += [0, 4, 8, 16].map { [open, u.with(tail: $0)] }
            forms += [0, 20].map { [open, HangulSyllable(lead: 11, vowel: 14, tail: $0)] }
            forms += [0, 20].map { [open, HangulSyllable(lead: 11, vowel: 9, tail: $0)] }
        case 7:  // 걷다 → 걸어, 걸은
            let liquid = last.with(tail: 8)
            forms += infinitives(afterClosed: liquid, vowelOf: last) + [0, 4, 8].map { [liquid, eu.with(tail: $0)] }
        case 19:  // 낫다 → 나아, 나은
            forms += infinitives(afterClosed: open, vowelOf: last) + [[open, eu], [open, eu.with(tail: 4)]]
        case 8:  // 놀다 → 노는, 논, 놉; 힘들다 → 힘든
            forms += [0, 4, 17].map { [last.with(tail: $0)] }
        case 27:  // 하얗다 → 하얀, 하얘
            forms += [4, 8].map { [last.with(tail: $0)] } + [[open.with(vowel: 1)], [open.with(vowel: 1, tail: 20)]]
        default: break
        }
        return forms
    }

    private static let eu = HangulSyllable(lead: 11, vowel: 18)

    private static func isBright(_ vowel: Int) -> Bool { vowel == 0 || vowel == 2 || vowel == 8 }

    /// 먹다 → 먹어, 먹었; 작다 → 작아, 작았.
    private static func infinitives(afterClosed stem: HangulSyllable, vowelOf: HangulSyllable) -> [[HangulSyllable]] {
        let ending = HangulSyllable(lead: 11, vowel: isBright(vowelOf.vowel) ? 0 : 4)
        return [0, 20].map { [stem, ending.with(tail: $0)] }
    }

    /// Contractions of an open stem with 아/어: 오다 → 와, 달리다 → 달려, 슬프다 → 슬퍼.
    private static func infinitives(ofOpen last: HangulSyllable, before: HangulSyllable?) -> [[HangulSyllable]] {
        let vowels: [Int]
        switch last.vowel {
        case 0, 1, 4, 5, 6: vowels = [last.vowel]
        case 8: vowels = [9]
        case 11: vowels = [10]
        case 13: vowels = [14]
        case 18: vowels = [before.map { isBright($0.vowel) } ?? false ? 0 : 4]
        case 20: vowels = [6]
        default: vowels = []
        }
        var forms = vowels.flatMap { vowel in [0, 20].map { [last.with(vowel: vowel, tail: $0)] } }
        // 쉬다 → 쉬어, 피우다 → 피우어
        forms += [0, 20].map { [last, HangulSyllable(lead: 11, vowel: isBright(last.vowel) ? 0 : 4, tail: $0)] }
        return forms
    }

    /// 르 verbs double the ㄹ: 흐르다 → 흘러, 빠르다 → 빨라.
    private static func liquidForms(head: [Unicode.Scalar], last: HangulSyllable) -> [String] {
        guard last == HangulSyllable(lead: 5, vowel: 18), let before = head.last.flatMap(HangulSyllable.init),
            before.tail == 0
        else { return [] }
        let vowel = isBright(before.vowel) ? 0 : 4
        return [0, 20].map {
            string(Array(head.dropLast()), [before.with(tail: 8), HangulSyllable(lead: 5, vowel: vowel, tail: $0)])
        }
    }

    /// One-syllable stems are recognised only together with an ending that leaves no doubt.
    private static func closed(_ form: [HangulSyllable]) -> [[HangulSyllable]] {
        guard form.count == 1, let syllable = form.first else { return [form] }
        func with(_ ending: String) -> [HangulSyllable] {
            [syllable] + ending.unicodeScalars.compactMap(HangulSyllable.init)
        }
        switch syllable.tail {
        case 8: return ["때", "땐", "거", "건", "걸", "게", "수", "래", "려"].map(with)
        case 4, 16, 17: return []
        case 20: return ["을", "는데", "으면", "어", "다"].map(with)
        default:
            let afterVowel = ["는", "고", "기", "면", "려", "러", "자", "지", "다가", "던", "니까"]
            let afterConsonant = ["는", "고", "기", "자", "지", "다가", "던", "으면", "으러", "으려", "으니까", "을때", "을게", "은"]
            return (syllable.tail == 0 ? afterVowel : afterConsonant).map(with)
        }
    }
}
