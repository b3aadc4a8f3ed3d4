import ChatBot
import Foundation
import PictureSamples
import StandIns
import TestSupport
import Testing

/// Covers by an image service, through the real daemon: in time, late, never, and across a death.
@Suite(.timeLimit(.minutes(5))) struct PictureTests {
    static func isPicture(_ call: Call) -> Bool { call.path == FakeImages.path }

    @Test(arguments: [true, false])
    func aPictureInTimeIsTheCoverEverywhere(hasSpotify: Bool) async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: hasSpotify, hasImages: true)) { rig in
            let person = TelegramPerson(501)
            if hasSpotify { try await rig.linkDirectly([rig.person(person.id)]) }
            try rig.start()
            try await rig.ready()

            let message = try await rig.ask("비 오는 날 잔잔한 노래 5곡", person)
            #expect(jpegSide(message.current.contents) == Rig.pictureSide)
            #expect(message.history.count { $0.kind == .photo } == 1)
            if hasSpotify { #expect(rig.spotify.playlists.first?.coverJPEG == message.current.contents) }

            let covered = try await rig.press("n", under: message.id, person)
            #expect(jpegSide(covered.contents) == Rig.pictureSide && covered.contents != message.current.contents)
            if hasSpotify { #expect(rig.spotify.playlists.first?.coverJPEG == covered.contents) }

            let orders = try #require(rig.images).orders
            #expect(orders.count == 2 && orders[0].seed != orders[1].seed)
            #expect(orders.allSatisfy { $0.prompt.utf8.allSatisfy { $0 < 0x80 } })
            #expect(rig.spotify.playlists.count == (hasSpotify ? 1 : 0))
            #expect(try await rig.metric("rhythmiq_pictures_total", "kept") == 2)
            rig.expectNoViolations()
        }
    }

    @Test func aLatePictureReplacesTheDrawnCoverInTheChatAndOnSpotify() async throws {
        try await Rig.running(.init(isWebhook: true, hasImages: true), holding: Self.isPicture) { rig, gate in
            let person = TelegramPerson(502)
            try await rig.linkDirectly([rig.person(person.id)])
            try rig.start()
            try await rig.ready()
            gate.close()

            // The answer comes although the picture never does.
            let message = try await rig.ask("비 오는 날 잔잔한 노래 5곡", person)
            let drawn = message.current
            #expect(jpegSide(drawn.contents) != Rig.pictureSide)
            #expect(rig.spotify.playlists.first?.coverJPEG == drawn.contents)
            // Whoever waits for a picture is answered meanwhile.
            try await rig.expect("/help", person, answered: .chatHelp)

            gate.open()
            let shown = try await rig.becomesPainted(message.id, person)
            #expect(shown.text == drawn.text && shown.buttons == drawn.buttons)
            #expect(rig.spotify.playlists.first?.coverJPEG == shown.contents)
            #expect(rig.spotify.playlists.count == 1)
            #expect(rig.telegram.state.answers(in: person.id).count == 1)
            rig.expectNoViolations()
        }
    }

    @Test func aListThatWasChangedMeanwhileKeepsItsNewCover() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false, hasImages: true), holding: Self.isPicture) {
            rig, gate in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(503)
            gate.close()
            let message = try await rig.ask("비 오는 날 잔잔한 노래 5곡", person)
            let changed = try await rig.press("l", under: message.id, person)
            gate.open()

            let shown = try await rig.becomesPainted(message.id, person)
            #expect(shown.text == changed.text)
            let painted = rig.telegram.history(of: message.id, in: person.id).filter {
                jpegSide($0.contents) == Rig.pictureSide
            }
            #expect(painted.count == 1, "the picture of the former list was shown")
            rig.expectNoViolations()
        }
    }

    enum Failure: String, CaseIterable, Sendable {
        case out, garbage, empty, html, hugePicture, redirect, credits, rate, cut
    }

    @Test(arguments: Failure.allCases)
    func whateverTheServiceAnswersTheListIsThereWithItsDrawnCover(failure: Failure) async throws {
        try await Rig.running(
            .init(isWebhook: true, hasImages: true),
            hook: { _, call, moment in
                moment == .arrived && Self.isPicture(call) ? Self.reaction(to: failure) : .proceed
            }
        ) { rig in
            let person = TelegramPerson(504)
            try await rig.linkDirectly([rig.person(person.id)])
            try rig.start()
            try await rig.ready()

            let message = try await rig.ask("\(PrivacyTests.marker) 비 오는 날 재즈 5곡", person)
            let playlist = try #require(rig.spotify.playlists.first)
            #expect(playlist.uris.count == 5 && playlist.coverJPEG == message.current.contents)
            #expect(jpegSide(message.current.contents) == 640)
            #expect(rig.images?.orders.isEmpty == false)
            let isCounted = try await eventually { try await rig.metric("rhythmiq_pictures_total", "failed") == 1 }
            #expect(isCounted, "\(rig.logText.suffix(1_500))")
            #expect(rig.logText.contains("no picture came"))
            #expect(rig.telegram.state.answers(in: person.id).count == 1 && rig.spotify.playlists.count == 1)
            try rig.expectNowhere([PrivacyTests.marker] + rig.secrets)
            rig.expectNoViolations()
        }
    }

    private static func reaction(to failure: Failure) -> Reaction {
        func pictures(_ file: [UInt8]) -> Reaction {
            .answer(Answer(200, json: ["images": [Data(file).base64EncodedString()]]))
        }
        return switch failure {
        case .out: .status(503)
        case .garbage: pictures(Array("this is no picture".utf8))
        case .empty: .status(200)
        case .html: .answer(Answer(200, text: "<html>hello</html>", type: "text/html"))
        case .hugePicture: pictures(Rig.hugePicture)
        case .redirect: .status(302, headers: [("Location", "http://169.254.169.254/latest/meta-data")])
        case .credits: .status(402)
        case .rate: .status(429, headers: [("Retry-After", "3600")])
        case .cut: .cut
        }
    }

    /// Silence: the answer waits its eight seconds, and not until the order itself is given up.
    @Test func silenceCostsAnAnswerEightSecondsAtMost() async throws {
        try await Rig.running(
            .init(isWebhook: true, hasSpotify: false, hasImages: true),
            hook: { _, call, _ in Self.isPicture(call) ? .hang : .proceed }
        ) { rig in
            try rig.start()
            try await rig.ready()
            let start = ContinuousClock.now
            let message = try await rig.ask("신나는 파티 음악 5곡", TelegramPerson(505))
            let time = ContinuousClock.now - start
            print("answered \(time) after the message, the image service silent")
            #expect(time > .seconds(7), "\(time)")
            #expect(jpegSide(message.current.contents) == 640)
            // A graceful end does not wait for the picture either.
            #expect(await rig.stop() == 0)
            rig.expectNoViolations()
        }
    }

    /// Killed while the late picture is on its way: the next process asks for it again, and nothing is doubled.
    @Test func afterADeathTheLatePictureStillComesOnce() async throws {
        try await Rig.running(.init(isWebhook: true, hasImages: true), holding: Self.isPicture) { rig, gate in
            let person = TelegramPerson(506)
            try await rig.linkDirectly([rig.person(person.id)])
            try rig.start()
            try await rig.ready()
            gate.close()
            let message = try await rig.ask("비 오는 날 잔잔한 노래 5곡", person)
            await rig.kill()
            gate.open()
            try rig.start()
            try await rig.ready()

            let shown = try await rig.becomesPainted(message.id, person)
            try await rig.settled()
            #expect(rig.spotify.playlists.first?.coverJPEG == shown.contents)
            #expect(rig.spotify.playlists.count == 1 && rig.telegram.state.answers(in: person.id).count == 1)
            let orders = try #require(rig.images).orders
            #expect(orders.count == 2 && orders[0].seed == orders[1].seed && orders[0].prompt == orders[1].prompt)
            rig.expectNoViolations()
        }
    }

    /// Killed when the picture is shown on Spotify and not yet in the chat, or the other way round.
    @Test(arguments: ["/images", "/editMessageMedia"])
    func aDeathWhileTheLatePictureIsShownLeavesOneOfEach(path: String) async throws {
        let (gate, killer) = (Gate(), Gate())
        killer.open()
        try await Rig.running(
            .init(isWebhook: true, hasImages: true),
            hook: { _, call, moment in
                if moment == .arrived, Self.isPicture(call) { await gate.pass() }
                if moment == .acted, call.path.hasSuffix(path) { await killer.pass() }
                return .proceed
            }
        ) { rig in
            let person = TelegramPerson(507)
            try await rig.linkDirectly([rig.person(person.id)])
            try rig.start()
            try await rig.ready()
            gate.close()
            let message = try await rig.ask("비 오는 날 잔잔한 노래 5곡", person)
            killer.close()
            gate.open()
            #expect(await killer.isWaitedFor())
            await rig.kill()
            killer.open()
            try rig.start()
            try await rig.ready()

            let shown = try await rig.becomesPainted(message.id, person)
            try await rig.settled()
            #expect(rig.spotify.playlists.first?.coverJPEG == shown.contents)
            #expect(rig.spotify.playlists.count == 1 && rig.telegram.state.answers(in: person.id).count == 1)
            rig.expectNoViolations()
        }
    }

    @Test func aChatChoosesItsStyleOrNone() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false, hasImages: true)) { rig in
            try rig.start()
            try await rig.ready()
            let (person, group) = (TelegramPerson(508), Int64(-1_001_000_000_508))
            try await rig.expect("/설정", person, answered: .settingsCovers)
            let question = try #require(rig.telegram.messages(in: person.id).last)
            rig.telegram.press({ $0.data == "p:watercolour" }, under: question.id, person)
            let isChosen = await rig.telegram.reaches { state in
                state.message(question.id, in: person.id)?.current.buttons.joined().contains {
                    $0.data == "p:watercolour" && $0.label.hasPrefix("✓")
                } == true
            }
            #expect(isChosen, "\(rig.logText.suffix(1_500))")
            try await rig.restart()
            try await rig.ready()
            let painted = try await rig.ask("비 오는 날 재즈 5곡", person)
            #expect(jpegSide(painted.current.contents) == Rig.pictureSide)
            #expect(rig.images?.orders.last?.prompt.hasPrefix("a loose watercolour painting of") == true)

            // A group has its own choice, and its none leaves the service alone.
            rig.telegram.write("/settings", person, in: group)
            let isAsked = await rig.telegram.reaches { state in
                state.chats[group]?.messages.last?.current.buttons.isEmpty == false
            }
            #expect(isAsked, "\(rig.logText.suffix(1_500))")
            let groups = try #require(rig.telegram.messages(in: group).last)
            rig.telegram.press({ $0.data == "p:none" }, under: groups.id, TelegramPerson(509), in: group)
            let isNone = await rig.telegram.reaches { state in
                state.message(groups.id, in: group)?.current.buttons.joined().contains {
                    $0.data == "p:none" && $0.label.hasPrefix("✓")
                } == true
            }
            #expect(isNone, "\(rig.logText.suffix(1_500))")
            let drawn = try await rig.ask("/playlist 비 오는 날 재즈 5곡", person, in: group)
            #expect(jpegSide(drawn.current.contents) == 640 && rig.images?.orders.count == 1)
            rig.expectNoViolations()
        }
    }

    @Test func aSentenceThatIsNotPaintedForNeverReachesTheService() async throws {
        try await Rig.running(.init(isWebhook: true, hasSpotify: false, hasImages: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(510)
            let message = try await rig.ask("nude beach jazz 5 songs", person)
            let covered = try await rig.press("n", under: message.id, person)
            #expect(jpegSide(covered.contents) == 640 && rig.images?.orders.isEmpty == true)
            rig.expectNoViolations()
        }
    }
}

