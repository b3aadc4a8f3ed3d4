import Cryptography
import RhythmiQDomain
import Testing

@Suite struct TextEncodingTests {
    /// RFC 4648 section 10, in small letters and without padding.
    @Test(arguments: [
        ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"),
        ("foobar", "mzxw6ytboi"),
    ])
    func base32AsPublished(text: String, encoded: String) {
        #expect(Base32.encode(Array(text.utf8)) == encoded)
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64AsPublished(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
    }

    @Test(arguments: 0..<100)
    func bytesComeBack(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let bytes = (0..<seed).map { _ in UInt8(generator.index(below: 256)) }

        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        #expect(Base32.decode(Base32.encode(bytes)) == bytes)
    }

    /// A second spelling of the same bytes would pass for another value.
    @Test(arguments: ["Zg==", "Zh", "Z", "Zm9v ", "Zm9v\n", "Zm+v", "Zm/v", "ÄÖ", "Zm9v\u{0}"])
    func onlyTheOneSpellingOfBase64Decodes(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test(arguments: ["MY", "mz", "m", "my======", "m1", "mzx"])
    func onlyTheOneSpellingOfBase32Decodes(text: String) {
        #expect(Base32.decode(text) == nil)
    }
}
