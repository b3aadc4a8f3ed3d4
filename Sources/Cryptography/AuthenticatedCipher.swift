internal import COpenSSL
package import RhythmiQDomain

/// A cipher that also proves that nothing was changed: 256-bit key, 96-bit nonce, 128-bit tag.
package enum AuthenticatedCipher: String, Codable, CaseIterable, Sendable {
    /// NIST SP 800-38D
    case aes256GCM = "aes-256-gcm"
    /// RFC 8439
    case chaCha20Poly1305 = "chacha20-poly1305"

    package static let keySize = 32
    package static let nonceSize = 12
    package static let tagSize = 16

    /// - Parameter nonce: never used twice with the same key.
    /// - Returns: ciphertext ‖ tag
    package func seal(_ plaintext: [UInt8], key: Secret, nonce: [UInt8], associatedData: [UInt8])
        throws(CryptographyError) -> [UInt8]
    {
        let context = try Context(cipher, key: key, nonce: nonce, isSealing: true)
        try context.authenticate(associatedData)
        let ciphertext = try context.run(plaintext[...])
        guard context.finish() else { throw CryptographyError(.libraryFailed(operation: "sealing")) }
        return ciphertext + (try context.tag())
    }

    /// - Parameter sealed: ciphertext ‖ tag
    /// - Throws: `failedTag` unless key, nonce, associated data and every bit of `sealed` are those of `seal`.
    package func open(_ sealed: [UInt8], key: Secret, nonce: [UInt8], associatedData: [UInt8])
        throws(CryptographyError) -> [UInt8]
    {
        guard sealed.count >= Self.tagSize else { throw CryptographyError(.malformedValue) }
        let context = try Context(cipher, key: key, nonce: nonce, isSealing: false)
        try context.expect(tag: sealed.suffix(Self.tagSize))
        try context.authenticate(associatedData)
        let plaintext = try context.run(sealed.dropLast(Self.tagSize))
        guard context.finish() else { throw CryptographyError(.failedTag) }
        return plaintext
    }

    private var cipher: OpaquePointer? {
        switch self {
        case .aes256GCM: EVP_aes_256_gcm()
        case .chaCha20Poly1305: EVP_chacha20_poly1305()
        }
    }
}

/// One run of a cipher; lives inside one call.
private final class Context {
    private let context: OpaquePointer

    init(_ cipher: OpaquePointer?, key: Secret, nonce: [UInt8], isSealing: Bool) throws(CryptographyError) {
        guard let context = EVP_CIPHER_CTX_new() else {
            throw CryptographyError(.libraryFailed(operation: "a context"))
        }
        self.context = context
        let isReady = key.withExposedBytes { key in
            key.count == AuthenticatedCipher.keySize && nonce.count == AuthenticatedCipher.nonceSize
                && EVP_CipherInit_ex(context, cipher, nil, key, nonce, isSealing ? 1 : 0) == 1
        }
        guard isReady else { throw CryptographyError(.libraryFailed(operation: "the key")) }
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    func authenticate(_ associatedData: [UInt8]) throws(CryptographyError) {
        guard !associatedData.isEmpty else { return }
        var length: Int32 = 0
        guard EVP_CipherUpdate(context, nil, &length, associatedData, try size(of: associatedData[...])) == 1 else {
            throw CryptographyError(.libraryFailed(operation: "associated data"))
        }
    }

    func run(_ input: ArraySlice<UInt8>) throws(CryptographyError) -> [UInt8] {
        // OpenSSL takes a missing buffer for the end of the message.
        guard !input.isEmpty else { return [] }
        let size = try size(of: input)
        let output = [UInt8](unsafeUninitializedCapacity: input.count) { buffer, written in
            var length: Int32 = 0
            let isDone = input.withUnsafeBufferPointer {
                EVP_CipherUpdate(context, buffer.baseAddress, &length, $0.baseAddress, size) == 1
            }
            written = isDone ? Int(length) : 0
        }
        guard output.count == input.count else { throw CryptographyError(.libraryFailed(operation: "the cipher")) }
        return output
    }

    /// Whether the message ended well: for opening, whether the tag is right.
    func finish() -> Bool {
        // Neither cipher writes anything here; the room is what the interface asks for.
        var (rest, length) = ([UInt8](repeating: 0, count: 32), Int32(0))
        return EVP_CipherFinal_ex(context, &rest, &length) == 1
    }

    func tag() throws(CryptographyError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: AuthenticatedCipher.tagSize)
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1 else {
            throw CryptographyError(.libraryFailed(operation: "the tag"))
        }
        return tag
    }

    func expect(tag: ArraySlice<UInt8>) throws(CryptographyError) {
        var tag = Array(tag)
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else {
            throw CryptographyError(.libraryFailed(operation: "the tag"))
        }
    }

    private func size(of bytes: ArraySlice<UInt8>) throws(CryptographyError) -> Int32 {
        guard let size = Int32(exactly: bytes.count) else {
            throw CryptographyError(.libraryFailed(operation: "more than 2 GiB at once"))
        }
        return size
    }
}
