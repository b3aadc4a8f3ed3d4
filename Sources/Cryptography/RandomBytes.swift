internal import COpenSSL

/// Random bytes that nobody can foresee, from OpenSSL's generator.
package func randomBytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
    var isFilled = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
        isFilled = count == 0 || RAND_bytes(buffer.baseAddress, Int32(count)) == 1
        written = isFilled ? count : 0
    }
    guard isFilled else { throw CryptographyError(.noRandomness) }
    return bytes
}
