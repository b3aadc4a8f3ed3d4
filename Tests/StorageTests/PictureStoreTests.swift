import Foundation
import Jobs
import RhythmiQDomain
import Testing

@testable import Storage

/// Pictures that wait to be shown, and what chats have chosen.
@Suite struct PictureStoreTests {
    private let jpeg: [UInt8] = [0xFF, 0xD8] + Array("카나리아그림".utf8)

    private func waiting(_ store: SQLiteStore, _ bench: StoreBench) async throws {
        _ = try await store.ingest(.message(1))
        let job = try await store.claimOne(bench.now)
        let later = Effect.schedule(
            key: "picture:p", kind: .notice, at: bench.now.addingTimeInterval(60), user: .person(1), chat: .chat(1),
            payload: [1])
        try await store.finish(job.lease, .completed, effects: [later])
    }

    @Test func aPictureThatComesWakesWhoWaitsForIt() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try await waiting(store, bench)
        #expect(try await store.claim(limit: 1, now: bench.now).isEmpty)
        #expect(try await store.hasPicture("p") == false)

        let isKept = try await store.keepPicture(jpeg, as: "p", of: .person(1), waiting: "picture:p")

        #expect(isKept)
        #expect(try await store.hasPicture("p"))
        #expect(try await store.claim(limit: 1, now: bench.now).first?.job.payload == [1])
        try store.close()
        let reopened = try bench.open()
        #expect(try await reopened.picture("p") == jpeg)
        #expect(try await reopened.picture("q") == nil)
    }

    @Test func aPictureGoesWithItsPersonAndComesToNobodyUnknown() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try await waiting(store, bench)
        _ = try await store.keepPicture(jpeg, as: "p", of: .person(1), waiting: "picture:p")
        let export = String(decoding: try #require(try await store.export(.person(1))), as: UTF8.self)
        #expect(export.contains("\"pictures\"") && export.contains("\"id\" : \"p\""))

        try await store.forget(.person(1))

        #expect(try await store.picture("p") == nil)
        #expect(try await !store.keepPicture(jpeg, as: "p", of: .person(1), waiting: "picture:p"))
        #expect(try await !store.hasPicture("p"))
        #expect(try await store.export(.person(1)) == nil)
        try store.close()
        let file = try Data(contentsOf: bench.file)
        #expect(file.range(of: Data("카나리아그림".utf8)) == nil)
    }

    @Test func whatIsToBeDoneElsewhereIsStoredWithTheForgetting() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        let order = Effect.schedule(
            key: "forget:1", kind: .notice, at: bench.now, user: nil, chat: nil, payload: Array("covers".utf8))

        try await store.forget(.person(1), effects: [order])

        let left = try await store.claim(limit: 9, now: bench.now)
        #expect(left.map(\.job.payload) == [Array("covers".utf8)])
        #expect(left.first?.job.user == nil)
    }

    @Test func picturesGoAfterTwoDays() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        _ = try await store.keepPicture(jpeg, as: "p", of: .person(1), waiting: "picture:p")
        bench.pass(2 * 86_400 - 1)
        try await store.sweep(now: bench.now)
        #expect(try await store.hasPicture("p"))
        bench.pass(2)
        try await store.sweep(now: bench.now)
        #expect(try await !store.hasPicture("p"))
    }

    @Test func aChoiceIsTheChatsAndMovesWithIt() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        func choose(_ wish: PictureWish, in chat: ChatAddress, by number: Int) async throws {
            _ = try await store.ingest(.message(number))
            let job = try await store.claimOne(bench.now)
            try await store.finish(job.lease, .completed, effects: [.setPictureWish(chat, wish)])
        }
        try await choose(.style(.oil), in: .chat("-7"), by: 1)
        try await choose(.none, in: .chat(1), by: 2)
        // A topic is a part of its chat.
        #expect(try await store.pictureWish(in: .chat("-7", thread: "3")) == .style(.oil))
        #expect(try await store.pictureWish(in: .chat(1)) == PictureWish.none)
        #expect(try await store.pictureWish(in: .chat(2)) == nil)

        try await store.move(.chat("-7"), toChatID: "-1007")
        #expect(try await store.pictureWish(in: .chat("-1007")) == .style(.oil))
        #expect(try await store.pictureWish(in: .chat("-7")) == .style(.oil))
        try await store.forget(.person(1))
        #expect(try await store.pictureWish(in: .chat(1)) == nil)
        #expect(try await store.pictureWish(in: .chat("-1007")) == .style(.oil))
    }
}