/// Of a square JPEG file; 0 for anything else.
func jpegSide(_ bytes: [UInt8]) -> Int {
    var index = 2
    while index + 9 < bytes.count, bytes[index] == 0xFF {
        let length = Int(bytes[index + 2]) << 8 | Int(bytes[index + 3])
        // A frame's header, baseline or progressive.
        if (0xC0...0xC2).contains(bytes[index + 1]) {
            let (height, width) = (
                Int(bytes[index + 5]) << 8 | Int(bytes[index + 6]), Int(bytes[index + 7]) << 8 | Int(bytes[index + 8])
            )
            return height == width ? width : 0
        }
        index += 2 + length
    }
    return 0
}

extension Rig {
    /// A header that promises sixty thousand pixels each way.
    static var hugePicture: [UInt8] { PictureSample.pngPromising(width: 60_000, height: 60_000) }

    /// Until the message shows a picture of the image service.
    func becomesPainted(
        _ message: Int64, _ person: TelegramPerson, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TelegramState.Version {
        let isPainted = await telegram.reaches(within: .seconds(40)) { state in
            state.message(message, in: person.id).map { jpegSide($0.current.contents) == Rig.pictureSide } ?? false
        }
        try #require(isPainted, "\(logText.suffix(2_000))", sourceLocation: sourceLocation)
        return try #require(
            telegram.state.message(message, in: person.id)?.current, sourceLocation: sourceLocation)
    }
}
