/// `rqv1.<key id>.<base64url(nonce ‖ ciphertext ‖ tag)>` (VLT-1)
struct SealedValue {
    static let version = "rqv1"

    let keyID: String
    let nonce: [UInt8]
    /// ciphertext ‖ tag
    let sealed: [UInt8]

    init(keyID: String, nonce: [UInt8], sealed: [UInt8]) {
        self.keyID = keyID
        self.nonce = nonce
        self.sealed = sealed
    }

    init(_ text: String) throws(CryptographyError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let overhead = AuthenticatedCipher.nonceSize + AuthenticatedCipher.tagSize
        guard parts.count == 3, parts[0] == Self.version, !parts[1].isEmpty,
            let bytes = Base64URL.decode(parts[2]), bytes.count >= overhead
        else { throw CryptographyError(.malformedValue) }
        keyID = String(parts[1])
        nonce = Array(bytes.prefix(AuthenticatedCipher.nonceSize))
        sealed = Array(bytes.dropFirst(AuthenticatedCipher.nonceSize))
    }

    var text: String { "\(Self.version).\(keyID).\(Base64URL.encode(nonce + sealed))" }

    /// Each part after its length in bytes (four bytes, the highest first): no two lists of parts read the same.
    static func associatedData(_ parts: [String]) -> [UInt8] {
        parts.reduce(into: []) { data, part in
            let length = UInt32(truncatingIfNeeded: part.utf8.count)
            withUnsafeBytes(of: length.bigEndian) { data += $0 }
            data += part.utf8
        }
    }
}
