import Foundation

/// Where the rows and the keys that seal them are.
struct StoreSettings: Sendable {
    let stateDirectory: URL
    let database: URL
    let keyRing: URL

    init(_ settings: Settings) throws {
        stateDirectory = settings.stateDirectory()
        database = try Self.database(settings, in: stateDirectory)
        keyRing =
            settings.text("storage.keyRing").map { [stateDirectory] in
                URL(filePath: $0, relativeTo: stateDirectory).absoluteURL
            } ?? stateDirectory.appending(path: "keys.json")
    }

    private static func database(_ settings: Settings, in stateDirectory: URL) throws -> URL {
        guard let address = settings.text("storage.url") else {
            return stateDirectory.appending(path: "rhythmiq.sqlite")
        }
        guard address.hasPrefix("sqlite://") else {
            throw settings.fault("storage.url", "must begin with sqlite:// in this version")
        }
        let path = String(address.dropFirst("sqlite://".count))
        guard path.hasPrefix("/"), path.count > 1 else {
            throw settings.fault("storage.url", "must name a file by its whole path: sqlite:///var/lib/rhythmiq/db")
        }
        return URL(filePath: path)
    }
}
