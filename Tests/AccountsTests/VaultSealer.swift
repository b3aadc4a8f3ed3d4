import Cryptography
import Storage

/// The store's rows under the vault's keys, as the program wires them.
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

    private func mapped<Result>(_ body: () throws(CryptographyError) -> Result) throws -> Result {
        do {
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
    init(_ place: RowPlace) {
        self.init(
            table: place.table, column: place.column, row: place.row, user: place.user, provider: place.provider,
            version: place.version)
    }
}
