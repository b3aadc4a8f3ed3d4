import Accounts
import Cryptography
import Foundation
import HTTPTransport
import RhythmiQDomain
import SpotifyAPI
import Synchronization

/// A music service in memory, as strict as the real one: codes count once and only with their verifier and address, old
/// refresh tokens count no more where they rotate.
final class PracticeMusic: MusicAccounts {
    struct Consent {
        var account: String
        var challenge: String
        var redirectURI: String
        var scopes: Set<String>
    }

    struct State {
        var consents: [String: Consent] = [:]
        var refreshTokens: [String: String] = [:]
        var accessTokens: [String: String] = [:]
        var registered: Set<String>?
        var rotates = false
        var failure: SpotifyError.Code?
        var isResting = false
        var exchanges = 0
        var refreshes = 0
        var issued = 0
    }

    /// The real client makes the address; nothing is sent with it.
    private static let wire = SpotifyClient(
        SpotifyConfiguration(
            accountsURL: "https://accounts.example", clientID: "client id&more", clientSecret: Secret("unused")),
        http: HTTPClient())

    let state = Mutex(State())
    /// Awaited inside each call, before or after it counts.
    let beforeExchange = Mutex<(@Sendable () async -> Void)?>(nil)
    let beforeRefresh = Mutex<(@Sendable () async -> Void)?>(nil)
    let afterRefresh = Mutex<(@Sendable () async -> Void)?>(nil)

    func fail(_ code: SpotifyError.Code?) { state.withLock { $0.failure = code } }

    /// The listener's browser: follows the address and says yes.
    ///
    /// - Returns: what comes back to the callback.
    func consent(_ url: Secret, as account: String, scopes: Set<String>? = nil) -> (state: String, code: String) {
        let query = Self.query(of: url)
        let code = state.withLock { state in
            state.issued += 1
            let code = "code-\(state.issued)-\(account)"
            state.consents[code] = Consent(
                account: account, challenge: query["code_challenge"] ?? "", redirectURI: query["redirect_uri"] ?? "",
                scopes: scopes ?? Set((query["scope"] ?? "").split(separator: " ").map(String.init)))
            return code
        }
        return (query["state"] ?? "", code)
    }

    func consentURL(state: Secret, challenge: String, redirectURI: String) -> Secret {
        Self.wire.consentURL(state: state, challenge: challenge, redirectURI: redirectURI)
    }

    static func query(of url: Secret) -> [String: String] {
        let items = url.withExposedValue { URLComponents(string: $0)?.queryItems } ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    var isResting: Bool { state.withLock(\.isResting) }

    func exchange(code: Secret, verifier: Secret, redirectURI: String) async throws(SpotifyError) -> SpotifyTokens {
        await beforeExchange.withLock(\.self)?()
        let challenge = verifier.withExposedBytes { Base64URL.encode(sha256($0)) }
        let code = code.withExposedValue { $0 }
        return try answer { (state) throws(SpotifyError) in
            state.exchanges += 1
            guard let consent = state.consents.removeValue(forKey: code), consent.challenge == challenge,
                consent.redirectURI == redirectURI
            else { throw SpotifyError.practice(.invalidGrant) }
            return Self.tokens(for: consent.account, scopes: consent.scopes, withRefreshToken: true, &state)
        }
    }

    func refresh(_ refreshToken: Secret) async throws(SpotifyError) -> SpotifyTokens {
        await beforeRefresh.withLock(\.self)?()
        let refreshToken = refreshToken.withExposedValue { $0 }
        let tokens = try answer { (state) throws(SpotifyError) in
            state.refreshes += 1
            guard let account = state.refreshTokens[refreshToken] else { throw SpotifyError.practice(.invalidGrant) }
            if state.rotates { state.refreshTokens[refreshToken] = nil }
            return Self.tokens(for: account, scopes: [], withRefreshToken: state.rotates, &state)
        }
        await afterRefresh.withLock(\.self)?()
        return tokens
    }

    func profile(token: Secret) async throws(SpotifyError) -> SpotifyProfile {
        let token = token.withExposedValue { $0 }
        return try answer { (state) throws(SpotifyError) in
            guard let account = state.accessTokens[token] else { throw SpotifyError.practice(.rejected(status: 401)) }
            guard state.registered?.contains(account) ?? true else { throw SpotifyError.practice(.notRegistered) }
            return SpotifyProfile(
                accountID: account, userID: "user of \(account)", displayName: "\(account)의\u{202E} 음악\n")
        }
    }

    private func answer<Result: Sendable>(_ body: (inout State) throws(SpotifyError) -> Result)
        throws(SpotifyError) -> Result
    {
        try state.withLock { (state) throws(SpotifyError) -> Result in
            if let failure = state.failure { throw SpotifyError.practice(failure) }
            return try body(&state)
        }
    }

    private static func tokens(for account: String, scopes: Set<String>, withRefreshToken: Bool, _ state: inout State)
        -> SpotifyTokens
    {
        state.issued += 1
        let (access, refresh) = ("access-\(state.issued)-\(account)", "refresh-\(state.issued)-\(account)")
        state.accessTokens[access] = account
        if withRefreshToken { state.refreshTokens[refresh] = account }
        return SpotifyTokens(
            accessToken: Secret(access), lifetime: .seconds(3600),
            refreshToken: withRefreshToken ? Secret(refresh) : nil, scopes: scopes)
    }
}

extension SpotifyError {
    static func practice(_ code: Code) -> SpotifyError { SpotifyError(code, operation: "practice", outcome: .notDone) }
}
