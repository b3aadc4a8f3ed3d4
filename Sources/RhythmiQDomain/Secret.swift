/// A token, key or code: prints as `‹redacted›` everywhere, `dump` and string interpolation included.
///
/// Compared in constant time over its bytes; opened only through `withExposedValue`, so that every place that sees the
/// value can be found by its name.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    package init(_ text: String) { bytes = Array(text.utf8) }

    package init(bytes: [UInt8]) { self.bytes = bytes }

    package var isEmpty: Bool { bytes.isEmpty }

    package func withExposedValue<Result, Failure: Error>(_ body: (String) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        try body(String(decoding: bytes, as: UTF8.self))
    }

    package func withExposedBytes<Result, Failure: Error>(_ body: ([UInt8]) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        try body(bytes)
    }

    /// The time depends on the lengths alone.
    package static func == (a: Secret, b: Secret) -> Bool { a.isEqual(to: b.bytes) }

    package func isEqual(to other: some Collection<UInt8>) -> Bool {
        guard other.count == bytes.count else { return false }
        return zip(bytes, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    package var description: String { "‹redacted›" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
