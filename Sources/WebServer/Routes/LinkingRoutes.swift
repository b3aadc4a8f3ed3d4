package import Logging
import NIOHTTP1

/// The pages on which somebody links a music account: ticket, consent, code.
package struct LinkingRoutes: Sendable {
    package static let callbackPath = "/spotify/callback"
    static let finishPath = "/spotify/linked"

    private let linking: any AccountLinking
    private let pages: Pages
    private let logger: Logger

    package init(linking: any AccountLinking, pages: Pages, logger: Logger) {
        self.linking = linking
        self.pages = pages
        self.logger = logger
    }

    /// The path of a ticket's page; what leads there is the public address and nothing from a request.
    package static func path(ticket: String) -> String { "/spotify/link/\(ticket)" }

    package var routes: [Route] {
        var begin = endpoint(begin)
        begin.bodyLimit = 8 * 1024
        begin.mediaTypes = ["application/x-www-form-urlencoded"]
        return [
            Route("link_ticket", "/spotify/link/*", ["GET": endpoint(showTicket), "POST": begin]),
            Route("link_callback", Self.callbackPath, ["GET": endpoint(callback)]),
            Route("link_finish", Self.finishPath, ["GET": endpoint(finish)]),
        ]
    }

    private func endpoint(_ answer: @escaping @Sendable (WebRequest) async throws -> WebResponse) -> Endpoint {
        Endpoint { request in
            do {
                return try await answer(request)
            } catch {
                logger.error("A linking page failed", metadata: ["request.id": "\(request.id)", "error": "\(error)"])
                return pages.failure(.trouble)
            }
        }
    }

    @Sendable private func showTicket(_ request: WebRequest) async throws -> WebResponse {
        guard Self.isTicket(request.parameter), let page = try await linking.ticketPage(ticket: request.parameter)
        else {
            return pages.failure(.refused)
        }
        return pages.ticket(page)
    }

    @Sendable private func begin(_ request: WebRequest) async throws -> WebResponse {
        // Browsers say where a form comes from; another site's has no business here. Old ones say nothing, and for them
        // the form's token stands.
        let origin = request.head.field("sec-fetch-site") ?? "same-origin"
        guard origin == "same-origin" || origin == "none", Self.isTicket(request.parameter),
            let token = FormFields(bytes: request.body)["token"],
            case .redirect(let address, let cookie, let seconds) = try await linking.begin(
                ticket: request.parameter, formToken: token)
        else { return pages.failure(.refused) }
        return pages.redirect(to: address, fields: [LinkCookie.set(cookie, seconds: seconds)])
    }

    @Sendable private func callback(_ request: WebRequest) async throws -> WebResponse {
        let query = FormFields(request.head.query)
        let answer = ConsentAnswer(
            state: query["state"], code: query["code"], error: query["error"], issuer: query["iss"])
        let cookie = LinkCookie.value(in: request.head)
        switch try await linking.callback(answer, cookie: cookie, client: request.client) {
        case .finish: return pages.redirect(to: Self.finishPath)
        case .failed(let failure): return pages.failure(failure)
        }
    }

    @Sendable private func finish(_ request: WebRequest) async throws -> WebResponse {
        guard let cookie = LinkCookie.value(in: request.head) else { return pages.failure(.refused) }
        return pages.finish(try await linking.finishPage(cookie: cookie))
    }

    /// As tickets are made; anything else needs no look into the store.
    private static func isTicket(_ text: String) -> Bool { PathPart.isPlain(text, most: 128) }
}
