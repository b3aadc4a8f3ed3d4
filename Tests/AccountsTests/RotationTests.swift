import Accounts
import Cryptography
import Foundation
import RhythmiQDomain
import Storage
import Synchronization
import Testing

/// VLT-4 with real rows: rotating while the store is in use, killed half-way, retiring last.
@Suite struct RotationTests {
    @Test func aRotationLeavesEveryAccountUsableAndTheFormerKeyUnused() async throws {
        let bench = try Bench()
        for person in 0..<3 {
            let user = UserAddress(platform: .telegram, bot: "42", id: "\(person)")
            try await bench.link(user, account: "music-\(person)")
        }
        let former = bench.ring.active.id
        let rotated = try bench.ring.rotated()
        bench.vault.use(rotated)
        await #expect(throws: CryptographyError(.keyInUse(id: former, count: 4))) {
            try await rotated.retiring(former) { try await bench.store.countDataKeys(wrappedBy: $0) }
        }

        let count = try await bench.rewrap(to: rotated)

        #expect(count == 4)
        #expect(try await bench.rewrap(to: rotated) == 0)
        let retired = try await rotated.retiring(former) { try await bench.store.countDataKeys(wrappedBy: $0) }
        bench.vault.use(retired)
        for person in 0..<3 {
            let user = UserAddress(platform: .telegram, bot: "42", id: "\(person)")
            #expect(try await bench.tokens.token(for: .person(user)).accountID == "music-\(person)")
        }
    }

    @Test func aRotationThatWasKilledGoesOn() async throws {
        let bench = try Bench()
        for person in 0..<450 {
            _ = try await bench.ticket(for: .init(platform: .telegram, bot: "42", id: "\(person)"))
        }
        let rotated = try bench.ring.rotated()
        bench.vault.use(rotated)
        let done = Counter()
        await #expect(throws: Bench.Unexpected.self) {
            try await bench.store.rewrapDataKeys(to: rotated.active.id) { user, wrapped in
                if done.next() == 250 { throw Bench.Unexpected() }
                return try bench.rewrapped(user, wrapped)
            }
        }
        #expect(try await bench.store.countDataKeys(wrappedBy: rotated.active.id) == 200)

        #expect(try await bench.rewrap(to: rotated) == 251)

        #expect(try await bench.store.countDataKeys(wrappedBy: bench.ring.active.id) == 0)
    }

    @Test func aDamagedDataKeyStopsTheRotationAndStays() async throws {
        let bench = try Bench()
        try await bench.link()
        try bench.write("UPDATE people SET data_key = substr(data_key, 1, length(data_key) - 2) || 'AA'")
        let damaged = try await bench.rawRows(String.self, "SELECT data_key FROM people")
        let rotated = try bench.ring.rotated()
        bench.vault.use(rotated)

        await #expect(throws: CryptographyError(.failedTag)) { try await bench.rewrap(to: rotated) }

        #expect(try await bench.rawRows(String.self, "SELECT data_key FROM people") == damaged)
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}

extension Bench {
    func rewrapped(_ user: String, _ wrapped: String) throws -> String {
        try vault.rewrapped([WrappedDataKey(user: user, text: wrapped)]).first?.text ?? wrapped
    }

    func rewrap(to ring: KeyRing) async throws -> Int {
        try await store.rewrapDataKeys(to: ring.active.id) { try self.rewrapped($0, $1) }
    }
}
