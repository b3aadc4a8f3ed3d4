import Foundation

/// FIPS 180-4, section 6.2: the stand-in's own, so that a mistake in ours cannot agree with itself.
package enum SHA256 {
    /// Without padding, as PKCE writes it (RFC 7636 §4.2).
    package static func base64URL(of message: [UInt8]) -> String {
        Data(digest(of: message)).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    package static func digest(of message: [UInt8]) -> [UInt8] {
        var padded = message + [0x80]
        while padded.count % 64 != 56 { padded.append(0) }
        let bits = UInt64(message.count) * 8
        padded += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
        // The fractional parts of the square roots of the first eight primes.
        var hash = primes.prefix(8).map { fraction(Double($0).squareRoot()) }
        for start in stride(from: 0, to: padded.count, by: 64) { compress(padded[start..<start + 64], into: &hash) }
        return hash.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
    }

    private static func compress(_ block: ArraySlice<UInt8>, into hash: inout [UInt32]) {
        let bytes = Array(block)
        var words = (0..<16).map { index in
            bytes[4 * index..<4 * index + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        for index in 16..<64 {
            let (a, b) = (words[index - 15], words[index - 2])
            let mixed = rotated(a, 7) ^ rotated(a, 18) ^ a >> 3
            words.append(words[index - 16] &+ mixed &+ words[index - 7] &+ (rotated(b, 17) ^ rotated(b, 19) ^ b >> 10))
        }
        var v = hash
        for index in 0..<64 {
            let e = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25)
            let first = v[7] &+ e &+ (v[4] & v[5] ^ ~v[4] & v[6]) &+ constants[index] &+ words[index]
            let a = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22)
            let second = a &+ (v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2])
            v = [first &+ second, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
        }
        hash = zip(hash, v).map { $0 &+ $1 }
    }

    private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

    private static func fraction(_ root: Double) -> UInt32 {
        UInt32((root - root.rounded(.down)) * 4_294_967_296)
    }

    private static let primes = (2..<312).filter { number in !(2..<number).contains { number % $0 == 0 } }

    /// The fractional parts of the cube roots of the first 64 primes; doubles hold the 35 bits that this needs.
    private static let constants = primes.prefix(64).map { fraction(cbrt(Double($0))) }
}
