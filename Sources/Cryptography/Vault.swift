import Synchronization

/// Seals people's values for the store (VLT-1 to VLT-3).
///
/// Each person has a data key of their own; the store keeps it wrapped by the ring's active key. Values are sealed with the
/// data key and bound to their place. To forget a person is to delete their wrapped data key: nothing of theirs opens
/// any more, in old backups neither. A rotation wraps the data keys anew and leaves the values alone.
package final class Vault: Sendable {
    /// Where a value is kept; it opens nowhere else (VLT-2).
    package struct Place: Hashable, Sendable {
        package var table: String
        package var column: String
        package var row: String
        /// The person whose data key seals it: the same text that the data key was made for.
        package var user: String
        package var provider: String
        package var version: Int

        package init(table: String, column: String, row: String, user: String, provider: String = "", version: Int = 1)
        {
            self.table = table
            self.column = column
            self.row = row
            self.user = user
            self.provider = provider
            self.version = version
        }
    }

    private struct State {
        var ring: KeyRing
        var cache: BoundedCache<WrappedDataKey, DataKey>
    }

    /// One ring and what was unwrapped with it.
    private let state: Mutex<State>

    /// - Parameter cacheLimit: how many people's data keys stay unwrapped in memory.
    package init(ring: KeyRing, cacheLimit: Int = 1024) {
        state = Mutex(State(ring: ring, cache: BoundedCache(limit: cacheLimit)))
    }

    /// From now on; after a rotation.
    package func use(_ ring: KeyRing) { state.withLock { $0.ring = ring } }

    /// Of the ring in use.
    package var keyIDs: Set<String> { state.withLock { Set($0.ring.keys.map(\.id)) } }

    package var activeKeyID: String { state.withLock { $0.ring.active.id } }

    /// A new random data key for a person, wrapped by the active key.
    package func makeDataKey(for user: String) throws(CryptographyError) -> String {
        let ring = state.withLock { $0.ring }
        let key = try DataKey(algorithm: ring.active.algorithm)
        return try key.wrapped(for: user, by: ring.active)
    }

    package func seal(_ plaintext: [UInt8], at place: Place, dataKey: String) throws(CryptographyError) -> String {
        let key = try unwrapped(WrappedDataKey(user: place.user, text: dataKey))
        let nonce = try randomBytes(AuthenticatedCipher.nonceSize)
        let sealed = try key.algorithm.seal(
            plaintext, key: key.secret, nonce: nonce, associatedData: place.associatedData(keyID: key.id))
        return SealedValue(keyID: key.id, nonce: nonce, sealed: sealed).text
    }

    /// - Throws: `missingKey` when the ring lacks the key that wraps the data key, or the value was sealed with another data
    ///   key; `failedTag` when either was changed or moved. Both mean: leave the row as it is (VLT-5).
    package func open(_ sealed: String, at place: Place, dataKey: String) throws(CryptographyError) -> [UInt8] {
        let value = try SealedValue(sealed)
        let key = try unwrapped(WrappedDataKey(user: place.user, text: dataKey))
        guard value.keyID == key.id else { throw CryptographyError(.missingKey(id: value.keyID)) }
        return try key.algorithm.open(
            value.sealed, key: key.secret, nonce: value.nonce, associatedData: place.associatedData(keyID: key.id))
    }

    /// A keyed hash of a text, the same for as long as the data key lives; for finding again what must not be kept.
    package func fingerprint(of text: String, user: String, dataKey: String) throws(CryptographyError) -> [UInt8] {
        let key = try unwrapped(WrappedDataKey(user: user, text: dataKey))
        return hmacSHA256(Array("rhythmiq/fingerprint/1/\(text)".utf8), key: key.secret)
    }

    /// Drops a forgotten person's data key from memory too.
    package func forget(dataKey: String, of user: String) {
        state.withLock { $0.cache.remove(WrappedDataKey(user: user, text: dataKey)) }
    }

    /// The id of the key that a wrapped data key, or a sealed value, names.
    package static func keyID(of sealed: String) throws(CryptographyError) -> String { try SealedValue(sealed).keyID }

    private func unwrapped(_ wrapped: WrappedDataKey) throws(CryptographyError) -> DataKey {
        let (ring, known) = state.withLock { ($0.ring, $0.cache[wrapped]) }
        if let known { return known }
        let key = try DataKey(wrapped, ring: ring)
        state.withLock { $0.cache[wrapped] = key }
        return key
    }
}

extension Vault {
    /// Wraps by the active key what another key wraps. Repeating it changes nothing, so that a rotation that was killed is
    /// simply begun again with whatever the store holds.
    ///
    /// - Returns: only those that changed, each with its former text for a conditional update.
    /// - Throws: at the first that does not open; it must stay as it is.
    package func rewrapped(_ dataKeys: [WrappedDataKey]) throws(CryptographyError) -> [RewrappedDataKey] {
        let ring = state.withLock { $0.ring }
        var changed: [RewrappedDataKey] = []
        for former in dataKeys where try SealedValue(former.text).keyID != ring.active.id {
            let text = try DataKey(former, ring: ring).wrapped(for: former.user, by: ring.active)
            changed.append(RewrappedDataKey(user: former.user, former: former.text, text: text))
        }
        return changed
    }
}

/// A person's data key as the store keeps it.
package struct WrappedDataKey: Hashable, Sendable {
    package let user: String
    /// `rqv1.…`
    package let text: String

    package init(user: String, text: String) {
        self.user = user
        self.text = text
    }
}

package struct RewrappedDataKey: Hashable, Sendable {
    package let user: String
    package let former: String
    package let text: String
}

extension Vault.Place {
    fileprivate func associatedData(keyID: String) -> [UInt8] {
        SealedValue.associatedData([SealedValue.version, keyID, table, column, row, user, provider, String(version)])
    }
}
