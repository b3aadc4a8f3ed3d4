import RhythmiQDomain
import StandIns
import TestSupport
import Testing

@testable import TelegramAPI

@Suite struct RenderedReplyTests {
    private func text(_ lines: Reply.Line...) -> Reply { Reply(lines: lines) }

    @Test func stylesBecomeTags() {
        let line = Reply.Line([
            Reply.Run("a<b", .bold), Reply.Run(" & ", .plain), Reply.Run("x", .italic), Reply.Run("y", .code),
            Reply.Run("list", .link("https://open.example/p?a=1&b=\"2\"")),
        ])

        let rendered = RenderedReply(Reply(lines: [line, Reply.Line("둘째 줄")]), in: .text)

        #expect(
            rendered.html.text
                == """
                <b>a&lt;b</b> &amp; <i>x</i><code>y</code>\
                <a href="https://open.example/p?a=1&amp;b=&quot;2&quot;">list</a>
                둘째 줄
                """)
        #expect(rendered.html.isHTML)
        #expect(rendered.plain.text == "a<b & xylist https://open.example/p?a=1&b=\"2\"\n둘째 줄")
        #expect(!rendered.plain.isHTML)
    }

    @Test(arguments: ["javascript:alert(1)", "tg://user?id=1", "", "not a link", "https://", "//example.org"])
    func otherAddressesAreNoLinks(url: String) {
        let rendered = RenderedReply(text(Reply.Line([Reply.Run("here", .link(url))])), in: .text)

        #expect(rendered.html.text == "here")
        #expect(rendered.plain.text == "here")
    }

    @Test func optionalLinesGoFirstAndTheLastOfThemBeforeTheOthers() {
        let long = String(repeating: "가", count: 400)
        let reply = text(
            Reply.Line("title"), Reply.Line("1" + long, isOptional: true), Reply.Line("2" + long, isOptional: true),
            Reply.Line("3" + long, isOptional: true), Reply.Line("link"))

        let rendered = RenderedReply(reply, in: .caption)

        #expect(rendered.html.text == "title\n1\(long)\n2\(long)\nlink")
    }

    @Test func theCutComesAfterAWholeGrapheme() {
        let family = "👨‍👩‍👧‍👦"
        let rendered = RenderedReply(Reply(String(repeating: family, count: 400)), in: .text)

        #expect(rendered.html.text == String(repeating: family, count: 4095 / family.utf16.count) + "…")
    }

    @Test func oneGraphemeOfAnyLengthIsCutToo() {
        let zalgo = "a" + String(repeating: "\u{301}", count: 100_000)

        #expect(RenderedReply(Reply("x\n" + zalgo), in: .text).html.text == "x\n…")
    }

    @Test(arguments: ["", " ", "\n\n", "\u{200B}\u{FEFF}", "\u{3164}", "\u{2800}"])
    func aTextIsNeverEmpty(blank: String) {
        #expect(RenderedReply(Reply(blank), in: .text).html.text == "…")
        #expect(RenderedReply(Reply(""), in: .caption).html.text.isEmpty)
    }

    @Test func controlCharactersAreLeftOut() {
        #expect(RenderedReply(Reply("a\u{0}b\u{1B}c\r\nd\te"), in: .text).html.text == "a b c\nd\te")
    }

    @Test(arguments: 0..<200) func hostileTextsStayValidAndWithinTheLimits(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let reply = HostileReplies.reply(using: &generator)

        for place in [RenderedReply.Place.text, .caption] {
            let rendered = RenderedReply(reply, in: place)
            let read = try TelegramHTML(rendered.html.text)
            #expect(read.text.utf16.count <= place.limit)
            #expect(rendered.plain.text.utf16.count <= place.limit)
            #expect(place == .caption || !TextCleaning.isBlank(read.text))
            #expect(!read.text.utf8.contains { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 })
            for entity in read.entities {
                #expect(entity.href.map { $0.hasPrefix("https://") } ?? true)
                #expect(entity.offset + entity.length <= read.text.utf16.count)
            }
            for button in rendered.keyboard.rows.joined() {
                if case .data(let data) = button.action { #expect((1...64).contains(data.utf8.count)) }
            }
        }
    }

    @Test(arguments: 0..<100) func whatFitsIsNotChanged(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let words = RandomMessages.words(count: 60, using: &generator)
        let reply = text(Reply.Line("*"), Reply.Line([Reply.Run(words, .bold)], isOptional: true))

        #expect(try TelegramHTML(RenderedReply(reply, in: .caption).html.text).text == "*\n" + words)
    }
}

/// Replies with everything in them that could end a tag, an attribute or a limit.
enum HostileReplies {
    private static let pieces = [
        "<b>", "</b>", "</a>", "<", ">", "&", "&amp;", "&lt;", "\"", "'", "<a href=\"javascript:x\">", "&#60;", "\u{0}",
        "<\u{301}", "&\u{20DD}", ">\u{FE0F}", "\r\n", "\n", "e\u{301}", "👨‍👩‍👧‍👦", "가", "\u{202E}", "%", "]]>", "<!--",
        "@everyone", "/start",
    ]

    static func reply(using generator: inout SplitMix64) -> Reply {
        let lines = (0..<generator.index(below: 12)).map { _ in line(using: &generator) }
        let buttons = (0..<generator.index(below: 4)).map { _ in
            (0..<generator.index(below: 12)).map { _ in
                Reply.Button(text(4, using: &generator), .data(text(generator.index(below: 12), using: &generator)))
            }
        }
        return Reply(lines: lines, buttons: buttons)
    }

    private static func line(using generator: inout SplitMix64) -> Reply.Line {
        let runs = (0..<generator.index(below: 4)).map { _ in
            let style: Reply.Run.Style =
                switch generator.index(below: 5) {
                case 0: .plain
                case 1: .bold
                case 2: .italic
                case 3: .code
                default: .link("https://example.org/" + text(3, using: &generator))
                }
            return Reply.Run(text(generator.index(below: 200), using: &generator), style)
        }
        return Reply.Line(runs, isOptional: generator.index(below: 2) == 0)
    }

    private static func text(_ count: Int, using generator: inout SplitMix64) -> String {
        (0..<count).map { _ in
            generator.index(below: 4) == 0
                ? RandomMessages.scalars(count: 1, using: &generator) : pieces[generator.index(below: pieces.count)]
        }.joined()
    }
}
