/// A person's or chat's id as logs may show it: the same id gives the same short text, and without the key nobody can
/// tell which id it was (rule LOG-3).
package struct KeyedHash: Sendable {
    private let authenticate: @Sendable ([UInt8]) -> [UInt8]

    /// - Parameter authenticate: a message authentication code under a key that stays in this installation, such as
    ///   HMAC-SHA256; at least 8 bytes long.
    package init(_ authenticate: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.authenticate = authenticate
    }

    /// 16 hex digits.
    package func callAsFunction(_ id: String) -> String {
        authenticate(Array(id.utf8)).prefix(8).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }.joined()
    }
}
