/// Encrypts what rows hold of people. The program's vault fulfils it; the store knows neither keys nor ciphers.
///
/// Every person has a data key of their own, wrapped by the key ring; whoever destroys it makes every copy of the
/// person's rows unreadable, backups included (VLT-3).
package protocol RowSealer: Sendable {
    /// A fresh data key, wrapped.
    ///
    /// - Parameter user: the person's row id, or `store` for rows that belong to nobody.
    func makeDataKey(for user: String) throws -> String
    func seal(_ plaintext: [UInt8], place: RowPlace, dataKey: String) throws -> String
    /// - Throws: `SealingError`; anything else counts as damaged.
    func open(_ sealed: String, place: RowPlace, dataKey: String) throws -> [UInt8]
    /// A keyed hash of a forgotten update's key, or of a wish, at least 16 bytes and the same in every run.
    func tombstone(for updateKey: String, dataKey: String) throws -> [UInt8]
}

/// Where a sealed value stands: associated data, so that it opens nowhere else (VLT-2).
package struct RowPlace: Hashable, Sendable {
    package let table: String
    package let column: String
    package let row: String
    /// The person's row id, or `store`.
    package let user: String
    /// The music or image provider that the value belongs to; `none` for the bot's own rows.
    package let provider: String
    /// Of the record's layout.
    package let version: Int

    package init(table: String, column: String, row: String, user: String, provider: String = "none", version: Int = 1)
    {
        self.table = table
        self.column = column
        self.row = row
        self.user = user
        self.provider = provider
        self.version = version
    }
}

/// Why a sealed value does not open.
package enum SealingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Sealed with a key that the key ring does not hold (any more).
    case missingKey(id: String)
    /// Altered, cut, or moved to another place.
    case damaged

    package var description: String {
        switch self {
        case .missingKey(let id):
            "A stored value needs the key \(id), which the key ring lacks. Put the key back with `rhythmiq keys add`."
        case .damaged: "A stored value does not open: it was altered or moved. Run `rhythmiq db check`."
        }
    }
}
