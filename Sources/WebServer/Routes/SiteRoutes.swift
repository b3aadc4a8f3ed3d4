import NIOHTTP1

/// What anybody may look at: the bot's own page and the covers it keeps.
package struct SiteRoutes: Sendable {
    private let pages: Pages
    /// - Parameters:
    ///   - id: 1 to 64 letters, digits, `-` and `_`.
    ///   - knownTag: the request's `If-None-Match`.
    package typealias Cover = @Sendable (_ id: String, _ knownTag: String?) async -> WebResponse

    private let cover: Cover

    package init(pages: Pages, cover: @escaping Cover) {
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
        guard PathPart.isPlain(request.parameter, most: 64) else { return .plain(.notFound) }
        let tags = request.head.values("if-none-match")
        return await cover(request.parameter, tags.isEmpty ? nil : tags.joined(separator: ", "))
    }
}
