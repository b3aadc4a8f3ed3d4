import RhythmiQDomain

/// Everything the stand-in remembers.
struct SpotifyState {
    struct Consent {
        var user: String
        /// `nil` grants what is asked for.
        var scopes: Set<String>?
        var isRefused: Bool
    }

    struct Grant {
        /// `nil` for the application's own token.
        let user: String?
        let scopes: Set<String>
    }

    struct Code {
        let grant: Grant
        let redirectURI: String
        let challenge: String?
        var isUsed = false
    }

    struct Refusal {
        var left: Int
        let fits: @Sendable (Call) -> Bool
        let answer: Answer
    }

    var consent = Consent(user: "listener", scopes: nil, isRefused: false)
    var accessTokens: [String: Grant] = [:]
    var refreshTokens: [String: Grant] = [:]
    var codes: [String: Code] = [:]
    var playlists: [FakeSpotify.Playlist] = []
    var refusals: [Refusal] = []
    var violations: [String] = []
    var secrets: [String] = []
    let listLag: Int
    private var generator = SplitMix64(seed: 20_260_918)

    init(listLag: Int) { self.listLag = listLag }

    mutating func newAccessToken(user: String?, scopes: Set<String>) -> String {
        let token = secret("BQcanary-access-")
        accessTokens[token] = Grant(user: user, scopes: scopes)
        return token
    }

    mutating func newRefreshToken(user: String, scopes: Set<String>) -> String {
        let token = secret("AQcanary-refresh-")
        refreshTokens[token] = Grant(user: user, scopes: scopes)
        return token
    }

    mutating func newCode(_ code: Code) -> String {
        let text = secret("AQcanary-code-")
        codes[text] = code
        return text
    }

    mutating func revoke(_ user: String) {
        accessTokens = accessTokens.filter { $0.value.user != user }
        refreshTokens = refreshTokens.filter { $0.value.user != user }
    }

    mutating func add(name: String, description: String, isPublic: Bool, owner: String, library: String) -> String {
        let id = letters(22)
        playlists.append(
            .init(
                id: id, name: name, description: description, isPublic: isPublic, owner: owner, libraries: [library],
                hiddenReadings: listLag))
        return id
    }

    /// - Returns: the answer of the first refusal that fits.
    mutating func refusal(of call: Call) -> Answer? {
        guard let index = refusals.firstIndex(where: { $0.left > 0 && $0.fits(call) }) else { return nil }
        refusals[index].left -= 1
        return refusals[index].answer
    }

    private mutating func secret(_ prefix: String) -> String {
        let text = prefix + letters(48)
        secrets.append(text)
        return text
    }

    private mutating func letters(_ count: Int) -> String {
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        return String((0..<count).map { _ in alphabet[generator.index(below: alphabet.count)] })
    }
}
