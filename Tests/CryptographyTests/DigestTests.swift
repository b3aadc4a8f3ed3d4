import Cryptography
import RhythmiQDomain
import Testing

@Suite struct DigestTests {
    /// FIPS 180-4, the examples that NIST published with it.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func sha256AsPublished(text: String, digest: String) {
        #expect(sha256(Array(text.utf8)) == hex(digest))
    }

    /// RFC 4231, test cases 1 to 4, 6 and 7 (5 is of a truncated result).
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            Array(0x01...0x19), [UInt8](repeating: 0xCD, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            Array(
                """
                This is a test using a larger than block-size key and a larger than block-size data. The key needs to \
                be hashed before being used by the HMAC algorithm.
                """.utf8),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ])
    func hmacAsPublished(key: [UInt8], message: [UInt8], code: String) {
        #expect(hmacSHA256(message, key: Secret(bytes: key)) == hex(code))
    }

    /// RFC 7636 appendix B: what a code challenge is made of.
    @Test func aCodeChallengeAsPublished() {
        let verifier = Base64URL.encode(
            [
                116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214,
                191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
            ])

        #expect(verifier == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(Base64URL.encode(sha256(Array(verifier.utf8))) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test func equalityIsOfAllBytesAndLengths() {
        #expect(areEqualInConstantTime([], []))
        #expect(areEqualInConstantTime([1, 2, 3], [1, 2, 3]))
        #expect(!areEqualInConstantTime([1, 2, 3], [1, 2, 4]))
        #expect(!areEqualInConstantTime([1, 2, 3], [1, 2]))
        #expect(!areEqualInConstantTime([0], []))
    }

    @Test func randomBytesDiffer() throws {
        let drawn = try Set((0..<200).map { _ in try randomBytes(16) })

        #expect(drawn.count == 200)
        #expect(try randomBytes(0).isEmpty)
    }
}
