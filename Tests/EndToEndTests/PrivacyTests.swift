import ChatBot
import Foundation
import HTTPTransport
import StandIns
import TestSupport
import Testing

/// What is kept of people, what leaves with `/export`, and what is left after `/forget`.
@Suite(.timeLimit(.minutes(10))) struct PrivacyTests {
    /// Words that people write, in a request that is understood all the same.
    static let marker = "카나리아문구7f3a"

    @Test func anExportHoldsOnesOwnWordsAndNoToken() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(101)
            try await rig.link(person)
            try await rig.ask("\(Self.marker) 비 오는 날 재즈 5곡", person)
            try await rig.ask("비밀번호대신이웃의말 파티 5곡", TelegramPerson(102))
            rig.telegram.write("/export", person)
            #expect(
                await rig.telegram.reaches { $0.documents(in: person.id).count == 1 }, "\(rig.logText.suffix(1_000))")
            let file = try #require(rig.telegram.state.documents(in: person.id).first)
            let text = String(decoding: file.contents, as: UTF8.self)
            #expect(file.fileName == "rhythmiq.json" && text.contains(Self.marker))
            #expect(!text.contains("이웃의말"))
            for secret in rig.secrets { #expect(!text.contains(secret)) }
            rig.expectNoViolations()
        }
    }

    @Test func forgettingEndsWhatRunsAndLeavesNothingReadable() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(103)
            try await rig.link(person)
            try await rig.ask("\(Self.marker) 비 오는 날 재즈 5곡", person)
            // One job waits for Spotify when everything is to be forgotten.
            rig.spotify.refuse(1_000, where: { $0.path == "/v1/search" }, with: .spotifyQuota(seconds: 40))
            let count = rig.telegram.state.texts(in: person.id).count
            rig.telegram.write("\(Self.marker) 신나는 파티 5곡", person)
            try await rig.expectLast(.serviceQuota, in: person.id, after: count)

            try await rig.expect("/forget", person, answered: .forgetAsk)
            let question = try #require(rig.telegram.messages(in: person.id).last)
            rig.telegram.press({ $0.data == "x:keep" }, under: question.id, person)
            try await rig.expectLast(.forgetKept, in: person.id)
            try await rig.expect("/forget", person, answered: .forgetAsk)
            let again = try #require(rig.telegram.messages(in: person.id).last)
            rig.telegram.press({ $0.data == "x:forget" }, under: again.id, person)
            try await rig.expectLast(.forgotten, in: person.id)

            let calls = rig.spotify.calls.count
            #expect(await rig.stop() == 0)
            let after = rig.spotify.calls.dropFirst(calls)
            #expect(after.isEmpty, "\(after.map(\.path))")
            try rig.expectNowhere(
                [Self.marker, "telegram:\(person.id)"] + rig.secrets, besidesLog: ["telegram:\(person.id)"])
            // A redelivered update of the forgotten is not taken for new, and a new one meets a stranger.
            try rig.start()
            try await rig.ready()
            try await rig.expect("/mylists", person, answered: .myListsEmpty)
            try await rig.expect("/unlink", person, answered: .unlinkNothing)
            rig.expectNoViolations()
        }
    }

    /// PRV-2: a list that hangs with Spotify keeps nobody from being forgotten.
    @Test func forgettingDoesNotWaitForSpotify() async throws {
        try await Rig.running(.init(isWebhook: true), holding: { $0.path == "/v1/search" }) { rig, gate in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(106)
            try await rig.link(person)
            gate.close()
            rig.telegram.write("\(Self.marker) 비 오는 날 재즈 5곡", person)
            #expect(await gate.isWaitedFor())
            let own = try #require(rig.telegram.messages(in: person.id).first)
            rig.telegram.press(data: "x:forget", under: own.id, person, in: person.id)
            let words = try Rig.words(.forgotten)
            let isForgotten = await rig.telegram.reaches(within: .seconds(60)) { state in
                state.texts(in: person.id).contains { $0.contains(words) }
            }
            #expect(isForgotten, "\(rig.logText.suffix(1_500))")
            let calls = rig.spotify.calls.count
            gate.open()
            #expect(await rig.stop() == 0)
            #expect(rig.spotify.calls.count == calls && rig.spotify.playlists.isEmpty)
            try rig.expectNowhere([Self.marker] + rig.secrets)
            rig.expectNoViolations()
        }
    }

    /// LOG-5: with known secrets, all flows and faults; then a search through everything that was written.
    @Test func noSecretAndNoTextIsInAnyFileLogOrMetric() async throws {
        try await Rig.running(.init(isWebhook: true, isHouseOpen: true, environment: ["LOG_LEVEL": "trace"])) { rig in
            try await rig.startWithHouse()
            let (person, guest) = (TelegramPerson(104), TelegramPerson(105))
            var browser = Browser(rig)
            let ticket = try await rig.ticket(for: person)
            let callback = try await browser.callback(ticket: ticket, as: "listener")
            _ = try await browser.send(.get, callback.replacing("state=", with: "state=x"))
            #expect(try await browser.send(.get, callback).status == 303)
            let page = try await browser.send(.get, "http://127.0.0.1:\(rig.port)/spotify/linked").text
            let code = try #require(Browser.code(in: page))
            rig.telegram.write(code, person)
            #expect(await rig.telegram.reaches { $0.texts(in: person.id).last?.contains("/unlink") == true })

            try await rig.ask("\(Self.marker) 비 오는 날 재즈 5곡", guest)
            rig.spotify.refuse(where: { $0.method == "POST" && $0.path == "/v1/me/playlists" }, with: .spotifyGateway)
            rig.spotify.refuse(where: { $0.path.hasSuffix("/images") }, with: .spotifyRateLimit(seconds: 1))
            rig.spotify.expireAccessTokens()
            let message = try await rig.ask("\(Self.marker) 파티 5곡", person)
            rig.telegram.change(person.id) { $0.floods = [1] }
            try await rig.press("a", under: message.id, person)
            _ = try await rig.post(
                Array("{\"update_id\":1,\"message\":\"\(Self.marker)\"}".utf8), secret: "canary-forged-secret")
            _ = try await rig.post(Array("{\"update_id\":1,\"message\":\"\(Self.marker)\"}".utf8))
            _ = try await rig.get("/spotify/callback?state=\(Self.marker)&code=canary-query-code&error=canary-error")
            rig.spotify.revoke("listener")
            let count = rig.telegram.state.texts(in: person.id).count
            rig.telegram.write("\(Self.marker) 새벽 감성 5곡", person)
            try await rig.expectLast(.relinkNeeded, in: person.id, after: count)
            try await rig.restart()
            try await rig.ready()
            try await rig.expect("/help", guest, answered: .chatHelp)

            let query = Call.pairs(in: callback.split(separator: "?").last.map(String.init) ?? "")
            var onetime = ["canary-forged-secret", "canary-query-code", "canary-error", code]
            onetime.append(String(code.replacing("-", with: "").dropFirst(2)))
            onetime.append(String(onetime[4].lowercased()))
            onetime.append(try #require(ticket.split(separator: "/").last.map { String($0) }))
            onetime.append(try #require(browser.cookie?.split(separator: "=").last.map { String($0) }))
            onetime.append(try #require(query.first { $0.name == "state" }?.value))
            let verifiers = rig.spotify.calls.compactMap { $0.form?["code_verifier"] }
            #expect(verifiers.count == 2)
            let metrics = try await rig.get("/metrics", isAdmin: true).text
            var canaries: [String] = [Self.marker]
            canaries += onetime
            canaries += verifiers
            canaries += rig.secrets
            for canary in canaries { #expect(!metrics.contains(canary)) }
            try rig.expectNowhere(canaries)
            #expect(await rig.stop() == 0)
            try rig.expectNowhere(canaries)
            // The search itself finds what is there.
            #expect(rig.logText.contains("job ended"))
            rig.expectNoViolations()
        }
    }
}

extension Rig {
    /// All that nobody may read in a file.
    var secrets: [String] {
        spotify.secrets + [
            telegram.options.token, Self.webhookSecret, String(telegram.options.token.split(separator: ":")[1]),
            FakeImages.token,
        ]
    }

    /// Searches every file of the state folder, and the log.
    ///
    /// - Parameter exceptions: what may stand in the log.
    func expectNowhere(
        _ canaries: [String], besidesLog exceptions: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let files = try #require(
            FileManager.default.enumerator(at: state, includingPropertiesForKeys: [.isRegularFileKey]))
        var count = 0
        for case let file as URL in files
        where try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
            count += 1
            let contents = try Data(contentsOf: file)
            for canary in canaries where contents.range(of: Data(canary.utf8)) != nil {
                Issue.record("\(canary) is in \(file.lastPathComponent)", sourceLocation: sourceLocation)
            }
        }
        #expect(count >= 2, sourceLocation: sourceLocation)
        let log = try Data(contentsOf: log)
        for canary in canaries where !exceptions.contains(canary) && log.range(of: Data(canary.utf8)) != nil {
            Issue.record("\(canary) is in the log", sourceLocation: sourceLocation)
        }
    }
}
