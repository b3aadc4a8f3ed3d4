import Foundation
import RhythmiQDomain
import TestSupport
import Testing

@testable import WebServer

/// A name that would leave its place in the page, turn the text round, or never end.
private let hostileName =
    "\"><script>alert(1)</script>'&\u{202E}evil\u{2066}\u{0}\n" + String(repeating: "길", count: 100)

private func html(_ response: WebResponse) -> String { String(decoding: response.body, as: UTF8.self) }

@Suite struct PagesTests {
    @Test func namesAreEscapedCutAndCleaned() throws {
        let page = html(
            try bundledPages().ticket(
                TicketPage(
                    language: .en, person: .init(platform: .telegram, displayName: hostileName, idEnding: "<b>"),
                    formToken: "\"t")))

        #expect(!page.contains("<script") && page.contains("&quot;&gt;&lt;script&gt;"))
        #expect(!page.contains("\u{202E}") && !page.contains("\u{2066}") && !page.contains("\u{0}"))
        #expect(page.contains("value=\"&quot;t\"") && page.contains("&lt;b&gt;"))
        let name = try #require(page.firstMatch(of: /<bdi>(.*?)<\/bdi>/)?.1)
        #expect(DisplayName.clean(hostileName).unicodeScalars.count == 64)
        #expect(name.hasSuffix("길"))
    }

    @Test(arguments: ["javascript:alert(1)", "http://t.me/x", "data:text/html,x", "//evil.example"])
    func aWayBackOfAStrangeKindGetsNoButton(link: String) throws {
        let page = html(
            try bundledPages().finish(.code(language: .en, code: "ABC", deepLink: link, accountName: "x")))

        #expect(!page.contains("href"))
        #expect(page.contains("ABC"))
    }

    /// Every page, in each language.
    @Test func noPageHasScriptsStylesInElementsOrAnythingToFetch() throws {
        let pages = try bundledPages()
        var all = LinkFailure.allCases.map { pages.failure($0) }
        for language in AnswerLanguage.allCases {
            let page = TicketPage(
                language: language, person: .init(platform: .telegram, displayName: "a", idEnding: "1"), formToken: "t")
            all += [
                pages.ticket(page), pages.home(acceptLanguage: language.rawValue),
                pages.finish(.code(language: language, code: "C", deepLink: "https://t.me/x", accountName: "a")),
                pages.finish(.house(language: language, accountName: "a")),
            ]
        }
        for page in all.map(html) {
            for forbidden in ["<script", "style=", "src=", "<link", "<img", "url(", "@import", "onclick", "<iframe"] {
                #expect(!page.contains(forbidden))
            }
            #expect(page.hasPrefix("<!doctype html>"))
            // Nothing that should have been filled in.
            let body = page.split(separator: "</style>")[1]
            #expect(!body.contains("{"))
        }
    }

    @Test func homeSpeaksBothLanguagesTheReadersFirst() throws {
        let pages = try bundledPages()
        let korean = html(pages.home(acceptLanguage: "ko-KR,ko;q=0.9,en;q=0.8"))
        let english = html(pages.home(acceptLanguage: "en-GB"))

        #expect(korean.contains("<html lang=\"ko\">") && english.contains("<html lang=\"en\">"))
        for page in [korean, english] {
            #expect(page.contains("텔레그램에서 시작하기") && page.contains("Start on Telegram"))
            #expect(page.contains("href=\"https://t.me/RhythmiQBot\""))
        }
    }

    @Test func coversAreGivenByPlainIDsOnly() async throws {
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xD9]
        let routes = SiteRoutes(pages: try bundledPages()) { id, knownTag in
            guard id == "a-b_1" else { return .notFound }
            let isKnown = knownTag == "\"a-b_1\""
            return WebResponse(
                statusCode: isKnown ? 304 : 200, fields: [("content-type", "image/jpeg"), ("etag", "\"a-b_1\"")],
                body: isKnown ? [] : jpeg)
        }.routes
        try await withServer(routes) { server in
            func get(_ path: String) async throws -> RawClient.Answer? {
                try await server.answer(to: "GET \(path) HTTP/1.1\r\nhost: x\r\n\r\n")
            }
            let found = try await get("/covers/a-b_1.jpg")
            #expect(found?.status == 200 && found?.body == jpeg && found?.field("content-type") == "image/jpeg")
            let known = try await server.answer(
                to: "GET /covers/a-b_1.jpg HTTP/1.1\r\nhost: x\r\nif-none-match: \"a-b_1\"\r\n\r\n")
            #expect(known?.status == 304 && known?.body.isEmpty == true && known?.field("etag") == "\"a-b_1\"")
            for path in ["/covers/other.jpg", "/covers/..%2fkeys.jpg", "/covers/.jpg", "/covers/a-b_1.png", "/covers/"]
            {
                let answer = try await get(path)
                #expect(answer?.status == 404)
            }
            let home = try await get("/")
            #expect(home?.status == 200 && home?.field("vary") == "accept-language")
        }
    }

    @Test func sentencesThatAreMissingUnknownOrUnlikeAreAllReported() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = Checkout.root.appending(path: "bot-config")
        for name in ["pages.ko.yaml", "pages.en.yaml"] {
            var text = try String(contentsOf: source.appending(path: name), encoding: .utf8)
            if name.contains("en") {
                text = text.replacing("ticketTitle:", with: "ticketTitel:").replacing("{platform}", with: "it")
            }
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }

        let error = #expect(throws: WebServerError.self) { try PageTexts(folder: folder) }

        #expect(
            error
                == .pages(faults: [
                    "pages.en.yaml: unknown key ticketTitel", "pages.en.yaml: ticketTitle is missing",
                    "homeStart: the languages differ in their {blanks}",
                ]))
    }
}

/// Writes every page to `RHYTHMIQ_PAGES` where that is set, for eyes and browsers.
@Suite struct PageGallery {
    static let folder = ProcessInfo.processInfo.environment["RHYTHMIQ_PAGES"]

    @Test(.enabled(if: folder != nil)) func pagesAreWrittenOut() throws {
        let folder = URL(filePath: try #require(Self.folder), directoryHint: .isDirectory)
        let pages = try bundledPages()
        var all: [(String, WebResponse)] = LinkFailure.allCases.map { ("error-\($0.rawValue)", pages.failure($0)) }
        for language in AnswerLanguage.allCases {
            func ticket(house: Bool) -> TicketPage {
                TicketPage(
                    language: language,
                    person: house ? nil : .init(platform: .telegram, displayName: "김민아 🎧", idEnding: "4821"),
                    formToken: "t")
            }
            all += [
                ("ticket-\(language)", pages.ticket(ticket(house: false))),
                ("ticket-house-\(language)", pages.ticket(ticket(house: true))),
                (
                    "finish-\(language)",
                    pages.finish(
                        .code(
                            language: language, code: "7KQX-M2PD-9W",
                            deepLink: "https://t.me/RhythmiQBot?start=7KQXM2PD9W", accountName: "mina.music"))
                ),
                ("linked-\(language)", pages.finish(.linked(language: language, accountName: "mina.music"))),
                ("linked-house-\(language)", pages.finish(.house(language: language, accountName: "RhythmiQ House"))),
                ("home-\(language)", pages.home(acceptLanguage: language.rawValue)),
            ]
        }
        for (name, page) in all { try Data(page.body).write(to: folder.appending(path: "\(name).html")) }
    }
}
