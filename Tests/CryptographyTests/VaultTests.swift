import Cryptography
import RhythmiQDomain
import Testing

@Suite struct VaultTests {
    private static let place = Vault.Place(
        table: "accounts", column: "refresh_token", row: "7", user: "tg:1:2", provider: "spotify", version: 3)

    @Test(arguments: AuthenticatedCipher.allCases)
    func aValueOpensInItsPlace(algorithm: AuthenticatedCipher) throws {
        let vault = Vault(ring: try .generate(algorithm))
        let dataKey = try vault.makeDataKey(for: Self.place.user)

        let sealed = try vault.seal(Array("여섯 달".utf8), at: Self.place, dataKey: dataKey)

        #expect(try vault.open(sealed, at: Self.place, dataKey: dataKey) == Array("여섯 달".utf8))
        #expect(sealed.hasPrefix("rqv1.data-"))
        #expect(dataKey.hasPrefix("rqv1.key-"))
    }

    @Test func theSameValueIsSealedDifferentlyEachTime() throws {
        let vault = Vault(ring: try .generate())
        let dataKey = try vault.makeDataKey(for: Self.place.user)

        let sealed = try Set((0..<50).map { _ in try vault.seal([1], at: Self.place, dataKey: dataKey) })

        #expect(sealed.count == 50)
    }

    @Test func aValueOpensInNoOtherPlace() throws {
        let vault = Vault(ring: try .generate())
        let dataKey = try vault.makeDataKey(for: Self.place.user)
        let sealed = try vault.seal([1, 2], at: Self.place, dataKey: dataKey)
        let changes: [(inout Vault.Place) -> Void] = [
            { $0.table = "account" }, { $0.column = "former_token" }, { $0.row = "8" }, { $0.provider = "other" },
            { $0.version = 4 }, { ($0.table, $0.column) = ("accountsr", "efresh_token") },
        ]

        for change in changes {
            var place = Self.place
            change(&place)
            #expect(throws: CryptographyError(.failedTag)) { try vault.open(sealed, at: place, dataKey: dataKey) }
        }
    }

    @Test func aDataKeyOpensForItsPersonOnly() throws {
        let vault = Vault(ring: try .generate())
        let dataKey = try vault.makeDataKey(for: Self.place.user)
        let sealed = try vault.seal([1], at: Self.place, dataKey: dataKey)
        var other = Self.place
        other.user = "tg:1:3"

        #expect(throws: CryptographyError(.failedTag)) { try vault.open(sealed, at: other, dataKey: dataKey) }
        #expect(throws: CryptographyError(.failedTag)) { try vault.seal([1], at: other, dataKey: dataKey) }
    }

