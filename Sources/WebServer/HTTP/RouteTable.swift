import NIOHTTP1

/// What answers one method of one route.
package struct Endpoint: Sendable {
    package typealias Respond = @Sendable (WebRequest) async -> WebResponse

    /// The largest body that is read; without one none is.
    package var bodyLimit = 0
    /// Media types of the body that are taken; empty: any, as there is none.
    package var mediaTypes: Set<String> = []
    /// Decides by the head alone, before a byte of the body is read: an answer here ends the request.
    package var refuse: @Sendable (RequestHead) -> WebResponse? = { _ in nil }
    /// Answers a body over the limit, of which the request then holds no more than `beginning` bytes; without it the
    /// answer is 413.
    package var tooLarge: (beginning: Int, respond: Respond)?
    package var respond: Respond

    package init(respond: @escaping Respond) { self.respond = respond }
}

/// A path and who answers there, by method.
package struct Route: Sendable {
    /// For metrics and logs, where the path itself may hold a ticket.
    package let name: String
    /// `/spotify/callback`, or with one open part: `/covers/*.jpg`.
    package let pattern: String
    package let endpoints: [String: Endpoint]

    package init(_ name: String, _ pattern: String, _ endpoints: [String: Endpoint]) {
        self.name = name
        self.pattern = pattern
        self.endpoints = endpoints
    }
}

/// Finds the route of a path; every path that is not listed is unknown.
struct RouteTable: Sendable {
    private let exact: [String: Route]
    private let open: [(prefix: String, suffix: String, route: Route)]

    init(_ routes: [Route]) {
        exact = Dictionary(
            routes.filter { !$0.pattern.contains("*") }.map { ($0.pattern, $0) },
            uniquingKeysWith: { first, _ in first })
        open = routes.filter { $0.pattern.contains("*") }.map { route in
            let parts = route.pattern.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts[1]), route)
        }
    }

    /// - Returns: the route and what stands in its open part, which is never empty and holds no slash.
    func find(_ path: Substring) -> (route: Route, parameter: String)? {
        let path = String(path)
        if let route = exact[path] { return (route, "") }
        for (prefix, suffix, route) in open where path.hasPrefix(prefix) {
            let rest = path.dropFirst(prefix.count)
            guard rest.hasSuffix(suffix), rest.count > suffix.count else { continue }
            let parameter = rest.dropLast(suffix.count)
            if !parameter.contains("/") { return (route, String(parameter)) }
        }
        return nil
    }
}
