import Accounts
import Cryptography
import Foundation
import Jobs
import Logging
import RequestHandling
import RhythmiQDomain
import Storage
import Synchronization

/// What is due from time to time. Each is safe to run again at any moment, and after any death.
extension Daemon {
    func maintenance() -> MaintenanceService {
        let (store, time) = (store, time)
        return MaintenanceService(
            interval: .seconds(60), log: log,
            chores: [
                ("keys", findMissingKeys), ("rotation", finishRotation),
                ("sweep", { _ = try await store.sweep(now: time.now()) }),
                ("linkings", { try await store.purgeLinks(now: time.now()) }),
                ("consents", warnOfEndingConsents), ("house", recycleHouse),
                ("covers", removeExpiredCovers),
            ])
    }

    /// Jobs wait for a key: perhaps the operator has put it back (VLT-5).
    @Sendable private func findMissingKeys() async throws {
        guard try await store.jobsWithoutKey() > 0 else { return }
        let ring = try ringFile.load()
        let found = Set(ring.keys.map(\.id))
        // A ring that lacks what this process works with would only make more jobs wait.
        guard found.isSuperset(of: vault.keyIDs) else {
            return log.error("the key ring lacks keys that are in use; put the former one back")
        }
        vault.use(ring)
        let count = try await store.releaseJobs(havingKeys: found)
        guard count > 0 else { return }
        log.notice("jobs go on with a key that was put back", metadata: ["jobs": "\(count)"])
        waker.wake()
    }

    /// Once: `rhythmiq keys rotate` may have been killed between the ring and the rows.
    @Sendable private func finishRotation() async throws {
        guard !hasFinishedRotation.load(ordering: .acquiring) else { return }
        let count = try await operatorDesk.rewrap()
        hasFinishedRotation.store(true, ordering: .releasing)
        if count > 0 { log.notice("a key rotation was finished", metadata: ["keys.wrapped": "\(count)"]) }
    }

    /// Two weeks before a consent ends, once (NET-7).
    @Sendable private func warnOfEndingConsents() async throws {
        let warnings = ConsentWarnings(store: store)
        for consent in try await warnings.due(now: time.now()) {
            switch consent.owner {
            case .house:
                guard try await warnings.markTold(consent, at: time.now()) else { continue }
                log.warning(
                    "the house account's consent ends soon: run `rhythmiq house link`",
                    metadata: ["consent.ends": "\(consent.endsAt.formatted(.iso8601))"])
            case .person(let user):
                // A person's private chat with the bot has the person's own number.
                let chat = ChatAddress(platform: user.platform, bot: user.bot, id: user.id)
                let payload = Array(try JSONEncoder().encode(Notice.consentExpiring(consent.endsAt)))
                if try await store.warn(consent, in: chat, payload: payload) { waker.wake() }
            }
        }
    }

    /// Keeps the house account well below what a music account holds: the oldest lists go.
    @Sendable private func recycleHouse() async throws {
        guard let music, let account = try await links.houseAccount() else { return }
        // Some at a time: what was made in a minute is far less.
        for id in try await store.housePlaylists(beyond: settings.houseLimit, atMost: 50) {
            do throws(MusicTrouble) {
                try await music.abandonPlaylist(id, in: account)
            } catch {
                guard case .notFound = error else {
                    return log.warning("the house account's oldest lists could not be taken back yet")
                }
            }
            try await store.forgetHousePlaylist(id)
            metrics.countRecycled()
        }
    }
}

extension SQLiteStore {
    /// Whether the operator has blocked the person or the chat.
    func isBlocked(_ user: UserAddress, in chat: ChatAddress) async throws -> Bool {
        if try await isBlocked(user.key) { return true }
        return chat.key == user.key ? false : try await isBlocked(chat.key)
    }
}
