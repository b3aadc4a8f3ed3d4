/// Why a call has no answer. The code decides what to do next, `requestMayHaveArrived` whether that may be a repetition.
///
/// Of the address only the host is kept: paths and queries hold tokens (Telegram's and Discord's do).
package struct HTTPError: Error, Equatable, Sendable, CustomStringConvertible {
    package let code: Code
    /// Empty where the address could not be read at all.
    package let host: String
    /// False only when not one byte of the request can have reached the server; such a call may be made again whatever
    /// it does.
    package let requestMayHaveArrived: Bool

    package enum Code: Equatable, Sendable {
        /// No absolute http(s) address, or one that carries a user name or password.
        case invalidURL
        /// `http:` to a host that is not loopback.
        case insecureURL
        /// The client's configuration names the hosts it may call, and this is none of them.
        case hostNotAllowed
        /// The name of a field that has characters of no header, or that the client sets itself.
        case invalidHeader(String)
        /// The host is, or resolved to, an address in a private network, on this machine, or reserved.
        case refusedAddress
        case nameNotResolved
        case cannotConnect
        /// No common TLS version, or a certificate that does not verify.
        case tlsFailed
        case timedOut(Limit)
        /// The connection ended before the answer did.
        case interrupted
        case malformedResponse
        case headersTooLarge
        case bodyTooLarge
        case tooManyRedirects
        case cancelled
        case shutDown
        /// As many calls are under way as the configuration admits.
        case overloaded
        /// Any other failure, by libcurl's number.
        case failed(curlCode: Int)
    }

    package enum Limit: Equatable, Sendable { case connect, firstByte, idle, total }

    package init(_ code: Code, host: String, requestMayHaveArrived: Bool = false) {
        self.code = code
        self.host = host
        self.requestMayHaveArrived = requestMayHaveArrived
    }

    package var description: String { host.isEmpty ? code.sentence : "\(host): \(code.sentence)" }
}

extension HTTPError.Code {
    /// Without the host, and what to do about it.
    var sentence: String {
        switch self {
        case .invalidURL: "the address is no http(s) address without a user name; check the configured base address"
        case .insecureURL: "http is for this machine only; configure an https address"
        case .hostNotAllowed: "this host is none of those that may be called; check the configured addresses"
        case .invalidHeader(let name): "the header field \(name) can't be sent"
        case .refusedAddress: "this host lies in a private or reserved network, which calls must not enter"
        case .nameNotResolved: "the name has no address; check the name and this machine's name service"
        case .cannotConnect: "no connection; try again later"
        case .tlsFailed: "no trusted TLS 1.2 connection; check the certificate authorities and the clock"
        case .timedOut(.connect): "no connection within its time; try again later"
        case .timedOut(.firstByte): "no beginning of an answer within its time; try again later"
        case .timedOut(.idle): "the answer stopped in the middle; try again later"
        case .timedOut(.total): "no whole answer within its time; try again later"
        case .interrupted: "the connection ended before the answer did; try again later"
        case .malformedResponse: "the answer is no HTTP; check what listens there"
        case .headersTooLarge: "the header fields of the answer are larger than admitted"
        case .bodyTooLarge: "the answer is larger than admitted"
        case .tooManyRedirects: "the answer leads on more often than admitted"
        case .cancelled: "the call was cancelled"
        case .shutDown: "the client has been shut down"
        case .overloaded: "too many calls are under way; try again later"
        case .failed(let curlCode): "the call failed (libcurl error \(curlCode))"
        }
    }
}
