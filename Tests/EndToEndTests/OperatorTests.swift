import Foundation
import RhythmiQDomain
import StandIns
import Storage
import Testing

/// The operator's commands through the real binary, beside a running daemon and without one.
/// One after the other: each drives many processes.
@Suite(.serialized, .timeLimit(.minutes(10))) struct OperatorTests {
    private static let bot = "7000001"

    /// A daemon that has answered one message.
    private static func answered(
        _ rig: Rig, _ person: TelegramPerson = TelegramPerson(99), text: String = "신나는 파티 음악 30분"
    ) async throws {
        rig.telegram.write(text, person)
        let isAnswered = await rig.telegram.reaches(within: .seconds(40)) { $0.answers(in: person.id).count == 1 }
        try #require(isAnswered, "\(rig.logText.suffix(2_000))")
    }

    @Test func everyStoreCommandWorksBesideTheDaemonAndWithoutIt() async throws {
        try await Rig.running(.init(hasSpotify: false)) { rig in
            let missing = try await rig.run("jobs", "list")
            #expect(missing.exitCode == 1 && missing.errors.contains("There is no database"))

            try rig.start()
            try await rig.ready()
            try await Self.answered(rig)
            try await Self.checkStoreCommands(rig, backup: "beside.sqlite")
            #expect(await rig.stop() == 0)
            try await Self.checkStoreCommands(rig, backup: "alone.sqlite")
            rig.expectNoViolations()
        }
    }

    private static func checkStoreCommands(_ rig: Rig, backup: String) async throws {
        let listed = try rig.expectingSuccess(try await rig.run("jobs", "list", "--state", "completed", "--json"))
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let jobs = try decoder.decode([JobSummary].self, from: Data(listed.utf8))
        let job = try #require(jobs.first { $0.kind == "update" })
        #expect(try rig.expectingSuccess(try await rig.run("jobs", "show", job.id)).contains("state     completed"))
        #expect(try await rig.run("jobs", "retry", job.id).exitCode == 1)
        #expect(try await rig.run("jobs", "show", "nonsense").exitCode == 1)
        #expect(try await rig.run("jobs", "list", "--limit", "0").exitCode == 2)

        let export = try rig.expectingSuccess(try await rig.run("users", "export", "99"))
        #expect(export.contains("신나는 파티 음악 30분") && export.contains("tg:\(bot):99"))
        #expect(try await rig.run("users", "export", "telegram:98").exitCode == 1)
        #expect(try await rig.run("users", "export", "nobody").exitCode == 2)

        #expect(try rig.expectingSuccess(try await rig.run("db", "check")).contains("intact"))
        let copy = rig.folder.appending(path: backup)
        _ = try rig.expectingSuccess(try await rig.run("db", "backup", copy.path))
        #expect(FileManager.default.fileExists(atPath: copy.path))
        #expect(try await rig.run("db", "backup", copy.path).exitCode == 1)
        #expect(try rig.expectingSuccess(try await rig.run("keys", "status")).contains("active"))
    }

    @Test func aRotationWrapsEverythingAnewBesideTheDaemonAndTheOldKeyRetires() async throws {
        try await Rig.running(.init(hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            try await Self.answered(rig)
            let old = try await Self.activeKey(rig)

            #expect(try await rig.run("keys", "retire", old).exitCode == 1)
            _ = try rig.expectingSuccess(try await rig.run("keys", "add", "second"))
            #expect(try await Self.activeKey(rig) == old)
            let rotated = try rig.expectingSuccess(try await rig.run("keys", "rotate"))
            #expect(rotated.contains("second seals from now on; 2 data keys"))
            _ = try rig.expectingSuccess(try await rig.run("keys", "retire", old))
            #expect(try await Self.activeKey(rig) == "second")

            // What was sealed before opens, in this process and in the next.
            #expect(try await rig.run("users", "export", "99").output.contains("신나는 파티"))
            await rig.kill()
            #expect(try await rig.run("users", "export", "99").output.contains("신나는 파티"))
            try rig.start()
            try await rig.ready()
            try await Self.answered(rig, TelegramPerson(100))
            rig.expectNoViolations()
        }
    }

    private static func activeKey(_ rig: Rig) async throws -> String {
        struct Key: Decodable {
            let id, state: String
        }
        let status = try rig.expectingSuccess(try await rig.run("keys", "status", "--json"))
        let keys = try JSONDecoder().decode([Key].self, from: Data(status.utf8))
        return try #require(keys.first { $0.state == "active" }).id
    }

    @Test func aBlockedPersonIsNotAnsweredUntilUnblocked() async throws {
        try await Rig.running(.init(hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            _ = try rig.expectingSuccess(try await rig.run("users", "block", "telegram:55"))
            let (blocked, other) = (TelegramPerson(55), TelegramPerson(56))
            rig.telegram.write("비 오는 날 30분", blocked)
            try await Self.answered(rig, other)

            // Their update came first, so that it has been seen to.
            #expect(rig.telegram.messages(in: blocked.id).allSatisfy { !$0.isFromBot })
            _ = try rig.expectingSuccess(try await rig.run("users", "unblock", "55"))
            try await Self.answered(rig, blocked)
            rig.expectNoViolations()
        }
    }

    @Test func aForgottenPersonIsUnknownAfterwards() async throws {
        try await Rig.running(.init(hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            try await Self.answered(rig)

            #expect(try rig.expectingSuccess(try await rig.run("users", "forget", "99")).contains("is forgotten"))

            #expect(try await rig.run("users", "export", "99").exitCode == 1)
        }
    }

    @Test func aBackupIsRestoredOnlyWhileNoDaemonRuns() async throws {
        try await Rig.running(.init(hasSpotify: false)) { rig in
            try rig.start()
            try await rig.ready()
            try await Self.answered(rig)
            let copy = rig.folder.appending(path: "copy.sqlite").path
            _ = try rig.expectingSuccess(try await rig.run("db", "backup", copy))
            _ = try rig.expectingSuccess(try await rig.run("users", "forget", "99"))

            let refused = try await rig.run("db", "restore", copy)
            #expect(refused.exitCode == 1 && refused.errors.contains("in use"))
            #expect(await rig.stop() == 0)
            _ = try rig.expectingSuccess(try await rig.run("db", "restore", copy))

            #expect(try await rig.run("users", "export", "99").output.contains("신나는 파티"))
        }
    }

    @Test func theHouseAccountIsLinkedAndItsOldestListsGo() async throws {
        let options = Rig.Options(isHouseOpen: true, environment: ["SPOTIFY_HOUSE_LIMIT": "1"])
        try await Rig.running(options) { rig in
            // Asked for before the daemon's first start.
            let alone = try await rig.run("house", "link")
            #expect(alone.exitCode == 0 && alone.errors.contains("start `rhythmiq serve`"))
            let url = alone.output.trimmingCharacters(in: .whitespacesAndNewlines)
            try rig.start()
            try await rig.ready()
            var browser = Browser(rig)
            let page = try await browser.link(ticket: url, as: "house")
            #expect(Browser.code(in: page) == nil)

            try await Self.answered(rig)
            try await Self.answered(rig, TelegramPerson(100))
            #expect(rig.spotify.playlists.filter(\.isLive).count == 2)
            let first = try #require(rig.spotify.playlists.first).id
            // Chores are done at the start too.
            try await rig.restart()
            try await rig.ready()

            #expect(try await eventually { rig.spotify.playlists.filter(\.isLive).count <= 1 })
            #expect(rig.spotify.playlists.filter { !$0.isLive }.map(\.id) == [first])
            rig.expectNoViolations()
        }
    }

    @Test func theExportNamesTheLinkedAccountAndNoToken() async throws {
        try await Rig.running { rig in
            try rig.start()
            try await rig.ready()
            try await rig.link(TelegramPerson(99))

            let export = try rig.expectingSuccess(try await rig.run("users", "export", "99"))

            #expect(export.contains("\"musicAccount\"") && export.contains("playlist-modify-private"))
            #expect(rig.spotify.secrets.allSatisfy { !export.contains($0) })
        }
    }

    @Test func telegramIsToldTheMenusAndTheWebhook() async throws {
        try await Rig.running(.init(hasSpotify: false)) { rig in
            let menus = try rig.expectingSuccess(try await rig.run("commands", "sync"))
            #expect(menus.contains("all_private_chats ko: 18 commands"))
            #expect(menus.contains("all_group_chats (other languages): 11 commands"))
            let discord = try await rig.run("commands", "sync", "--platform", "discord")
            #expect(discord.exitCode == 1 && discord.errors.contains("not in this version"))

            #expect(try await rig.run("webhook", "set").exitCode == 78)
            let secret = ["TELEGRAM_WEBHOOK_SECRET": Rig.webhookSecret]
            let set = try rig.expectingSuccess(try await rig.run("webhook", "set", changing: secret))
            #expect(set.contains("/telegram/webhook"))
            #expect(try await rig.run("webhook", "info").output.contains("/telegram/webhook"))
            let doctor = try await rig.run("doctor", "--online")
            #expect(doctor.exitCode == 1 && doctor.output.contains("run `rhythmiq webhook delete`"))
            #expect(try await rig.run("webhook", "delete").output.contains("no webhook is set"))
            rig.expectNoViolations()
        }
    }

    @Test func doctorExaminesTheLivePartsWithoutASecret() async throws {
        try await Rig.running { rig in
            let fresh = try await rig.run("doctor")
            #expect(fresh.exitCode == 0 && fresh.output.contains("made at the first start"), "\(fresh.output)")
            try rig.start()
            try await rig.ready()

            let beside = try await rig.run("doctor", "--online")
            #expect(beside.exitCode == 0, "\(beside.output)")
            #expect(beside.output.contains("in use by the running daemon"))
            #expect(beside.output.contains("@\(rig.telegram.options.username)"))
            #expect(beside.output.contains("accepts the client id and secret"))
            #expect(await rig.stop() == 0)
            let alone = try await rig.run("doctor")
            #expect(alone.output.contains("no daemon runs"))
            let wrong = try await rig.run("doctor", "--online", changing: ["SPOTIFY_CLIENT_SECRET": "wrong-canary"])
            #expect(wrong.exitCode == 1)

            let secrets = rig.spotify.secrets + [rig.telegram.options.token, "wrong-canary"]
            for run in [fresh, beside, alone, wrong] {
                #expect(secrets.allSatisfy { !run.output.contains($0) && !run.errors.contains($0) })
            }
        }
    }
}
