package import RhythmiQDomain

/// The keys of one installation: ciphers' keys that wrap people's data keys, one of them active, and one key from which
/// all others are derived that must not change when the ciphers' keys do.
package struct KeyRing: Sendable {
    package enum State: String, Codable, Sendable {
        /// Seals and opens; exactly one.
        case active
        /// Only opens; becomes active by `rotate(to:)`, or leaves by `retire`.
        case decryptOnly = "decrypt-only"
    }

    package struct Key: Sendable, Equatable {
        package let id: String
        package let algorithm: AuthenticatedCipher
        package let secret: Secret
        package fileprivate(set) var state: State

        package init(id: String, algorithm: AuthenticatedCipher, secret: Secret, state: State) {
            self.id = id
            self.algorithm = algorithm
            self.secret = secret
            self.state = state
        }
    }

    /// Oldest first.
    package private(set) var keys: [Key]
    package let active: Key
    /// Never rotated: playlist markers and the hashes in the log must be found again after years.
    let derivation: (id: String, secret: Secret)

    /// - Throws: `keyRingMalformed` unless ids are plain and unique, all keys are 32 bytes, and one key is active.
    init(keys: [Key], derivation: (id: String, secret: Secret)) throws(CryptographyError) {
        let ids = keys.map(\.id) + [derivation.id]
        let secrets = keys.map(\.secret) + [derivation.secret]
        let isSound =
            ids.allSatisfy(Self.isPlain) && Set(ids).count == ids.count
            && secrets.allSatisfy { $0.withExposedBytes { $0.count == AuthenticatedCipher.keySize } }
        let actives = keys.filter { $0.state == .active }
        guard isSound, actives.count == 1 else { throw CryptographyError(.keyRingMalformed) }
        self.keys = keys
        self.derivation = derivation
        active = actives[0]
    }

    /// A new installation's ring, of random keys.
    package static func generate(_ algorithm: AuthenticatedCipher = .aes256GCM) throws(CryptographyError) -> KeyRing {
        try KeyRing(
            keys: [newKey(algorithm, state: .active)], derivation: (newID("derive"), newSecret()))
    }

    package func key(_ id: String) -> Key? { keys.first { $0.id == id } }

    /// A key for one purpose, the same for the life of the installation: HMAC-SHA256 of the purpose's label.
    package func derivedKey(_ purpose: DerivedKey) -> Secret {
        Secret(bytes: hmacSHA256(Array("rhythmiq/\(purpose.rawValue)/1".utf8), key: derivation.secret))
    }

    private static func isPlain(_ id: String) -> Bool {
        (1...40).contains(id.utf8.count)
            && id.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    fileprivate static func newID(_ prefix: String) throws(CryptographyError) -> String {
        "\(prefix)-\(Base32.encode(try randomBytes(5)))"
    }

    private static func newSecret() throws(CryptographyError) -> Secret {
        Secret(bytes: try randomBytes(AuthenticatedCipher.keySize))
    }

    fileprivate static func newKey(_ algorithm: AuthenticatedCipher, state: State, id: String? = nil)
        throws(CryptographyError) -> Key
    {
        let id = if let id { id } else { try newID("key") }
        return Key(id: id, algorithm: algorithm, secret: try newSecret(), state: state)
    }
}

/// What the ring's stable key is used for; the names are part of the stored data.
package enum DerivedKey: String, CaseIterable, Sendable {
    /// Finds a playlist again by its description (PL-1).
    case playlistMarker = "playlist-marker"
    /// Hides people's ids in the log (LOG-3).
    case logHash = "log-hash"
    /// Forms of the linking pages (LNK-2).
    case formToken = "form-token"
    /// One-time codes that finish a linking (LNK-5).
    case finishCode = "finish-code"
    /// Whose a kept cover is, and its public name (PRV-2).
    case coverOwner = "cover-owner"
    case coverName = "cover-name"
}

/// What `rhythmiq keys` does; each gives the ring that follows, and `KeyRingFile.update` makes it last.
extension KeyRing {
    /// With a new key that only opens yet, for every process to learn before one of them seals with it.
    package func adding(_ algorithm: AuthenticatedCipher = .aes256GCM, id: String? = nil)
        throws(CryptographyError) -> KeyRing
    {
        if let id, keys.contains(where: { $0.id == id }) || id == derivation.id {
            throw CryptographyError(.keyIDTaken(id))
        }
        return try KeyRing(
            keys: keys + [Self.newKey(algorithm, state: .decryptOnly, id: id)], derivation: derivation)
    }

    /// With this key as the active one, or with a new one of the same cipher. The former keeps opening.
    package func rotated(to id: String? = nil) throws(CryptographyError) -> KeyRing {
        guard let id else {
            let grown = try adding(active.algorithm)
            return try grown.rotated(to: grown.keys[grown.keys.count - 1].id)
        }
        guard keys.contains(where: { $0.id == id }) else { throw CryptographyError(.noSuchKey(id)) }
        var keys = keys
        for index in keys.indices { keys[index].state = keys[index].id == id ? .active : .decryptOnly }
        return try KeyRing(keys: keys, derivation: derivation)
    }

    /// Without this key.
    ///
    /// - Parameter countUses: how many stored values still need the key of an id; see `Vault.keyID(of:)`.
    /// - Throws: `keyInService` for the active or the derivation key, `keyInUse` while a value needs it.
    package func retiring(_ id: String, countUses: (String) async throws -> Int) async throws -> KeyRing {
        if id == active.id || id == derivation.id { throw CryptographyError(.keyInService(id)) }
        guard key(id) != nil else { throw CryptographyError(.noSuchKey(id)) }
        let uses = try await countUses(id)
        guard uses == 0 else { throw CryptographyError(.keyInUse(id: id, count: uses)) }
        return try KeyRing(keys: keys.filter { $0.id != id }, derivation: derivation)
    }

    /// One key as `rhythmiq keys status` shows it; `state` is `stable` for the derivation key.
    package struct Status: Equatable, Sendable {
        package let id: String
        package let algorithm: String
        package let state: String
        /// `nil` for the derivation key, which no value names.
        package let uses: Int?
    }

    package func status(countUses: (String) async throws -> Int) async throws -> [Status] {
        var status: [Status] = []
        for key in keys {
            status.append(
                Status(
                    id: key.id, algorithm: key.algorithm.rawValue, state: key.state.rawValue,
                    uses: try await countUses(key.id)))
        }
        status.append(Status(id: derivation.id, algorithm: Self.derivationAlgorithm, state: "stable", uses: nil))
        return status
    }

    static let derivationAlgorithm = "hmac-sha256"
}
