import COpenSSL

/// SHA-256 (FIPS 180-4) and HMAC with it (RFC 2104), by OpenSSL's libcrypto.
package enum SHA256 {
    package static let byteCount = 32

    package static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var running = RunningSHA256()
        running.add(bytes)
        return running.digest()
    }

    /// - Parameter key: of any length.
    package static func authenticationCode(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: byteCount)
        var length: UInt32 = 0
        let done = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, &length)
        precondition(done != nil && length == byteCount, "libcrypto has no SHA-256")
        return code
    }
}

/// SHA-256 of what comes in pieces.
package struct RunningSHA256: ~Copyable {
    private let context: OpaquePointer

    package init() {
        let context = EVP_MD_CTX_new()
        // Neither depends on anything from outside: without them there is no libcrypto to speak of.
        guard let context, EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto has no SHA-256")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func add(_ bytes: [UInt8]) { EVP_DigestUpdate(context, bytes, bytes.count) }

    package consuming func digest() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: SHA256.byteCount)
        EVP_DigestFinal_ex(context, &digest, nil)
        return digest
    }
}

extension [UInt8] {
    /// Lower-case digits, two a byte.
    package var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
