import Foundation
import HTTPTransport
import StandIns
import Testing

/// The daemon dies while a consent comes back: whoever loads the page again is linked, or is told to begin anew and then is.
@Suite(.timeLimit(.minutes(10))) struct LinkingCrashTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let call: OutsideCall
        let moment: Moment

        var testDescription: String { "\(call.rawValue), \(moment)" }
    }

    static let cases = [OutsideCall.token, .profile].flatMap { call in
        Moment.allCases.map { Case(call: call, moment: $0) }
    }

    @Test(arguments: cases) func aConsentCutByADeathIsTakenOrAskedForAgain(example: Case) async throws {
        let killer = Killer(example.call, example.moment)
        let hook: @Sendable (Rig?, Call, Moment) async -> Reaction = { rig, call, moment in
            await killer.react(rig, call, moment)
        }
        try await Rig.running(.init(isWebhook: true), hook: hook) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(98)
            var browser = Browser(rig)
            let callback = try await browser.callback(ticket: try await rig.ticket(for: person), as: "listener")
            killer.arm()
            await #expect(throws: HTTPError.self) { try await browser.send(.get, callback) }
            try #require(await killer.done(), "\(rig.logText.suffix(2_000))")
            try rig.start()
            try await rig.ready()

            let again = try await browser.send(.get, callback)
            if again.status == 303 {
                let page = try await browser.send(.get, "http://127.0.0.1:\(rig.port)/spotify/linked")
                let code = try #require(Browser.code(in: page.text))
                try await rig.finishLink(person, code)
            } else {
                // What Spotify gave for the code has died with the process; the code works once.
                #expect(again.status == 400, "\(again.text)")
                #expect(Browser.code(in: again.text) == nil)
                try await rig.link(person)
            }

            try await rig.ask("재즈 5곡", person)
            #expect(rig.spotify.playlists.filter(\.isLive).map(\.owner) == ["listener"])
            rig.expectNoViolations()
        }
    }
}
