/// Base64 for addresses and file names, without padding (RFC 4648 section 5).
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        BitText.encode(bytes, bitsPerCharacter: 6, alphabet: alphabet)
    }

    /// - Returns: `nil` for any character outside the alphabet, padding included, an impossible length, or left-over bits
    ///   that are not zero: each byte string has exactly one spelling.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        BitText.decode(text, bitsPerCharacter: 6, values: values)
    }

    private static let values = BitText.values(of: alphabet)
}

/// Base32 in small letters, without padding (RFC 4648 section 6): easy to read aloud and to type.
package enum Base32 {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        BitText.encode(bytes, bitsPerCharacter: 5, alphabet: alphabet)
    }

    /// - Returns: `nil` for anything but the one spelling that `encode` gives.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        BitText.decode(text, bitsPerCharacter: 5, values: values)
    }

    private static let values = BitText.values(of: alphabet)
}

/// Bytes as characters that stand for a few bits each, the first bits first.
private enum BitText {
    static func values(of alphabet: [UInt8]) -> [UInt32?] {
        var values = [UInt32?](repeating: nil, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt32(value) }
        return values
    }

    static func encode(_ bytes: [UInt8], bitsPerCharacter: Int, alphabet: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 8 + bitsPerCharacter - 1) / bitsPerCharacter)
        let mask = UInt32(1) << bitsPerCharacter - 1
        var (pending, pendingCount): (UInt32, Int) = (0, 0)
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            pendingCount += 8
            while pendingCount >= bitsPerCharacter {
                pendingCount -= bitsPerCharacter
                text.append(alphabet[Int(pending >> pendingCount & mask)])
            }
            pending &= UInt32(1) << pendingCount - 1
        }
        if pendingCount > 0 { text.append(alphabet[Int(pending << (bitsPerCharacter - pendingCount) & mask)]) }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: some StringProtocol, bitsPerCharacter: Int, values: [UInt32?]) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * bitsPerCharacter / 8)
        var (pending, pendingCount): (UInt32, Int) = (0, 0)
        for character in text.utf8 {
            guard let value = values[Int(character)] else { return nil }
            pending = pending << bitsPerCharacter | value
            pendingCount += bitsPerCharacter
            if pendingCount >= 8 {
                pendingCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> pendingCount))
                pending &= UInt32(1) << pendingCount - 1
            }
        }
        return pendingCount < bitsPerCharacter && pending == 0 ? bytes : nil
    }
}
