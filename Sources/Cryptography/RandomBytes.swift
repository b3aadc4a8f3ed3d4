internal import COpenSSL

/// Random bytes that nobody can foresee, from OpenSSL's generator.
package func randomBytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
    // All empty arrays are one, and the closure would write into it.
    guard count > 0 else { return [] }
    var isFilled = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
        isFilled = RAND_bytes(buffer.baseAddress, Int32(count)) == 1
        written = isFilled ? count : 0
    }
    guard isFilled else { throw CryptographyError(.noRandomness) }
    return bytes
}
