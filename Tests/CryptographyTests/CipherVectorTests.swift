import Cryptography
import RhythmiQDomain
import Testing

struct CipherVector: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var cipher: AuthenticatedCipher
    var key: [UInt8]
    var nonce: [UInt8]
    var associatedData: [UInt8]
    var plaintext: [UInt8]
    var sealed: [UInt8]
}

@Suite struct CipherVectorTests {
    /// AES-256 cases of the GCM specification submitted to NIST (McGrew, Viega; appendix B); RFC 8439 section 2.8.2.
    static let vectors = [
        CipherVector(
            testDescription: "GCM 13", cipher: .aes256GCM, key: [UInt8](repeating: 0, count: 32),
            nonce: [UInt8](repeating: 0, count: 12), associatedData: [], plaintext: [],
            sealed: hex("530f8afbc74536b9a963b4f1c4cb738b")),
        CipherVector(
            testDescription: "GCM 14", cipher: .aes256GCM, key: [UInt8](repeating: 0, count: 32),
            nonce: [UInt8](repeating: 0, count: 12), associatedData: [], plaintext: [UInt8](repeating: 0, count: 16),
            sealed: hex("cea7403d4d606b6e074ec5d3baf39d18 d0d1c8a799996bf0265b98b5d48ab919")),
        CipherVector(
            testDescription: "GCM 15", cipher: .aes256GCM, key: gcmKey, nonce: gcmNonce, associatedData: [],
            plaintext: gcmPlaintext, sealed: gcmCiphertext + hex("b094dac5d93471bdec1a502270e3cc6c")),
        CipherVector(
            testDescription: "GCM 16", cipher: .aes256GCM, key: gcmKey, nonce: gcmNonce,
            associatedData: hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"), plaintext: gcmPlaintext.dropLast(4),
            sealed: gcmCiphertext.dropLast(4) + hex("76fc6ece0f4e1768cddf8853bb2d551b")),
        CipherVector(
            testDescription: "RFC 8439 2.8.2", cipher: .chaCha20Poly1305, key: Array(0x80...0x9F),
            nonce: hex("070000004041424344454647"), associatedData: hex("50515253c0c1c2c3c4c5c6c7"),
            plaintext: Array(
                """
                Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
                sunscreen would be it.
                """.utf8),
            sealed: hex(
                """
                d31a8d34648e60db7b86afbc53ef7ec2 a4aded51296e08fea9e2b5a736ee62d6
                3dbea45e8ca9671282fafb69da92728b 1a71de0a9e060b2905d6a5b67ecd3b36
                92ddbd7f2d778b8c9803aee328091b58 fab324e4fad675945585808b4831d7bc
                3ff4def08e4b7a9de576d26586cec64b 6116 1ae10b594f09e26a7e902ecbd0600691
                """)),
    ]

    private static let gcmKey = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
    private static let gcmNonce = hex("cafebabefacedbaddecaf888")
    private static let gcmPlaintext = hex(
        """
        d9313225f88406e5a55909c5aff5269a 86a7a9531534f7da2e4c303d8a318a72
        1c3c0c95956809532fcf0e2449a6b525 b16aedf5aa0de657ba637b391aafd255
        """)
    private static let gcmCiphertext = hex(
        """
        522dc1f099567d07f47f37a32a84427d 643a8cdcbfe5c0c97598a2bd2555d1aa
        8cb08e48590dbb3da7b08b1056828838 c5f61e6393ba7a0abcc9f662898015ad
        """)

    @Test(arguments: vectors)
    func sealsAndOpensAsPublished(_ vector: CipherVector) throws {
        let key = Secret(bytes: vector.key)

        let sealed = try vector.cipher.seal(
            vector.plaintext, key: key, nonce: vector.nonce, associatedData: vector.associatedData)
        let opened = try vector.cipher.open(
            vector.sealed, key: key, nonce: vector.nonce, associatedData: vector.associatedData)

        #expect(sealed == vector.sealed)
        #expect(opened == vector.plaintext)
    }

    @Test(arguments: vectors)
    func everyFlippedBitIsNoticed(_ vector: CipherVector) {
        for position in vector.sealed.indices {
            var changed = vector.sealed
            changed[position] ^= 1 << UInt8(position % 8)

            #expect(throws: CryptographyError(.failedTag)) {
                try vector.cipher.open(
                    changed, key: Secret(bytes: vector.key), nonce: vector.nonce,
                    associatedData: vector.associatedData)
            }
        }
    }

    @Test(arguments: vectors)
    func otherAssociatedDataDoesNotOpen(_ vector: CipherVector) {
        #expect(throws: CryptographyError(.failedTag)) {
            try vector.cipher.open(
                vector.sealed, key: Secret(bytes: vector.key), nonce: vector.nonce,
                associatedData: vector.associatedData + [0])
        }
    }

    @Test(arguments: AuthenticatedCipher.allCases, [0, 16, 31, 33])
    func aKeyOfAnotherSizeIsRefused(cipher: AuthenticatedCipher, size: Int) {
        #expect(throws: CryptographyError(.libraryFailed(operation: "the key"))) {
            try cipher.seal(
                [1], key: Secret(bytes: [UInt8](repeating: 1, count: size)), nonce: [UInt8](repeating: 0, count: 12),
                associatedData: [])
        }
    }
}