    @Test func anotherPersonsValueNamesItsMissingKey() throws {
        let vault = Vault(ring: try .generate())
        let dataKey = try vault.makeDataKey(for: Self.place.user)
        let sealed = try vault.seal([1], at: Self.place, dataKey: try vault.makeDataKey(for: Self.place.user))

        #expect(throws: CryptographyError(.missingKey(id: try Vault.keyID(of: sealed)))) {
            try vault.open(sealed, at: Self.place, dataKey: dataKey)
        }
    }

    @Test func aLostRingIsAMissingKey() throws {
        let vault = Vault(ring: try .generate())
        let dataKey = try vault.makeDataKey(for: Self.place.user)
        let sealed = try vault.seal([1], at: Self.place, dataKey: dataKey)

        #expect(throws: CryptographyError(.missingKey(id: try Vault.keyID(of: dataKey)))) {
            try Vault(ring: .generate()).open(sealed, at: Self.place, dataKey: dataKey)
        }
    }

    @Test(arguments: [
        "", "rqv1", "rqv1.k", "rqv1..AAAA", "rqv2.key-a.AAAA", "rqv1.key-a.AAAA", "rqv1.key-a.AA.AA", "rqv1.key-a.=",
    ])
    func nonsenseIsMalformed(text: String) throws {
        let vault = Vault(ring: try .generate())
        let dataKey = try vault.makeDataKey(for: Self.place.user)

        #expect(throws: CryptographyError(.malformedValue)) {
            try vault.open(text, at: Self.place, dataKey: dataKey)
        }
        #expect(throws: CryptographyError(.malformedValue)) {
            try vault.seal([], at: Self.place, dataKey: text)
        }
    }

    /// The opener meets whatever stands in a damaged file: it throws, and never gives a wrong plaintext.
    @Test(arguments: 0..<300)
    func damageIsAlwaysNoticed(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let vault = Vault(ring: try .generate())
        let dataKey = try vault.makeDataKey(for: Self.place.user)
        var damaged = Array(try vault.seal([1, 2, 3], at: Self.place, dataKey: dataKey).utf8)
        let sound = damaged
        switch generator.index(below: 3) {
        case 0: damaged[generator.index(below: damaged.count)] = UInt8(generator.index(below: 256))
        case 1: damaged.removeLast(1 + generator.index(below: damaged.count))
        default: damaged.insert(UInt8(generator.index(below: 256)), at: generator.index(below: damaged.count))
        }
        guard damaged != sound else { return }

        #expect(throws: CryptographyError.self) {
            try vault.open(String(decoding: damaged, as: UTF8.self), at: Self.place, dataKey: dataKey)
        }
    }

    @Test func aFullCacheChangesNothing() throws {
        let vault = Vault(ring: try .generate(), cacheLimit: 2)
        let people = try (0..<10).map { number in
            let place = Vault.Place(table: "t", column: "c", row: "1", user: "tg:1:\(number)")
            return (place, try vault.makeDataKey(for: place.user))
        }
        let sealed = try people.map { try vault.seal(Array($0.user.utf8), at: $0, dataKey: $1) }

        for _ in 0..<3 {
            for ((place, dataKey), value) in zip(people, sealed) {
                #expect(try vault.open(value, at: place, dataKey: dataKey) == Array(place.user.utf8))
            }
        }
    }

    @Test func aRotationKeepsEveryValueAndCanBeRepeated() async throws {
        let ring = try KeyRing.generate()
        let vault = Vault(ring: ring)
        var dataKeys = try (0..<5).map {
            WrappedDataKey(user: "tg:1:\($0)", text: try vault.makeDataKey(for: "tg:1:\($0)"))
        }
        let place = Vault.Place(table: "t", column: "c", row: "1", user: "tg:1:0")
        let sealed = try vault.seal([9], at: place, dataKey: dataKeys[0].text)
        let rotated = try ring.rotated()
        vault.use(rotated)

        // Killed after two, and begun again.
        for change in try vault.rewrapped(Array(dataKeys.prefix(2))) {
            dataKeys = dataKeys.map { $0.text == change.former ? WrappedDataKey(user: $0.user, text: change.text) : $0 }
        }
        let rest = try vault.rewrapped(dataKeys)
        for change in rest {
            dataKeys = dataKeys.map { $0.text == change.former ? WrappedDataKey(user: $0.user, text: change.text) : $0 }
        }

        #expect(rest.map(\.user) == ["tg:1:2", "tg:1:3", "tg:1:4"])
        #expect(try vault.rewrapped(dataKeys).isEmpty)
        let counts = dataKeys
        let retired = try await rotated.retiring(ring.active.id) { id in
            try counts.count { try Vault.keyID(of: $0.text) == id }
        }
        #expect(try Vault(ring: retired).open(sealed, at: place, dataKey: dataKeys[0].text) == [9])
    }

    @Test func aDamagedDataKeyStopsARotation() throws {
        let ring = try KeyRing.generate()
        let vault = Vault(ring: ring)
        let moved = WrappedDataKey(user: "tg:1:2", text: try vault.makeDataKey(for: "tg:1:1"))
        vault.use(try ring.rotated())

        #expect(throws: CryptographyError(.failedTag)) { try vault.rewrapped([moved]) }
    }
}
