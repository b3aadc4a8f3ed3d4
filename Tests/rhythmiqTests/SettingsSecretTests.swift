import Foundation
import TestSupport
import Testing

@testable import rhythmiq

@Suite struct SettingsSecretTests {
    private let folder: SettingsFolder

    init() throws { folder = try SettingsFolder() }

    @Test(arguments: SettingKey.all.filter(\.isSecret))
    func aSecretMayStandInAFile(key: SettingKey) throws {
        let path = try folder.file("secret", "  s3cret\n")
        let partners = [
            "SPOTIFY_CLIENT_ID": "x", "SPOTIFY_CLIENT_SECRET": "x", "COVERS_S3_ACCESS_KEY": "x",
            "COVERS_S3_SECRET_KEY": "x",
        ].filter { $0.key != key.environmentName }

        let fromEnvironment = try folder.read(
            environment: partners.merging([key.environmentName + "_FILE": path]) { $1 })
        let fromYAML = try folder.read(yaml: "\(key.name)File: \(path)", environment: partners)

        #expect(fromEnvironment.text(key.name) == "s3cret")
        #expect(fromEnvironment.origin(key.name) == "environment \(key.environmentName)_FILE")
        #expect(fromYAML.text(key.name) == "s3cret")
    }

    @Test func onlySecretsMayStandInAFile() throws {
        #expect(try folder.faults(yaml: "spotify.marketFile: /x").map(\.key) == ["spotify.marketFile"])
    }

    @Test(arguments: ["", " \n"])
    func anEmptySecretFileIsAFault(content: String) throws {
        let path = try folder.file("secret", content)

        let faults = try folder.faults(environment: ["TELEGRAM_TOKEN_FILE": path])

        #expect(faults.map(\.key) == ["telegram.token"])
        #expect(faults.first?.reason.contains("empty") == true)
    }

    @Test func aMissingSecretFileIsAFaultWithItsPath() throws {
        let faults = try folder.faults(environment: ["TELEGRAM_TOKEN_FILE": "/nowhere/token"])

        #expect(faults.map(\.key) == ["telegram.token"])
        #expect(faults.first?.reason.contains("/nowhere/token") == true)
    }

    @Test func aSecretGivenTwiceIsAFault() throws {
        let path = try folder.file("secret", "s3cret")

        let inEnvironment = try folder.faults(environment: ["TELEGRAM_TOKEN": "hunter2", "TELEGRAM_TOKEN_FILE": path])
        let inYAML = try folder.faults(yaml: "telegram: {token: hunter2, tokenFile: \(path)}")

        for faults in [inEnvironment, inYAML] {
            #expect(faults.map(\.key) == ["telegram.token"])
            #expect(faults.first?.reason.contains("twice") == true)
        }
    }

    @Test func aSecretOfAHigherLayerReplacesTheOther() throws {
        let path = try folder.file("secret", "s3cret")

        let settings = try folder.read(yaml: "telegram.token: hunter2", environment: ["TELEGRAM_TOKEN_FILE": path])

        #expect(settings.text("telegram.token") == "s3cret")
    }

    @Test func faultsNeverTellASecret() throws {
        let path = try folder.file("secret", "hunter2\n")
        let error = #expect(throws: SettingsError.self) {
            try folder.read(
                yaml: "telegram: {token: hunter2, tokenFile: \(path)}\nlog.level: loud",
                environment: [
                    "STORAGE_URL": "postgress://user:hunter2@db/x", "SPOTIFY_API_URL": "htp://u:hunter2@x",
                    "SPOTIFY_CLIENT_SECRET": "hunter2", "DISCORD_TOKEN": "hunter2", "DISCORD_TOKEN_FILE": path,
                    "COVERS_S3_SECRET_KEY": "hunter2", "TELEGRAM_MODE": "webhook",
                ])
        }

        #expect((error?.faults.count ?? 0) >= 7)
        #expect(error?.description.contains("hunter2") == false)
        #expect("\(error as Any)".contains("hunter2") == false)
    }
}
