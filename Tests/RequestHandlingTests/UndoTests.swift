import ChatBot
import Foundation
import Jobs
import PlaylistPipeline
import RequestHandling
import RhythmiQDomain
import Storage
import Synchronization
import Testing

/// `/undo`: a list is what it was before its last change, in the same playlist.
@Suite struct UndoTests {
    private static let wish = "비 오는 날 혼자 듣기 좋은 잔잔한 노래 40분"
    private let replies = Shared.parts.map(\.replies)

    private func contents(_ store: SQLiteStore) async throws -> (id: String, ListContents) {
        let record = try #require(try await store.lists(of: Bench.user, in: nil, limit: 1).first)
        let contents = try JSONDecoder().decode(ListContents.self, from: Data(record.contents))
        return (record.id, contents)
    }

    private func begun(_ bench: Bench) async throws -> SQLiteStore {
        let store = try bench.openStore()
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        return store
    }

    @Test(arguments: ["a", "l", "c", "v", "d:wx.rain", "s:mood.calm"])
    func whatAButtonChangedIsTakenBackInTheSamePlaylist(button: String) async throws {
        let bench = Bench()
        bench.links.link()
        let store = try await begun(bench)
        let before = try #require(bench.music.playlists.first)
        let id = try await contents(store).id
        try await bench.press("l:\(id):\(button)", on: "m-1", id: "2", to: store)
        try await bench.work(store)
        #expect(bench.music.playlists.first?.uris != before.uris)

        try await bench.write("/undo", id: "3", to: store)
        try await bench.work(store)

        let after = try #require(bench.music.playlists.first)
        #expect(bench.music.playlists.count == 1)
        #expect(after.uris == before.uris && after.name == before.name)
        let (shown, first) = (try #require(bench.finals.last), try #require(bench.finals.first))
        // The answer comes at the end of the chat, and is the first one again.
        #expect(shown.slot != first.slot && shown.text == first.text)
        #expect(shown.reply.buttons.joined().map(\.action) == first.reply.buttons.joined().map(\.action))
        #expect(shown.reply.picture == first.reply.picture)
    }

    @Test(arguments: ["/again", "더 길게", "/livelier"])
    func soIsWhatWasChangedInWords(words: String) async throws {
        let bench = Bench(hasMusic: false)
        let store = try await begun(bench)
        let before = try await contents(store).1.draft.tracks
        try await bench.write(words, id: "2", to: store)
        try await bench.work(store)
        #expect(try await contents(store).1.draft.tracks != before)

        try await bench.write("되돌려 줘", id: "3", to: store)
        try await bench.work(store)

        #expect(try await contents(store).1.draft.tracks == before)
        #expect(bench.finals.last?.text == bench.finals.first?.text)
    }

    @Test func aFormerCoverComesBackWithoutASearch() async throws {
        let bench = Bench()
        bench.links.link()
        let store = try await begun(bench)
        let picture = bench.finals.last?.reply.picture
        try await bench.write("/cover", id: "2", to: store)
        try await bench.work(store)
        #expect(bench.finals.last?.reply.picture != picture)
        let calls = bench.music.calls.count

        try await bench.write("/undo", id: "3", to: store)
        try await bench.work(store)

        #expect(bench.finals.last?.reply.picture == picture)
        #expect(Array(bench.music.calls.dropFirst(calls)) == ["cover"])
    }

    @Test func fiveChangesGoBackOneByOneAndThenThereIsNothingLeft() async throws {
        let bench = Bench(hasMusic: false)
        let store = try await begun(bench)
        var states = [try await contents(store).1.draft.tracks.map(\.id)]
        for (index, words) in ["/again", "/again", "/longer", "/shorter", "/again", "/again"].enumerated() {
            try await bench.write(words, id: "c\(index)", to: store)
            try await bench.work(store)
            states.append(try await contents(store).1.draft.tracks.map(\.id))
        }
        let kept = try await contents(store).1
        #expect(kept.former?.count == 5)
        let former = try JSONEncoder().encode(kept.former).count
        #expect(former < 10_000, "\(former) bytes")

        for step in 1...5 {
            try await bench.write("/undo", id: "u\(step)", to: store)
            try await bench.work(store)
            #expect(try await contents(store).1.draft.tracks.map(\.id) == states[states.count - 1 - step])
        }
        try await bench.write("/undo", id: "u6", to: store)
        try await bench.work(store)
        #expect(bench.finals.last?.text == (try replies.get()(.undoNothing, .ko)))
    }

    @Test func nothingIsTakenBackOfAListThatIsAsItWasMade() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        try await bench.write("/undo", id: "0", to: store)
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.write("/undo", id: "2", to: store)
        try await bench.work(store)

        let said = bench.finals.map(\.text)
        #expect(said.count == 3)
        #expect(said.first == (try replies.get()(.nothingYet, .ko)))
        #expect(said.last == (try replies.get()(.undoNothing, .ko)))
    }

    @Test func whatIsGoneFromTheMusicServiceIsNamedAndNotReplaced() async throws {
        let bench = Bench()
        bench.links.link()
        let store = try await begun(bench)
        let before = try #require(bench.music.playlists.first?.uris)
        try await bench.write("/again", id: "2", to: store)
        try await bench.work(store)
        bench.music.hide(Track.ID(String(before[1].dropFirst(5))))

        try await bench.write("/undo", id: "3", to: store)
        try await bench.work(store)

        #expect(bench.music.playlists.first?.uris == before.filter { $0 != before[1] })
        let note = try replies.get()(.goneSongs, .ko, ["songs": ""])
        #expect(bench.finals.last?.text.contains(note) == true)
    }

    /// Lists that an earlier version has kept know nothing of former ones.
    @Test func aListOfAnEarlierVersionHasNothingToTakeBack() async throws {
        let bench = Bench(hasMusic: false)
        let store = try await begun(bench)
        let (_, contents) = try await contents(store)
        var object = try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(contents)) as? [String: Any])
        for key in ["former", "madeBy"] { object[key] = nil }
        let read = try JSONDecoder().decode(ListContents.self, from: JSONSerialization.data(withJSONObject: object))
        #expect(read.former == nil && read.draft.tracks == contents.draft.tracks)
    }
}
