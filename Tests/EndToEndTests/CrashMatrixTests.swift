import Foundation
import StandIns
import Synchronization
import TestSupport
import Testing

/// The daemon is killed at every call it makes to the outside: as the call arrives, once it has acted, once it is answered.
/// After the next start there is one playlist, filled and with its cover, and one answer.
@Suite(.timeLimit(.minutes(10))) struct CrashMatrixTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let isWebhook: Bool
        let call: OutsideCall
        let moment: Moment

        var testDescription: String { "\(isWebhook ? "webhook" : "polling"), \(call.rawValue), \(moment)" }
    }

    static let cases = [false, true].flatMap { isWebhook in
        OutsideCall.allCases.filter { !isWebhook || $0 != .getUpdates }.flatMap { call in
            Moment.allCases.map { Case(isWebhook: isWebhook, call: call, moment: $0) }
        }
    }

    @Test(arguments: cases)
    func whereverItIsKilledThereIsOnePlaylistAndOneAnswer(example: Case) async throws {
        let killer = Killer(example.call, example.moment)
        let hook: @Sendable (Rig?, Call, Moment) async -> Reaction = { rig, call, moment in
            await killer.react(rig, call, moment)
        }
        try await Rig.running(.init(isWebhook: example.isWebhook), hook: hook) { rig in
            let person = TelegramPerson(77)
            try await rig.linkDirectly([rig.person(person.id)])
            try rig.start()
            try await rig.ready()
            killer.arm()
            rig.telegram.write("비 오는 날 잔잔한 노래 15분", person)

            try #require(await killer.done(), "\(rig.logText.suffix(3_000))")
            try rig.start()

            let isAnswered = await rig.telegram.reaches(within: .seconds(90)) { $0.answers(in: person.id).count == 1 }
            #expect(isAnswered, "\(rig.logText.suffix(3_000))")
            try await rig.settled()
            rig.expectOnePlaylistAndAnswer(person)
            rig.expectNoViolations()
        }
    }

    /// Three deaths in one step end a job only where nothing came of it between them (JOB-5).
    @Test func aSearchThatFindsSongsInEachLifeIsNotGivenUp() async throws {
        let killer = Killer(.search, .arrived, sparing: 5)
        let hook: @Sendable (Rig?, Call, Moment) async -> Reaction = { rig, call, moment in
            await killer.react(rig, call, moment)
        }
        try await Rig.running(.init(), hook: hook) { rig in
            let person = TelegramPerson(78)
            try await rig.linkDirectly([rig.person(person.id)])
            killer.arm()
            try rig.start()
            rig.telegram.write("비 오는 날 잔잔한 노래 3시간", person)
            for _ in 1..<5 {
                try #require(await killer.done(), "\(rig.logText.suffix(3_000))")
                killer.arm()
                try rig.start()
            }
            try #require(await killer.done(), "\(rig.logText.suffix(3_000))")
            try rig.start()

            let isAnswered = await rig.telegram.reaches(within: .seconds(90)) { $0.answers(in: person.id).count == 1 }
            #expect(isAnswered, "\(rig.logText.suffix(3_000))")
            try await rig.settled()
            rig.expectOnePlaylistAndAnswer(person)
            rig.expectNoViolations()
        }
    }
}

/// The kinds of calls that one request of a linked listener makes.
enum OutsideCall: String, CaseIterable, Sendable {
    case getUpdates, sendChatAction, sendMessage, editMessageMedia
    case token, profile, search, create, fill, cover

    init?(_ call: Call) {
        if let own = Self(rawValue: FakeTelegram.method(of: call)), call.path.hasPrefix("/bot") {
            self = own
            return
        }
        switch (call.method, call.path) {
        case ("POST", "/api/token"): self = .token
        case ("GET", "/v1/me"): self = .profile
        case ("GET", "/v1/search"): self = .search
        case ("POST", "/v1/me/playlists"): self = .create
        case ("PUT", let path) where path.hasSuffix("/items"): self = .fill
        case ("PUT", let path) where path.hasSuffix("/images"): self = .cover
        default: return nil
        }
    }
}

/// Kills the daemon once each time that it was armed, at the chosen moment of the first such call that is not spared.
final class Killer: Sendable {
    private enum State { case idle, armed, killing, killed }

    private let call: OutsideCall
    private let moment: Moment
    private let spared: Int
    private let state = Watched(State.idle)
    private let seen = Mutex(0)

    init(_ call: OutsideCall, _ moment: Moment, sparing spared: Int = 0) {
        self.call = call
        self.moment = moment
        self.spared = spared
    }

    func arm() {
        seen.withLock { $0 = 0 }
        state.change { $0 = .armed }
    }

    /// - Returns: whether it has killed in time.
    func done() async -> Bool { await state.reaches(within: .seconds(60).patient) { $0 == .killed } }

    func react(_ rig: Rig?, _ call: Call, _ moment: Moment) async -> Reaction {
        guard let rig, OutsideCall(call) == self.call, moment == self.moment else { return .proceed }
        let isSpared = seen.withLock { seen in
            seen += 1
            return seen <= spared
        }
        if isSpared { return .proceed }
        let isMine = state.change { state in
            defer { if state == .armed { state = .killing } }
            return state == .armed
        }
        guard isMine else { return .proceed }
        await rig.kill()
        state.change { $0 = .killed }
        return moment == .answered ? .proceed : .cut
    }
}

extension Rig {
    /// Until nothing has been called for a moment: what was doubled would show by then.
    func settled() async throws {
        var count = -1
        while count != calls {
            count = calls
            try await Task.sleep(for: .milliseconds(300))
        }
    }

    private var calls: Int {
        telegram.calls.count { FakeTelegram.method(of: $0) != "getUpdates" } + spotify.calls.count
    }

    func expectOnePlaylistAndAnswer(_ person: TelegramPerson, sourceLocation: SourceLocation = #_sourceLocation) {
        let live = spotify.playlists.filter(\.isLive)
        #expect(live.count == 1, "\(live.map(\.name))", sourceLocation: sourceLocation)
        #expect(live.first?.uris.isEmpty == false, sourceLocation: sourceLocation)
        #expect(live.first?.coverJPEG != nil, sourceLocation: sourceLocation)
        let answers = telegram.state.answers(in: person.id)
        #expect(answers.count == 1, sourceLocation: sourceLocation)
        if let id = live.first?.id {
            #expect(
                answers.first?.buttons.joined().contains { $0.url?.hasSuffix(id) == true } == true,
                sourceLocation: sourceLocation)
        }
    }
}
