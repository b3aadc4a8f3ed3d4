package import NIOCore

/// What a listener puts up with (rules HTTP-3 to HTTP-5). The defaults are the rules' own numbers.
package struct HTTPLimits: Sendable {
    /// The target of a request line, in bytes; more is answered 414.
    package var target = 4 * 1024
    /// The header lines together, line ends included, in bytes; more is answered 431.
    package var headerBlock = 16 * 1024
    /// Header lines; more are answered 431.
    package var headerFields = 64

    /// From the connection's start or the request's first byte to the end of its head. An absolute deadline: bytes that
    /// drip in don't move it.
    package var headDeadline: TimeAmount = .seconds(5)
    /// From the end of the head to the end of the body, absolute as well.
    package var bodyDeadline: TimeAmount = .seconds(10)
    /// Between an answer and the next request's first byte.
    package var idle: TimeAmount = .seconds(30)
    /// For the client to take an answer, from the moment that it is written.
    package var writeDeadline: TimeAmount = .seconds(30)
    /// How long what a refused client still sends is read and thrown away, so that it gets to see the answer.
    package var linger: TimeAmount = .seconds(2)
    /// For open requests once the listener stops.
    package var drain: TimeAmount = .seconds(5)

    package var connections = 1024
    package var connectionsPerAddress = 64

    package init() {}
}
