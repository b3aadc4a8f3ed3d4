import Foundation
import PlaylistPipeline
import RhythmiQDomain
import TestSupport
import Testing

@testable import rhythmiq

/// The terminal's conversation on the bundled files, each test with a state directory of its own.
@Suite struct ChatSessionTests {
    private static func session(
        state: URL = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-\(UUID().uuidString)"),
        cover: String = "none"
    ) throws -> ChatSession {
        let settings = try Settings.read(
            options: ["stateDirectory": state.path, "covers.provider": cover],
            environment: ["RHYTHMIQ_CONFIG": ""], defaultFile: "/nonexistent")
        return try ChatSession(application: try Application.load(settings), style: Style(isColoured: false))
    }

    private static func temporaryFolder() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "rhythmiq-\(UUID().uuidString)")
    }

    private func ids(_ answer: ChatSession.Answer) -> [String] { answer.document.tracks.map(\.id) }

    @Test func thePrintedSeedRepeatsTheListWhateverWasServedBefore() async throws {
        let state = Self.temporaryFolder()
        defer { Self.remove(state) }
        var first = try Self.session(state: state)
        _ = try await first.answer("비 오는 날 1시간")
        _ = try await first.answer("비 오는 날 1시간")
        let served = try await first.answer("비 오는 날 1시간")

        var second = try Self.session(state: state)
        second.firstSeed = served.document.seed
        let repeated = try await second.answer("비 오는 날 1시간")

        #expect(ids(repeated) == ids(served))
    }

    @Test func theMostPopularSongsAreAskedForByCommand() async throws {
        let state = Self.temporaryFolder()
        defer { Self.remove(state) }
        var session = try Self.session(state: state)

        let first = try await session.answer("/popular")
        let second = try await session.answer("/popular")
        let ballads = try await session.answer("/인기곡 발라드 30분")

        #expect(first.document.title == "모두의 인기곡" && ids(first) != ids(second))
        #expect(ballads.document.title == "발라드 인기곡")
        #expect(abs((ballads.document.totalMs ?? 0) - 1_800_000) <= 60_000)
        #expect(try await session.answer("/popular 으악").isList == false)
    }

    @Test func aChangeIsTakenBackAsFarAsFive() async throws {
        let state = Self.temporaryFolder()
        defer { Self.remove(state) }
        var session = try Self.session(state: state)
        var lists = [ids(try await session.answer("재즈 30분"))]
        for _ in 0..<6 {
            let request = try #require(session.last?.request)
            lists.append(ids(try await session.change(request)))
        }

        for number in (1...5).reversed() {
            let back = try #require(await session.takeBack())
            #expect(ids(back) == lists[number])
        }
        #expect(await session.takeBack() == nil)
        _ = try await session.change(try #require(session.last?.request))
        // A new wish is no change of the one before.
        _ = try await session.answer("비 오는 날 5곡")
        #expect(await session.takeBack() == nil)
    }

    @Test func withoutASeedAListDiffersFromTheLastFive() async throws {
        let state = Self.temporaryFolder()
        defer { Self.remove(state) }
        var session = try Self.session(state: state)
        var lists: [[String]] = []

        for _ in 0..<6 { lists.append(ids(try await session.answer("calm piano, 20 songs"))) }

        #expect(Set(lists.map { $0.sorted() }).count == 6)
    }

    @Test func aListIsAnsweredThoughNothingCanBeWritten() async throws {
        var session = try Self.session(state: URL(filePath: "/proc/nowhere"))

        let answer = try await session.answer("재즈 5곡")

        #expect(answer.document.tracks.count == 5)
        #expect(answer.document.files.isEmpty)
        #expect(answer.document.reply?.contains("저장하지 못했어요") == true)
    }

    @Test func damagedHistoryIsToldAndCostsNothing() async throws {
        let state = Self.temporaryFolder()
        defer { Self.remove(state) }
        try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
        try Data("{".utf8).write(to: state.appending(path: "recent.json"))
        var session = try Self.session(state: state)

        let answer = try await session.answer("재즈 5곡")

        #expect(answer.document.tracks.count == 5)
        #expect(answer.document.reply?.contains("recent.json") == true)
    }

    @Test func aRefusalAfterAListChangesThatList() async throws {
        let state = Self.temporaryFolder()
        defer { Self.remove(state) }
        var session = try Self.session(state: state)
        _ = try await session.answer("파티 음악 10곡")

        let refined = try await session.answer("랩은 빼줘")

        #expect(session.last?.request.themes.map(\.id) == ["occ.party"])
        #expect(session.last?.request.excludedThemes == ["genre.hiphop"])
        #expect(refined.document.tracks.count == 10)
    }

    @Test func theLanguageThatWasSetHoldsForRevisions() async throws {
        let state = Self.temporaryFolder()
        defer { Self.remove(state) }
        var session = try Self.session(state: state)
        _ = try await session.answer("재즈 5곡")
        session.language = .en
        let request = try #require(session.last?.request)

        let answer = try await session.answer(request)

        #expect(answer.text.contains("5 songs"))
    }

    @Test(arguments: ["죽고 싶다", "i want to die"])
    func somebodyInDistressGetsCareAndNoList(message: String) async throws {
        let state = Self.temporaryFolder()
        defer { Self.remove(state) }
        var session = try Self.session(state: state)
        _ = try await session.answer("재즈 5곡")

        let answer = try await session.answer(message)

        #expect(!answer.isList && answer.document.tracks.isEmpty)
        #expect(answer.text.contains("109"))
    }

    @Test func coverAndFilesLieWhereTheyWereAskedFor() async throws {
        let folder = Self.temporaryFolder()
        defer { Self.remove(folder) }
        var session = try Self.session(state: folder.appending(path: "state"), cover: "painted")
        session.outputFolder = folder.appending(path: "out")

        let answer = try await session.answer("비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간")

        let themes = session.last?.request.themes.map(\.id) ?? []
        #expect(Set(themes).isSuperset(of: ["wx.rain", "mood.calm", "mood.lonely"]))
        #expect(abs((answer.document.totalMs ?? 0) - 3_600_000) <= 60_000)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "out").path)
        #expect(Set(names) == ["cover.jpg", "playlist.m3u8", "playlist.csv", "playlist.jspf"])
        let jpeg = try Data(contentsOf: folder.appending(path: "out/cover.jpg"))
        #expect(jpeg.starts(with: [0xFF, 0xD8, 0xFF]) && jpeg.count < 190_000)
    }

    @Test func huggingFaceWithoutATokenIsAWrongSetting() throws {
        #expect(throws: SettingsError.self) { try Self.session(cover: "huggingface") }
    }

    /// A folder that was never made needs no removing.
    private static func remove(_ folder: URL) {
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            Issue.record("\(folder.path) could not be removed: \(error)")
        }
    }
}
