import CoverStorage
import Foundation
import HTTPTransport
import RhythmiQDomain

/// Catalogues and models that are given as `s3://bucket/…`: fetched once into the state directory, checked at every use.
struct BucketSources: Sendable {
    private let settings: Settings

    private static let keys = ["catalog.path", "embedding.model"]

    init(_ settings: Settings) { self.settings = settings }

    /// The settings with local places.
    func fetched() async throws -> Settings {
        var result = settings
        for key in Self.keys {
            guard let text = settings.text(key), text.hasPrefix("s3://") else { continue }
            result = result.replacing(key, with: try await fetch(text, key).path)
        }
        return result
    }

    private func fetch(_ text: String, _ key: String) async throws -> URL {
        let cache = settings.stateDirectory().appending(path: "fetched")
        do {
            let bucket = try Self.bucket(try BucketLocation(text), settings)
            return try await withProgress("fetching \(key)") {
                try await BucketDownload(bucket, cache: cache).fetched()
            }
        } catch let error as StorageError {
            throw CommandFailure(message: "\(key) can't be fetched: \(error)")
        }
    }

    static func bucket(_ location: BucketLocation, _ settings: Settings) throws -> Bucket {
        guard let id = settings.text("covers.s3.accessKey"), let secret = settings.text("covers.s3.secretKey") else {
            throw SettingsError(
                faults: ["covers.s3.accessKey", "covers.s3.secretKey"].filter { settings.text($0) == nil }.map {
                    .init(key: $0, origin: "default", reason: "is required to read or write s3://")
                })
        }
        return try Bucket(
            Bucket.Configuration(
                location: location, endpoint: settings.text("covers.s3.endpoint"),
                region: settings.text("covers.s3.region") ?? "us-east-1", key: AccessKey(id: id, secret: Secret(secret))
            ),
            client: HTTPClient())
    }
}

extension CoverArchive {
    /// `nil` where covers are kept nowhere.
    static func configured(_ settings: Settings) throws -> (archive: CoverArchive, store: any ObjectStore)? {
        let location: StorageLocation
        do throws(StorageError) {
            location = try StorageLocation(settings.text("covers.storage") ?? "none")
        } catch {
            throw settings.fault("covers.storage", "\(error)")
        }
        let store: any ObjectStore
        switch location {
        case .none: return nil
        case .folder(let folder): store = FolderStore(folder)
        case .bucket(let location): store = BucketStore(try BucketSources.bucket(location, settings))
        }
        let days = settings.integer("covers.keepDays") ?? 90
        return (CoverArchive(store: store, lifetime: .seconds(days * 86_400)), store)
    }
}
