import Foundation
import HTTPTransport
import Jobs
import RhythmiQDomain
import StandIns
import Testing

@testable import TelegramAPI

/// Whatever happens to a call, at each of its moments.
@Suite(.timeLimit(.minutes(5))) struct SenderFaultTests {
    private static let faults: [(Moment, Reaction)] = [
        (.arrived, .cut), (.arrived, .status(502)), (.acted, .cut), (.acted, .status(500)), (.acted, .status(200)),
        (.answered, .cut),
    ]

    @Test(arguments: ["sendMessage", "editMessageMedia"], faults.indices)
    func thereIsOneAnswerWhateverHappensToACall(method: String, fault: Int) async throws {
        let (moment, reaction) = Self.faults[fault]
        let happened = Watched(false)
        let hook: Hook = { call, now in
            guard now == moment, FakeTelegram.method(of: call) == method else { return .proceed }
            return happened.change { done in
                defer { done = true }
                return done ? .proceed : reaction
            }
        }
        try await SenderWorkshop.running(hook: hook) { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.say(SenderWorkshop.answer)
            #expect(await workshop.outbox.settles())

            // The last moment comes after the answer, which may have been read meanwhile.
            #expect(await happened.reaches { $0 })
            #expect(workshop.outbox.state(of: 0) == .delivered)
            #expect(workshop.telegram.finalMessages(in: 42).map(\.text) == ["비 오는 <밤>\nSpotify"])
            // A leftover note is there only where the first one's fate was unknown.
            let leftovers = workshop.telegram.messages(in: 42).filter { $0.history.count == 1 }
            #expect(leftovers.count == (method == "sendMessage" && moment == .acted ? 1 : 0))
            #expect(leftovers.allSatisfy { $0.current.text == SenderWorkshop.placeholder })
            #expect(workshop.telegram.violations.isEmpty)
        }
    }

    @Test func anAnswerOutlivesAnOutage() async throws {
        let isDown = Watched(true)
        let hook: Hook = { _, moment in moment == .arrived && isDown.value ? .status(503) : .proceed }
        try await FakeTelegram.running(hook: hook) { telegram in
            let workshop = SenderWorkshop(telegram)
            telegram.write("x", workshop.person)
            workshop.say(Reply("끝"))
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await workshop.sender.run() }
                // Open after five failures in a row.
                while await !workshop.client.isSuspended {
                    do { try await Task.sleep(for: .milliseconds(2)) } catch { break }
                }
                isDown.change { $0 = false }
                group.cancelAll()
            }
            #expect(workshop.outbox.state(of: 0) == .waiting)

            // A new process: the breaker's memory is gone, the row is not.
            let next = SenderWorkshop(telegram, outbox: workshop.outbox)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await next.sender.run() }
                #expect(await workshop.outbox.settles())
                group.cancelAll()
            }
            #expect(telegram.finalMessages(in: 42).map(\.text) == ["끝"])
        }
    }

    @Test func whatIsRefusedForNoKnownReasonIsSaidBare() async throws {
        let hook: Hook = { call, moment in
            guard moment == .arrived, FakeTelegram.method(of: call).hasPrefix("edit"),
                call.object?["reply_markup"] != nil || call.contentType != "application/json"
            else { return .proceed }
            return .answer(
                Answer(400, json: ["ok": false, "error_code": 400, "description": "Bad Request: BUTTON_INVALID"]))
        }
        try await SenderWorkshop.running(hook: hook) { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.say(SenderWorkshop.answer)
            #expect(await workshop.outbox.settles())

            #expect(
                workshop.telegram.finalMessages(in: 42).map(\.text)
                    == ["비 오는 <밤>\nSpotify https://open.example/playlist/1"])
        }
    }

    @Test func whatIsAlwaysRefusedEnds() async throws {
        let hook: Hook = { call, moment in
            guard moment == .arrived, FakeTelegram.method(of: call).hasPrefix("edit") else { return .proceed }
            return .answer(Answer(400, json: ["ok": false, "error_code": 400, "description": "Bad Request: NO"]))
        }
        try await SenderWorkshop.running(hook: hook) { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.say(Reply("끝"))
            #expect(await workshop.outbox.settles())

            #expect(workshop.outbox.state(of: 0) == .failed(.refused))
        }
    }

    @Test func refusedMarkupIsLeftOut() async throws {
        let hook: Hook = { call, moment in
            guard moment == .arrived, call.object?["parse_mode"] != nil else { return .proceed }
            let text = "Bad Request: can't parse entities: Unexpected end tag"
            return .answer(Answer(400, json: ["ok": false, "error_code": 400, "description": text]))
        }
        try await SenderWorkshop.running(hook: hook) { workshop in
            workshop.telegram.write("x", workshop.person)
            workshop.say(Reply(lines: [Reply.Line([Reply.Run("a", .bold), Reply.Run(" <b>")])]))
            #expect(await workshop.outbox.settles())

            #expect(workshop.telegram.finalMessages(in: 42).map(\.text) == ["a <b>"])
        }
    }
}
