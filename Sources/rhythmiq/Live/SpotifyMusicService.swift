import Accounts
import Cryptography
import RequestHandling
import RhythmiQDomain
import SpotifyAPI
import Storage
import Synchronization

/// Spotify as the music service: every call with a token of the account, whose owner has been looked at once.
final class SpotifyMusicService: MusicService {
    private let client: SpotifyClient
    private let finder: TrackFinder
    private let tokens: AccessTokens
    /// Spotify's user ids by linking; in memory only.
    private let owners = Mutex<[String: String]>([:])

    init(client: SpotifyClient, tokens: AccessTokens) {
        self.client = client
        self.tokens = tokens
        finder = TrackFinder(client)
    }

    func check(_ account: TargetAccount) async throws(MusicTrouble) {
        let token = try await token(for: account)
        guard SpotifyScope.needed.allSatisfy({ token.scopes.contains($0.rawValue) }) else {
            throw .impossible(.insufficientScope)
        }
        _ = try await owner(of: account)
    }

    func find(_ track: Track, for account: TargetAccount) async throws(MusicTrouble) -> FoundSong? {
        try await call(account) { [finder] token throws(SpotifyError) in
            try await finder.find(track, as: .listener(token)).map {
                FoundSong(uri: $0.track.uri, durationMs: $0.track.durationMs)
            }
        }
    }

    func playlists(
        marked marker: String, in account: TargetAccount
    ) async throws(MusicTrouble) -> [CreatedPlaylist] {
        let owner = try await owner(of: account)
        return try await call(account) { [client] token throws(SpotifyError) in
            try await client.playlists(withMarker: marker, owner: owner, token: token).map {
                CreatedPlaylist(id: $0.id, url: $0.url)
            }
        }
    }

    func createPlaylist(
        named name: String, description: String, in account: TargetAccount
    ) async throws(MusicTrouble) -> CreatedPlaylist {
        try await call(account) { [client] token throws(SpotifyError) in
            let playlist = try await client.createPlaylist(
                name: name, description: description, isPublic: false, token: token)
            return CreatedPlaylist(id: playlist.id, url: playlist.url)
        }
    }

    func describePlaylist(
        _ id: String, name: String, description: String, in account: TargetAccount
    ) async throws(MusicTrouble) {
        try await call(account) { [client] token throws(SpotifyError) in
            try await client.changeDetails(of: id, name: name, description: description, token: token)
        }
    }

    func fillPlaylist(_ id: String, with uris: [String], in account: TargetAccount) async throws(MusicTrouble) {
        try await call(account) { [client] token throws(SpotifyError) in
            try await client.replaceItems(of: id, with: uris, token: token)
        }
    }

    func setCover(of id: String, jpeg: [UInt8], in account: TargetAccount) async throws(MusicTrouble) {
        try await call(account) { [client] token throws(SpotifyError) in
            try await client.uploadCover(jpeg, to: id, token: token)
        }
    }

    func abandonPlaylist(_ id: String, in account: TargetAccount) async throws(MusicTrouble) {
        try await call(account) { [client] token throws(SpotifyError) in
            try await client.unfollow(id, token: token)
        }
    }

    // MARK: - Tokens

    /// A token that turns out to be over is replaced once; a refusal for it means that nothing was done.
    private func call<Result: Sendable>(
        _ account: TargetAccount, _ body: (Secret) async throws(SpotifyError) -> Result
    ) async throws(MusicTrouble) -> Result {
        let token = try await token(for: account)
        do throws(SpotifyError) {
            return try await body(token.token)
        } catch {
            guard error.code == .unauthorized else { throw MusicTrouble(error) }
        }
        await tokens.discard(token)
        let fresh = try await self.token(for: account)
        do throws(SpotifyError) {
            return try await body(fresh.token)
        } catch {
            // A token that was just fetched: the consent behind it is worth nothing any more.
            throw error.code == .unauthorized ? .needsRelink : MusicTrouble(error)
        }
    }

    private func token(for account: TargetAccount) async throws(MusicTrouble) -> AccessToken {
        do {
            let token = try await tokens.token(for: account.user.map(AccountOwner.person) ?? .house)
            // Linked again meanwhile, to another account: this job's list belongs into the one it was planned for.
            guard token.accountID == account.id else {
                throw MusicTrouble.wait(atLeast: .zero, countsAsAttempt: true, isQuota: false)
            }
            return token
        } catch let trouble as MusicTrouble {
            throw trouble
        } catch let error as AccountError {
            throw MusicTrouble(error)
        } catch SealingError.missingKey {
            throw .keyMissing
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw .wait(atLeast: .seconds(1), countsAsAttempt: true, isQuota: false)
        }
    }

    /// As playlists name their owner; also shows that the token is the account's (PL-11).
    private func owner(of account: TargetAccount) async throws(MusicTrouble) -> String {
        let key = "\(account.kind.rawValue)/\(account.user?.key ?? "")/\(account.id)"
        if let known = owners.withLock({ $0[key] }) { return known }
        let profile = try await call(account) { [client] token throws(SpotifyError) in
            try await client.profile(token: token)
        }
        guard profile.accountID == account.id else { throw .impossible(.misconfigured) }
        owners.withLock { owners in
            if owners.count >= 4096 { owners.removeAll() }
            owners[key] = profile.userID
        }
        return profile.userID
    }
}

extension MusicTrouble {
    init(_ error: SpotifyError) {
        self =
            switch error.code {
            // Without a time that is worth the name it would be asked again at once, for ever.
            case .rateLimited(let wait):
                .wait(atLeast: wait, countsAsAttempt: wait < .seconds(1), isQuota: false)
            case .quotaExceeded(let wait): .wait(atLeast: wait, countsAsAttempt: false, isQuota: true)
            case .notSent(let wait): .wait(atLeast: wait, countsAsAttempt: false, isQuota: false)
            case .notRegistered: .impossible(.notRegistered)
            case .ownerWithoutPremium: .impossible(.ownerWithoutPremium)
            case .insufficientScope: .impossible(.insufficientScope)
            case .invalidClient, .misconfigured: .impossible(.misconfigured)
            case .invalidGrant: .needsRelink
            case .notFound: .notFound
            case .forbidden: .refused(status: 403)
            case .tooLarge: .refused(status: 413)
            case .notJPEG: .refused(status: 400)
            case .rejected(let status): .refused(status: status)
            case .unavailable where error.outcome == .unknown: .uncertain(isServerError: true)
            case .malformedResponse where error.outcome == .unknown, .timedOut where error.outcome == .unknown,
                .connectionFailed where error.outcome == .unknown, .cancelled where error.outcome == .unknown:
                .uncertain(isServerError: false)
            case .cancelled: .cancelled
            case .unauthorized, .changedMeanwhile, .unavailable, .malformedResponse, .timedOut, .connectionFailed:
                .wait(atLeast: .zero, countsAsAttempt: true, isQuota: false)
            }
    }

    fileprivate init(_ error: AccountError) {
        self =
            switch error.code {
            // Unlinked while the job ran: the next run finds that out by itself.
            case .notLinked: .wait(atLeast: .zero, countsAsAttempt: true, isQuota: false)
            case .needsRelink: .needsRelink
            case .music(let error): MusicTrouble(ofRefresh: error)
            }
    }

    /// A refresh makes nothing, so that no outcome of it is uncertain.
    private init(ofRefresh error: SpotifyError) {
        self.init(SpotifyError(error.code, operation: error.operation, outcome: .notDone))
    }
}
