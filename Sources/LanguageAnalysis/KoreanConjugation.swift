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

        let forms = forms(last: last, before: head.last.flatMap(HangulSyllable.init))
        // 자다, 쉬다, 걷다: a bare one-syllable form is a piece of countless other words.
        var results = (syllableCount == 1 ? forms.flatMap(closed) : forms.map(\.syllables)).map { string(head, $0) }
        results += liquidForms(head: head, last: last).filter { _ in syllableCount > 1 }
        if last == ha { results.append(string(head, [HangulSyllable(lead: 18, vowel: 20)])) }  // 조용히
        return results
    }

    /// What may follow a form.
    private enum Role {
        /// 잔잔하, 걷: 고, 는, 지 …
        case stem
        /// 노 of 놀다: only 는, 니, 네.
        case clippedStem
        /// 잔잔한, 슬픔: complete words.
        case adnominal
        /// 갈: 때, 거, 수.
        case prospective
        /// 갔: 다, 을, 는데.
        case past
        /// 가, 해: 서, 도, 요.
        case infinitive
    }

    private struct Form {
        let syllables: [HangulSyllable]
        let role: Role

        init(_ role: Role, _ syllables: HangulSyllable...) {
            self.syllables = syllables
            self.role = role
        }
    }

    private static let ha = HangulSyllable(lead: 18, vowel: 0)
    private static let eu = HangulSyllable(lead: 11, vowel: 18)
    private static let ni = HangulSyllable(lead: 2, vowel: 20)

    private static func string(_ head: [Unicode.Scalar], _ tail: [HangulSyllable]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: head)
        view.append(contentsOf: tail.map(\.scalar))
        return String(view)
    }

    // MARK: - Classes

    /// Tail numbers used below: ㄴ 4, ㄷ 7, ㄹ 8, ㄻ 10, ㅁ 16, ㅂ 17, ㅅ 19, ㅆ 20, ㅎ 27.
    private static func forms(last: HangulSyllable, before: HangulSyllable?) -> [Form] {
        if last == ha {
            return openForms(ha) + [Form(.infinitive, ha.with(vowel: 1)), Form(.past, ha.with(vowel: 1, tail: 20))]
        }
        if last.tail == 0 { return openForms(last) + infinitives(ofOpen: last, before: before) }

        let open = last.with(tail: 0)
        let regular = [Form(.stem, last)] + infinitives(afterClosed: last, vowelOf: last)
        switch last.tail {
        case 17:  // 외롭다 → 외로운, 외로워; 돕다 → 도와
            let u = HangulSyllable(lead: 11, vowel: 13)
            let endings =
                [0, 4, 8, 16].map { u.with(tail: $0) }
                + [14, 9].flatMap { vowel in
                    [0, 20].map { HangulSyllable(lead: 11, vowel: vowel, tail: $0) }
                }
            return regular + endings.map { Form(.infinitive, open, $0) }
        case 7:  // 걷다 → 걸어, 걸은
            return regular + vocalicForms(last.with(tail: 8), vowelOf: last)
        case 19:  // 낫다 → 나아, 나은
            return regular + vocalicForms(open, vowelOf: last)
        case 8:  // 놀다 → 노는, 논, 놉니; 힘들다 → 힘든, 힘듦
            return regular
                + [
                    Form(.clippedStem, open), Form(.adnominal, last.with(tail: 4)),
                    Form(.adnominal, last.with(tail: 10)), Form(.infinitive, last.with(tail: 17), ni),
                ]
        case 27: return regular + hieutForms(open)
        default: return regular
        }
    }

    /// 가다 → 가, 간, 갈, 감, 갑니. A bare 갑 takes nothing else, and would turn 힙합은 into a form of 힙하다.
    private static func openForms(_ stem: HangulSyllable) -> [Form] {
        [
            Form(.stem, stem), Form(.adnominal, stem.with(tail: 4)), Form(.prospective, stem.with(tail: 8)),
            Form(.adnominal, stem.with(tail: 16)), Form(.infinitive, stem.with(tail: 17), ni),
        ]
    }

    /// 걷다 → 걸어, 걸었, 걸으, 걸은, 걸을, 걸음: what ㄷ and ㅅ stems become before a vowel.
    private static func vocalicForms(_ stem: HangulSyllable, vowelOf: HangulSyllable) -> [Form] {
        infinitives(afterClosed: stem, vowelOf: vowelOf)
            + [0, 4, 8, 16].map { Form(.infinitive, stem, eu.with(tail: $0)) }
    }

    /// 하얗다 → 하얀, 하얄, 하얘; 그렇다 → 그래; 퍼렇다 → 퍼레. 좋다 and 놓다 are regular.
    private static func hieutForms(_ open: HangulSyllable) -> [Form] {
        let fronted: [Int: [Int]] = [0: [1], 2: [3], 4: [5, 1], 6: [7]]
        guard let vowels = fronted[open.vowel] else { return [] }
        return [Form(.adnominal, open.with(tail: 4)), Form(.prospective, open.with(tail: 8))]
            + vowels.flatMap {
                [Form(.infinitive, open.with(vowel: $0)), Form(.past, open.with(vowel: $0, tail: 20))]
            }
    }

    private static func isBright(_ vowel: Int) -> Bool { vowel == 0 || vowel == 2 || vowel == 8 }

    /// 먹다 → 먹어, 먹었; 작다 → 작아, 작았.
    private static func infinitives(afterClosed stem: HangulSyllable, vowelOf: HangulSyllable) -> [Form] {
        let ending = HangulSyllable(lead: 11, vowel: isBright(vowelOf.vowel) ? 0 : 4)
        return [Form(.infinitive, stem, ending), Form(.past, stem, ending.with(tail: 20))]
    }

    /// Contractions of an open stem with 아/어: 오다 → 와, 달리다 → 달려, 슬프다 → 슬퍼.
    private static func infinitives(ofOpen last: HangulSyllable, before: HangulSyllable?) -> [Form] {
        let contracted: Int?
        switch last.vowel {
        case 0, 1, 4, 5, 6: contracted = last.vowel
        case 8: contracted = 9
        case 11: contracted = 10
        case 13: contracted = 14
        case 18: contracted = before.map { isBright($0.vowel) } ?? false ? 0 : 4
        case 20: contracted = 6
        default: contracted = nil
        }
        let short = contracted.map {
            [Form(.infinitive, last.with(vowel: $0)), Form(.past, last.with(vowel: $0, tail: 20))]
        }
        // 쉬다 → 쉬어, 피우다 → 피우어
        return (short ?? []) + infinitives(afterClosed: last, vowelOf: last)
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

    // MARK: - One-syllable stems

    /// One-syllable stems are recognised only together with an ending that leaves no doubt.
    private static func closed(_ form: Form) -> [[HangulSyllable]] {
        guard form.syllables.count == 1, let syllable = form.syllables.first else { return [form.syllables] }
        return endings(after: syllable, role: form.role).map { ending in
            [syllable] + ending.unicodeScalars.compactMap(HangulSyllable.init)
        }
    }

    private static func endings(after syllable: HangulSyllable, role: Role) -> [String] {
        switch role {
        case .adnominal: []
        case .prospective: prospectiveEndings
        case .past: ["을", "는데", "으면", "어", "다", "던"]
        case .infinitive: ["서", "도", "요"]
        case .clippedStem: ["는", "니", "네"]
        case .stem:
            switch syllable.tail {
            case 0: stemEndings
            case 8: stemEndings + prospectiveEndings
            default: stemEndings + ["은", "을", "을때", "을게", "음", "으면", "으니", "으려", "으러", "습니"]
            }
        }
    }

    private static let prospectiveEndings = ["때", "땐", "거", "건", "걸", "게", "수", "래", "려"]
    private static let stemEndings = [
        "는", "고", "기", "면", "려", "러", "자", "지", "다", "다가", "던", "니까", "게", "네", "거나",
    ]
}
