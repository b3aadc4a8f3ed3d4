import CoverArt
import Foundation
import PictureSamples
import RhythmiQDomain
import TestSupport
import Testing

@testable import rhythmiq

/// The terminal with an image service: whatever that does, there is a list and a cover.
@Suite(.timeLimit(.minutes(5))) struct PictureCoverTests {
    private static let answer: [UInt8] = {
        let base64 = Data(PictureSample(width: 700, height: 700).png).base64EncodedString()
        return Array(#"{"images":["\#(base64)"]}"#.utf8)
    }()

    /// Loaded once: it takes the processor a second.
    private static let loaded = Result {
        try Application.load(
            try Settings.read(options: [:], environment: ["RHYTHMIQ_CONFIG": ""], defaultFile: "/nonexistent"))
    }

    private static func application(_ settings: Settings) throws -> Application {
        var application = try loaded.get()
        application.settings = settings
        return application
    }

    /// - Parameter wait: how long an answer waits for its picture.
    private func withSession(
        wait: Duration = .seconds(300), service: @escaping ScriptedServer.Script,
        _ body: (inout ChatSession, ScriptedServer) async throws -> Void
    ) async throws {
        let state = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-\(UUID().uuidString)")
        defer { do { try FileManager.default.removeItem(at: state) } catch { Issue.record(error) } }
        try await ScriptedServer.running(service) { server in
            let settings = try Settings.read(
                options: [
                    "stateDirectory": state.path, "covers.provider": "sdwebui", "covers.apiURL": server.url,
                ], environment: ["RHYTHMIQ_CONFIG": ""], defaultFile: "/nonexistent")
            let application = try Self.application(settings)
            var session = try ChatSession(application: application, style: Style(isColoured: false))
            session.delivery.pictureWait = wait
            session.outputFolder = state.appending(path: "out", directoryHint: .isDirectory)
            try await body(&session, server)
        }
    }

    private func cover(_ answer: ChatSession.Answer) throws -> Data {
        try Data(contentsOf: URL(filePath: try #require(answer.document.cover)))
    }

    @Test func thePictureOfTheServiceIsTheCover() async throws {
        try await withSession(service: { while $0.readRequest() != nil { $0.answer(200, [], Self.answer) } }) {
            session, server in
            let answer = try await session.answer("비 오는 날 재즈 5곡")

            #expect(answer.document.tracks.count == 5)
            #expect(answer.document.reply == nil)
            #expect(answer.text.contains("이미지 모델이 그린 표지"))
            #expect(try cover(answer).starts(with: [0xFF, 0xD8, 0xFF]))
            #expect(session.pictureOnItsWay == nil)
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: [402, 429, 503, 200])
    func aServiceThatFailsCostsNothingButItsPicture(status: Int) async throws {
        try await withSession(service: { while $0.readRequest() != nil { $0.answer(status, [], [1, 2, 3]) } }) {
            session, _ in
            let answer = try await session.answer("비 오는 날 재즈 5곡")

            #expect(answer.document.tracks.count == 5)
            #expect(answer.document.reply?.contains("직접 그린 표지") == true)
            #expect(answer.text.contains("그린 표지입니다"))
            #expect(try cover(answer).starts(with: [0xFF, 0xD8, 0xFF]))
        }
    }

    @Test func aLatePictureReplacesTheDrawnCover() async throws {
        let gate = Gate()
        try await withSession(wait: .milliseconds(30)) { connection in
            while connection.readRequest() != nil {
                gate.wait()
                connection.answer(200, [], Self.answer)
            }
        } _: { session, _ in
            let answer = try await session.answer("rainy jazz, 5 songs")
            let drawn = try cover(answer)
            #expect(answer.document.reply?.contains("not there yet") == true)

            gate.open()
            let late = try #require(session.pictureOnItsWay)
            await late.settled()

            #expect(try cover(answer) != drawn)
            #expect(late.takeNews()?.contains("has replaced the cover") == true)
            #expect(late.takeNews() == nil)
        }
    }

    @Test func whereNobodyWaitsTheDrawnCoverStays() async throws {
        try await withSession(
            wait: .milliseconds(30),
            service: { connection in
                _ = connection.readRequest()
                connection.hold()
            }
        ) { session, _ in
            session.delivery.takesLatePictures = false

            let answer = try await session.answer("rainy jazz, 5 songs")

            #expect(answer.document.reply?.contains("the cover is the drawn one") == true)
            #expect(session.pictureOnItsWay == nil)
            #expect(try cover(answer).starts(with: [0xFF, 0xD8, 0xFF]))
        }
    }

    @Test func anotherListCallsOffTheLatePicture() async throws {
        try await withSession(
            wait: .milliseconds(30),
            service: { connection in
                _ = connection.readRequest()
                connection.hold()
            }
        ) { session, _ in
            _ = try await session.answer("rainy jazz, 5 songs")
            let first = try #require(session.pictureOnItsWay)

            let second = try await session.answer("summer beach, 5 songs")
            let drawn = try cover(second)
            await first.settled()

            #expect(first.takeNews() == nil)
            #expect(try cover(second) == drawn)
            session.pictureOnItsWay?.callOff()
        }
    }

    @Test func whatIsNotPaintedIsNotOrdered() async throws {
        try await withSession(service: { while $0.readRequest() != nil { $0.answer(200, [], Self.answer) } }) {
            session, server in
            let answer = try await session.answer("알몸 표지로 비 오는 날 재즈 5곡")

            #expect(answer.document.tracks.count == 5)
            #expect(server.requests.isEmpty)
        }
    }

    @Test func aBucketWithoutAKeyIsAWrongSetting() async throws {
        let settings = try Settings.read(
            options: ["catalog.path": "s3://songs/index"], environment: ["RHYTHMIQ_CONFIG": ""],
            defaultFile: "/nonexistent")

        let error = await #expect(throws: SettingsError.self) { try await BucketSources(settings).fetched() }
        #expect(error?.faults.map(\.key) == ["covers.s3.accessKey", "covers.s3.secretKey"])
    }

    @Test func theGalleryShowsRequestsWithTheirPrompts() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-\(UUID().uuidString)")
        defer { do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) } }
        let settings = try Settings.read(
            options: [:], environment: ["RHYTHMIQ_CONFIG": ""], defaultFile: "/nonexistent")
        let gallery = CoverGallery(
            pipeline: try Self.application(settings).pipeline, painter: CoverPainter(), provider: .painted,
            folder: folder)
        var page = CoverGallery.Page()

        page.rows.append(try await gallery.row(0, "late night jazz <b>|"))

        #expect(page.text.contains("late night jazz &lt;b>&#124;"))
        #expect(page.text.contains(page.rows[0].prompt))
        #expect(page.rows[0].prompt.contains("saxophone"))
        let size = try Data(contentsOf: folder.appending(path: page.rows[0].drawn)).count
        #expect((1000..<40_000).contains(size))
        #expect(Set(CoverGallery.usualRequests).count == 24)
    }
}
