import NIOHTTP1
package import RhythmiQDomain

/// The web pages: static templates with escaped values, no scripts, nothing fetched from anywhere (rules WEB).
package struct Pages: Sendable {
    /// Where a chat with the bot begins.
    package struct Start: Sendable {
        package let platform: Platform
        /// `https://t.me/<bot>`
        package let address: String

        package init(platform: Platform, address: String) {
            self.platform = platform
            self.address = address
        }
    }

    let texts: PageTexts
    private let starts: @Sendable () -> [Start]
    private let headers: [(name: String, value: String)]

    /// - Parameters:
    ///   - starts: asked at each page, because a bot learns its own name while it already serves.
    ///   - isTLS: whether users reach the server over https; adds HSTS.
    ///   - providerOrigin: where the ticket page's form leads in the end, `https://accounts.spotify.com`.
    ///   - sha256: the digest of some bytes, 32 bytes long.
    package init(
        texts: PageTexts, starts: @escaping @Sendable () -> [Start], isTLS: Bool, providerOrigin: String,
        sha256: ([UInt8]) -> [UInt8]
    ) {
        self.texts = texts
        self.starts = starts
        let hash = Base64.encode(sha256(Array(Stylesheet.text.utf8)))
        let policy =
            "default-src 'none'; style-src 'sha256-\(hash)'; form-action 'self' \(providerOrigin); "
            + "base-uri 'none'; frame-ancestors 'none'"
        headers =
            [
                ("content-security-policy", policy), ("referrer-policy", "no-referrer"),
                ("cache-control", "no-store"), ("x-content-type-options", "nosniff"),
                ("cross-origin-opener-policy", "same-origin"),
            ] + (isTLS ? [("strict-transport-security", "max-age=31536000")] : [])
    }

    func ticket(_ page: TicketPage) -> WebResponse {
        let language = page.language
        let title = texts(page.person == nil ? .houseTitle : .ticketTitle, language)
        return response(
            .ok, language, title: title,
            PageFrame.card(
                language,
                """
                <h1>\(title)</h1>
                <p class="soft">\(texts(page.person == nil ? .houseIntro : .ticketIntro, language))</p>
                \(page.person.map { whoAsks($0, language) } ?? "")
                <h2>\(texts(.accessHeading, language))</h2>
                <ul>
                <li>\(texts(.accessPlaylists, language))</li>
                <li>\(texts(.accessCover, language))</li>
                <li>\(texts(.accessName, language))</li>
                </ul>
                <p class="soft note">\(texts(.accessNever, language))</p>
                <p class="warn">\(texts(.ticketWarning, language))</p>
                <form method="post">
                <input type="hidden" name="token" value="\(page.formToken)">
                <button class="button">\(texts(.ticketButton, language))</button>
                </form>
                <p class="soft note">\(texts(.ticketTime, language))</p>
                """))
    }

    private func whoAsks(_ person: TicketPage.Person, _ language: AnswerLanguage) -> HTML {
        """
        <dl>
        <div><dt>\(texts(.labelPlatform, language))</dt><dd>\(platformName(person.platform, language))</dd></div>
        <div><dt>\(texts(.labelName, language))</dt><dd>\(HTML.name(person.displayName))</dd></div>
        <div><dt>\(texts(.labelID, language))</dt><dd>…\(HTML.name(person.idEnding))</dd></div>
        </dl>
        """
    }

    func finish(_ page: FinishPage) -> WebResponse {
        switch page {
        case .code(let language, let code, let deepLink, let account):
            return finishCode(language, code: code, deepLink: deepLink, account: account)
        case .linked(let language, let account): return done(.linkedTitle, .linkedText, language, account)
        case .house(let language, let account): return done(.houseDoneTitle, .houseDoneText, language, account)
        case .failed(let reason):
            return failure(reason)
        }
    }

    private func done(
        _ title: PageTexts.Key, _ text: PageTexts.Key, _ language: AnswerLanguage, _ account: String
    ) -> WebResponse {
        let title = texts(title, language)
        let text = texts.markup(text, language, ["account": "<b>\(HTML.name(account))</b>"])
        return response(
            .ok, language, title: title, PageFrame.card(language, "<h1>\(title)</h1>\n<p>\(text)</p>"))
    }

    private func finishCode(_ language: AnswerLanguage, code: String, deepLink: String?, account: String)
        -> WebResponse
    {
        let title = texts(.finishTitle, language)
        // A link of another kind could run something where it is opened.
        let link = deepLink.flatMap { $0.hasPrefix("https://") || $0.hasPrefix("tg://") ? $0 : nil }
        let button: HTML =
            link.map { address in
                "<p class=\"actions\"><a class=\"button\" href=\"\(address)\">\(texts(.finishButton, language))</a></p>"
            } ?? ""
        return response(
            .ok, language, title: title,
            PageFrame.card(
                language,
                """
                <h1>\(title)</h1>
                <p>\(texts.markup(.finishIntro, language, ["account": "<b>\(HTML.name(account))</b>"]))</p>
                \(button)
                <p class="code" translate="no">\(code)</p>
                <p class="soft note">\(texts(.finishCode, language)) \(texts(.finishTime, language))</p>
                <p class="warn">\(texts(.finishWarning, language))</p>
                """))
    }

    /// Says no more than the kind: every visitor gets the same bytes, in both languages (rule LNK-8).
    package func failure(_ failure: LinkFailure) -> WebResponse {
        let (title, text, status): (PageTexts.Key, PageTexts.Key, HTTPResponseStatus) =
            switch failure {
            case .refused: (.refusedTitle, .refusedText, .badRequest)
            case .denied: (.deniedTitle, .deniedText, .badRequest)
            case .notRegistered: (.notRegisteredTitle, .notRegisteredText, .forbidden)
            case .missingScopes: (.missingScopesTitle, .missingScopesText, .badRequest)
            case .ownerWithoutPremium: (.ownerWithoutPremiumTitle, .ownerWithoutPremiumText, .serviceUnavailable)
            case .wrongClient: (.wrongClientTitle, .wrongClientText, .serviceUnavailable)
            case .trouble: (.troubleTitle, .troubleText, .serviceUnavailable)
            case .unavailable: (.unavailableTitle, .unavailableText, .serviceUnavailable)
            }
        let content: HTML = """
            <h1>\(texts(title, .ko))</h1>
            <p>\(texts(text, .ko))</p>
            <hr>
            <div lang="en">
            <h1>\(texts(title, .en))</h1>
            <p>\(texts(text, .en))</p>
            </div>
            """
        return response(status, .ko, title: texts(title, .ko), PageFrame.card(.ko, content))
    }

    /// What this bot is and how to start, in both languages; the reader's own first.
    func home(acceptLanguage: String?) -> WebResponse {
        let prefersEnglish = acceptLanguage.map { !$0.lowercased().hasPrefix("ko") } ?? false
        let order: [AnswerLanguage] = prefersEnglish ? [.en, .ko] : [.ko, .en]
        let cards = order.map { PageFrame.card($0, homeContent($0)) }
        let body: HTML = "<div class=\"pair\">\n\(HTML.joined(cards))</div>"
        var answer = response(.ok, order[0], title: texts(.homeTitle, order[0]), body)
        answer.fields.append(("vary", "accept-language"))
        return answer
    }

    private func homeContent(_ language: AnswerLanguage) -> HTML {
        let buttons = starts().filter { $0.address.hasPrefix("https://") }.map { start -> HTML in
            let name: HTML = HTML(platformName(start.platform, language))
            let label = texts.markup(.homeStart, language, ["platform": name])
            return "<a class=\"button\" href=\"\(start.address)\">\(label)</a>\n"
        }
        return """
            <h1>\(texts(.homeTitle, language))</h1>
            <p class="soft">\(texts(.homeText, language))</p>
            <div class="talk">
            <p class="ask">\(texts(.homeAsk, language))</p>
            <p class="answer">\(Self.picture)<span><b>\(texts(.homeAnswer, language))</b>\
            <span>\(texts(.homeAnswerLength, language))</span></span></p>
            </div>
            <ol>
            <li>\(texts(.homeStepWrite, language))</li>
            <li>\(texts(.homeStepListen, language))</li>
            <li>\(texts(.homeStepChange, language))</li>
            </ol>
            <div class="actions">
            \(HTML.joined(buttons))<p class="soft note">\(texts(.homePrivacy, language))</p>
            </div>
            """
    }

    /// A cover in miniature: dusk over water.
    private static let picture: HTML = """
        <svg viewBox="0 0 52 52" aria-hidden="true"><rect width="52" height="52" fill="#27445c"/>\
        <rect y="30" width="52" height="22" fill="#1a2d40"/><circle cx="35" cy="23" r="9" fill="#f4a261"/>\
        <path d="M0 34q6.5-4 13 0t13 0 13 0 13 0v18H0z" fill="#2f6f7e"/>\
        <path d="M0 41q6.5-4 13 0t13 0 13 0 13 0v11H0z" fill="#1d4e5f"/></svg>
        """

    private func platformName(_ platform: Platform, _ language: AnswerLanguage) -> String {
        switch platform {
        case .telegram: texts(.platformTelegram, language)
        case .discord: texts(.platformDiscord, language)
        }
    }

    private func response(_ status: HTTPResponseStatus, _ language: AnswerLanguage, title: String, _ body: HTML)
        -> WebResponse
    {
        let document = PageFrame.document(language, title: title, body: body)
        return WebResponse(
            status, fields: [("content-type", "text/html; charset=utf-8")] + headers, body: Array(document.text.utf8))
    }

    /// 303: the browser goes on with a GET, whatever it came with.
    func redirect(to address: String, fields: [(name: String, value: String)] = []) -> WebResponse {
        WebResponse(.seeOther, fields: [("location", address)] + fields + headers)
    }
}
