import CoverArt
import CoverStorage
import Foundation
import RequestHandling
import RhythmiQDomain
import SpotifyAPI
import Storage

/// The settings of `serve` as values, checked before anything is opened.
struct DaemonSettings: Sendable {
    struct Telegram: Sendable {
        let token: Secret
        let apiURL: String
        let isWebhook: Bool
        let webhookSecrets: [Secret]
    }

    let telegram: Telegram
    let spotify: SpotifyConfiguration?
    let isHouseOpen: Bool
    let houseLimit: Int
    let publicHost: String
    let publicPort: Int
    let adminHost: String
    let adminPort: Int
    let publicURL: String?
    let trustedProxies: Set<String>
    let stateDirectory: URL
    let database: URL
    let keyRing: URL
    let limits: RequestHandler.Limits
    let access: AccessRules
    let hasCovers: Bool
    let covers: CoverProvider
    /// `nil` where covers are kept nowhere.
    let archive: CoverArchive?

    init(_ settings: Settings) throws {
        telegram = try Self.telegram(settings)
        spotify = Self.spotify(settings)
        isHouseOpen = settings.text("spotify.house") == "true"
        houseLimit = settings.integer("spotify.houseLimit") ?? 9_000
        publicHost = settings.text("server.host") ?? "127.0.0.1"
        publicPort = settings.integer("server.port") ?? 8080
        adminHost = settings.text("server.adminHost") ?? "127.0.0.1"
        adminPort = settings.integer("server.adminPort") ?? 9090
        publicURL = Self.publicURL(settings, host: publicHost, port: publicPort)
        trustedProxies = Set(
            (settings.text("server.trustedProxies") ?? "").split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces)
            })
        let place = try StoreSettings(settings)
        (stateDirectory, database, keyRing) = (place.stateDirectory, place.database, place.keyRing)
        limits = Self.limits(settings)
        access = AccessRules(allow: settings.text("access.allow"), block: settings.text("access.block"))
        hasCovers = settings.text("covers.provider") != "none"
        covers = try CoverProvider(settings, painter: CoverPainter())
        archive = try CoverArchive.configured(settings)?.archive
    }

    /// With the reason for each.
    static let required = [
        "telegram.token": "is missing: serve needs a chat platform; BotFather gives a bot its token"
    ]

    private static func telegram(_ settings: Settings) throws -> Telegram {
        guard let token = settings.text("telegram.token") else {
            throw settings.fault("telegram.token", required["telegram.token"] ?? "")
        }
        let isWebhook = settings.text("telegram.mode") == "webhook"
        return Telegram(
            token: Secret(token), apiURL: settings.text("telegram.apiURL") ?? "https://api.telegram.org",
            isWebhook: isWebhook,
            // During a rotation the new secret and the old one stand side by side.
            webhookSecrets: (settings.text("telegram.webhookSecret") ?? "").split(separator: ",").map {
                Secret(String($0))
            })
    }

    static func spotify(_ settings: Settings) -> SpotifyConfiguration? {
        guard let id = settings.text("spotify.clientID"), let secret = settings.text("spotify.clientSecret") else {
            return nil
        }
        func trimmed(_ key: String, _ usual: String) -> String {
            let url = settings.text(key) ?? usual
            return url.hasSuffix("/") ? String(url.dropLast()) : url
        }
        return SpotifyConfiguration(
            accountsURL: trimmed("spotify.accountsURL", "https://accounts.spotify.com"),
            apiURL: trimmed("spotify.apiURL", "https://api.spotify.com/v1"), clientID: id,
            clientSecret: Secret(secret), market: settings.text("spotify.market") ?? "KR")
    }

    static func publicURL(_ settings: Settings) -> String? {
        publicURL(
            settings, host: settings.text("server.host") ?? "127.0.0.1", port: settings.integer("server.port") ?? 8080)
    }

    /// Without one, linking works for a browser on this machine, which Spotify admits by its address.
    private static func publicURL(_ settings: Settings, host: String, port: Int) -> String? {
        settings.text("server.publicURL")
            ?? (host == "127.0.0.1" || host == "::1" ? "http://\(host == "::1" ? "[::1]" : host):\(port)" : nil)
    }

    private static func limits(_ settings: Settings) -> RequestHandler.Limits {
        var limits = RequestHandler.Limits()
        limits.userPerHour = settings.integer("limits.userPerHour") ?? limits.userPerHour
        limits.userPerDay = settings.integer("limits.userPerDay") ?? limits.userPerDay
        limits.chatPerHour = settings.integer("limits.chatPerHour") ?? limits.chatPerHour
        limits.maxMinutes = settings.integer("limits.maxMinutes").map(Double.init) ?? limits.maxMinutes
        return limits
    }
}

/// Whom the operator serves (QUO-4): `telegram:123` or plain `123`, a person or a chat.
struct AccessRules: Sendable {
    private let allowed: Set<String>
    private let blocked: Set<String>

    init(allow: String?, block: String?) {
        func entries(_ text: String?) -> Set<String> {
            Set((text ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
        }
        allowed = entries(allow)
        blocked = entries(block)
    }

    func serves(_ user: UserAddress, _ chat: ChatAddress) -> Bool {
        let names: Set = [
            user.id, "\(user.platform.rawValue):\(user.id)", chat.id, "\(chat.platform.rawValue):\(chat.id)",
        ]
        guard blocked.isDisjoint(with: names) else { return false }
        return allowed.isEmpty || !allowed.isDisjoint(with: names)
    }
}
