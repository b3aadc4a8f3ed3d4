import Foundation

extension SpotifyBrain {
    // MARK: - Consent page

    /// What a browser sees after the person has pressed the button: a redirect with a code, or with an error.
    func authorize(_ call: Call, _ state: inout SpotifyState) -> Answer {
        guard call.method == "GET" else { return violation(call, 405, "the consent page is for GET", &state) }
        guard call.query("client_id") == options.clientID, call.query("response_type") == "code" else {
            return violation(call, 400, "INVALID_CLIENT: Invalid client", &state)
        }
        guard let redirect = call.query("redirect_uri"), mayRedirect(to: redirect) else {
            return violation(call, 400, "INVALID_CLIENT: Invalid redirect URI", &state)
        }
        guard let asked = call.query("state"), asked.utf8.count >= 22 else {
            return violation(call, 400, "state is missing or guessable", &state)
        }
        guard call.query("code_challenge_method") == "S256", call.query("code_challenge")?.utf8.count == 43 else {
            return violation(call, 400, "no S256 challenge", &state)
        }
        let scopes = Set((call.query("scope") ?? "").split(separator: " ").map(String.init))
        if let unknown = scopes.subtracting(Self.knownScopes).first {
            return violation(call, 400, "illegal scope \(unknown)", &state)
        }
        guard !state.consent.isRefused else {
            return Self.redirect(redirect, ["error": "access_denied", "state": asked])
        }
        let grant = SpotifyState.Grant(user: state.consent.user, scopes: state.consent.scopes ?? scopes)
        let code = state.newCode(
            .init(grant: grant, redirectURI: redirect, challenge: call.query("code_challenge")))
        return Self.redirect(redirect, ["code": code, "state": asked])
    }

    /// Spotify's rule: https, or http to a literal loopback address; and registered.
    private func mayRedirect(to address: String) -> Bool {
        guard options.redirectURIs.isEmpty || options.redirectURIs.contains(address) else { return false }
        return address.hasPrefix("https://") || address.hasPrefix("http://127.0.0.1:")
            || address.hasPrefix("http://[::1]:")
    }

    private static func redirect(_ address: String, _ fields: KeyValuePairs<String, String>) -> Answer {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        let query = fields.map { "\($0.key)=\($0.value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }
        return Answer(302, headers: [("Location", address + "?" + query.joined(separator: "&"))])
    }

    /// All that Spotify documents; asking for more than is used is refused by its policy, not by its server.
    private static let knownScopes: Set = [
        "playlist-modify-public", "playlist-modify-private", "playlist-read-private", "playlist-read-collaborative",
        "ugc-image-upload", "user-read-private", "user-read-email", "user-read-playback-state",
        "user-modify-playback-state", "user-read-currently-playing", "user-library-read", "user-library-modify",
        "user-follow-read", "user-follow-modify", "user-top-read", "user-read-recently-played",
        "user-read-playback-position", "app-remote-control", "streaming",
    ]

    // MARK: - Tokens

    func token(_ call: Call, _ state: inout SpotifyState) -> Answer {
        guard call.method == "POST" else { return violation(call, 405, "tokens are for POST", &state) }
        guard let form = call.form else {
            return violation(call, 415, "a token request is a form", &state)
        }
        guard call.query.isEmpty else { return violation(call, 400, "secrets in the query", &state) }
        let basic = Data("\(options.clientID):\(options.clientSecret)".utf8).base64EncodedString()
        guard call.header("Authorization") == "Basic \(basic)" else {
            state.violations.append("POST /api/token: wrong client")
            return Self.refused(400, "invalid_client")
        }
        switch form["grant_type"] {
        case "client_credentials":
            return Self.tokens(state.newAccessToken(user: nil, scopes: []), scopes: nil, refresh: nil)
        case "authorization_code": return exchange(form, &state)
        case "refresh_token": return refresh(form, &state)
        default:
            state.violations.append("POST /api/token: unknown grant type")
            return Self.refused(400, "unsupported_grant_type")
        }
    }

    private func exchange(_ form: [String: String], _ state: inout SpotifyState) -> Answer {
        guard let text = form["code"], let code = state.codes[text] else { return Self.refused(400, "invalid_grant") }
        guard !code.isUsed else {
            state.violations.append("POST /api/token: a code was used twice")
            return Self.refused(400, "invalid_grant")
        }
        state.codes[text]?.isUsed = true
        guard form["redirect_uri"] == code.redirectURI else {
            state.violations.append("POST /api/token: another redirect URI than at the consent page")
            return Self.refused(400, "invalid_grant")
        }
        guard let verifier = form["code_verifier"], (43...128).contains(verifier.utf8.count),
            code.challenge == SHA256.base64URL(of: Array(verifier.utf8))
        else {
            state.violations.append("POST /api/token: the verifier does not fit the challenge")
            return Self.refused(400, "invalid_grant")
        }
        let (user, scopes) = (code.grant.user ?? "", code.grant.scopes)
        return Self.tokens(
            state.newAccessToken(user: user, scopes: scopes), scopes: scopes,
            refresh: state.newRefreshToken(user: user, scopes: scopes))
    }

    private func refresh(_ form: [String: String], _ state: inout SpotifyState) -> Answer {
        guard let old = form["refresh_token"], let grant = state.refreshTokens[old], let user = grant.user else {
            return Self.refused(400, "invalid_grant")
        }
        var new: String?
        if options.rotatesRefreshTokens {
            state.refreshTokens[old] = nil
            new = state.newRefreshToken(user: user, scopes: grant.scopes)
        }
        return Self.tokens(
            state.newAccessToken(user: user, scopes: grant.scopes), scopes: grant.scopes, refresh: new)
    }

    private static func tokens(_ access: String, scopes: Set<String>?, refresh: String?) -> Answer {
        var json: [String: Any] = ["access_token": access, "token_type": "Bearer", "expires_in": 3600]
        if let scopes { json["scope"] = scopes.sorted().joined(separator: " ") }
        if let refresh { json["refresh_token"] = refresh }
        return Answer(200, json: json)
    }

    private static func refused(_ status: Int, _ error: String) -> Answer {
        Answer(status, json: ["error": error, "error_description": "refused"])
    }
}
