internal import COpenSSL
package import RhythmiQDomain

/// SHA-256 (FIPS 180-4), 32 bytes.
package func sha256(_ bytes: [UInt8]) -> [UInt8] {
    digest { EVP_Digest(bytes, bytes.count, $0, &$1, EVP_sha256(), nil) == 1 }
}

/// HMAC-SHA256 (RFC 2104, FIPS 198-1), 32 bytes.
package func hmacSHA256(_ bytes: [UInt8], key: Secret) -> [UInt8] {
    key.withExposedBytes { key in
        digest { HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, $0, &$1) != nil }
    }
}

/// Whether two byte strings are the same, in a time that depends on their lengths alone.
package func areEqualInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
}

/// A digest cannot fail for what it is given, only for a libcrypto without SHA-256: then nothing here can work.
private func digest(_ compute: (UnsafeMutablePointer<UInt8>?, inout UInt32) -> Bool) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, written in
        var length: UInt32 = 0
        let isComputed = compute(buffer.baseAddress, &length)
        precondition(isComputed && length == 32, "libcrypto has no SHA-256")
        written = 32
    }
}
