/// FNV-1a over UTF-8: the same on every machine and in every run, unlike `Hasher`. For seeds and digests of settings,
/// not for security.
package func stableHash(_ text: String, seed: UInt64 = 0xCBF2_9CE4_8422_2325) -> UInt64 {
    var hash = seed
    for byte in text.utf8 {
        hash ^= UInt64(byte)
        hash &*= 0x100_0000_01B3
    }
    return hash
}
