import Testing

@testable import CoverArt

@Suite struct TitleTextTests {
    @Test(arguments: [
        ("  비 오는\n\t날  ", "비 오는 날"), ("노래 🎧 모음 🌧️", "노래 모음"), ("\u{1107}\u{1175}", "비"), ("각", "각"),
        ("\u{1100}\u{1161}\u{11A8}", "각"), ("\u{1112}\u{119E}", ""), ("ㅋㅋㅋ ㅠㅠ", "ㅋㅋㅋ ㅠㅠ"),
        ("a\u{202E}b\u{200D}c", "abc"),
        ("♥ ★ ♪", "♥ ★ ♪"), ("1️⃣ 2곡", "1 2곡"), ("🇰🇷 K-pop", "K-pop"), ("e\u{301}\u{302}", "e\u{301}"),
        ("\u{301}a", "a"), ("", ""),
    ])
    func whatNoFontDrawsIsLeftOut(text: String, expected: String) {
        #expect(TitleText.cleaned(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
    }
}

@Suite struct LineBreakingTests {
    /// Each letter is 1 wide, so sizes can be counted on fingers.
    private let breaking = LineBreaking(width: { Double($0.count) }, available: 860)

    @Test func aShortTitleStaysOnOneLineAndLarge() {
        #expect(breaking.set("재즈") == .init(lines: ["재즈"], size: 128))
    }

    @Test func aTitleBreaksWhereItPauses() {
        #expect(breaking.set("비 오는 날, 혼자 듣는 잔잔한 노래").lines.first == "비 오는 날,")
    }

    @Test(arguments: [
        "설레는 봄날의 카페 음악", "Songs for a very long night drive home", "아주 길고 긴 제목이지만 그래도 세 줄 안에는 들어갑니다",
    ])
    func wordsAreNeverTorn(title: String) {
        let setting = breaking.set(title)

        #expect(setting.lines.joined(separator: " ") == title)
        #expect(setting.lines.count <= 3)
        #expect(setting.lines.allSatisfy { Double($0.count) * setting.size <= 860.01 })
        #expect(setting.size >= LineBreaking.smallest)
    }

    @Test func whatIsTooLongEndsInAnEllipsis() {
        let setting = breaking.set(String(repeating: "노래 ", count: 70))

        #expect(setting.lines.last?.hasSuffix("노래…") == true)
        #expect(setting.lines.allSatisfy { Double($0.count) * setting.size <= 860.01 })
    }

    @Test func aWordWiderThanALineIsCut() {
        let setting = breaking.set(String(repeating: "가", count: 140))

        #expect(setting.lines.count == 3)
        #expect(setting.lines.allSatisfy { Double($0.count) * setting.size <= 860.01 })
    }
}
