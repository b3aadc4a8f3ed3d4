import Accounts
import Cryptography
import Foundation
import RhythmiQDomain
import StandIns
import Storage

@testable import rhythmiq

extension Rig {
    /// Links accounts in the store before the daemon starts: the way through chat and browser is tested elsewhere.
    func linkDirectly(_ owners: [AccountOwner], as user: String = "listener") async throws {
        try StateFolder.prepare(state)
        let database = state.appending(path: "rhythmiq.sqlite")
        let ring = try KeyRingFile(path: state.appending(path: "keys.json").path).loadOrCreate()
        let vault = Vault(ring: ring)
        let store = try SQLiteStore.open(at: database, sealer: VaultSealer(vault: vault)) { error in
            print("the rig's store failed: \(error)")
        }
        for (index, owner) in owners.enumerated() {
            let scopes = [
                "playlist-modify-private", "playlist-modify-public", "playlist-read-private", "ugc-image-upload",
            ]
            let granted = spotify.grant(user, scopes: Set(scopes))
            let grant = MusicGrant(
                accountID: FakeSpotify.accountID(of: user), userID: user, displayName: user, scopes: Set(scopes),
                refreshToken: Secret(granted.refreshToken), authorizedAt: Date())
            try await link(owner, grant, in: store, hash: UInt8(index % 256), round: UInt8(index / 256))
        }
        try store.close()
    }

    private func link(
        _ owner: AccountOwner, _ grant: MusicGrant, in store: SQLiteStore, hash: UInt8, round: UInt8
    ) async throws {
        let (now, end) = (Date(), Date().addingTimeInterval(300))
        func value(_ kind: UInt8) -> [UInt8] { [kind, hash, round] + Array(repeating: 7, count: 29) }
        let asker = LinkAsker(owner: owner, displayName: "", language: .ko)
        _ = try await store.issue(NewTicket(hash: value(1), asker: asker, expiresAt: end), startsAllowed: 5, now: now)
        let consent = NewConsent(
            stateHash: value(2), cookieHash: value(3), verifier: Secret("verifier"), expiresAt: end)
        _ = try await store.begin(ticket: value(1), consent, now: now)
        guard let taken = try await store.take(stateHash: value(2), cookieHash: value(3), now: now) else {
            throw RigError(message: "no account could be linked")
        }
        _ = try await store.hold(taken.id, grant, codeHash: value(4), tries: 5, expiresAt: end, now: now)
        let outcome = try await store.finish(codeHash: value(4), by: owner, request: "rig", now: now)
        guard case .linked = outcome else { throw RigError(message: "no account could be linked: \(outcome)") }
    }

    func person(_ id: Int64) -> AccountOwner {
        .person(UserAddress(platform: .telegram, bot: "\(telegram.options.botID)", id: "\(id)"))
    }
}
