package import Jobs
package import RhythmiQDomain

/// An account on the music service into which lists may be put.
package struct TargetAccount: Codable, Equatable, Sendable {
    /// The service's own id of the account.
    package let id: String
    package let kind: DeliveryKind
    /// `nil` for the house account.
    package let user: UserAddress?

    package init(id: String, kind: DeliveryKind, user: UserAddress?) {
        self.id = id
        self.kind = kind
        self.user = user
    }

    /// Tells accounts apart where their ids are not to be kept.
    var mark: String { String(stableHash(id), radix: 36) }
}

extension RemotePlaylist {
    /// Another account's playlist can't be changed: somebody may have linked anew since.
    func isIn(_ account: TargetAccount?) -> Bool { accountMark == nil || accountMark == account?.mark }
}

/// A song where it will be played.
package struct FoundSong: Equatable, Sendable {
    package let uri: String
    package let durationMs: Int

    package init(uri: String, durationMs: Int) {
        self.uri = uri
        self.durationMs = durationMs
    }
}

package struct CreatedPlaylist: Equatable, Sendable {
    package let id: String
    package let url: String

    package init(id: String, url: String) {
        self.id = id
        self.url = url
    }
}

/// The music service, as far as handling a request needs it. All but `createPlaylist` may be repeated without harm.
package protocol MusicService: Sendable {
    /// That the account can be used at all: a token, the permissions, the right account behind it (PL-11).
    func check(_ account: TargetAccount) async throws(MusicTrouble)
    /// - Returns: `nil` when the service has no recording of it here.
    func find(_ track: Track, for account: TargetAccount) async throws(MusicTrouble) -> FoundSong?
    /// The account's own playlists whose description carries the marker as a whole word.
    func playlists(marked marker: String, in account: TargetAccount) async throws(MusicTrouble) -> [CreatedPlaylist]
    func createPlaylist(
        named name: String, description: String, in account: TargetAccount
    ) async throws(MusicTrouble) -> CreatedPlaylist
    func describePlaylist(
        _ id: String, name: String, description: String, in account: TargetAccount
    ) async throws(MusicTrouble)
    /// The playlist then holds these songs in this order and nothing else.
    func fillPlaylist(_ id: String, with uris: [String], in account: TargetAccount) async throws(MusicTrouble)
    func setCover(of id: String, jpeg: [UInt8], in account: TargetAccount) async throws(MusicTrouble)
    /// Takes the playlist out of the account; its link may go on working.
    func abandonPlaylist(_ id: String, in account: TargetAccount) async throws(MusicTrouble)
}

/// Why the music service did not do what it was asked to, by what follows from it.
package enum MusicTrouble: Error, Equatable, Sendable {
    /// Not now. `countsAsAttempt` where something was tried and failed; an open breaker and a quota are nobody's fault.
    case wait(atLeast: Duration, countsAsAttempt: Bool, isQuota: Bool)
    /// Whether it was done can't be known.
    case uncertain(isServerError: Bool)
    /// The person has to link again.
    case needsRelink
    /// Never in this way.
    case impossible(Detour)
    /// There is no such playlist (any more).
    case notFound
    /// Refused for what was sent; trying again changes nothing.
    case refused(status: Int)
    /// The key that the token is encrypted with is not in the key ring (VLT-5).
    case keyMissing
    /// This process is ending.
    case cancelled
}

/// Linking, as far as chats need it.
package protocol AccountLinks: Sendable {
    func start(by message: IncomingMessage, language: AnswerLanguage) async throws -> LinkStart
    /// - Parameter request: names the message: the same code with the same request is answered the same again.
    func finish(code: String, by user: UserAddress, request: String) async throws -> LinkFinish
    /// - Returns: whether there was something to unlink.
    func unlink(_ user: UserAddress) async throws -> Bool
    func account(of user: UserAddress) async throws -> TargetAccount?
    func houseAccount() async throws -> TargetAccount?
    /// Whether a text looks like a finish code at all.
    func isCode(_ text: String) -> Bool
}

package enum LinkStart: Equatable, Sendable {
    case page(url: String)
    case tooMany
    /// This bot has no music service configured.
    case unavailable
}

package enum LinkFinish: Equatable, Sendable {
    case linked(accountName: String, isReplacement: Bool)
    case wrong(triesLeft: Int)
    /// Used, expired, or somebody else's: nobody learns which.
    case refused
}

/// A person's data as a whole.
package protocol PersonalData: Sendable {
    func export(_ user: UserAddress) async throws -> [UInt8]
    /// Everything of the person goes, jobs under way included; the last word is put into the outbox in the same
    /// transaction, as nobody's.
    func forget(_ user: UserAddress, lastWord: Saying) async throws
}

/// Signs of life; best effort, and never the answer itself.
package protocol Presence: Sendable {
    func working(on message: IncomingMessage) async
    /// - Parameter notice: shown for a moment where the platform can.
    func acknowledge(_ callbackID: String, of bot: String, notice: String?) async
}
