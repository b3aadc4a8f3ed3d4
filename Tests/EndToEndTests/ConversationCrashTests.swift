import Accounts
import ChatBot
import Foundation
import StandIns
import Synchronization
import TestSupport
import Testing

/// A whole conversation — a list, a longer one, another picture, another mix, that taken back, the files — with one kill in
/// it, at whichever outside call: wherever the list is made, however messages come, nothing is lost, doubled or left over.
///
/// A conversation makes some fifty calls and takes seconds, so that by default only some of the points are tried, others in
/// each of the ways; `RHYTHMIQ_CRASH_POINTS=1` tries every one, `RHYTHMIQ_CRASH_POINT=8` the eighth alone.
@Suite(.timeLimit(.minutes(60))) struct ConversationCrashTests {
    enum Delivery: String, CaseIterable, Sendable { case own, house, links }

    struct Way: Sendable, CustomTestStringConvertible {
        let delivery: Delivery
        let isWebhook: Bool

        var testDescription: String { "\(delivery), \(isWebhook ? "webhook" : "polling")" }
    }

    static let ways = Delivery.allCases.flatMap { delivery in
        [false, true].map { Way(delivery: delivery, isWebhook: $0) }
    }
    private static let step = ProcessInfo.processInfo.environment["RHYTHMIQ_CRASH_POINTS"].flatMap(Int.init) ?? 31
    private static let only = ProcessInfo.processInfo.environment["RHYTHMIQ_CRASH_POINT"].flatMap(Int.init)
    private static let sidesAtOnce = 3

    @Test(arguments: Array(ways.enumerated()))
    func whereverAConversationIsCutItGoesOnAsIfNothingHadBeen(index: Int, way: Way) async throws {
        if let point = Self.only {
            #expect(try await Self.conversation(way, point), "not reached")
            return
        }
        // Alternately at each of the three moments: point 0 is the first call's arrival, 1 its deed, 2 its answer, 3 the
        // second call's arrival …
        let start = index * Self.step / Self.ways.count
        let end = try await firstUnmet(from: start, step: Self.step, sidesAtOnce: Self.sidesAtOnce) { point in
            try await Self.conversation(way, point)
        }
        print("\(way.testDescription): a kill at every \(Self.step)th point, none left at \(end)")
        #expect(end > 40)
    }

    /// - Returns: whether it came to the kill.
    private static func conversation(_ way: Way, _ point: Int) async throws -> Bool {
        let killer = NthCallKiller(point / Moment.allCases.count, Moment.allCases[point % Moment.allCases.count])
        let options = Rig.Options(
            isWebhook: way.isWebhook, hasSpotify: way.delivery != .links, isHouseOpen: way.delivery == .house,
            environment: ["LOG_LEVEL": "info"])
        let hook: @Sendable (Rig?, Call, Moment) async -> Reaction = { rig, call, moment in
            await killer.react(rig, call, moment)
        }
        try await Rig.running(options, hook: hook) { rig in
            let person = TelegramPerson(79)
            switch way.delivery {
            case .own: try await rig.linkDirectly([rig.person(person.id)])
            case .house: try await rig.linkDirectly([.house], as: "house")
            case .links: break
            }
            try rig.start()
            try await rig.ready()
            killer.arm()
            let talk = CutTalk(rig: rig, killer: killer, person: person, name: "\(way.testDescription), point \(point)")
            try await talk.hold()
            rig.expectNoViolations()
        }
        return killer.hasKilled
    }
}

/// The conversation, and what must be true after each of its turns.
private struct CutTalk {
    let rig: Rig
    let killer: NthCallKiller
    let person: TelegramPerson
    let name: String

    /// What the listener sees after a turn.
    struct Scene: Equatable {
        var text: String
        var uris: [String]
        var cover: [UInt8]
    }

