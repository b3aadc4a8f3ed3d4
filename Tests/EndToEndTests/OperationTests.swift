import ChatBot
import Foundation
import HTTPTransport
import StandIns
import TestSupport
import Testing

/// Starting, being ready, stopping, and what an operator may do wrong.
@Suite(.timeLimit(.minutes(10))) struct OperationTests {
    @Test func aGracefulStopGivesAJobBackAndTheNextStartEndsIt() async throws {
        try await Rig.running(.init(isWebhook: true), holding: { $0.path.hasSuffix("/images") }) { rig, gate in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(121)
            try await rig.link(person)
            gate.close()
            rig.telegram.write("비 오는 날 재즈 5곡", person)
            #expect(await gate.isWaitedFor())
            #expect(try await rig.get("/healthz", isAdmin: true).status == 200)
            let metrics = try await rig.get("/metrics", isAdmin: true).text
            #expect(metrics.contains("rhythmiq_updates_total") && metrics.contains("rhythmiq_job"))

            let start = ContinuousClock.now
            let code = await rig.stop()
            #expect(
                code == 0 && ContinuousClock.now - start < .seconds(25).patient, "\(code) \(rig.logText.suffix(1_500))")
            #expect(rig.telegram.state.answers(in: person.id).isEmpty)

            gate.open()
            try rig.start()
            #expect(await rig.telegram.reaches { $0.answers(in: person.id).count == 1 }, "\(rig.logText.suffix(1_500))")
            #expect(rig.spotify.playlists.count == 1 && rig.spotify.playlists[0].coverJPEG != nil)
            rig.expectNoViolations()
        }
    }

    @Test func aSecondProcessAndATakenPortAreRefusedWithTheirReason() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            let second = try await rig.outcome(of: rig.environment)
            #expect(
                second.code == 1 && second.text.contains("in use by process"),
                "\(second)")

            var elsewhere = rig.environment
            elsewhere["STATE_DIRECTORY"] = rig.folder.appending(path: "other").path
            let taken = try await rig.outcome(of: elsewhere)
            #expect(taken.code == 1 && taken.text.contains("\(rig.port)"), "\(taken)")
            // The first is unharmed.
            try await rig.expect("/help", TelegramPerson(122), answered: .chatHelp)
            rig.expectNoViolations()
        }
    }

    @Test(arguments: [
        (["TELEGRAM_TOKEN": ""], "telegram.token"), (["TELEGRAM_TOKEN": "no token"], "telegram.token"),
        (["TELEGRAM_WEBHOOK_SECRET": ""], "telegram.webhookSecret"),
        (["SERVER_PORT": "x", "LOG_LEVEL": "loud"], "log.level"),
        (["SPOTIFY_CLIENT_SECRET": ""], "spotify.clientSecret"),
        (["SERVER_PUBLIC_URL": "http://example.org"], "server.publicURL"),
    ])
    func wrongSettingsEndWith78AndTheirNames(change: ([String: String], String)) async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            var environment = rig.environment
            for (name, value) in change.0 { environment[name] = value.isEmpty ? nil : value }
            let outcome = try await rig.outcome(of: environment)
            #expect(outcome.code == 78 && outcome.text.contains(change.1), "\(outcome)")
            for secret in rig.secrets { #expect(!outcome.text.contains(secret)) }
        }
    }

    @Test func theDaemonIsReadyAndServesWhileTelegramIsAway() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false), holding: { _ in true }) { rig, gate in
            gate.close()
            try rig.start()
            try await rig.ready()
            #expect(try await rig.get("/").status == 200)
            rig.telegram.write("재즈 5곡", TelegramPerson(123))
            #expect(await rig.telegram.reaches { $0.updates.isEmpty })
            gate.open()
            #expect(await rig.telegram.reaches(within: .seconds(60)) { $0.answers(in: 123).count == 1 })
            rig.expectNoViolations()
        }
    }
}

extension Rig {
    /// How another process ends that is started with these variables, and what it says.
    func outcome(of environment: [String: String]) async throws -> (code: Int32, text: String) {
        let log = folder.appending(path: "log-\(UUID().uuidString)")
        let daemon = try DaemonProcess(environment: environment, log: log)
        let watch = Task {
            try await Task.sleep(for: .seconds(20).patient)
            daemon.kill()
        }
        let code = await daemon.ended()
        watch.cancel()
        return (code, String(decoding: FileManager.default.contents(atPath: log.path) ?? Data(), as: UTF8.self))
    }
}
