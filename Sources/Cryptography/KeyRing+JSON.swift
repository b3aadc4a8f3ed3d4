import Foundation
import RhythmiQDomain

/// `{"version": 1, "keys": [{"id", "alg", "key", "state"}]}`; the derivation key is the entry of `hmac-sha256`.
extension KeyRing {
    private struct File: Codable {
        var version: Int
        var keys: [Entry]
    }

    private struct Entry: Codable {
        var id: String
        /// An `AuthenticatedCipher`, or `hmac-sha256`.
        var algorithm: String
        /// Base64url of 32 bytes.
        var key: String
        var state: State

        enum CodingKeys: String, CodingKey {
            case id, key, state
            case algorithm = "alg"
        }
    }

    init(json: [UInt8]) throws(CryptographyError) {
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: Data(json))
        } catch {
            // The decoder's words may quote the file.
            throw CryptographyError(.keyRingMalformed)
        }
        var keys: [Key] = []
        var derivations: [(id: String, secret: Secret)] = []
        for entry in file.keys {
            guard let bytes = Base64URL.decode(entry.key) else { throw CryptographyError(.keyRingMalformed) }
            if entry.algorithm == Self.derivationAlgorithm {
                derivations.append((entry.id, Secret(bytes: bytes)))
            } else if let algorithm = AuthenticatedCipher(rawValue: entry.algorithm) {
                keys.append(
                    Key(id: entry.id, algorithm: algorithm, secret: Secret(bytes: bytes), state: entry.state))
            } else {
                throw CryptographyError(.keyRingMalformed)
            }
        }
        guard file.version == 1, derivations.count == 1 else { throw CryptographyError(.keyRingMalformed) }
        try self.init(keys: keys, derivation: derivations[0])
    }

    func json() throws -> [UInt8] {
        let entries =
            keys.map {
                Entry(
                    id: $0.id, algorithm: $0.algorithm.rawValue, key: $0.secret.withExposedBytes(Base64URL.encode),
                    state: $0.state)
            } + [
                Entry(
                    id: derivation.id, algorithm: Self.derivationAlgorithm,
                    key: derivation.secret.withExposedBytes(Base64URL.encode), state: .active)
            ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return Array(try encoder.encode(File(version: 1, keys: entries))) + [0x0A]
    }
}
