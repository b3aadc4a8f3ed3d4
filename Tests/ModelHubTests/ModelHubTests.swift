import Foundation
import HTTPTransport
import Synchronization
import TestSupport
import Testing

@testable import ModelHub

@Suite(.timeLimit(.minutes(5))) struct ModelHubTests {
    /// Small: every listing of the stand-in digests all files before its first byte.
    private static let pieceBytes = 64 << 10
    /// More than two pieces.
    private static let weights = (0..<(pieceBytes * 2 + 12_345)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    private static let small: [String: [UInt8]] = [
        "modules.json": Array("[]".utf8), "config.json": Array("{}".utf8), "vocab.txt": Array("a\nb\n".utf8),
        "1_Pooling/config.json": Array("{\"a\": 1}".utf8), "LICENSE": [],
    ]
    private static let whole = small.merging(["model.safetensors": weights]) { $1 }

    @Test func aModelComesWholeAndNothingElse() async throws {
        var behaviour = StandInHub.Behaviour(files: Self.whole)
        behaviour.files["pytorch_model.bin"] = [1, 2, 3]
        behaviour.files["onnx/model.onnx"] = [4]
        let seen = Mutex<[ModelHub.Progress]>([])

        try await pulling(behaviour) { root, hub, _ in
            let folder = try await hub.pull("owner/tiny", into: root) { step in seen.withLock { $0.append(step) } }

            #expect(folder == root.appending(path: "owner/tiny"))
            try #expect(Self.content(of: folder) == Self.whole)
            #expect(!FileManager.default.fileExists(atPath: root.appending(path: ".partial/owner/tiny@c0ffee").path))
        }

        let total = Self.whole.values.reduce(0) { $0 + $1.count }
        let steps = seen.withLock { $0 }
        #expect(steps.last?.fetchedBytes == total && steps.allSatisfy { $0.totalBytes == total })
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.fetchedBytes <= $1.fetchedBytes })
    }

    @Test func droppedConnectionsAndBusyHubsAreTriedAgain() async throws {
        try await pulling(StandInHub.Behaviour(files: Self.whole, drops: 3, refusals: 2)) { root, hub, _ in
            try await #expect(Self.content(of: hub.pull("owner/tiny", into: root)) == Self.whole)
        }
    }

    @Test func whatWasFetchedBeforeIsNotFetchedAgain() async throws {
        try await pulling(StandInHub.Behaviour(files: Self.whole)) { root, hub, server in
            let partial = root.appending(path: ".partial/owner/tiny@c0ffee")
            try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
            let done = Self.pieceBytes + 77
            try Data(Self.weights[..<done]).write(to: partial.appending(path: "model.safetensors"))

            try await #expect(Self.content(of: hub.pull("owner/tiny", into: root)) == Self.whole)

            let ranges = server.requests.filter { $0.path.hasSuffix("safetensors") }.compactMap { $0.field("Range") }
            #expect(ranges.first?.hasPrefix("bytes=\(done)-") == true && ranges.count == 2)
        }
    }

    @Test func aHubWithoutRangesStartsFromTheBeginning() async throws {
        try await pulling(StandInHub.Behaviour(files: Self.whole, knowsRanges: false)) { root, hub, _ in
            let partial = root.appending(path: ".partial/owner/tiny@c0ffee")
            try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
            try Data([9, 9, 9]).write(to: partial.appending(path: "model.safetensors"))

            try await #expect(Self.content(of: hub.pull("owner/tiny", into: root)) == Self.whole)
        }
    }

    @Test(arguments: ["model.safetensors", "config.json"])
    func aFileThatIsNotWhatWasListedIsThrownAway(path: String) async throws {
        var behaviour = StandInHub.Behaviour(files: Self.whole)
        behaviour.served[path] = Self.whole[path].map { [$0[0] ^ 1] + $0.dropFirst() }

        try await pulling(behaviour) { root, hub, _ in
            await #expect(throws: ModelHubError(.wrongChecksum, path)) {
                try await hub.pull("owner/tiny", into: root)
            }
            #expect(!FileManager.default.fileExists(atPath: root.appending(path: "owner/tiny").path))
            let kept = root.appending(path: ".partial/owner/tiny@c0ffee/\(path)")
            #expect(!FileManager.default.fileExists(atPath: kept.path))
        }
    }

    @Test func aFileThatEndsTooSoonIsNoModel() async throws {
        var behaviour = StandInHub.Behaviour(files: Self.whole)
        behaviour.served["vocab.txt"] = []

        try await pulling(behaviour) { root, hub, _ in
            await #expect(throws: ModelHubError(.wrongSize(expected: 4, found: 0), "vocab.txt")) {
                try await hub.pull("owner/tiny", into: root)
            }
        }
    }

    @Test func convertedWeightsAreTakenWhereThereIsOnlyAPickle() async throws {
        let pickle = Self.small.merging(["pytorch_model.bin": [1]]) { $1 }
        let converted = ["model.safetensors": Array(Self.weights.prefix(1000))]

        try await pulling(StandInHub.Behaviour(files: pickle, converted: converted)) { root, hub, _ in
            let folder = try await hub.pull("owner/tiny", into: root)

            try #expect(Self.content(of: folder) == Self.small.merging(converted) { $1 })
        }
        try await pulling(StandInHub.Behaviour(files: pickle)) { root, hub, _ in
            await #expect(throws: ModelHubError(.pickleOnly, "owner/tiny")) {
                try await hub.pull("owner/tiny", into: root)
            }
        }
        try await pulling(StandInHub.Behaviour(files: Self.small)) { root, hub, _ in
            await #expect(throws: ModelHubError(.noWeights, "owner/tiny")) {
                try await hub.pull("owner/tiny", into: root)
            }
        }
    }

    @Test func theTokenGoesToTheHubAlone() async throws {
        var behaviour = StandInHub.Behaviour(files: Self.whole, token: "hub-secret")
        behaviour.redirects = true

        // The stand-in refuses the token at its other address, which is another path here: the hub's own address ends
        // in a folder of its own.
        try await pulling(behaviour, token: "hub-secret") { root, hub, server in
            try await #expect(Self.content(of: hub.pull("owner/tiny", into: root)) == Self.whole)
            #expect(server.requests.contains { $0.path.hasPrefix("/elsewhere/") })
        }
        try await pulling(behaviour, token: "wrong") { root, hub, _ in
            let error = await #expect(throws: ModelHubError.self) { try await hub.pull("owner/tiny", into: root) }
            #expect(error == ModelHubError(.notAllowed, "owner/tiny"))
            #expect(error.map { !"\($0)".contains("wrong") } == true)
        }
    }

    @Test func anOlderModelIsReplacedAtTheEnd() async throws {
        try await pulling(StandInHub.Behaviour(files: Self.whole)) { root, hub, _ in
            let old = root.appending(path: "owner/tiny")
            try FileManager.default.createDirectory(at: old, withIntermediateDirectories: true)
            try Data([1]).write(to: old.appending(path: "old.txt"))

            try await #expect(Self.content(of: hub.pull("owner/tiny", into: root)) == Self.whole)
        }
    }

    @Test(arguments: ["", "a/b/c", "../up", "a/..", "a b", "/a", "a/", "a?b", "가"])
    func aNameThatLeadsElsewhereIsRefused(name: String) async throws {
        try await pulling(StandInHub.Behaviour()) { root, hub, server in
            await #expect(throws: ModelHubError(.invalidName, name)) { try await hub.pull(name, into: root) }
            #expect(server.requests.isEmpty)
        }
    }

    @Test(arguments: [#"{"sha":"c0ffee"}"#, #"{"sha":"../x","siblings":[]}"#, "<html>"])
    func aListingThatMakesNoSenseIsRefused(json: String) {
        #expect(throws: ModelHubError(.malformedListing, "m")) { try ModelListing(json: Array(json.utf8), model: "m") }
    }

    @Test func noFileLeavesTheFolder() throws {
        let names = [
            "../config.json", "/etc/config.json", "1_Pooling/../config.json", "1/../../config.json", "a/config.json",
        ]
        let siblings = names.map { #"{"rfilename":"\#($0)"}"# }.joined(separator: ",")

        let listing = try ModelListing(json: Array(#"{"sha":"c0ffee","siblings":[\#(siblings)]}"#.utf8), model: "m")

        #expect(listing.files.isEmpty)
    }

    // MARK: -

    private func pulling(
        _ behaviour: StandInHub.Behaviour, token: String? = nil,
        _ body: (URL, ModelHub, ScriptedServer) async throws -> Void
    ) async throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "hub-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let hub = StandInHub(behaviour)
        try await ScriptedServer.running({ hub.answer($0) }) { server in
            let client = ModelHub(
                http: HTTPClient(), baseURL: server.url + "/hub", token: token, pieceBytes: Self.pieceBytes
            ) { _ in }
            try await body(root, client, server)
        }
    }

    private static func content(of folder: URL) throws -> [String: [UInt8]] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        var content: [String: [UInt8]] = [:]
        for path in paths {
            let file = folder.appending(path: path)
            if let bytes = FileManager.default.contents(atPath: file.path) { content[path] = [UInt8](bytes) }
        }
        return content
    }
}

@Suite struct DigestTests {
    /// Examples of FIPS 180-4 and of git.
    @Test(arguments: [
        (Digest.Kind.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            .sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (.sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha1, "blob 0\0", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
    ])
    func digestsAreThoseOfTheStandard(kind: Digest.Kind, text: String, expected: String) {
        #expect(digest(kind, Array(text.utf8)) == expected)
    }

    @Test(arguments: [1, 55, 56, 63, 64, 65, 1000])
    func piecesMakeTheSameDigestAsTheWhole(length: Int) {
        let content = (0..<2500).map { UInt8(truncatingIfNeeded: $0 * 7) }
        for kind in [Digest.Kind.sha1, .sha256] {
            var pieces = Digest(kind)
            for start in stride(from: 0, to: content.count, by: length) {
                pieces.combine(content[start..<min(start + length, content.count)])
            }
            #expect(pieces.finished() == digest(kind, content))
        }
    }
}
