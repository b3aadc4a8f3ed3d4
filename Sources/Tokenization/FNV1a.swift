/// FNV-1a, 64 bits, over bytes that come bit by bit: recognises a vocabulary or a model again, on every machine and in
/// every run. For names of caches and golden files, not for security.
///
/// Source: draft-eastlake-fnv, "The FNV Non-Cryptographic Hash Algorithm".
package struct FNV1a: Sendable {
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    package mutating func combine(bytes: some Sequence<UInt8>) {
        for byte in bytes { combine(byte) }
    }

    /// As four bytes, the lowest first, whatever the machine.
    package mutating func combine(_ number: Int32) {
        let bits = UInt32(bitPattern: number)
        for shift in stride(from: UInt32(0), to: 32, by: 8) { combine(UInt8(truncatingIfNeeded: bits >> shift)) }
    }

    private mutating func combine(_ byte: UInt8) {
        value ^= UInt64(byte)
        value &*= 0x100_0000_01B3
    }
}
