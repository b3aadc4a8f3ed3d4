import Accounts
import RhythmiQDomain
import Testing

@Suite struct FinishCodeTests {
    @Test(arguments: [
        "RQ-ABCDE-23456", "rq-abcde-23456", "rqabcde23456", "RQ ABCDE 23456", " rq-abcde-23456 ", "Rq-AbCdE23456",
    ])
    func aCodeIsReadAsPeopleTypeIt(text: String) {
        #expect(FinishCode(text) == FinishCode("RQ-ABCDE-23456"))
    }

    @Test(arguments: [
        "", "RQ", "RQ-ABCDE-2345", "RQ-ABCDE-234567", "RQ-ABCDE-12345", "ABCDE-23456", "비 오는 날 노래", "hello-world",
        "RQ-ABCDE-23456 please", "RQ-ABCDE-2345é", "rq-abcde-23456\n\u{0}", String(repeating: "-", count: 100),
    ])
    func anythingElseIsNoCode(text: String) {
        #expect(FinishCode(text) == nil)
    }

    @Test func aCodePrintsNothing() {
        let code = FinishCode("RQ-ABCDE-23456")
        var dumped = ""
        dump(code, to: &dumped)

        #expect(!"\(String(describing: code))\(dumped)".lowercased().contains("abcde"))
    }
}

@Suite struct DisplayNameTests {
    @Test(arguments: [
        ("미나", "미나"), ("  미나\t ", "미나"), ("a\u{202E}b\u{2066}c\u{200F}", "abc"), ("a\r\nb\u{2028}c", "abc"), ("", ""),
        ("\u{200B}\u{FEFF}", ""), ("👨‍👩‍👧", "👨‍👩‍👧"), ("e\u{301}", "e\u{301}"), ("<b>&", "<b>&"),
    ])
    func namesAreFitToBeShown(name: String, shown: String) {
        #expect(Array(DisplayName.cleaned(name).unicodeScalars) == Array(shown.unicodeScalars))
    }

    /// One `Character` can hold any number of scalars.
    @Test func aNameHasSixtyFourScalars() {
        let zalgo = "a" + String(repeating: "\u{301}", count: 10_000)

        #expect(DisplayName.cleaned(zalgo).unicodeScalars.count == 64)
    }
}
