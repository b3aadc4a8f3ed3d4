import RhythmiQDomain

/// One setting: its name, what values it takes, and its default. The list is the contract with operators.
struct SettingKey: Sendable {
    enum Kind: Sendable, Equatable {
        case text
        case path
        case url(schemes: [String])
        case integer(ClosedRange<Int>)
        case boolean
        case choice([String])
        case list
    }

    /// `telegram.apiURL`
    let name: String
    let kind: Kind
    /// `nil`: nothing is set.
    let defaultValue: String?
    /// Never printed, and may be given as a file: `TELEGRAM_TOKEN_FILE`, `telegram.tokenFile`.
    let isSecret: Bool

    init(_ name: String, _ kind: Kind, default defaultValue: String? = nil, isSecret: Bool = false) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.isSecret = isSecret
    }

    /// `telegram.apiURL` → `TELEGRAM_API_URL`: an underscore at each dot and where a word begins.
    var environmentName: String {
        var result = ""
        var previous: Character = "."
        for character in name {
            if character == "." {
                result.append("_")
            } else {
                if character.isUppercase, previous.isLowercase { result.append("_") }
                result += character.uppercased()
            }
            previous = character
        }
        return result
    }

    static let all: [SettingKey] = [
        SettingKey("server.host", .text, default: "127.0.0.1"),
        SettingKey("server.port", .integer(0...65_535), default: "8080"),
        SettingKey("server.adminHost", .text, default: "127.0.0.1"),
        SettingKey("server.adminPort", .integer(0...65_535), default: "9090"),
        SettingKey("server.publicURL", .url(schemes: ["https", "http"])),
        SettingKey("server.trustedProxies", .list),
        SettingKey("stateDirectory", .path),
        SettingKey("telegram.token", .text, isSecret: true),
        SettingKey("telegram.apiURL", .url(schemes: ["https", "http"]), default: "https://api.telegram.org"),
        SettingKey("telegram.mode", .choice(["polling", "webhook"]), default: "polling"),
        SettingKey("telegram.webhookSecret", .text, isSecret: true),
        SettingKey("discord.applicationID", .text),
        SettingKey("discord.publicKey", .text),
        SettingKey("discord.token", .text, isSecret: true),
        SettingKey("discord.apiURL", .url(schemes: ["https", "http"]), default: "https://discord.com/api/v10"),
        SettingKey("spotify.clientID", .text),
        SettingKey("spotify.clientSecret", .text, isSecret: true),
        SettingKey("spotify.accountsURL", .url(schemes: ["https", "http"]), default: "https://accounts.spotify.com"),
        SettingKey("spotify.apiURL", .url(schemes: ["https", "http"]), default: "https://api.spotify.com/v1"),
        SettingKey("spotify.market", .text, default: "KR"),
        SettingKey("spotify.house", .boolean, default: "false"),
        SettingKey("spotify.houseLimit", .integer(1...10_500), default: "9000"),
        SettingKey(
            "covers.provider", .choice(["painted", "huggingface", "sdwebui", "comfyui", "openai", "none"]),
            default: "painted"),
        SettingKey("covers.apiURL", .url(schemes: ["https", "http"])),
        SettingKey("covers.token", .text, isSecret: true),
        SettingKey("covers.model", .text, default: "stabilityai/stable-diffusion-xl-base-1.0"),
        SettingKey("covers.style", .choice(PictureWish.names), default: "auto"),
        SettingKey("covers.title", .boolean, default: "false"),
        SettingKey("covers.workflow", .path),
        SettingKey("covers.storage", .text, default: "none"),
        SettingKey("covers.keepDays", .integer(1...3_650), default: "90"),
        SettingKey("covers.s3.endpoint", .url(schemes: ["https", "http"])),
        SettingKey("covers.s3.region", .text),
        SettingKey("covers.s3.accessKey", .text, isSecret: true),
        SettingKey("covers.s3.secretKey", .text, isSecret: true),
        SettingKey("embedding.model", .text, default: "lexical"),
        SettingKey("embedding.precision", .choice(["auto", "float32", "bfloat16", "int8"]), default: "auto"),
        SettingKey("catalog.path", .path),
        SettingKey("recommender.mode", .choice(["blend", "classic", "discover"]), default: "blend"),
        SettingKey("storage.url", .url(schemes: ["sqlite", "postgres", "postgresql"])),
        SettingKey("storage.keyRing", .path),
        SettingKey("limits.userPerHour", .integer(0...100_000), default: "10"),
        SettingKey("limits.userPerDay", .integer(0...1_000_000), default: "30"),
        SettingKey("limits.chatPerHour", .integer(0...100_000), default: "20"),
        SettingKey("limits.maxMinutes", .integer(1...1_440), default: "600"),
        SettingKey("access.allow", .list),
        SettingKey("access.block", .list),
        SettingKey("log.level", .choice(["trace", "debug", "info", "notice", "warning", "error"]), default: "info"),
        SettingKey("log.format", .choice(["text", "json"]), default: "text"),
    ]

    static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
