import NIOHTTP1

/// What anybody may look at: the bot's own page and the covers it keeps.
package struct SiteRoutes: Sendable {
    private let pages: Pages
    private let cover: @Sendable (String) async -> [UInt8]?

    /// - Parameter cover: the JPEG of an id, `nil` when there is none. The id is 1 to 64 letters, digits, `-` and `_`.
    package init(pages: Pages, cover: @escaping @Sendable (_ id: String) async -> [UInt8]?) {
        self.pages = pages
        self.cover = cover
    }

    package var routes: [Route] {
        let home = Endpoint { pages.home(acceptLanguage: $0.head.field("accept-language")) }
        let covers = Endpoint { await self.showCover($0) }
        return [
            Route("home", "/", ["GET": home, "HEAD": home]),
            Route("cover", "/covers/*.jpg", ["GET": covers, "HEAD": covers]),
        ]
    }

    private func showCover(_ request: WebRequest) async -> WebResponse {
        guard PathPart.isPlain(request.parameter, most: 64), let bytes = await cover(request.parameter) else {
            return .plain(.notFound)
        }
        return WebResponse(
            .ok,
            fields: [
                ("content-type", "image/jpeg"), ("cache-control", "public, max-age=86400"),
                ("x-content-type-options", "nosniff"), ("content-security-policy", "default-src 'none'"),
            ],
            body: bytes)
    }
}
