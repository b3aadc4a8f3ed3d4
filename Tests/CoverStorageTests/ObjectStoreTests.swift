import Foundation
import HTTPTransport
import RhythmiQDomain
import TestSupport
import Testing

@testable import CoverStorage

/// What every store must do; run on each.
private func conforms(_ store: any ObjectStore) async throws {
    #expect(try await store.list("") == [])
    #expect(try await store.get("covers/a.jpg") == nil)
    try await store.remove("covers/a.jpg")

    try await store.put([1, 2, 3], as: "covers/a.jpg")
    try await store.put([], as: "owners/x/a")
    try await store.put([4], as: "owners/y/a")
    try await store.put([5, 6], as: "covers/a.jpg")

    #expect(try await store.get("covers/a.jpg") == [5, 6])
    #expect(try await store.get("owners/x/a") == [])
    let all = try await store.list("")
    #expect(all.map(\.name) == ["covers/a.jpg", "owners/x/a", "owners/y/a"])
    #expect(all.map(\.byteCount) == [2, 0, 1])
    #expect(all.allSatisfy { abs($0.modified.timeIntervalSinceNow) < 60 })
    #expect(try await store.list("owners/x/").map(\.name) == ["owners/x/a"])
    #expect(try await store.list("nothing/") == [])

    try await store.remove("owners/x/a")
    try await store.remove("owners/x/a")
    #expect(try await store.list("owners/").map(\.name) == ["owners/y/a"])
    for name in ["", "/a", "a/", "../a", "a/../b", "a/.b", "A", "a b", "한글", "a\0", String(repeating: "a", count: 201)]
    {
        await #expect(throws: StorageError.invalidName) { try await store.put([], as: name) }
        await #expect(throws: StorageError.invalidName) { try await store.get(name) }
        await #expect(throws: StorageError.invalidName) { try await store.remove(name) }
    }
}

func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-\(UUID().uuidString)")
    defer {
        do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return try await body(folder.resolvingSymlinksInPath())
}

@Suite struct FolderStoreTests {
    @Test func aFolderConforms() async throws {
        try await withFolder { try await conforms(FolderStore($0.appending(path: "not yet/there"))) }
    }

    @Test func filesAreForThisUserAlone() async throws {
        try await withFolder { folder in
            let root = folder.appending(path: "covers")
            try await FolderStore(root).put([1], as: "a/b.jpg")

            func mode(_ path: String) throws -> Int? {
                try FileManager.default.attributesOfItem(atPath: root.appending(path: path).path)[.posixPermissions]
                    as? Int
            }
            let modes = try ["a/b.jpg", "a", ""].map(mode)
            #expect(modes == [0o600, 0o700, 0o700])
        }
    }

    @Test func anEmptiedFolderTellsNothing() async throws {
        try await withFolder { folder in
            let store = FolderStore(folder)
            try await store.put([], as: "owners/tag/a")
            try await store.remove("owners/tag/a")

            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "owners/tag").path))
        }
    }

    @Test func aFolderThatIsAFileIsSaid() async throws {
        try await withFolder { folder in
            let file = folder.appending(path: "file")
            try Data([1]).write(to: file)

            let error = await #expect(throws: StorageError.self) { try await FolderStore(file).put([1], as: "a") }
            guard case .file = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}

@Suite(.enabled(if: MotoServer.folder != nil, "run bot-config/bin/fetch-test-services"), .timeLimit(.minutes(5)))
struct BucketStoreTests {
    @Test func aBucketConforms() async throws {
        try await MotoServer.running(checksSignatures: false) { moto in
            let root = try moto.bucket("s3://covers-of-mine")
            #expect(try await root.call(.init(method: .put)).status == 200)

            try await conforms(BucketStore(try moto.bucket("s3://covers-of-mine/a prefix/한글+%")))
            try await conforms(BucketStore(try moto.bucket("s3://covers-of-mine/other", region: "eu-west-1")))

            await missingBucket(moto)
            try await manyPages(moto)
            try await download(moto)
        }
    }

    @Test func onlyTheRightSignatureOpensABucket() async throws {
        try await MotoServer.running(checksSignatures: true) { moto in
            #expect(try await moto.bucket("s3://covers-of-mine").call(.init(method: .put)).status == 200)
            for prefix in [
                "plain", "a prefix", "비 오는 날", "a+b=c&d", "100%/%20", "한글 +%/e\u{301}/😀", "!*'();:@&=+$,?#[]",
            ] {
                try await conforms(BucketStore(try moto.bucket("s3://covers-of-mine/\(prefix)")))
            }
            try await conforms(BucketStore(try moto.bucket("s3://covers-of-mine/한글", region: "ap-northeast-2")))
            try await manyPages(moto)
            try await download(moto)
            await foreignKeys(moto)
        }
    }

    private func missingBucket(_ moto: MotoServer) async {
        for work: (BucketStore) async throws -> Void in [
            { _ = try await $0.get("a") }, { try await $0.put([1], as: "a") }, { try await $0.remove("a") },
            { _ = try await $0.list("") },
        ] {
            await #expect(throws: StorageError.missing) {
                try await work(BucketStore(try moto.bucket("s3://nobody-has-this")))
            }
        }
    }

    private func foreignKeys(_ moto: MotoServer) async {
        let stranger = AccessKey(id: "AKIAIOSFODNN7EXAMPLE", secret: Secret("no"))
        let wrong = AccessKey(id: moto.key.id, secret: Secret("not " + moto.key.id))
        for key in [stranger, wrong] {
            for location in ["s3://covers-of-mine", "s3://covers-of-mine/한글 +%"] {
                await #expect(throws: StorageError.denied) {
                    try await BucketStore(try moto.bucket(location, key: key)).put([1], as: "a")
                }
            }
        }
    }

    private func manyPages(_ moto: MotoServer) async throws {
        let bucket = try moto.bucket("s3://covers-of-mine/many")
        for number in 0..<10 { try await BucketStore(bucket).put([], as: "n/\(number)") }

        let names = try await bucket.entries(below: "many/n/", pageSize: 3).map(\.key)

        #expect(names == (0..<10).map { "many/n/\($0)" })
    }

    private func download(_ moto: MotoServer) async throws {
        let location = "s3://covers-of-mine/models/한국어 모델"
        let files: [String: [UInt8]] = [
            "config.json": Array("{}".utf8), "1_Pooling/config.json": [1],
            "model.bin": (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }, "empty": [],
        ]
        let bucket = try moto.bucket(location)
        for (path, bytes) in files {
            let key = bucket.configuration.location.prefix + "/" + path
            #expect(try await bucket.call(.init(method: .put, key: key, body: bytes)).status == 200)
        }
        try await withFolder { folder in
            let download = BucketDownload(bucket, cache: folder, pieceBytes: 30_000)
            let place = try await download.fetched()
            for (path, bytes) in files { #expect(Array(try Data(contentsOf: place.appending(path: path))) == bytes) }

            let single = BucketDownload(try moto.bucket(location + "/model.bin"), cache: folder)
            #expect(Array(try Data(contentsOf: try await single.fetched())) == files["model.bin"])

            let nothing = BucketDownload(try moto.bucket("s3://covers-of-mine/models/한국"), cache: folder)
            await #expect(throws: StorageError.missing) { try await nothing.fetched() }
        }
    }
}
