import Cryptography
import RhythmiQDomain
import Storage

/// The vault as the store wants it.
struct VaultSealer: RowSealer {
    let vault: Vault
    let tombstoneKey: Secret

    init(vault: Vault, ring: KeyRing) {
        self.vault = vault
        tombstoneKey = ring.derivedKey(.logHash)
    }

    func makeDataKey(for user: String) throws -> String { try vault.makeDataKey(for: user) }

    func seal(_ plaintext: [UInt8], place: RowPlace, dataKey: String) throws -> String {
        try vault.seal(plaintext, at: Vault.Place(place), dataKey: dataKey)
    }

    func open(_ sealed: String, place: RowPlace, dataKey: String) throws -> [UInt8] {
        do throws(CryptographyError) {
            return try vault.open(sealed, at: Vault.Place(place), dataKey: dataKey)
        } catch {
            switch error.code {
            case .missingKey(let id): throw SealingError.missingKey(id: id)
            case .failedTag, .malformedValue: throw SealingError.damaged
            default: throw error
            }
        }
    }

    /// Of the ring's own key and not of the person's, which is gone by then.
    func tombstone(for updateKey: String, dataKey: String) throws -> [UInt8] {
        hmacSHA256(Array("tombstone\u{0}\(updateKey)".utf8), key: tombstoneKey)
    }
}

extension Vault.Place {
    fileprivate init(_ place: RowPlace) {
        self.init(
            table: place.table, column: place.column, row: place.row, user: place.user, provider: place.provider,
            version: place.version)
    }
}
