import ArgumentParser
import Foundation
import RequestUnderstanding

struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The settings file.", valueName: "file"))
    var config: String?

    func settings(
        _ options: [String: String] = [:], required: [String: String] = [:]
    ) throws(SettingsError) -> Settings {
        try Settings.read(options: options, required: required, configPath: config)
    }

    /// The same, with what a catalogue or a model given as `s3://` becomes on this machine.
    func fetchedSettings(
        _ options: [String: String] = [:], required: [String: String] = [:]
    ) async throws -> Settings {
        try await BucketSources(settings(options, required: required)).fetched()
    }
}

extension LocalTime {
    /// The wall clock of this machine.
    static func current() -> LocalTime {
        let parts = Calendar.current.dateComponents([.hour, .minute], from: Date())
        return LocalTime(hour: parts.hour ?? 0, minute: parts.minute ?? 0)
    }
}
