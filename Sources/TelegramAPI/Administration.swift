import Foundation
package import RhythmiQDomain

/// The operator's tools: `rhythmiq commands sync` and `rhythmiq webhook set|info|delete`. Each returns what to print.
extension TelegramClient {
    /// One registered menu.
    package struct RegisteredMenu: Equatable, Sendable, CustomStringConvertible {
        package let scope: String
        /// `nil`: for everybody whose language has no menu.
        package let language: String?
        package let count: Int

        package var description: String { "\(scope) \(language ?? "(other languages)"): \(count) commands" }
    }

    /// Registers the menus: English for everybody, Korean for those whose app speaks it.
    ///
    /// - Parameter menus: per language, in the order in which they are shown; all of them hold the same names.
    /// - Parameter groupNames: those that make sense in a group.
    package func syncCommands(_ menus: [AnswerLanguage: [BotCommand]], groupNames: Set<String>)
        async throws(TelegramError) -> [RegisteredMenu]
    {
        var registered: [RegisteredMenu] = []
        for (language, code) in [(AnswerLanguage.en, nil), (.ko, "ko")] as [(AnswerLanguage, String?)] {
            let commands = menus[language] ?? []
            let menus = [
                ("all_private_chats", commands), ("all_group_chats", commands.filter { groupNames.contains($0.name) }),
                ("default", commands),
            ]
            for (scope, commands) in menus {
                try await setMyCommands(commands, scope: scope, languageCode: code)
                registered.append(RegisteredMenu(scope: scope, language: code, count: commands.count))
            }
        }
        return registered
    }

    /// The path of the webhook below `server.publicURL`.
    package static let webhookPath = "/telegram/webhook"

    /// Points Telegram at this daemon, and reads back what it has understood.
    package func installWebhook(publicURL: String, secret: Secret) async throws -> WebhookInfo {
        if let fault = WebhookSettingError.fault(publicURL: publicURL, secret: secret) { throw fault }
        let base = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        try await setWebhook(url: base + Self.webhookPath, secret: secret)
        return try await getWebhookInfo()
    }
}

/// A setting that Telegram would refuse.
package enum WebhookSettingError: Error, Equatable, Sendable, CustomStringConvertible {
    case publicURL
    case port
    case secret

    package var description: String {
        switch self {
        case .publicURL: "server.publicURL must be an https address for a webhook"
        case .port: "server.publicURL: Telegram's webhooks reach the ports 443, 80, 88 and 8443 only"
        case .secret: "telegram.webhookSecret must be 1 to 256 of A-Z, a-z, 0-9, _ and -"
        }
    }

    static func fault(publicURL: String, secret: Secret) -> WebhookSettingError? {
        let url = URL(string: publicURL)
        let host = url?.host(percentEncoded: true) ?? ""
        // A Bot API server on this machine takes any port and no TLS.
        let isLocal = ["127.0.0.1", "::1", "localhost"].contains(host)
        guard !host.isEmpty, url?.scheme == "https" || (isLocal && url?.scheme == "http") else { return .publicURL }
        if !isLocal, let port = url?.port, ![443, 80, 88, 8443].contains(port) { return .port }
        let isSecret = secret.withExposedBytes { bytes in
            (1...256).contains(bytes.count)
                && bytes.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
                        || byte == UInt8(ascii: "-")
                }
        }
        return isSecret ? nil : .secret
    }
}

extension WebhookInfo: CustomStringConvertible {
    /// Lines to print.
    package var description: String {
        guard !url.isEmpty else { return "no webhook is set; \(pendingUpdateCount) updates wait for polling" }
        var lines = ["webhook: \(url)", "waiting updates: \(pendingUpdateCount)"]
        if let maximumConnections { lines.append("connections: at most \(maximumConnections)") }
        if let allowedUpdates { lines.append("updates: \(allowedUpdates.joined(separator: ", "))") }
        if let lastErrorMessage {
            let date = lastErrorDate.map { Date(timeIntervalSince1970: Double($0)).formatted(.iso8601) }
            lines.append("last error: \(lastErrorMessage)" + (date.map { " at \($0)" } ?? ""))
        }
        return lines.joined(separator: "\n")
    }
}
