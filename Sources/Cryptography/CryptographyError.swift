/// What went wrong with keys or sealed values, and what to do about it; never a key, a plaintext or a sealed value.
package struct CryptographyError: Error, Equatable, CustomStringConvertible {
    package enum Code: Equatable, Sendable {
        /// Not of the form `rqv1.<key id>.<base64url>`, or cut short.
        case malformedValue
        /// The value names a key that the ring, or the person's data key, is not.
        case missingKey(id: String)
        /// The key is there, but the value was changed, or belongs to another row, column, person or provider.
        case failedTag
        case keyRingMissing
        /// Others may read the file, or it is no regular file of ours.
        case keyRingUnsafe
        case keyRingMalformed
        /// The file could not be read or written; the number is the system's.
        case keyRingInaccessible(errno: Int32)
        case keyIDTaken(String)
        case noSuchKey(String)
        /// Retiring is refused: the key is the active one, or keeps the derived keys stable.
        case keyInService(String)
        /// Retiring is refused: this many values are still sealed with it.
        case keyInUse(id: String, count: Int)
        case noRandomness
        /// OpenSSL refused an operation that cannot fail for its input.
        case libraryFailed(operation: String)
    }

    package let code: Code

    package init(_ code: Code) { self.code = code }

    package var description: String {
        switch code {
        case .malformedValue: "a sealed value is damaged; restore the database from a backup"
        case .missingKey(let id): "key \(id) is missing; put the key ring back that held it"
        case .failedTag: "a sealed value does not open in its place; restore the database from a backup"
        case .keyRingMissing: "there is no key ring, though there is a database; put the key ring back"
        case .keyRingUnsafe: "the key ring must be a regular file of the daemon's user; chmod 600 it"
        case .keyRingMalformed: "the key ring is not one; restore it from a backup"
        case .keyRingInaccessible(let errno):
            "the key ring cannot be read or written (errno \(errno)); check its folder"
        case .keyIDTaken(let id): "the key ring has a key \(id) already; choose another id"
        case .noSuchKey(let id): "the key ring has no key \(id); see `rhythmiq keys status`"
        case .keyInService(let id): "key \(id) is in service; rotate to another key first"
        case .keyInUse(let id, let count): "\(count) values still need key \(id); let the rotation finish first"
        case .noRandomness: "the system gives no random bytes; restart when it does"
        case .libraryFailed(let operation): "OpenSSL refused \(operation); check the installed libcrypto"
        }
    }
}
