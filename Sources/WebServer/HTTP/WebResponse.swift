package import NIOHTTP1

/// A request whose body has been read in full.
package struct WebRequest: Sendable {
    package let head: RequestHead
    package let body: [UInt8]
    /// What the route's pattern left open: a ticket, a cover's id. Still percent-encoded.
    package let parameter: String
    /// The client's IP address: the peer's, or what a trusted proxy says of it.
    package let client: String
    /// For logs: the same on all lines about this request.
    package let id: String
}

/// An answer: status, fields, body.
package struct WebResponse: Sendable {
    package var status: HTTPResponseStatus
    /// Lengths, dates and the connection's fate are added when it is written.
    package var fields: [(name: String, value: String)]
    package var body: [UInt8]

    package init(_ status: HTTPResponseStatus, fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// For those who know statuses by their numbers.
    package init(statusCode: Int, fields: [(name: String, value: String)], body: [UInt8]) {
        self.init(HTTPResponseStatus(statusCode: statusCode), fields: fields, body: body)
    }

    package static let notFound = plain(.notFound)

    package static func unavailable(retryAfterSeconds: Int) -> WebResponse {
        var response = plain(.serviceUnavailable)
        response.fields.append(("retry-after", "\(retryAfterSeconds)"))
        return response
    }

    /// One plain line, for those who are no browsers.
    package static func plain(_ status: HTTPResponseStatus, _ text: String? = nil) -> WebResponse {
        WebResponse(
            status,
            fields: [
                ("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"),
            ],
            body: Array((text ?? status.reasonPhrase).utf8) + [0x0A])
    }
}
