import NIOHTTP1

/// The pages on which somebody links a music account: ticket, consent, code.
package struct LinkingRoutes: Sendable {
    package static let callbackPath = "/spotify/callback"
    static let finishPath = "/spotify/linked"

    private let linking: any AccountLinking
    private let pages: Pages
    private let throttle: FailureThrottle

    /// - Parameter failuresPerMinute: callbacks of one address that may fail before all of them are refused unread until
    ///   the minute is over (rule QUO-3).
    package init(linking: any AccountLinking, pages: Pages, failuresPerMinute: Int = 300) {
        self.linking = linking
        self.pages = pages
        throttle = FailureThrottle(perMinute: failuresPerMinute)
    }

    /// The path of a ticket's page; what leads there is the public address and nothing from a request.
    package static func path(ticket: String) -> String { "/spotify/link/\(ticket)" }

    package var routes: [Route] {
        var begin = Endpoint { await self.begin($0) }
        begin.bodyLimit = 8 * 1024
        begin.mediaTypes = ["application/x-www-form-urlencoded"]
        return [
            Route("link_ticket", "/spotify/link/*", ["GET": Endpoint { await self.showTicket($0) }, "POST": begin]),
            Route("link_callback", Self.callbackPath, ["GET": Endpoint { await self.callback($0) }]),
            Route("link_finish", Self.finishPath, ["GET": Endpoint { await self.finish($0) }]),
        ]
    }

    private func showTicket(_ request: WebRequest) async -> WebResponse {
        guard Self.isTicket(request.parameter), let page = await linking.ticketPage(ticket: request.parameter) else {
            return pages.failure(.refused)
        }
        return pages.ticket(page)
    }

    private func begin(_ request: WebRequest) async -> WebResponse {
        // Browsers say where a form comes from; another site's has no business here. Old ones say nothing, and for them
        // the form's token stands.
        let origin = request.head.field("sec-fetch-site") ?? "same-origin"
        guard origin == "same-origin" || origin == "none", Self.isTicket(request.parameter),
            let token = FormFields(bytes: request.body)["token"],
            case .redirect(let address, let cookie) = await linking.begin(
                ticket: request.parameter, formToken: token)
        else { return pages.failure(.refused) }
        return pages.redirect(to: address, fields: [LinkCookie.set(cookie)])
    }

    private func callback(_ request: WebRequest) async -> WebResponse {
        if throttle.isExhausted(request.client) { return pages.failure(.refused) }
        let query = FormFields(request.head.query)
        let answer = ConsentAnswer(
            state: query["state"], code: query["code"], error: query["error"], issuer: query["iss"])
        switch await linking.callback(answer, cookie: LinkCookie.value(in: request.head)) {
        case .finish:
            return pages.redirect(to: Self.finishPath)
        case .failed(let failure):
            throttle.count(request.client)
            return pages.failure(failure)
        }
    }

    private func finish(_ request: WebRequest) async -> WebResponse {
        guard let cookie = LinkCookie.value(in: request.head) else { return pages.failure(.refused) }
        return pages.finish(await linking.finishPage(cookie: cookie))
    }

    /// As tickets are made; anything else needs no look into the store.
    private static func isTicket(_ text: String) -> Bool { PathPart.isPlain(text, most: 128) }
}
