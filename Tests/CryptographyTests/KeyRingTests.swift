import Cryptography
import Foundation
import RhythmiQDomain
import Testing

@Suite struct KeyRingTests {
    @Test func rotatingSealsWithANewKeyAndOpensWithTheFormer() throws {
        let ring = try KeyRing.generate(.chaCha20Poly1305)

        let rotated = try ring.rotated()

        #expect(rotated.keys.map(\.state) == [.decryptOnly, .active])
        #expect(rotated.active.id != ring.active.id)
        #expect(rotated.active.algorithm == .chaCha20Poly1305)
        #expect(rotated.key(ring.active.id)?.secret == ring.active.secret)
    }

    @Test func anAddedKeyIsLearntBeforeItSeals() throws {
        let added = try KeyRing.generate().adding(.chaCha20Poly1305, id: "next")

        #expect(added.active.id != "next")
        #expect(try added.rotated(to: "next").active.algorithm == .chaCha20Poly1305)
        #expect(throws: CryptographyError(.keyIDTaken("next"))) { try added.adding(id: "next") }
        #expect(throws: CryptographyError(.noSuchKey("none"))) { try added.rotated(to: "none") }
        #expect(throws: CryptographyError(.keyRingMalformed)) { try added.adding(id: "a.b") }
    }

    @Test func retiringWaitsForTheLastUse() async throws {
        let ring = try KeyRing.generate()
        let rotated = try ring.rotated()

        await #expect(throws: CryptographyError(.keyInUse(id: ring.active.id, count: 3))) {
            try await rotated.retiring(ring.active.id) { _ in 3 }
        }
        await #expect(throws: CryptographyError(.keyInService(rotated.active.id))) {
            try await rotated.retiring(rotated.active.id) { _ in 0 }
        }
        #expect(try await rotated.retiring(ring.active.id) { _ in 0 }.keys.count == 1)
    }

    @Test func theStableKeyIsNeverRetired() async throws {
        let ring = try KeyRing.generate()
        let stable = try #require(try await ring.status { _ in 0 }.first { $0.state == "stable" })

        await #expect(throws: CryptographyError(.keyInService(stable.id))) {
            try await ring.retiring(stable.id) { _ in 0 }
        }
    }

    @Test func derivedKeysOutliveRotationsAndDifferByPurpose() async throws {
        let ring = try KeyRing.generate()
        let later = try await ring.rotated().rotated().retiring(ring.active.id) { _ in 0 }

        for purpose in DerivedKey.allCases { #expect(ring.derivedKey(purpose) == later.derivedKey(purpose)) }
        let different = Set(DerivedKey.allCases.map { ring.derivedKey($0).withExposedBytes { $0 } })
        #expect(different.count == DerivedKey.allCases.count)
        #expect(try ring.derivedKey(.logHash) != KeyRing.generate().derivedKey(.logHash))
    }

    @Test func nothingOfAKeyIsPrinted() async throws {
        let ring = try KeyRing.generate()
        let key = ring.active.secret.withExposedBytes(Base64URL.encode)
        var dumped = ""
        dump(ring, to: &dumped)

        let status = try await ring.status { _ in 2 }

        #expect(!"\(ring)\(status)\(dumped)".contains(key))
        #expect(status.first?.uses == 2)
    }
}

@Suite struct PlaylistMarkerTests {
    @Test func aJobsMarkerIsAlwaysTheSame() throws {
        let ring = try KeyRing.generate()

        let marker = PlaylistMarker(ring: ring).marker(for: "01J0000000000000000000000A")

        #expect(marker == PlaylistMarker(ring: try ring.rotated()).marker(for: "01J0000000000000000000000A"))
        #expect(marker != PlaylistMarker(ring: ring).marker(for: "01J0000000000000000000000B"))
        #expect(try marker != PlaylistMarker(ring: .generate()).marker(for: "01J0000000000000000000000A"))
        #expect(marker.wholeMatch(of: /rq-[a-z2-7]{16}/) != nil)
    }

    @Test func aPersonIsTheSameWordInEveryLine() throws {
        let hash = LogHash(ring: try .generate())

        #expect(hash("tg:1:2") == hash("tg:1:2"))
        #expect(hash("tg:1:2") != hash("tg:1:3"))
        #expect(hash("tg:1:2").wholeMatch(of: /[a-z2-7]{12}/) != nil)
    }
}
