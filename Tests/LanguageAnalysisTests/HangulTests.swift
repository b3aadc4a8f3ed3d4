import Testing

@testable import LanguageAnalysis

@Suite struct HangulTests {
    @Test func everySyllableComesBackFromItsLetters() {
        for value in UInt32(0xAC00)...0xD7A3 {
            let scalar = Unicode.Scalar(value)
            let syllable = scalar.flatMap(HangulSyllable.init)

            #expect(syllable.map { HangulSyllable(lead: $0.lead, vowel: $0.vowel, tail: $0.tail).scalar } == scalar)
        }
    }

    @Test func everySyllableHasLettersOfItsOwn() {
        let spellings = (UInt32(0xAC00)...0xD7A3).compactMap {
            Unicode.Scalar($0).flatMap(HangulSyllable.init)?.letters
        }

        #expect(spellings.count == 11_172)
        #expect(Set(spellings).count == 11_172)
    }

    @Test(arguments: ["a", "ㄱ", "가".decomposedFirst, "\u{D7A4}", "\u{ABFF}"])
    func whatIsNoSyllableIsNone(scalar: Unicode.Scalar) {
        #expect(HangulSyllable(scalar) == nil)
    }

    @Test(arguments: [
        ("ㅈㅏㄴㅈㅏㄴㅎㅏㄴ", "잔잔한"), ("잔잔하ㄴ", "잔잔한"), ("ㅂㅣㅇㅗㄴㅡㄴㄴㅏㄹ", "비오는날"), ("ㄲㅏㄹㄲㅡㅁ", "깔끔"), ("ㅂㅏㄲ", "밖"),
        ("신나는 ㄴㅗㄹㅐ", "신나는 노래"), ("ㅋㅋㅋ", "ㅋㅋㅋ"), ("ㅠㅠ", "ㅠㅠ"), ("ㄴㄴ", "ㄴㄴ"), ("발라드ㄴㄴ", "발라드ㄴㄴ"), ("재즈ㅋㅋ", "재즈ㅋㅋ"),
        ("ㅏㅏ", "ㅏㅏ"), ("", ""),
    ])
    func looseLettersJoinWhereTheyMakeSyllables(typed: String, read: String) {
        let composed = CompatibilityJamo.composed(Array(typed.unicodeScalars))

        #expect(String(String.UnicodeScalarView(composed)) == read)
    }

    @Test func everySyllableTypedLetterByLetterIsJoined() {
        let leads = Array("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ".unicodeScalars)
        let tails = Array("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ".unicodeScalars)
        for value in UInt32(0xAC00)...0xD7A3 {
            guard let scalar = Unicode.Scalar(value), let syllable = HangulSyllable(scalar),
                let vowel = Unicode.Scalar(0x314F + UInt32(syllable.vowel))
            else { continue }
            let typed = [leads[syllable.lead], vowel] + (syllable.tail == 0 ? [] : [tails[syllable.tail - 1]])

            #expect(CompatibilityJamo.composed(typed) == [scalar])
        }
    }
}

extension String {
    /// The first conjoining letter of a syllable.
    fileprivate var decomposedFirst: Unicode.Scalar {
        unicodeScalars.first.flatMap(HangulSyllable.init).flatMap { Unicode.Scalar(0x1100 + UInt32($0.lead)) } ?? "?"
    }
}
