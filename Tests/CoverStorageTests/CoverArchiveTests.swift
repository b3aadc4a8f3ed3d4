import Foundation
import RhythmiQDomain
import Testing

@testable import CoverStorage

@Suite struct CoverArchiveTests {
    private let owner = CoverOwner(user: "tg:1", key: Secret(bytes: [1, 2, 3]))
    private let other = CoverOwner(user: "tg:2", key: Secret(bytes: [1, 2, 3]))

    @Test func aKeptCoverIsAnsweredWithCacheFields() async throws {
        try await withFolder { folder in
            let archive = CoverArchive(store: FolderStore(folder))
            let id = try await archive.keep([0xFF, 0xD8, 1], of: owner)

            let answer = try await archive.answer(to: id.text)

            #expect(answer.status == 200 && answer.body == [0xFF, 0xD8, 1])
            let fields = Dictionary(answer.headers) { first, _ in first }
            #expect(fields["Content-Type"] == "image/jpeg")
            #expect(fields["Cache-Control"] == "public, max-age=86400")
            #expect(fields["X-Content-Type-Options"] == "nosniff")
            let tag = try #require(fields["ETag"])
            #expect(try await archive.answer(to: id.text, knownTag: "W/\"x\", W/\(tag)").status == 304)
            #expect(try await archive.answer(to: id.text, knownTag: tag).body == [])
            #expect(try await archive.answer(to: id.text, knownTag: "\"other\"").status == 200)
        }
    }

    @Test func aCoverThatIsKeptOnceMoreStaysOne() async throws {
        let key = Secret(bytes: [4, 5, 6])
        let id = CoverID(of: "list/job", key: key)
        #expect(id == CoverID(of: "list/job", key: key) && CoverID(id.text) == id)
        #expect(id != CoverID(of: "list/job2", key: key))
        #expect(id != CoverID(of: "list/job", key: Secret(bytes: [4, 5, 7])))
        try await withFolder { folder in
            let store = FolderStore(folder)
            let archive = CoverArchive(store: store)
            for _ in 0..<2 { try await archive.keep([0xFF], as: id, of: owner) }
            #expect(try await store.list("").count == 2)
            try await archive.forget(try #require(CoverOwner(tag: owner.tag)))
            #expect(try await store.list("").isEmpty)
        }
        for tag in ["", "..", owner.tag + "0", owner.tag.uppercased(), String(owner.tag.dropLast()) + "/"] {
            #expect(CoverOwner(tag: tag) == nil)
        }
    }

    @Test(arguments: [
        "", "..", "../../etc/passwd", "a", "aaaaaaaaaaaaaaaaaaaaaaaaa1", "AAAAAAAAAAAAAAAAAAAAAAAAAA", "한글",
    ])
    func whatIsNoNameIsNotFound(id: String) async throws {
        try await withFolder { folder in
            let answer = try await CoverArchive(store: FolderStore(folder)).answer(to: id)

            #expect(answer.status == 404)
            #expect(answer.headers.contains { $0 == ("Cache-Control", "no-store") })
        }
    }

    @Test func forgettingRemovesAllOfOnePersonAndNothingElse() async throws {
        try await withFolder { folder in
            let archive = CoverArchive(store: FolderStore(folder))
            var mine: [CoverID] = []
            for number in 0..<5 as Range<UInt8> { mine.append(try await archive.keep([number], of: owner)) }
            let theirs = try await archive.keep([9], of: other)

            try await archive.forget(owner)
            try await archive.forget(owner)

            for id in mine { #expect(try await archive.answer(to: id.text).status == 404) }
            #expect(try await archive.answer(to: theirs.text).status == 200)
            #expect(try await FolderStore(folder).list("").count == 2)
        }
    }

    @Test func aReplacedCoverCanBeRemoved() async throws {
        try await withFolder { folder in
            let archive = CoverArchive(store: FolderStore(folder))
            let id = try await archive.keep([1], of: owner)

            try await archive.remove(id, of: owner)

            #expect(try await FolderStore(folder).list("") == [])
        }
    }

    @Test func whatHasOutlivedItsTimeGoes() async throws {
        try await withFolder { folder in
            let store = FolderStore(folder)
            let archive = CoverArchive(store: store, lifetime: .seconds(86_400))
            _ = try await archive.keep([1], of: owner)

            #expect(try await archive.removeExpired(now: Date()) == 0)
            #expect(try await archive.removeExpired(now: Date().addingTimeInterval(86_500)) == 1)
            #expect(try await store.list("") == [])
        }
    }

    @Test func namesAreLongAndDifferAndOwnersCannotBeRead() {
        var chance = SplitMix64(seed: 1)
        let ids = Set((0..<1000).map { _ in CoverID(using: &chance) })

        #expect(ids.count == 1000)
        #expect(ids.allSatisfy { CoverID($0.text) == $0 })
        #expect(owner != other)
        #expect(CoverOwner(user: "tg:1", key: Secret(bytes: [9])) != owner)
        #expect(!owner.tag.contains("tg"))
    }
}