    func hold() async throws {
        rig.telegram.write("재즈 5곡", person)
        let first = try await scene()
        let longer = try await press("l")
        #expect(longer.text != first.text, "\(name)")
        let pictured = try await press("n")
        #expect(pictured.text == longer.text && pictured.uris == longer.uris, "\(name)")
        #expect(pictured.cover != longer.cover, "\(name)")
        let mixed = try await press("a")
        #expect(mixed.text != pictured.text, "\(name)")
        rig.telegram.write("/undo", person)
        // What is written is answered in a message of its own.
        let undone = try await scene(answers: 2)
        #expect(undone.uris == pictured.uris, "\(name)")
        try await press("f", answers: 2)
        #expect(rig.telegram.state.documents(in: person.id).count == 3, "\(name)")

        if rig.options.hasSpotify {
            // Once longer, and not twice.
            #expect(first.uris.count == 5 && longer.uris.count == 8 && mixed.uris.count == 8, "\(name)")
        }
        // At most one note, of which the process that died could not know that it had been sent (OUT-3).
        let texts = rig.telegram.state.texts(in: person.id).map { $0.prefix(40) }
        let progress = try Rig.words(.chatWorking)
        let notes = texts.count { $0 == "…" || $0.hasPrefix(progress) }
        let told = "\(name), \(killer.method ?? "no kill"): \(texts)"
        #expect(notes <= (killer.hasKilled ? 1 : 0) && texts.count == 5 + notes, "\(told)")
    }

    @discardableResult private func press(_ code: String, answers count: Int = 1) async throws -> Scene {
        let message = try #require(rig.telegram.messages(in: person.id).last { $0.current.kind == .photo }, "\(name)")
        try #require(
            rig.telegram.press({ $0.isChange(code) }, under: message.id, person) != nil, "\(name): no button \(code)")
        return try await scene(answers: count)
    }

    /// Once all is quiet: no answer twice, and where there is a playlist it is the only one, shown with its own picture.
    private func scene(answers count: Int = 1) async throws -> Scene {
        try await quiet()
        let answers = rig.telegram.state.answers(in: person.id)
        try #require(
            answers.count == count, "\(name): \(rig.telegram.state.texts(in: person.id)) \(rig.logText.suffix(3_000))")
        let answer = answers[count - 1]
        let live = rig.spotify.playlists.filter(\.isLive)
        #expect(live.count == (rig.options.hasSpotify ? 1 : 0), "\(name)")
        if let playlist = live.first {
            #expect(playlist.coverJPEG == answer.contents, "\(name)")
            #expect(answer.buttons.joined().contains { $0.url?.hasSuffix(playlist.id) == true }, "\(name)")
        }
        return Scene(text: answer.text, uris: live.first?.uris ?? [], cover: answer.contents)
    }

    /// Until every message has been taken and worked off, by the next process where the first one died.
    private func quiet() async throws {
        let isQuiet = try await eventually(within: .seconds(120)) {
            if killer.mustRestart() {
                try rig.start()
                try await rig.ready()
            }
            guard rig.telegram.state.updates.isEmpty else { return false }
            do {
                return try await rig.isIdleNow()
            } catch {
                // Killed just now.
                return false
            }
        }
        try #require(isQuiet, "\(name): \(rig.logText.suffix(3_000))")
    }
}

/// Kills the daemon at the Nth of all calls, whatever they are, that reach this moment; polls do not count.
private final class NthCallKiller: Sendable {
    private enum State { case idle, armed, killing, killed, restarted }

    private let number: Int
    private let moment: Moment
    private let state = Mutex((phase: State.idle, seen: 0, method: String?.none))

    init(_ number: Int, _ moment: Moment) {
        self.number = number
        self.moment = moment
    }

    /// At which it has killed, the last part of its path.
    var method: String? { state.withLock(\.method) }

    var hasKilled: Bool { state.withLock { $0.phase == .killed || $0.phase == .restarted } }

    func arm() { state.withLock { $0.phase = .armed } }

    /// Once, after the kill.
    func mustRestart() -> Bool {
        state.withLock { state in
            defer { if state.phase == .killed { state.phase = .restarted } }
            return state.phase == .killed
        }
    }

    func react(_ rig: Rig?, _ call: Call, _ moment: Moment) async -> Reaction {
        guard let rig, moment == self.moment, FakeTelegram.method(of: call) != "getUpdates" else { return .proceed }
        let isMine = state.withLock { state in
            guard state.phase == .armed else { return false }
            defer { state.seen += 1 }
            guard state.seen == number else { return false }
            (state.phase, state.method) = (.killing, FakeTelegram.method(of: call))
            return true
        }
        guard isMine else { return .proceed }
        await rig.kill()
        state.withLock { $0.phase = .killed }
        return moment == .answered ? .proceed : .cut
    }
}
