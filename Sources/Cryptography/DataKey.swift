import RhythmiQDomain

/// A person's own key, unwrapped.
struct DataKey: Sendable {
    /// Follows from the key alone, so that it outlives every wrapping.
    let id: String
    let algorithm: AuthenticatedCipher
    let secret: Secret

    init(algorithm: AuthenticatedCipher) throws(CryptographyError) {
        self.init(algorithm: algorithm, secret: Secret(bytes: try randomBytes(AuthenticatedCipher.keySize)))
    }

    private init(algorithm: AuthenticatedCipher, secret: Secret) {
        self.algorithm = algorithm
        self.secret = secret
        id = "data-" + Base32.encode(Array(hmacSHA256(Array("rhythmiq/data-key-id/1".utf8), key: secret).prefix(10)))
    }

    init(_ wrapped: WrappedDataKey, ring: KeyRing) throws(CryptographyError) {
        let value = try SealedValue(wrapped.text)
        guard let master = ring.key(value.keyID) else { throw CryptographyError(.missingKey(id: value.keyID)) }
        let contents = try master.algorithm.open(
            value.sealed, key: master.secret, nonce: value.nonce,
            associatedData: Self.associatedData(user: wrapped.user, keyID: master.id))
        guard let code = contents.first, let algorithm = Self.algorithms.first(where: { $0.value == code })?.key,
            contents.count == 1 + AuthenticatedCipher.keySize
        else { throw CryptographyError(.malformedValue) }
        self.init(algorithm: algorithm, secret: Secret(bytes: Array(contents.dropFirst())))
    }

    func wrapped(for user: String, by master: KeyRing.Key) throws(CryptographyError) -> String {
        let nonce = try randomBytes(AuthenticatedCipher.nonceSize)
        let contents = secret.withExposedBytes { [Self.algorithms[algorithm, default: 0]] + $0 }
        let sealed = try master.algorithm.seal(
            contents, key: master.secret, nonce: nonce,
            associatedData: Self.associatedData(user: user, keyID: master.id))
        return SealedValue(keyID: master.id, nonce: nonce, sealed: sealed).text
    }

    /// The first byte of an unwrapped key.
    private static let algorithms: [AuthenticatedCipher: UInt8] = [.aes256GCM: 1, .chaCha20Poly1305: 2]

    private static func associatedData(user: String, keyID: String) -> [UInt8] {
        SealedValue.associatedData([SealedValue.version, keyID, "data key", user])
    }
}
