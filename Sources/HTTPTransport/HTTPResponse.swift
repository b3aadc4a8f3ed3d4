/// What a server answered, whatever the status. Printing shows the status and the size.
package struct HTTPResponse: Equatable, Sendable, Redacted {
    package let status: Int
    package let headers: HTTPHeaders
    /// Decompressed.
    package let body: [UInt8]

    package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package var description: String { "status \(status), \(body.count) bytes" }
}
