import Foundation
import LanguageAnalysis
import RhythmiQDomain
import TestSupport
import Testing

@Suite struct NormalizedTextTests {
    private func words(_ message: String) -> String {
        let text = NormalizedText(message)
        return text.text(in: 0..<text.count)
    }

    @Test(arguments: [
        ("비 오는 날", "비 오는 날"),
        ("Rainy NIGHT", "rainy night"),
        ("Ｒ＆Ｂ　ｓｏｎｇｓ", "r&b songs"),
        ("𝓳𝓪𝔃𝔃 𝖒𝖚𝖘𝖎𝖈", "jazz music"),
        ("ﾚｹﾞｴ", "レゲエ"),
        ("ﾵￂﾤ", "산"),
        ("Beyoncé, Sigur Rós", "beyonce sigur ros"),
        ("İstanbul", "istanbul"),
        ("90's rock'n'roll don’t", "90s rocknroll dont"),
        ("k-pop lo–fi", "k pop lo fi"),
        ("1.5시간", "1.5시간"), ("１．５시간", "1.5시간"),
        ("11:30까지", "11:30까지"),
        ("끝. 시작", "끝 시작"), ("e.d.m. at 2 a.m. ok.no", "edm at 2 am ok no"),
        ("a\u{200B}b\u{FEFF}c\u{AD}d", "abcd"),
        ("❤️ 👍🏽", "❤ 👍"),
        ("3️⃣곡", "3곡"),
        ("h\u{335}e\u{337}llo x\u{302}", "hello x"),
        ("신나아아아아", "신나아"), ("굿굿굿", "굿"), ("노래래", "노래래"),
        ("sooo", "sooo"),
        ("ㅈㅏㄴㅈㅏㄴㅎㅏㄴ", "잔잔한"),
        ("재즈ㅋㅋㅋ", "재즈"),
        ("AT&T, R & B", "at&t r b"),
        ("", ""), (" \n\t", ""),
    ])
    func lettersAreFolded(message: String, read: String) {
        #expect(words(message) == read)
    }

    @Test(arguments: ["비 오는 날 듣기 좋은 café 노래", "잔잔한 발라드", "Beyoncé"])
    func composedAndDecomposedReadTheSame(message: String) {
        #expect(
            NormalizedText(message.precomposedStringWithCanonicalMapping)
                == NormalizedText(message.decomposedStringWithCanonicalMapping))
    }

    @Test func gapsTellListsFromSentences() {
        let text = NormalizedText("락,재즈 팝.랩")

        #expect(text.gaps == [.stop, .list, .none, .space, .stop, .stop])
        #expect(text.separators == [nil, ",", nil, nil, ".", nil])
    }

    @Test(arguments: [("1~2시간", "~"), ("30-40분", "-"), ("락/재즈", "/"), ("1 ~ 2", "~")])
    func theMarkBetweenLettersIsKept(message: String, mark: Unicode.Scalar) {
        #expect(NormalizedText(message).separators.contains(mark))
    }

    @Test func theWiderGapWins() {
        #expect(NormalizedText("락 , 재즈").gaps[1] == .list)
        #expect(NormalizedText("락, \n재즈").gaps[1] == .stop)
    }

    @Test(arguments: [("", true), (" \n\u{3000}", true), ("!", false), ("비", false)])
    func emptyIsWhatHoldsOnlySpace(message: String, isEmpty: Bool) {
        #expect(NormalizedText(message).isEmpty == isEmpty)
    }

    @Test func aLongMessageIsCutByTheStatedRule() {
        let head = String(repeating: "가나", count: NormalizedText.maxScalars / 2)

        let text = NormalizedText(head + String(repeating: "다라", count: 4_000))

        #expect(text.count == NormalizedText.maxScalars)
        #expect(text == NormalizedText(head))
    }

    @Test func scriptsAreTold() {
        let scripts = "가a1&🎧漢".unicodeScalars.map(NormalizedText.script)

        #expect(scripts == [.hangul, .latin, .digit, .latin, .symbol, .latin])
    }

    @Test(arguments: 0..<200)
    func anyScalarsAreReadConsistently(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let messages = [
            RandomMessages.scalars(count: 60, using: &generator), RandomMessages.words(count: 30, using: &generator),
        ]
        for message in messages {
            let text = NormalizedText(message)

            #expect(text.gaps.count == text.count + 1)
            #expect(text.separators.count == text.count + 1)
            #expect(text.gaps.first == .stop)
            #expect(text.gaps.last == .stop)
            #expect(!text.scalars.contains { $0.properties.isWhitespace })
        }
    }

    /// Reading what was read changes nothing more: lexicon and message meet on the same letters.
    @Test(arguments: 0..<200)
    func foldingTwiceIsFoldingOnce(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let once = words(RandomMessages.words(count: 30, using: &generator))

        #expect(words(once) == once)
    }
}
