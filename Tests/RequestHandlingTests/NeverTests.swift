import ChatBot
import Foundation
import Jobs
import PlaylistPipeline
import RequestHandling
import RhythmiQDomain
import Storage
import Testing

/// `/never`: an artist or a song is in no list of a person's from then on, whatever they ask for.
@Suite struct NeverTests {
    private let replies = Shared.parts.map(\.replies)

    private func songs(_ store: SQLiteStore) async throws -> [Track] {
        let record = try #require(try await store.lists(of: Bench.user, in: nil, limit: 1).first)
        return try JSONDecoder().decode(ListContents.self, from: Data(record.contents)).draft.tracks
    }

    private func say(_ text: String, _ id: String, _ bench: Bench, _ store: SQLiteStore) async throws -> Bench.Said {
        try await bench.write(text, id: id, to: store)
        try await bench.work(store)
        return try #require(bench.finals.last)
    }

    private func names(_ store: SQLiteStore) async throws -> [String] {
        try await store.never(of: Bench.user).map(\.name.text)
    }

    @Test func anArtistIsInNoListFromThenOnWhateverIsPressed() async throws {
        let bench = Bench()
        bench.links.link()
        let store = try bench.openStore()
        _ = try await say("아이유 노래 5곡", "1", bench, store)
        #expect(try await songs(store).contains { $0.artist == "아이유" })
        let id = try #require(try await store.lists(of: Bench.user, in: nil, limit: 1).first).id

        let answer = try await say("/never IU", "2", bench, store)

        #expect(answer.text == (try replies.get()(.neverAdded, .ko, ["name": "아이유"])))
        // Nothing is left of the wish for her songs: the list stays, and that is said.
        try await bench.press("l:\(id):a", on: "m-1", id: "3", to: store)
        try await bench.work(store)
        #expect(bench.finals.last?.text == (try replies.get()(.neverNothingLeft, .ko, ["artists": "아이유"])))
        for (index, text) in ["아이유 발라드 1시간", "비 오는 날 발라드 2시간", "더 길게"].enumerated() {
            let said = try await say(text, "w\(index)", bench, store)
            let found = try await songs(store)
            #expect(found.count > 5 && !found.contains { $0.artist == "아이유" || $0.featuring.contains("아이유") })
            let note = try replies.get()(.noteNever, .ko, ["artists": "아이유"])
            #expect(said.text.contains(note) == (index == 0))
        }
    }

    @Test func aSongIsInNoListFromThenOn() async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()
        _ = try await say("잔잔한 발라드 10곡", "1", bench, store)
        let song = try #require(try await songs(store).first)

        _ = try await say("/never \(song.artist) \(song.title)", "2", bench, store)

