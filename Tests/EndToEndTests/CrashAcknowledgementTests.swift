import Accounts
import Foundation
import HTTPTransport
import StandIns
import Testing

/// An update that was answered 200 is as good as done: the process may die with the last byte of that answer.
@Suite(.timeLimit(.minutes(5))) struct CrashAcknowledgementTests {
    private static let rounds = 6
    private static let writersAtOnce = 8

    @Test func whatWasAcknowledgedIsAnsweredWhateverDiesNext() async throws {
        try await Rig.running(.init(isWebhook: true, isPushing: false, isHouseOpen: true)) { rig in
            try await rig.linkDirectly([.house], as: "house")
            var acknowledged: Set<Int64> = []
            var everybody: [TelegramPerson] = []
            for round in 0..<Self.rounds {
                try rig.start()
                try await rig.ready()
                let people = (0..<Self.writersAtOnce).map { TelegramPerson(Int64(10_000 + round * 100 + $0)) }
                everybody += people
                acknowledged.formUnion(try await rig.post(people, killingAfterTheFirst: true))
            }
            try rig.start()
            try await rig.ready()
            let (all, sure) = (everybody.map(\.id), acknowledged)
            let isKept = await rig.telegram.reaches(within: .seconds(60)) { state in
                sure.allSatisfy { !state.answers(in: $0).isEmpty }
            }
            #expect(isKept, "\(sure.filter { rig.telegram.state.answers(in: $0).isEmpty }) were acknowledged")
            #expect(sure.count >= Self.rounds)

            // What was not acknowledged comes again, and with it what was: that does nothing.
            _ = try await rig.post(everybody, killingAfterTheFirst: false)
            _ = await rig.telegram.reaches(within: .seconds(60)) { state in
                all.allSatisfy { !state.answers(in: $0).isEmpty }
            }
            try await rig.settled()
            let faults = History(rig, everybody).faults
            #expect(faults.isEmpty, "\(faults)")
        }
    }
}

extension Rig {
    /// Posts one wish of each person at once, the same ones whenever it is called.
    ///
    /// - Returns: those whose update was answered 200.
    fileprivate func post(_ people: [TelegramPerson], killingAfterTheFirst: Bool) async throws -> Set<Int64> {
        let known = telegram.state.updates
        let bodies = people.map { person in
            known.first { $0.chat == person.id }?.json ?? queued(person)
        }
        return try await withThrowingTaskGroup(of: Int64?.self) { group in
            for (person, body) in zip(people, bodies) {
                group.addTask {
                    do throws(HTTPError) {
                        return try await self.push(body).status == 200 ? person.id : nil
                    } catch {
                        // Killed before it could answer: nothing was promised.
                        return nil
                    }
                }
            }
            var acknowledged: Set<Int64> = []
            for try await id in group {
                guard let id else { continue }
                if acknowledged.isEmpty, killingAfterTheFirst { await kill() }
                acknowledged.insert(id)
            }
            if killingAfterTheFirst { await kill() }
            return acknowledged
        }
    }

    private func queued(_ person: TelegramPerson) -> [UInt8] {
        telegram.write("비 오는 날 잔잔한 노래 10분", person)
        return telegram.state.updates.last { $0.chat == person.id }?.json ?? []
    }

    private func push(_ body: [UInt8]) async throws(HTTPError) -> HTTPResponse {
        let headers: HTTPHeaders = [
            "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": Self.webhookSecret,
        ]
        return try await http.send(
            HTTPRequest(.post, "http://127.0.0.1:\(port)/telegram/webhook", headers: headers, body: body))
    }
}
