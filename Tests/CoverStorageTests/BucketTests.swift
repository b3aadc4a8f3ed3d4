import Foundation
import HTTPTransport
import RhythmiQDomain
import Synchronization
import TestSupport
import Testing

@testable import CoverStorage

/// What moto does not do: services that are slow, wrong in time, lying or gone.
@Suite(.timeLimit(.minutes(5))) struct BucketTests {
    private let key = AccessKey(id: "AKIAIOSFODNN7EXAMPLE", secret: Secret("secret"))

    private func bucket(
        _ endpoint: String?, _ location: String = "s3://covers", now: @escaping @Sendable () -> Date = { Date() }
    ) throws -> Bucket {
        try Bucket(
            .init(location: try BucketLocation(location), endpoint: endpoint, key: key), client: HTTPClient(), now: now)
    }

    private func serving(_ answers: [(Int, [String], String)], _ body: (ScriptedServer) async throws -> Void)
        async throws
    {
        let count = Mutex(0)
        try await ScriptedServer.running { connection in
            while connection.readRequest() != nil {
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                let (status, fields, text) = answers[min(number, answers.count) - 1]
                connection.answer(status, fields, Array(text.utf8))
            }
        } _: {
            try await body($0)
        }
    }

    // MARK: Places

    @Test(arguments: ["s3://bucket/prefix", "s3://bucket", "s3://bucket/", "s3://bucket//a//b/"])
    func placesAreRead(text: String) throws {
        let location = try BucketLocation(text)

        #expect(location.bucket == "bucket")
        #expect(["", "prefix", "a/b"].contains(location.prefix))
    }

    @Test(arguments: [
        "", "s3:/bucket", "s3://", "s3://Bucket", "s3://a", "s3://a b/c", "s3://bucket/../x", "s3://a..b",
    ])
    func otherPlacesAreRefused(text: String) {
        #expect(throws: StorageError.invalidLocation) { try BucketLocation(text) }
        #expect(throws: StorageError.invalidLocation) { try StorageLocation(text) }
    }

    @Test func storageIsNowhereAFolderOrABucket() throws {
        #expect(try StorageLocation("none") == .none)
        for text in ["file:/var/covers", "file:///var/covers"] {
            #expect(try StorageLocation(text) == .folder(URL(filePath: "/var/covers", directoryHint: .isDirectory)))
        }
        #expect(try StorageLocation("s3://covers") == .bucket(try BucketLocation("s3://covers")))
        for text in ["file:", "file://host/x", "/var/covers"] {
            #expect(throws: StorageError.invalidLocation) { try StorageLocation(text) }
        }
    }

    @Test func theBucketStandsInThePathOrInTheHost() async throws {
        try await serving([(200, [], "x")]) { server in
            let byPath = BucketStore(try bucket(server.url, "s3://covers/p"))
            let byHost = BucketStore(try bucket("http://localhost:\(server.port)", "s3://localhost/p"))

            #expect(try await byPath.get("a.jpg") == Array("x".utf8))
            #expect(try await byHost.get("a.jpg") == Array("x".utf8))

            #expect(server.requests.map(\.path) == ["/covers/p/a.jpg", "/localhost/p/a.jpg"])
        }
        // No name resolves to this machine here: what would be sent is looked at instead.
        let client = HTTPClient()
        func target(_ location: String, _ endpoint: String?) throws -> String {
            try Bucket(
                .init(
                    location: try BucketLocation(location), endpoint: endpoint, region: "ap-northeast-2", key: key),
                client: client
            ).address(of: "한 글.jpg")
        }
        #expect(
            try target("s3://covers", nil)
                == "https://covers.s3.ap-northeast-2.amazonaws.com/%ED%95%9C%20%EA%B8%80.jpg")
        #expect(
            try target("s3://my.covers", nil).hasPrefix("https://s3.ap-northeast-2.amazonaws.com/my.covers/"))
        #expect(
            try target("s3://covers", "https://covers.minio.example/").hasPrefix("https://covers.minio.example/%ED"))
        #expect(
            try target("s3://covers", "https://minio.example").hasPrefix("https://minio.example/covers/"))
        #expect(throws: StorageError.invalidLocation) { try target("s3://covers", "https://a@minio.example") }
        #expect(throws: StorageError.invalidLocation) { try target("s3://covers", "minio.example") }
    }

    // MARK: Failures

    @Test func anOutageIsTriedAgain() async throws {
        try await serving([(503, [], "SlowDown"), (500, [], ""), (200, [], "x")]) { server in
            let body = try await BucketStore(try bucket(server.url)).get("a")

            #expect(body == Array("x".utf8))
            #expect(server.requests.count == 3)
        }
        try await serving([(503, [], "")]) { server in
            await #expect(throws: StorageError.unavailable) {
                try await BucketStore(try bucket(server.url)).remove("a")
            }
            #expect(server.requests.count == 3)
        }
    }

    @Test func aClockThatIsWrongIsPutRight() async throws {
        // Ten years behind the service, which takes nothing older than a quarter of an hour.
        let now = Date(timeIntervalSince1970: 1_480_000_000)
        let theirs = "Sun, 22 Nov 2026 20:00:00 GMT"
        try await ScriptedServer.running { connection in
            while let request = connection.readRequest() {
                let isNow = request.field("x-amz-date")?.hasPrefix("20261122T2000") == true
                connection.answer(
                    isNow ? 200 : 403, ["Date: \(theirs)"],
                    Array((isNow ? "x" : "<Error><Code>RequestTimeTooSkewed</Code></Error>").utf8))
            }
        } _: { server in
            let store = BucketStore(try bucket(server.url, now: { now }))

            #expect(try await store.get("a") == Array("x".utf8))
            #expect(try await store.get("b") == Array("x".utf8))

            // Asked twice, and from then on known.
            #expect(server.requests.count == 3)
        }
    }

    @Test func aClockThatCannotBePutRightIsSaid() async throws {
        let skewed = "<Error><Code>RequestTimeTooSkewed</Code></Error>"
        for fields in [["Date: Sun, 22 Nov 2026 20:00:00 GMT"], ["Date: yesterday"], []] {
            try await serving([(403, fields, skewed)]) { server in
                await #expect(throws: StorageError.clockSkewed) {
                    try await BucketStore(try bucket(server.url)).get("a")
                }
                #expect(server.requests.count <= 2)
            }
        }
    }

    @Test func refusalsAreToldByTheirKind() async throws {
        let cases: [(Int, String, StorageError)] = [
            (403, "<Error><Code>AccessDenied</Code></Error>", .denied),
            (404, "<Error><Code>NoSuchBucket</Code></Error>", .missing),
            (301, "<Error><Code>PermanentRedirect</Code></Error>", .rejected(status: 301, code: "PermanentRedirect")),
            (400, "<Error><Code>bad <b>code</b></Code></Error>", .rejected(status: 400, code: "badbcodeb")),
        ]
        for (status, body, error) in cases {
            try await serving([(status, ["Location: http://169.254.169.254/"], body)]) { server in
                await #expect(throws: error) { try await BucketStore(try bucket(server.url)).get("a") }
            }
        }
    }

    @Test func aListThatIsNoneIsRefused() async throws {
        for body in [
            "", "<html>hello</html>", "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        ] {
            try await serving([(200, [], body)]) { server in
                await #expect(throws: StorageError.malformedAnswer) {
                    try await BucketStore(try bucket(server.url)).list("")
                }
            }
        }
    }

    // MARK: Fetching

    private func listing(_ entries: [(String, Int)]) -> String {
        "<ListBucketResult><IsTruncated>false</IsTruncated>"
            + entries.map {
                "<Contents><Key>\($0.0)</Key><Size>\($0.1)</Size><ETag>\"e\"</ETag>"
                    + "<LastModified>2026-11-22T20:00:00.000Z</LastModified></Contents>"
            }.joined() + "</ListBucketResult>"
    }

    @Test func whatWasFetchedIsNotFetchedAgainUnlessItIsDamaged() async throws {
        let list = listing([("m/a", 3), ("m/b &amp; c", 2)])
        try await withFolder { cache in
            try await serving([(200, [], list), (206, [], "abc"), (206, [], "de")]) { server in
                let download = BucketDownload(try bucket(server.url, "s3://covers/m"), cache: cache)
                let place = try await download.fetched()
                #expect(try String(contentsOf: place.appending(path: "b & c"), encoding: .utf8) == "de")
                #expect(try await download.fetched() == place)
                #expect(server.requests.count == 3)
            }
            // The same place, another service: only what is damaged makes anybody ask.
        }
        try await withFolder { cache in
            try await serving([
                (200, [], list), (206, [], "abc"), (206, [], "de"), (200, [], list), (206, [], "abc"), (206, [], "de"),
            ]) { server in
                let download = BucketDownload(try bucket(server.url, "s3://covers/m"), cache: cache)
                let place = try await download.fetched()
                try Data("abX".utf8).write(to: place.appending(path: "a"))

                #expect(
                    try String(contentsOf: try await download.fetched().appending(path: "a"), encoding: .utf8) == "abc")
                #expect(server.requests.count == 6)
            }
        }
    }

    @Test func whatChangesOrComesShortOnTheWayIsNotTaken() async throws {
        for answer in [
            (412, "", StorageError.altered), (206, "ab", .altered), (206, "abcd", .altered), (200, "ab", .altered),
            (404, "", .missing),
        ] {
            try await withFolder { cache in
                try await serving([(200, [], listing([("m/a", 3)])), (answer.0, [], answer.1)]) { server in
                    let download = BucketDownload(try bucket(server.url, "s3://covers/m"), cache: cache)
                    await #expect(throws: answer.2) { try await download.fetched() }
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path) == [])
            }
        }
    }

    @Test(arguments: ["m/../../evil", "m//evil", "m/.hidden", "m/a&#13;b", "m/./x"])
    func aNameThatLeadsElsewhereIsRefused(key: String) async throws {
        try await withFolder { cache in
            try await serving([(200, [], listing([(key, 3)])), (206, [], "abc")]) { server in
                let download = BucketDownload(try bucket(server.url, "s3://covers/m"), cache: cache)
                await #expect(throws: StorageError.invalidName) { try await download.fetched() }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path) == [])
        }
    }

    @Test func tooMuchIsNotFetched() async throws {
        try await withFolder { cache in
            for entries in [[("m/a", Int.max)], (0..<501).map { ("m/\($0)", 1) }] {
                try await serving([(200, [], listing(entries))]) { server in
                    let download = BucketDownload(try bucket(server.url, "s3://covers/m"), cache: cache)
                    await #expect(throws: StorageError.tooLarge) { try await download.fetched() }
                }
            }
        }
    }
}
