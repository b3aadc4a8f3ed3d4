package import RhythmiQDomain

/// The addresses and limits of linking.
package struct LinkConfiguration: Sendable {
    /// Where browsers reach the bot, without a slash at the end; every address is made from it, none from a request.
    package let publicURL: String
    /// The music service's page for consent.
    package let authorizeURL: String
    /// What a callback's `iss` must be if it has one (RFC 9207).
    package let issuer: String
    package let clientID: String
    /// The chat's way to send a start parameter by one tap, where it has one.
    package let deepLink: @Sendable (_ owner: UserAddress, _ parameter: Secret) -> Secret?

    /// - Parameters:
    ///   - publicURL: with or without a slash at the end.
    ///   - accountsURL: `https://accounts.spotify.com`, with or without a slash at the end.
    package init(
        publicURL: String, accountsURL: String, clientID: String,
        deepLink: @escaping @Sendable (_ owner: UserAddress, _ parameter: Secret) -> Secret?
    ) {
        self.publicURL = publicURL.withoutSlashAtEnd
        issuer = accountsURL.withoutSlashAtEnd
        authorizeURL = issuer + "/authorize"
        self.clientID = clientID
        self.deepLink = deepLink
    }

    /// Registered with the music service, character by character.
    package var redirectURI: String { publicURL + "/spotify/callback" }

    func ticketURL(_ ticket: OneTimeValue) -> Secret {
        ticket.secret.withExposedValue { Secret("\(publicURL)/spotify/link/\($0)") }
    }

    func consentURL(state: OneTimeValue, challenge: String) -> Secret {
        let state = state.secret.withExposedValue { $0 }
        let parameters = [
            ("client_id", clientID), ("response_type", "code"), ("redirect_uri", redirectURI), ("state", state),
            ("scope", MusicScope.all.joined(separator: " ")), ("code_challenge_method", "S256"),
            ("code_challenge", challenge),
            // Whoever consents sees the page each time, and which account it is for.
            ("show_dialog", "true"),
        ]
        let query = parameters.map { "\($0)=\($1.percentEncoded)" }.joined(separator: "&")
        return Secret("\(authorizeURL)?\(query)")
    }
}

extension LinkConfiguration {
    /// `https://t.me/<bot>?start=<parameter>`
    package static func telegramDeepLink(botName: String, parameter: Secret) -> Secret {
        parameter.withExposedValue { Secret("https://t.me/\(botName.percentEncoded)?start=\($0)") }
    }
}

extension String {
    fileprivate var withoutSlashAtEnd: String { hasSuffix("/") ? String(dropLast()) : self }

    /// Everything but the unreserved characters of RFC 3986 as `%XX`.
    fileprivate var percentEncoded: String {
        utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
