import Accounts
import Cryptography
import Foundation
import RhythmiQDomain
import StandIns
import Storage

extension Bench {
    /// Links people to the registered music accounts, in the store itself, before the daemon has it.
    func link(_ people: some Sequence<Int>) async throws {
        try FileManager.default.createDirectory(
            at: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let ring = try KeyRingFile(path: keyRing.path).loadOrCreate(mayCreate: true)
        let vault = Vault(ring: ring)
        let store = try open(vault)
        for person in people { try await link(person, store, vault) }
        try store.close()
    }

    /// How many jobs the store holds, whatever their state; while no daemon has it.
    func storedJobs() async throws -> Int {
        let store = try open(Vault(ring: try KeyRingFile(path: keyRing.path).load()))
        defer { do { try store.close() } catch { print("the store does not close: \(error)") } }
        return try await store.jobCounts().values.reduce(0, +)
    }

    private var keyRing: URL { state.appending(path: "keys.json") }

    private func open(_ vault: Vault) throws -> SQLiteStore {
        try SQLiteStore.open(
            at: state.appending(path: "rhythmiq.sqlite"), sealer: BenchmarkSealer(vault: vault)
        ) { error in
            print(error)
            exit(1)
        }
    }

    /// The store's own five steps of a linking, without the browser.
    private func link(_ person: Int, _ store: SQLiteStore, _ vault: Vault) async throws {
        let owner = AccountOwner.person(
            UserAddress(platform: .telegram, bot: "\(telegram.options.botID)", id: "\(person)"))
        let user = "listener\(person % FakeSpotify.userLimit)"
        let scopes = Set(SpotifyScopes.needed)
        let (now, end) = (Date(), Date().addingTimeInterval(600))
        func hash(_ name: String) -> [UInt8] { sha256(Array("\(name) \(person)".utf8)) }
        let isIssued = try await store.issue(
            NewTicket(
                hash: hash("ticket"), asker: LinkAsker(owner: owner, displayName: "민지", language: .ko),
                expiresAt: end),
            startsAllowed: 5, now: now)
        let consent = NewConsent(
            stateHash: hash("state"), cookieHash: hash("cookie"), verifier: Secret("verifier"), expiresAt: end)
        let asker = try await store.begin(ticket: hash("ticket"), consent, now: now)
        let taken = try await store.take(stateHash: hash("state"), cookieHash: hash("cookie"), now: now)
        guard isIssued, asker != nil, let taken else { throw BenchmarkError(message: "a linking did not begin") }
        let grant = MusicGrant(
            accountID: "acct-\(user)", userID: user, displayName: user, scopes: scopes,
            refreshToken: Secret(spotify.grant(user, scopes: scopes).refreshToken), authorizedAt: now)
        _ = try await store.hold(taken.id, grant, codeHash: hash("code"), tries: 5, expiresAt: end, now: now)
        let outcome = try await store.finish(codeHash: hash("code"), by: owner, request: "\(person)", now: now)
        guard case .linked = outcome else { throw BenchmarkError(message: "a linking did not end: \(outcome)") }
    }
}

private enum SpotifyScopes {
    static let needed = [
        "playlist-modify-public", "playlist-modify-private", "playlist-read-private", "ugc-image-upload",
    ]
}

/// The store's rows under the vault's keys, as the daemon seals them.
private struct BenchmarkSealer: RowSealer {
    let vault: Vault

    func makeDataKey(for user: String) throws -> String { try vault.makeDataKey(for: user) }

    func seal(_ plaintext: [UInt8], place: RowPlace, dataKey: String) throws -> String {
        try vault.seal(plaintext, at: Vault.Place(place), dataKey: dataKey)
    }

    func open(_ sealed: String, place: RowPlace, dataKey: String) throws -> [UInt8] {
        try vault.open(sealed, at: Vault.Place(place), dataKey: dataKey)
    }

    /// Nothing is forgotten here.
    func tombstone(for updateKey: String, dataKey: String) throws -> [UInt8] { sha256(Array(updateKey.utf8)) }
}

extension Vault.Place {
    fileprivate init(_ place: RowPlace) {
        self.init(
            table: place.table, column: place.column, row: place.row, user: place.user, provider: place.provider,
            version: place.version)
    }
}
