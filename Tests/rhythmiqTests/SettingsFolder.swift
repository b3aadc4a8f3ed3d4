import Foundation

@testable import rhythmiq

/// A folder of its own for each test of the settings, so that all run side by side.
final class SettingsFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String, _ content: String) throws -> String {
        let file = url.appending(path: name)
        try Data(content.utf8).write(to: file)
        return file.path
    }

    func read(
        yaml: String? = nil, environment: [String: String] = [:], options: [String: String] = [:]
    ) throws -> Settings {
        try Settings.read(
            options: options, configPath: yaml.map { try file("rhythmiq.yaml", $0) }, environment: environment,
            defaultFile: url.appending(path: "absent.yaml").path)
    }

    func faults(
        yaml: String? = nil, environment: [String: String] = [:], options: [String: String] = [:]
    ) throws -> [SettingsError.Fault] {
        do {
            _ = try read(yaml: yaml, environment: environment, options: options)
            return []
        } catch let error as SettingsError {
            return error.faults
        }
    }
}
