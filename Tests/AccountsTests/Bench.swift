import Accounts
import Cryptography
import Foundation
import RhythmiQDomain
import Storage
import Synchronization
import Testing

/// Linking as the daemon does it, with the real store and vault in a folder of its own, and a clock that stands until it is
/// moved.
final class Bench: Sendable {
    private let temporary: TemporaryFolder
    let ring: KeyRing
    let vault: Vault
    let store: SQLiteStore
    let music = PracticeMusic()
    let flow: LinkFlow
    let tokens: AccessTokens
    private let passed: PassedTime

    final class PassedTime: Sendable {
        let start = (date: Date(timeIntervalSince1970: 1_800_000_000), instant: ContinuousClock.now)
        let seconds = Mutex(0.0)
    }

    init() throws {
        temporary = try TemporaryFolder()
        let passed = PassedTime()
        self.passed = passed
        ring = try KeyRing.generate()
        vault = Vault(ring: ring)
        store = try Self.open(temporary.url, vault, passed)
        flow = LinkFlow(configuration: .practice, store: store, music: music, ring: ring)
        tokens = AccessTokens(store: store, music: music) {
            passed.start.instant + .seconds(passed.seconds.withLock(\.self))
        }
    }

    private static func open(_ folder: URL, _ vault: Vault, _ passed: PassedTime) throws -> SQLiteStore {
        try SQLiteStore.open(
            at: folder.appending(path: "rhythmiq.sqlite"), sealer: VaultSealer(vault: vault),
            now: { passed.start.date + passed.seconds.withLock(\.self) },
            onFatal: { Issue.record("the disk failed: \($0)") })
    }

    var folder: URL { temporary.url }
    var now: Date { passed.start.date + passed.seconds.withLock(\.self) }

    func pass(_ seconds: TimeInterval) { passed.seconds.withLock { $0 += seconds } }

    /// Everything in the folder, byte by byte.
    func bytesOnDisk() throws -> [Data] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).map {
            try Data(contentsOf: $0)
        }
    }
}

/// Goes with its last user.
final class TemporaryFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-links-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit {
        do { try FileManager.default.removeItem(at: url) } catch { print("left behind: \(url.path)") }
    }
}

extension LinkConfiguration {
    static let practice = LinkConfiguration(
        publicURL: "https://bot.example/", accountsURL: "https://accounts.example/"
    ) { LinkConfiguration.telegramDeepLink(botName: "practice_bot", parameter: $1) }
}

extension UserAddress {
    static let mina = UserAddress(platform: .telegram, bot: "42", id: "100200300")
    static let mallory = UserAddress(platform: .telegram, bot: "42", id: "666")
}

/// The parts of a linking, one after the other.
extension Bench {
    func ticket(for user: UserAddress = .mina, name: String = "미나") async throws -> String {
        let outcome = try await flow.issueTicket(
            for: user, displayName: name, language: .ko, isPrivateChat: true, now: now)
        guard case .issued(let url) = outcome else { throw Unexpected() }
        return url.withExposedValue { String($0.split(separator: "/").last ?? "") }
    }

    func begin(_ ticket: String) async throws -> ConsentStart {
        let page = try #require(try await flow.ticketPage(ticket, now: now))
        return try #require(
            try await flow.begin(ticket: ticket, formToken: page.formToken.withExposedValue { $0 }, now: now))
    }

    func callback(
        _ state: String?, _ code: String?, cookie: Secret?, error: String? = nil, issuer: String? = nil
    ) async throws -> CallbackResult {
        try await flow.callback(
            state: state, code: code, error: error, issuer: issuer, cookie: cookie?.withExposedValue { $0 },
            now: now)
    }

    /// From the ticket to the code that the page shows.
    func consented(_ user: UserAddress = .mina, account: String = "mina-music") async throws -> (FinishCode, Secret) {
        let start = try await begin(ticket(for: user))
        let back = music.consent(start.consentURL, as: account)
        #expect(try await callback(back.state, back.code, cookie: start.cookie).outcome == .granted)
        return (try await code(start.cookie), start.cookie)
    }

    func code(_ cookie: Secret) async throws -> FinishCode {
        let page = try await flow.finishPage(cookie: cookie.withExposedValue { $0 }, now: now)
        guard case .waiting(let waiting) = page else { throw Unexpected() }
        return try #require(waiting.code.withExposedValue { FinishCode($0) })
    }

    func finish(_ code: FinishCode, by user: UserAddress = .mina, request: String = "job") async throws -> FinishOutcome
    {
        try await flow.finish(code, by: user, request: request, now: now)
    }

    @discardableResult
    func link(_ user: UserAddress = .mina, account: String = "mina-music") async throws -> LinkedAccount {
        let (code, _) = try await consented(user, account: account)
        guard case .linked(let account, _) = try await finish(code, by: user) else { throw Unexpected() }
        return account
    }

    struct Unexpected: Error {}
}
