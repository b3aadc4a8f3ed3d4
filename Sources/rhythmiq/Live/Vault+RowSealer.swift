import Cryptography
import Storage

/// The vault as the store wants it.
struct VaultSealer: RowSealer {
    let vault: Vault

    func makeDataKey(for user: String) throws -> String { try vault.makeDataKey(for: user) }

    func seal(_ plaintext: [UInt8], place: RowPlace, dataKey: String) throws -> String {
        try mapped { () throws(CryptographyError) in try vault.seal(plaintext, at: Vault.Place(place), dataKey: dataKey)
        }
    }

    func open(_ sealed: String, place: RowPlace, dataKey: String) throws -> [UInt8] {
        try mapped { () throws(CryptographyError) in try vault.open(sealed, at: Vault.Place(place), dataKey: dataKey) }
    }

    func tombstone(for updateKey: String, dataKey: String) throws -> [UInt8] {
        try mapped { () throws(CryptographyError) in
            try vault.fingerprint(of: updateKey, user: "store", dataKey: dataKey)
        }
    }

    /// A missing key parks work and a damaged value ends it, whichever way the value was to go (VLT-5).
    private func mapped<Result>(_ body: () throws(CryptographyError) -> Result) throws -> Result {
        do throws(CryptographyError) {
            return try body()
        } catch {
            switch error.code {
            case .missingKey(let id): throw SealingError.missingKey(id: id)
            case .failedTag, .malformedValue: throw SealingError.damaged
            default: throw error
            }
        }
    }
}

extension Vault.Place {
    fileprivate init(_ place: RowPlace) {
        self.init(
            table: place.table, column: place.column, row: place.row, user: place.user, provider: place.provider,
            version: place.version)
    }
}
