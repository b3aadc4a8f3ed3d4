import RhythmiQDomain
import Storage

/// Encodes without concealing: what is sealed, and where, is the store's business and tested there.
struct PlainSealer: RowSealer {
    func makeDataKey(for user: String) throws -> String { "plain.\(user)" }

    func seal(_ plaintext: [UInt8], place: RowPlace, dataKey: String) throws -> String {
        plaintext.map { String($0, radix: 16) }.joined(separator: ".")
    }

    func open(_ sealed: String, place: RowPlace, dataKey: String) throws -> [UInt8] {
        try sealed.split(separator: ".").map { part in
            guard let byte = UInt8(part, radix: 16) else { throw SealingError.damaged }
            return byte
        }
    }

    func tombstone(for updateKey: String, dataKey: String) throws -> [UInt8] {
        let hash = stableHash(updateKey)
        return (0..<16).map { UInt8(truncatingIfNeeded: hash >> (8 * UInt64($0 % 8))) }
    }
}