        #expect(try await names(store) == ["\(song.title) — \(song.artist)"])
        for number in 0..<4 {
            _ = try await say("/longer", "l\(number)", bench, store)
            #expect(try await !songs(store).contains { $0.id == song.id })
        }
    }

    @Test(
        arguments: [
            ("아이유", "아이유"), ("iu", "아이유"), ("Lee Ji-eun", "아이유"), ("«아이유»", "아이유"), ("아이유 노래는", "아이유"),
            ("라디오헤드", "Radiohead"), ("songs by Radiohead", "Radiohead"), ("밤편지", "밤편지 — 아이유"),
            ("아이유 밤편지", "밤편지 — 아이유"), ("IU - Through the Night", "밤편지 — 아이유"),
            ("Creep by Radiohead", "Creep — Radiohead"), ("라디오헤드 크립", "Creep — Radiohead"),
            ("아이유의 밤편지", "밤편지 — 아이유"),
        ])
    func namesAreReadAsPeopleWriteThem(text: String, name: String) throws {
        #expect(try Shared.parts.get().pipeline.name(in: text)?.text == name)
    }

    @Test(arguments: [
        "발라드", "qwertyzxcv", "아이유랑 라디오헤드", "…", "비 오는 날 듣는 노래", String(repeating: "아이유 ", count: 400),
        "'; DROP TABLE never; --",
    ])
    func whatNamesNobodyIsNotKept(text: String) async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()

        let answer = try await say("/never \(text)", "1", bench, store)

        #expect(answer.text == (try replies.get()(.neverUnknown, .ko)))
        #expect(try await names(store).isEmpty)
    }

    @Test func whatIsKeptIsShownAndEachNameIsOneTapFromComingBack() async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()
        #expect(try await say("/never", "0", bench, store).text == (try replies.get()(.neverEmpty, .ko)))
        _ = try await say("/never 아이유", "1", bench, store)
        _ = try await say("/never Creep by Radiohead", "2", bench, store)

        let shown = try await say("/빼줘", "3", bench, store)

        #expect(shown.reply.buttons.joined().map(\.label) == ["✕ Creep — Radiohead", "✕ 아이유"])
        let actions = shown.reply.buttons.joined().map(\.action)
        guard case .data(let data) = try #require(actions.last) else { return }
        #expect(data.utf8.count <= 64)
        try await bench.press(data, on: "m-3", id: "4", to: store)
        try await bench.work(store)
        #expect(try await names(store) == ["Creep — Radiohead"])
        #expect(bench.finals.last?.reply.buttons.joined().map(\.label) == ["✕ Creep — Radiohead"])
        // Once more, and by somebody who invents one.
        let said = bench.said.count
        for (index, data) in [data, "n:nothing"].enumerated() {
            try await bench.press(data, on: "m-3", id: "p\(index)", to: store)
            try await bench.work(store)
        }
        #expect(bench.said.count == said)
        #expect(try await names(store) == ["Creep — Radiohead"])
    }

    @Test func theSameNameAgainIsKeptOnceAndOfferedBack() async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()
        _ = try await say("/never 아이유", "1", bench, store)

        let again = try await say("/never IU", "2", bench, store)

        #expect(again.text == (try replies.get()(.neverAlready, .ko, ["name": "아이유"])))
        #expect(again.reply.buttons.joined().map(\.label) == ["✕ 아이유"])
        #expect(try await names(store) == ["아이유"])
    }

    @Test func inAGroupWhatSomebodyCannotStandIsNotShown() async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()
        try await bench.write("/never 아이유", id: "1", in: Bench.group, to: store)
        try await bench.write("/never", id: "2", in: Bench.group, to: store)
        try await bench.work(store)

        #expect(bench.finals.last?.text == (try replies.get()(.privateOnly, .ko)))
        #expect(try await names(store) == ["아이유"])
    }

    @Test func undoTakesBackWhicheverCameLast() async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()
        _ = try await say("비 오는 날 발라드 10곡", "1", bench, store)
        let first = try await songs(store)
        _ = try await say("/longer", "2", bench, store)
        let longer = try await songs(store)
        _ = try await say("/never 아이유", "3", bench, store)
        _ = try await say("/again", "4", bench, store)

        _ = try await say("/undo", "5", bench, store)
        #expect(try await songs(store) == longer.filter { $0.artist != "아이유" && !$0.featuring.contains("아이유") })
        let undone = try await say("/undo", "6", bench, store)
        #expect(undone.text == (try replies.get()(.neverUndone, .ko, ["name": "아이유"])))
        #expect(try await names(store).isEmpty)
        _ = try await say("/undo", "7", bench, store)
        #expect(try await songs(store) == first)
        #expect(try await say("/undo", "8", bench, store).text == (try replies.get()(.undoNothing, .ko)))
    }

    @Test func whatABackButtonLeftStandingIsNotUndone() async throws {
        let bench = Bench(hasMusic: false)
        let store = try bench.openStore()
        _ = try await say("/never 아이유", "1", bench, store)
        _ = try await say("/never 라디오헤드", "2", bench, store)
        let latest = try #require(try await store.never(of: Bench.user).first)
        try await bench.press(ButtonAction.allow(latest.id).data, on: "m-2", id: "3", to: store)
        try await bench.work(store)

        #expect(try await say("/undo", "4", bench, store).text == (try replies.get()(.nothingYet, .ko)))
        #expect(try await names(store) == ["아이유"])
    }
}
