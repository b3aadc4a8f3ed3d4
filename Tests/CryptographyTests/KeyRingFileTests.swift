import Cryptography
import Foundation
import RhythmiQDomain
import Testing

@Suite struct KeyRingFileTests {
    @Test func theFirstStartMakesARingThatStays() async throws {
        try await withFolder { folder in
            let file = KeyRingFile(path: folder + "/keys.json")

            let made = try file.loadOrCreate()

            #expect(try file.loadOrCreate().active == made.active)
            #expect(try mode(of: file.path) == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["keys.json"])
        }
    }

    @Test func oneOfManyFirstStartsWins() async throws {
        try await withFolder { folder in
            let file = KeyRingFile(path: folder + "/keys.json")

            let ids = try await withThrowingTaskGroup { group in
                for _ in 0..<8 { group.addTask { try file.loadOrCreate().active.id } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }

            #expect(ids.count == 1)
        }
    }

    @Test func aLostRingIsNotReplacedWhereValuesExist() async throws {
        try await withFolder { folder in
            let file = KeyRingFile(path: folder + "/keys.json")

            #expect(throws: CryptographyError(.keyRingMissing)) { try file.loadOrCreate(mayCreate: false) }
            #expect(throws: CryptographyError(.keyRingMissing)) { try file.load() }
        }
    }

    @Test(arguments: [0o604, 0o640, 0o660, 0o644, 0o700, 0o601])
    func aFileThatOthersMayUseIsRefused(mode: Int) async throws {
        try await withFolder { folder in
            let file = KeyRingFile(path: folder + "/keys.json")
            _ = try file.loadOrCreate()
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)

            #expect(throws: CryptographyError(.keyRingUnsafe)) { try file.loadOrCreate() }
        }
    }

    @Test func aFileThatOnlyItsOwnerReadsIsTaken() async throws {
        try await withFolder { folder in
            let file = KeyRingFile(path: folder + "/keys.json")
            let made = try file.loadOrCreate()
            try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: file.path)

            #expect(try file.load().active == made.active)
        }
    }

    @Test func aLinkOrAFolderIsRefused() async throws {
        try await withFolder { folder in
            _ = try KeyRingFile(path: folder + "/keys.json").loadOrCreate()
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/link.json", withDestinationPath: folder + "/keys.json")

            #expect(throws: CryptographyError(.keyRingUnsafe)) { try KeyRingFile(path: folder + "/link.json").load() }
            #expect(throws: CryptographyError(.keyRingUnsafe)) { try KeyRingFile(path: folder).load() }
        }
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"version": 1, "keys": []}"#,
        #"{"version": 1, "keys": [{"id": "a", "alg": "aes-256-gcm", "key": "AAAA", "state": "active"}]}"#,
        #"{"version": 1, "keys": [{"id": "a", "alg": "rot13", "key": "AAAA", "state": "active"}]}"#,
    ])
    func whatIsNoRingIsRefusedAndKept(contents: String) async throws {
        try await withFolder { folder in
            let file = KeyRingFile(path: folder + "/keys.json")
            try #require(
                FileManager.default.createFile(
                    atPath: file.path, contents: Data(contents.utf8), attributes: [.posixPermissions: 0o600]))

            #expect(throws: CryptographyError(.keyRingMalformed)) { try file.loadOrCreate() }
            #expect(FileManager.default.contents(atPath: file.path) == Data(contents.utf8))
        }
    }

    @Test func updatesAtOnceAllStand() async throws {
        try await withFolder { folder in
            let file = KeyRingFile(path: folder + "/keys.json")
            _ = try file.loadOrCreate()

            try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await file.update { ring in
                            await Task.yield()
                            return try ring.rotated()
                        }
                    }
                }
                for try await _ in group {}
            }

            let ring = try file.load()
            #expect(ring.keys.count == 5)
            #expect(ring.keys.count { $0.state == .active } == 1)
            #expect(try mode(of: file.path) == 0o600)
        }
    }

    @Test func aRefusedChangeLeavesTheFile() async throws {
        try await withFolder { folder in
            let file = KeyRingFile(path: folder + "/keys.json")
            let ring = try file.loadOrCreate()

            await #expect(throws: CryptographyError(.keyInService(ring.active.id))) {
                try await file.update { try await $0.retiring(ring.active.id) { _ in 0 } }
            }

            #expect(try file.load().keys == ring.keys)
        }
    }

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        try await body(folder.path)
    }
}
