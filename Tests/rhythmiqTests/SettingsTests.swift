import Foundation
import TestSupport
import Testing

@testable import rhythmiq

@Suite struct SettingsTests {
    private let folder: SettingsFolder

    init() throws { folder = try SettingsFolder() }

    // MARK: - Layers

    @Test func theLaterLayerWins() throws {
        let yaml = "limits: {maxMinutes: 100}"
        let environment = ["LIMITS_MAX_MINUTES": "200"]

        #expect(try folder.read().integer("limits.maxMinutes") == 600)
        #expect(try folder.read().origin("limits.maxMinutes") == "default")
        #expect(try folder.read(yaml: yaml).integer("limits.maxMinutes") == 100)
        #expect(try folder.read(yaml: yaml).origin("limits.maxMinutes")?.hasPrefix("file ") == true)
        #expect(try folder.read(yaml: yaml, environment: environment).integer("limits.maxMinutes") == 200)
        #expect(
            try folder.read(yaml: yaml, environment: environment).origin("limits.maxMinutes")
                == "environment LIMITS_MAX_MINUTES")
        let options = ["limits.maxMinutes": "300"]
        #expect(
            try folder.read(yaml: yaml, environment: environment, options: options).integer("limits.maxMinutes") == 300)
    }

    @Test func theFileIsTheOptionsElseTheEnvironmentsElseTheDefaultOne() throws {
        let option = try folder.file("option.yaml", "spotify.market: OP")
        let variable = try folder.file("variable.yaml", "spotify.market: VA")
        let usual = try folder.file("usual.yaml", "spotify.market: US")
        let environment = ["RHYTHMIQ_CONFIG": variable]

        #expect(
            try Settings.read(configPath: option, environment: environment, defaultFile: usual).text("spotify.market")
                == "OP")
        #expect(try Settings.read(environment: environment, defaultFile: usual).text("spotify.market") == "VA")
        #expect(try Settings.read(environment: [:], defaultFile: usual).text("spotify.market") == "US")
        #expect(try Settings.read(environment: [:], defaultFile: usual).file == usual)
        #expect(try Settings.read(environment: [:], defaultFile: usual + "x").text("spotify.market") == "KR")
    }

    @Test func aFileThatWasNamedMustBeThere() throws {
        let error = #expect(throws: SettingsError.self) {
            try Settings.read(environment: ["RHYTHMIQ_CONFIG": folder.url.path + "/gone.yaml"])
        }

        #expect(error?.faults.map(\.origin) == ["file \(folder.url.path)/gone.yaml"])
    }

    @Test func defaultsAreThoseOfTheContract() throws {
        let settings = try folder.read()
        let expected = [
            "server.host": "127.0.0.1", "server.port": "8080", "server.adminPort": "9090",
            "telegram.apiURL": "https://api.telegram.org", "telegram.mode": "polling",
            "discord.apiURL": "https://discord.com/api/v10", "spotify.accountsURL": "https://accounts.spotify.com",
            "spotify.apiURL": "https://api.spotify.com/v1", "spotify.market": "KR", "spotify.house": "false",
            "covers.provider": "painted", "covers.model": "stabilityai/stable-diffusion-xl-base-1.0",
            "covers.storage": "none", "embedding.model": "lexical", "embedding.precision": "auto",
            "recommender.mode": "blend", "limits.userPerHour": "10", "limits.userPerDay": "30",
            "limits.chatPerHour": "20", "limits.maxMinutes": "600", "log.level": "info", "log.format": "text",
        ]

        for (key, value) in expected { #expect(settings.text(key) == value, "\(key)") }
        for key in ["telegram.token", "server.publicURL", "storage.url", "access.allow"] {
            #expect(settings.text(key) == nil)
        }
    }

    @Test func theStateDirectoryIsTheSettingElseTheXDGPlaceElseHome() throws {
        let set = try folder.read(yaml: "stateDirectory: /srv/state")

        #expect(set.stateDirectory(environment: ["XDG_STATE_HOME": "/xdg"]).path == "/srv/state")
        #expect(try folder.read().stateDirectory(environment: ["XDG_STATE_HOME": "/xdg"]).path == "/xdg/rhythmiq")
        #expect(
            try folder.read().stateDirectory(environment: ["XDG_STATE_HOME": "relative"]).path.hasSuffix(
                ".local/state/rhythmiq"))
        #expect(try folder.read().stateDirectory(environment: [:]).path.hasSuffix(".local/state/rhythmiq"))
    }

    // MARK: - Names

    @Test(arguments: [
        ("telegram.apiURL", "TELEGRAM_API_URL"), ("covers.s3.accessKey", "COVERS_S3_ACCESS_KEY"),
        ("server.publicURL", "SERVER_PUBLIC_URL"), ("discord.applicationID", "DISCORD_APPLICATION_ID"),
        ("spotify.clientID", "SPOTIFY_CLIENT_ID"), ("spotify.accountsURL", "SPOTIFY_ACCOUNTS_URL"),
        ("stateDirectory", "STATE_DIRECTORY"), ("limits.userPerHour", "LIMITS_USER_PER_HOUR"),
        ("storage.keyRing", "STORAGE_KEY_RING"), ("telegram.webhookSecret", "TELEGRAM_WEBHOOK_SECRET"),
        ("server.adminPort", "SERVER_ADMIN_PORT"), ("log.level", "LOG_LEVEL"),
    ])
    func aSettingHasThisNameInTheEnvironment(name: String, variable: String) throws {
        let key = try #require(SettingKey.byName[name])

        #expect(key.environmentName == variable)
    }

    @Test func namesAreUnique() {
        let names = SettingKey.all.map(\.environmentName)

        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.wholeMatch(of: #/[A-Z0-9]+(_[A-Z0-9]+)*/#) != nil })
        #expect(!names.contains("RHYTHMIQ_CONFIG"))
    }

    @Test(arguments: SettingKey.all)
    func everySettingIsReadFromTheEnvironment(key: SettingKey) throws {
        let value = key.example
        var environment = [key.environmentName: value]
        for partner in ["SPOTIFY_CLIENT_ID", "SPOTIFY_CLIENT_SECRET", "COVERS_S3_ACCESS_KEY", "COVERS_S3_SECRET_KEY"]
        where environment[partner] == nil { environment[partner] = "partner" }

        #expect(try folder.read(environment: environment).text(key.name) == value)
    }

    /// Every name stands in the example, at its place, and nothing else does.
    @Test func theExampleFileShowsEverySetting() throws {
        let file = Checkout.root.appending(path: "bot-config/rhythmiq.example.yaml")
        var names: [String] = []
        var groups: [String] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
            let depth = line.prefix { $0 == " " }.count / 2
            let name = String(line.drop { $0 == " " }.prefix { $0 != ":" })
            groups = groups.prefix(depth) + [name]
            names.append(groups.joined(separator: "."))
        }

        let leaves = names.filter { name in !names.contains { $0.hasPrefix(name + ".") } }
        #expect(Set(leaves) == Set(SettingKey.all.map(\.name)))
        #expect(leaves.count == SettingKey.all.count)
    }

    // MARK: - YAML

    @Test(arguments: [
        "telegram:\n  mode: polling\ncovers:\n  s3:\n    region: eu-1",
        "telegram.mode: polling\ncovers.s3.region: eu-1",
        "covers:\n  s3.region: eu-1", "covers.s3:\n  region: eu-1",
    ])
    func namesMayBeNestedOrDotted(yaml: String) throws {
        #expect(try folder.read(yaml: yaml).text("covers.s3.region") == "eu-1")
    }

    @Test(arguments: ["", "# nothing", "telegram:", "telegram: {}\nlog:\n  level: ~", "---"])
    func nothingSetIsNothingChanged(yaml: String) throws {
        if yaml.contains("{}") {
            #expect(try folder.faults(yaml: yaml).map(\.key) == ["telegram"])
        } else {
            #expect(try folder.read(yaml: yaml).text("log.level") == "info")
        }
    }

    @Test(arguments: [
        ("spotify.market: NO", "spotify.market", "NO"),
        (
            "discord.publicKey: 00112233445566778899001122334455", "discord.publicKey",
            "00112233445566778899001122334455"
        ),
        ("discord.publicKey: 12e5", "discord.publicKey", "12e5"),
        ("telegram.token: 110:22", "telegram.token", "110:22"),
        ("discord.applicationID: 1234567890123456789", "discord.applicationID", "1234567890123456789"),
        ("spotify.house: yes", "spotify.house", "true"), ("spotify.house: false", "spotify.house", "false"),
        ("embedding.model: \"a: b\"", "embedding.model", "a: b"),
    ])
    func aValueIsTakenAsItIsWritten(yaml: String, key: String, value: String) throws {
        #expect(try folder.read(yaml: yaml).text(key) == value)
    }

    @Test(arguments: [
        "access: {allow: [1, -2, abc]}", "access.allow: \"1,-2,abc\"", "access:\n  allow:\n  - 1\n  - -2\n  - abc",
    ])
    func listsMayBeWrittenEitherWay(yaml: String) throws {
        #expect(try folder.read(yaml: yaml).text("access.allow") == "1,-2,abc")
    }

    @Test(arguments: [
        ("telegram.mode: [polling]", "telegram.mode"), ("telegram: {token: {a: b}}", "telegram.token.a"),
        ("access.allow: [[1], 2]", "access.allow"), ("telegram.token: {1: x}", "telegram.token.1"),
        ("telegram.tokenFile: [x]", "telegram.tokenFile"),
    ])
    func aValueOfTheWrongShapeIsAFault(yaml: String, key: String) throws {
        #expect(try folder.faults(yaml: yaml).map(\.key) == [key])
    }

    @Test(arguments: ["log.level: info\nlog: {level: debug}", "telegram: {mode: polling}\ntelegram.mode: webhook"])
    func aNameThatIsGivenTwiceIsAFault(yaml: String) throws {
        #expect(try folder.faults(yaml: yaml).contains { $0.reason.contains("given twice") })
    }

    @Test(arguments: [
        "telegram:\n  token: hunter2\n bad", "token: [hunter2", "\"hunter2", "hunter2: 1\nhunter2: 2", "- hunter2",
        "hunter2",
        "telegram: &a\n  token: *hunter2", "\thunter2: 1",
    ])
    func wrongYAMLIsNeverQuoted(yaml: String) throws {
        let error = #expect(throws: SettingsError.self) { try folder.read(yaml: yaml) }

        #expect(error?.faults.count == 1)
        #expect(error?.description.contains("rhythmiq.yaml") == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func wrongYAMLIsToldByItsPlace() throws {
        #expect(try folder.faults(yaml: "log:\n  level: [info").first?.reason.contains("line") == true)
    }

    // MARK: - Faults

    @Test func allFaultsAreToldAtOnceWithNameAndOrigin() throws {
        let faults = try folder.faults(
            yaml: "server: {port: 99999}\nlog.level: loud\ntelegramm: {token: x}",
            environment: ["SPOTIFY_HOUSE": "maybe", "SERVER_PUBLIC_URL": "ftp://x", "TELEGRAM_MODE": "webhook"],
            options: ["limits.maxMinutes": "0"])

        #expect(
            Set(faults.map(\.key)) == [
                "server.port", "log.level", "telegramm.token", "spotify.house", "server.publicURL",
                "telegram.webhookSecret", "limits.maxMinutes",
            ])
        let origins = Dictionary(faults.map { ($0.key, $0.origin) }) { first, _ in first }
        #expect(origins["server.port"]?.hasSuffix("rhythmiq.yaml") == true)
        #expect(origins["spotify.house"] == "environment SPOTIFY_HOUSE")
        #expect(origins["limits.maxMinutes"] == "option")
        let text = SettingsError(faults: faults).description
        for fault in faults { #expect(text.contains(fault.key) && text.contains(fault.origin)) }
    }

    @Test(arguments: [
        ("SERVER_PORT", "-1"), ("SERVER_PORT", "65536"), ("SERVER_PORT", "80a"), ("SERVER_PORT", ""),
        ("LIMITS_MAX_MINUTES", "0"),
        ("SERVER_PUBLIC_URL", "example.org"), ("SERVER_PUBLIC_URL", "https://"), ("STORAGE_URL", "mysql://x/y"),
        ("LOG_LEVEL", "INFO"), ("SPOTIFY_HOUSE", "1"), ("COVERS_PROVIDER", "dall-e"),
        ("EMBEDDING_PRECISION", "float16"),
        ("TELEGRAM_TOKEN", ""),
    ])
    func anUnusableValueIsAFault(variable: String, value: String) throws {
        let faults = try folder.faults(environment: [variable: value])

        #expect(faults.map(\.origin) == ["environment \(variable)"])
    }

    @Test(arguments: [
        ("SERVER_PORT", "0"), ("SERVER_PUBLIC_URL", "https://bot.example.org/x"),
        ("STORAGE_URL", "sqlite:///var/x.sqlite"),
        ("STORAGE_URL", "postgres://user:password@db/rhythmiq"), ("SERVER_PUBLIC_URL", "http://[::1]:8080"),
    ])
    func aUsableValueIsNoFault(variable: String, value: String) throws {
        #expect(try folder.faults(environment: [variable: value]) == [])
    }

    @Test(arguments: [
        ("telegram.apiUrl", "telegram.apiURL"), ("telegram.api_url", "telegram.apiURL"),
        ("telegram.tokn", "telegram.token"),
        ("discordd.token", "discord.token"), ("maxMinutes", "limits.maxMinutes"),
        ("limit.maxMinutes", "limits.maxMinutes"),
        ("covers.s3.acesskey", "covers.s3.accessKey"),
    ])
    func anUnknownNameHasAHint(name: String, hint: String) throws {
        let faults = try folder.faults(yaml: "\(name): x")

        #expect(faults.map(\.key) == [name])
        #expect(faults.first?.reason.contains("did you mean \(hint)?") == true)
    }

    @Test(arguments: ["banana.split: x", "token: x", "serverPort: 1"])
    func aHintIsNotGuessed(yaml: String) throws {
        let reason = try #require(try folder.faults(yaml: yaml).first?.reason)

        #expect(reason.hasPrefix("is no setting"))
        #expect(!reason.contains("did you mean") || yaml.hasPrefix("serverPort"))
    }

    @Test(arguments: [
        ("SPOTIFY_CLIENT_ID", "spotify.clientSecret"), ("SPOTIFY_CLIENT_SECRET", "spotify.clientID"),
        ("COVERS_S3_ACCESS_KEY", "covers.s3.secretKey"), ("COVERS_S3_SECRET_KEY", "covers.s3.accessKey"),
    ])
    func oneHalfOfAPairIsAFault(variable: String, missing: String) throws {
        #expect(try folder.faults(environment: [variable: "x"]).map(\.key) == [missing])
    }

    @Test func webhookModeNeedsItsSecret() throws {
        #expect(try folder.faults(yaml: "telegram.mode: webhook").map(\.key) == ["telegram.webhookSecret"])
        #expect(try folder.faults(yaml: "telegram: {mode: webhook, webhookSecret: x}") == [])
    }
}

extension SettingKey {
    /// A value that is not the default.
    fileprivate var example: String {
        switch kind {
        case .text, .path, .list: "example"
        case .url(let schemes): "\(schemes[0])://example.org/x"
        case .integer(let range): "\(range.lowerBound + 7)"
        case .boolean: "true"
        case .choice(let choices): choices.first { $0 != defaultValue && $0 != "webhook" } ?? choices[0]
        }
    }
}
