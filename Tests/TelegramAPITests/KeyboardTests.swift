import RhythmiQDomain
import Testing

@testable import TelegramAPI

@Suite struct KeyboardTests {
    @Test func buttonsBecomeTelegramsJSON() throws {
        let keyboard = TelegramKeyboard([
            [Reply.Button("열기", .url("https://open.example/p"))], [Reply.Button("again", .data("a:1"))],
        ])

        #expect(
            String(decoding: try keyboard.json.json(), as: UTF8.self)
                == """
                {"inline_keyboard":[[{"text":"열기","url":"https://open.example/p"}],\
                [{"callback_data":"a:1","text":"again"}]]}
                """)
        #expect(keyboard.faults.isEmpty)
    }

    @Test func sixtyFourBytesAreTheMost() {
        let keyboard = TelegramKeyboard([
            [
                Reply.Button("fits", .data(String(repeating: "x", count: 64))),
                Reply.Button("does not", .data(String(repeating: "가", count: 22))),
            ]
        ])

        #expect(keyboard.rows.map { $0.map(\.label) } == [["fits"]])
        #expect(keyboard.faults == [.tooMuchData])
    }

    @Test func unusableButtonsAreLeftOutAndReported() {
        let keyboard = TelegramKeyboard([
            [Reply.Button(" \u{202E}", .data("x")), Reply.Button("a", .data(""))],
            [Reply.Button("b", .url("javascript:alert(1)")), Reply.Button("c", .url("https://exa mple.org"))],
        ])

        #expect(keyboard.rows.isEmpty)
        #expect(keyboard.faults == [.noLabel, .noData, .unusableURL, .unusableURL])
    }

    @Test func longRowsAreFoldedAndAHundredButtonsAreTheMost() {
        let row = (0..<130).map { Reply.Button("\($0)", .data("\($0)")) }
        let keyboard = TelegramKeyboard([row])

        #expect(keyboard.rows.allSatisfy { (1...8).contains($0.count) })
        #expect(keyboard.rows.joined().map(\.label) == (0..<100).map(String.init))
        #expect(keyboard.faults.count == 30)
    }

    /// Telegram refuses the whole message for a button to `localhost`; to an address in digits it does not.
    @Test func aLinkToThisMachineStandsInTheText() {
        let reply = Reply(
            "Tap below.",
            buttons: [
                [
                    Reply.Button("Link", .url("http://localhost:8080/x")),
                    Reply.Button("IP", .url("http://127.0.0.1:1/")),
                ]
            ])
        let rendered = RenderedReply(reply, in: .text)

        #expect(rendered.html.text == "Tap below.\nLink: http://localhost:8080/x")
        #expect(rendered.keyboard.rows.map { $0.map(\.label) } == [["IP"]])
    }
}
