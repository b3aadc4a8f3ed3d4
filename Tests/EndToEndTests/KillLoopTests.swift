import Accounts
import Foundation
import RhythmiQDomain
import StandIns
import Testing

/// The daemon is killed again and again at random moments while people write; then the history is checked.
///
/// `RHYTHMIQ_KILLS` sets the number of kills (100), `RHYTHMIQ_KILL_SEED` repeats a run.
@Suite(.timeLimit(.minutes(30))) struct KillLoopTests {
    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    @Test(arguments: [false, true])
    func throughEveryKillEachRequestEndsInOnePlaylistAndOneAnswer(isWebhook: Bool) async throws {
        let kills = (Self.number("RHYTHMIQ_KILLS") ?? 100) / 2
        let seed = UInt64(Self.number("RHYTHMIQ_KILL_SEED") ?? 20_261_122) &+ (isWebhook ? 1 : 0)
        print("\(kills) kills with seed \(seed), \(isWebhook ? "webhook" : "polling")")
        var generator = SplitMix64(seed: seed)
        let plan = (0..<kills).map { _ in
            (isWriting: generator.unit() < 0.6, life: Duration.milliseconds(100 + generator.index(below: 2_000)))
        }
        let options = Rig.Options(isWebhook: isWebhook, isHouseOpen: true)

        try await Rig.running(options) { rig in
            try await rig.linkDirectly([.house], as: "house")
            var people: [TelegramPerson] = []
            for (index, cycle) in plan.enumerated() {
                try rig.start()
                try await rig.ready()
                if cycle.isWriting {
                    let person = TelegramPerson(Int64(1_000 + index))
                    people.append(person)
                    rig.telegram.write("비 오는 날 잔잔한 노래 10분", person)
                }
                try await Task.sleep(for: cycle.life)
                await rig.kill()
            }
            try rig.start()
            let ids = people.map(\.id)
            let isAnswered = await rig.telegram.reaches(within: .seconds(180)) { state in
                ids.allSatisfy { !state.answers(in: $0).isEmpty }
            }
            #expect(isAnswered, "\(rig.logText.suffix(3_000))")
            try await rig.settled()

            let faults = History(rig, people).faults
            #expect(faults.isEmpty, "seed \(seed): \(faults)")
            rig.expectNoViolations()
        }
    }

    @Test func theCheckerFindsWhatItIsThereFor() {
        var history = History(
            answers: [1: ["list-a"], 2: ["list-b"]], live: ["list-a", "list-b"], filled: ["list-a", "list-b"])
        #expect(history.faults.isEmpty)

        history.answers[3] = []
        #expect(history.faults == ["3: 0 answers"])
        history.answers[3] = nil
        history.answers[1] = ["list-a", "list-a"]
        #expect(history.faults == ["1: 2 answers"])
        history.answers[1] = ["list-a"]
        history.live.append("list-c")
        #expect(history.faults == ["list-c: nobody was told of it"])
        history.live = ["list-a"]
        #expect(history.faults == ["list-b: told of, and not there"])
        history.live = ["list-a", "list-b"]
        history.filled = ["list-a"]
        #expect(history.faults == ["list-b: not filled, or without its cover"])
        history.answers[2] = ["list-a"]
        #expect(history.faults.contains("list-a: shown to 2"))
    }
}

/// What came of all requests, against the promise: one playlist and one answer each.
struct History {
    /// Person → the playlists that the answers in their chat lead to.
    var answers: [Int64: [String]]
    /// Playlists that are in their owner's library.
    var live: [String]
    var filled: Set<String>

    var faults: [String] {
        var faults = answers.filter { $0.value.count != 1 }.sorted { $0.key < $1.key }
            .map { "\($0.key): \($0.value.count) answers" }
        let told = answers.values.joined()
        let owners = Dictionary(grouping: answers.flatMap { chat, lists in Set(lists).map { ($0, chat) } }, by: \.0)
        faults += owners.filter { $0.value.count > 1 }.keys.sorted().map { "\($0): shown to \(owners[$0]?.count ?? 0)" }
        faults += live.filter { !told.contains($0) }.sorted().map { "\($0): nobody was told of it" }
        faults += Set(told).subtracting(live).sorted().map { "\($0): told of, and not there" }
        faults += live.filter { !filled.contains($0) && told.contains($0) }.sorted()
            .map { "\($0): not filled, or without its cover" }
        return faults
    }
}

extension History {
    init(_ rig: Rig, _ people: [TelegramPerson]) {
        let state = rig.telegram.state
        answers = Dictionary(
            uniqueKeysWithValues: people.map { person in
                (
                    person.id,
                    state.answers(in: person.id).map { answer in
                        answer.buttons.joined().compactMap(\.url).first { $0.contains("playlist") }
                            .flatMap { $0.split(separator: "/").last.map(String.init) } ?? "no list"
                    }
                )
            })
        let playlists = rig.spotify.playlists.filter(\.isLive)
        live = playlists.map(\.id)
        filled = Set(playlists.filter { !$0.uris.isEmpty && $0.coverJPEG != nil }.map(\.id))
    }
}
