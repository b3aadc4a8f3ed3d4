import Cryptography
package import RhythmiQDomain

/// 256 random bits as text for addresses, cookies and forms; the store sees only its hash.
struct OneTimeValue: Sendable {
    let secret: Secret
    /// SHA-256 of the bytes.
    let hash: [UInt8]

    static func random() throws(CryptographyError) -> OneTimeValue { try OneTimeValue(bytes: randomBytes(32)) }

    /// - Returns: `nil` unless the text is one that `random()` could have given.
    init?(_ text: String) {
        guard text.utf8.count == 43, let bytes = Base64URL.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    private init(bytes: [UInt8]) {
        secret = Secret(Base64URL.encode(bytes))
        hash = sha256(bytes)
    }
}

/// A secret of 43 unreserved characters, and what is shown of it (RFC 7636, method S256).
struct CodeVerifier: Sendable {
    let secret: Secret

    init(_ secret: Secret) { self.secret = secret }

    static func random() throws(CryptographyError) -> CodeVerifier {
        CodeVerifier(Secret(Base64URL.encode(try randomBytes(32))))
    }

    var challenge: String { secret.withExposedBytes { Base64URL.encode(sha256($0)) } }
}

/// The code that carries a consent from the browser back into the chat that asked (LNK-5): 50 bits, shown as
/// `RQ-ABCDE-23456`.
package struct FinishCode: Sendable, Equatable {
    /// Ten of `[a-z2-7]`.
    private let letters: Secret

    /// The browser's cookie has only one code, so that the page can show it again without anybody keeping it.
    init(cookie: OneTimeValue, key: Secret) {
        letters = Secret(String(Base32.encode(hmacSHA256(Array("code".utf8) + cookie.hash, key: key)).prefix(10)))
    }

    /// - Returns: `nil` unless the text is a code and nothing else: in either case, its hyphens in place or not.
    package init?(_ text: String) {
        guard text.utf8.count <= 40 else { return nil }
        let plain = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x20, 0x2D: nil
            case 0x41...0x5A: byte | 0x20
            default: byte
            }
        }
        guard plain.count == 12, plain.starts(with: "rq".utf8),
            plain.dropFirst(2).allSatisfy({ (0x61...0x7A).contains($0) || (0x32...0x37).contains($0) })
        else { return nil }
        letters = Secret(bytes: Array(plain.dropFirst(2)))
    }

    /// Whatever somebody sent in a code's place: one that no attempt has, unless it is one.
    package init(tried text: String) {
        self = FinishCode(text) ?? FinishCode(noneOf: text)
    }

    /// The question mark is in no code.
    private init(noneOf text: String) { letters = Secret("?" + text.prefix(64)) }

    /// For reading and typing.
    package var shown: Secret {
        letters.withExposedValue { Secret("RQ-\($0.prefix(5).uppercased())-\($0.suffix(5).uppercased())") }
    }

    /// For an address: letters and digits alone, which Telegram's `start` parameter takes.
    package var parameter: Secret { letters.withExposedValue { Secret("rq\($0)") } }

    /// Keyed, because 50 bits could be found from a plain hash.
    func hash(key: Secret) -> [UInt8] { letters.withExposedBytes { hmacSHA256(Array("hash".utf8) + $0, key: key) } }
}
