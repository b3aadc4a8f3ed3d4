import ChatBot
import Foundation
import Jobs
import PlaylistPipeline
import RequestHandling
import RhythmiQDomain
import Storage
import Testing

/// A request on its ordinary way, in each of the three deliveries.
@Suite struct ListTests {
    private static let wish = "비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간"

    @Test func aLinkedListenerGetsOneFilledPlaylistWithACoverAndOneAnswer() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()

        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)

        let playlist = try #require(bench.music.playlists.first)
        #expect(bench.music.playlists.count == 1)
        #expect(playlist.owner == "minji" && playlist.hasCover && playlist.uris.count > 10)
        #expect(Set(playlist.uris).count == playlist.uris.count)
        #expect(bench.finals.count == 1)
        let answer = try #require(bench.finals.first)
        #expect(answer.text.contains(playlist.name))
        #expect(answer.reply.buttons.first?.first?.action == .url("https://music.test/list1"))
        #expect(answer.reply.picture != nil)
    }

    /// The scripted service's recordings are up to ten seconds off the catalogue's lengths.
    @Test(arguments: [20, 60, 90])
    func theLengthIsMetWithTheTrueLengthsOfTheRecordings(minutes: Int) async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()

        try await bench.write("비 오는 날 \(minutes)분", id: "1", to: store)
        try await bench.work(store)

        let record = try #require(try await store.lists(of: Bench.user, in: nil, limit: 1).first)
        let contents = try JSONDecoder().decode(ListContents.self, from: Data(record.contents))
        let delivered = try #require(contents.draft.deliveredMs)
        #expect(abs(delivered - minutes * 60_000) <= 60_000)
        #expect(contents.draft.tracks.map { "song:\($0.id)" } == bench.music.playlists.first?.uris)
    }

    /// ING-9: each message has its own answer, and there is one playlist.
    @Test func theSameWishOnceMoreMakesNoSecondList() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()

        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.write(Self.wish, id: "2", to: store)
        try await bench.write("/help", id: "3", to: store)
        try await bench.write("/help", id: "4", to: store)
        try await bench.work(store)

        #expect(bench.music.playlists.count == 1)
        #expect(bench.finals.count == 4)
        let sentence = try Shared.parts.get().replies(.sameWish, .ko)
        #expect(bench.finals.map { $0.text == sentence } == [false, true, false, false])
        try await bench.write(Self.wish, id: "5", to: store)
        try await bench.work(store)
        #expect(bench.music.playlists.count == 2)
    }

    @Test func withoutAMusicServiceTheAnswerHoldsSearchLinks() async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()

        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)

        let answer = try #require(bench.finals.first)
        let links = answer.reply.lines.flatMap(\.runs).filter { if case .link = $0.style { true } else { false } }
        #expect(bench.finals.count == 1)
        #expect(links.count >= 40)
        #expect(bench.music.calls.isEmpty)
    }

    @Test func withoutALinkTheHouseDeliversWhereItIsOpen() async throws {
        let bench = Bench(isHouseOpen: true)
        let store = try bench.openStore()
        bench.links.openHouse()

        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)

        #expect(bench.music.playlists.map(\.owner) == ["house"])
        #expect(bench.finals.first?.reply.buttons.first?.first?.action == .url("https://music.test/list1"))
    }

    @Test func songsThatAreNotThereAreReplacedAndNamed() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        let first = try #require(bench.music.playlists.first?.uris)
        for uri in first.prefix(5) { bench.music.hide(Track.ID(String(uri.dropFirst(5)))) }

        try await bench.press("l:\(try await listID(store)):l", on: "9", id: "2", to: store)
        try await bench.work(store)

        let second = try #require(bench.music.playlists.first?.uris)
        #expect(bench.music.playlists.count == 1)
        #expect(Set(second).isDisjoint(with: first.prefix(5)))
        #expect(second.count > first.count)
    }

    @Test func twoSongsOfTheCatalogueThatAreOneRecordingThereFillOnePlace() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        let first = try #require(bench.music.playlists.first?.uris)
        for uri in first.prefix(2) { bench.music.answer(Track.ID(String(uri.dropFirst(5))), with: "song:same") }

        try await bench.press("l:\(try await listID(store)):l", on: "9", id: "2", to: store)
        try await bench.work(store)

        let second = try #require(bench.music.playlists.first?.uris)
        #expect(second.count == Set(second).count)
        let note = try Shared.parts.get().replies(.missingSongs, .ko, ["songs": ""])
        #expect(bench.finals.last?.text.contains(note) == false)
    }

    @Test func aButtonChangesTheSamePlaylistInTheSameMessage() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        let before = try #require(bench.music.playlists.first)
        let id = try await listID(store)

        for (index, button) in ["a", "c", "v", "d:wx.rain", "s:mood.calm"].enumerated() {
            try await bench.press("l:\(id):\(button)", on: "m-1", id: "\(10 + index)", to: store)
            try await bench.work(store)
        }

        let after = try #require(bench.music.playlists.first)
        #expect(bench.music.playlists.count == 1)
        #expect(after.id == before.id && after.uris != before.uris && after.name != before.name)
        #expect(after.description.split(separator: " ").last == before.description.split(separator: " ").last)
        #expect(bench.finals.count == 6)
        #expect(Set(bench.finals.map(\.slot)).count == 1)
    }

    @Test func anotherCoverLeavesTheSongsAlone() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        let songs = bench.music.playlists.first?.uris
        let picture = bench.finals.last?.reply.picture
        let calls = bench.music.calls.count

        try await bench.press("l:\(try await listID(store)):n", on: "m-1", id: "2", to: store)
        try await bench.work(store)

        #expect(bench.music.playlists.first?.uris == songs)
        #expect(Array(bench.music.calls.dropFirst(calls)) == ["cover"])
        #expect(bench.finals.last?.reply.picture != picture)
        #expect(bench.finals.last?.text == bench.finals.first?.text)
    }

    @Test func aPlaylistThatItsOwnerDeletedIsMadeAnew() async throws {
        let bench = Bench()
        let store = try bench.openStore()
        bench.links.link()
        try await bench.write(Self.wish, id: "1", to: store)
        try await bench.work(store)
        bench.music.remove("list1")

        try await bench.press("l:\(try await listID(store)):a", on: "m-1", id: "2", to: store)
        try await bench.work(store)

        #expect(bench.music.playlists.map(\.id) == ["list2"])
        #expect(bench.music.playlists.first?.uris.isEmpty == false)
        #expect(bench.finals.last?.reply.buttons.first?.first?.action == .url("https://music.test/list2"))
    }

    private func listID(_ store: SQLiteStore) async throws -> String {
        try #require(try await store.lists(of: Bench.user, in: nil, limit: 1).first).id
    }
}
