package import RhythmiQDomain

/// The addresses of linking.
package struct LinkConfiguration: Sendable {
    /// Where browsers reach the bot, without a slash at the end; every address is made from it, none from a request.
    package let publicURL: String
    /// What a callback's `iss` must be if it has one (RFC 9207).
    package let issuer: String
    /// The chat's way to send a start parameter by one tap, where it has one.
    package let deepLink: @Sendable (_ owner: UserAddress, _ parameter: Secret) -> Secret?

    /// - Parameters:
    ///   - publicURL: with or without a slash at the end.
    ///   - accountsURL: `https://accounts.spotify.com`, with or without a slash at the end.
    package init(
        publicURL: String, accountsURL: String,
        deepLink: @escaping @Sendable (_ owner: UserAddress, _ parameter: Secret) -> Secret?
    ) {
        self.publicURL = publicURL.withoutSlashAtEnd
        issuer = accountsURL.withoutSlashAtEnd
        self.deepLink = deepLink
    }

    /// Registered with the music service, character by character.
    package var redirectURI: String { publicURL + "/spotify/callback" }

    func ticketURL(_ ticket: OneTimeValue) -> Secret {
        ticket.secret.withExposedValue { Secret("\(publicURL)/spotify/link/\($0)") }
    }
}

extension LinkConfiguration {
    /// `https://t.me/<bot>?start=<parameter>`
    ///
    /// - Parameter botName: as Telegram knows it: letters, digits and underscores.
    package static func telegramDeepLink(botName: String, parameter: Secret) -> Secret {
        parameter.withExposedValue { Secret("https://t.me/\(botName)?start=\($0)") }
    }
}

extension String {
    fileprivate var withoutSlashAtEnd: String { hasSuffix("/") ? String(dropLast()) : self }
}
