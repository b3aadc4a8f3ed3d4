/// One call: where, what, and the bounds of its answer. Printing shows the method only.
package struct HTTPRequest: Sendable, Redacted {
    package var method: HTTPMethod
    package var url: String
    package var headers: HTTPHeaders
    package var body: [UInt8]?

    /// From the call of `send` to the last byte of the answer, waiting for a free connection included.
    package var deadline: Duration = .seconds(30)
    /// Name, connection and TLS.
    package var connectDeadline: Duration = .seconds(5)
    /// From the moment the connection stands, sending the body included. A long poll needs more than its own wait.
    package var firstByteDeadline: Duration = .seconds(15)
    /// Between two pieces of the answer.
    package var idleDeadline: Duration = .seconds(10)

    /// Counted after decompression.
    package var maximumResponseBytes = 2 << 20

    /// Whether doing it twice is the same as doing it once (RFC 9110 §9.2.2). A call that is not goes over a connection
    /// of its own, since libcurl silently sends again when a used connection dies without an answer.
    package var isIdempotent: Bool

    /// How many redirects may be followed, by GET and HEAD only; every other method gets the answer that redirects.
    package var followsRedirects = 0

    /// Admits private networks (10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7) for a service beside this machine.
    /// Loopback is admitted by a loopback host in `url`, and by nothing else.
    package var allowsPrivateAddresses = false

    package init(_ method: HTTPMethod, _ url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        isIdempotent = method.isIdempotent
    }

    package var description: String { "\(method.rawValue) request" }
}

package enum HTTPMethod: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    package var isIdempotent: Bool { self != .post && self != .patch }
}

extension HTTPRequest {
    /// Fields whose values the client derives from the request; a second, differing one lets two servers read two
    /// different requests out of the same bytes.
    private static let framing: Set = ["connection", "content-length", "expect", "host", "te", "transfer-encoding"]

    /// The name of the first field that can't be sent. Bytes are what counts here: in Swift `"\r\n"` is one character
    /// and contains no `"\n"`.
    var unsendableHeader: String? {
        for field in headers.fields {
            let nameIsToken = !field.name.isEmpty && field.name.utf8.allSatisfy(\.isTokenByte)
            if !nameIsToken { return "‹not a name›" }
            let valueIsText = field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
            if !valueIsText || Self.framing.contains(field.name.lowercased()) { return field.name }
        }
        return nil
    }
}

extension UInt8 {
    /// RFC 9110 §5.6.2, `tchar`.
    fileprivate var isTokenByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }
}
