import HTTPTransport

/// A prefix of a bucket as a store.
package struct BucketStore: ObjectStore {
    private let bucket: Bucket

    package init(_ bucket: Bucket) { self.bucket = bucket }

    package func put(_ bytes: [UInt8], as name: String) async throws(StorageError) {
        let type = name.hasSuffix(".jpg") ? "image/jpeg" : "application/octet-stream"
        try await expect(
            [200, 201, 204], .init(method: .put, key: try key(name), fields: [("content-type", type)], body: bytes))
    }

    package func get(_ name: String) async throws(StorageError) -> [UInt8]? {
        let response = try await bucket.call(.init(method: .get, key: try key(name)))
        switch response.status {
        case 200: return response.body
        case 404 where !Self.namesBucket(response): return nil
        default: throw Bucket.error(response)
        }
    }

    package func remove(_ name: String) async throws(StorageError) {
        try await expect([200, 204, 404], .init(method: .delete, key: try key(name)))
    }

    package func list(_ prefix: String) async throws(StorageError) -> [StoredObject] {
        if !prefix.isEmpty { try ObjectName.check(String(prefix.dropLast())) }
        let root = root
        return try await bucket.entries(below: root + prefix).map {
            StoredObject(name: String($0.key.dropFirst(root.count)), byteCount: $0.byteCount, modified: $0.modified)
        }.filter { !$0.name.isEmpty }
    }

    private var root: String {
        let prefix = bucket.configuration.location.prefix
        return prefix.isEmpty ? "" : prefix + "/"
    }

    private func key(_ name: String) throws(StorageError) -> String {
        try ObjectName.check(name)
        return root + name
    }

    private func expect(_ statuses: Set<Int>, _ operation: Bucket.Operation) async throws(StorageError) {
        let response = try await bucket.call(operation)
        guard statuses.contains(response.status), !Self.namesBucket(response) else { throw Bucket.error(response) }
    }

    /// No object is an answer, no bucket a mistake in the settings.
    private static func namesBucket(_ response: HTTPResponse) -> Bool {
        response.status == 404 && String(decoding: response.body.prefix(4096), as: UTF8.self).contains("NoSuchBucket")
    }
}

extension Bucket {
    private static let mostPages = 1000

    /// All that is below a prefix, in the order of its name.
    func entries(below prefix: String, pageSize: Int = 1000) async throws(StorageError) -> [S3Page.Entry] {
        var entries: [S3Page.Entry] = []
        var token: String?
        for _ in 0..<Self.mostPages {
            var query = [
                (name: "list-type", value: "2"), (name: "max-keys", value: "\(pageSize)"),
                (name: "prefix", value: prefix),
            ]
            if let token { query.append((name: "continuation-token", value: token)) }
            let response = try await call(Operation(method: .get, query: query))
            guard response.status == 200 else { throw Self.error(response) }
            let page = try S3Page(response.body)
            entries += page.entries
            guard let next = page.next else { return entries }
            token = next
        }
        throw .tooLarge
    }
}
