import CoverArt
import Foundation
import HTTPTransport
import PictureDecoding
import PictureSamples
import RhythmiQDomain
import TestSupport
import Testing

@testable import ImageGenerationAPI

@Suite(.timeLimit(.minutes(5))) struct ImageGeneratorTests {
    /// Where the deadline is not what is tried: other tests may keep the processor for a minute.
    private static let patience: Duration = .seconds(300)

    private static let png = PictureSample(width: 512, height: 512).png
    private let input = PromptInput(
        themes: [WeightedTheme(ThemeID("wx.rain")), WeightedTheme(ThemeID("mood.calm"))], seed: 0xABCD_EF01_2345)

    private func generator(
        _ configuration: ImageServiceConfiguration
    ) throws(ImageGenerationError) -> ImageGenerator {
        try ImageGenerator(configuration, client: HTTPClient(), painter: CoverPainter())
    }

    // MARK: Every kind

    @Test(arguments: ImageServiceConfiguration.Kind.allCases)
    func eachKindOfServiceMakesACover(kind: ImageServiceConfiguration.Kind) async throws {
        let service = ImageStandIn(kind, .file(Self.png))

        let picture = try await service.run { try await generator($0).picture(for: input, within: Self.patience) }

        #expect(service.complaints == [])
        let header = try PictureHeader(picture.cover.jpeg)
        #expect((header.kind, header.width, header.height) == (.jpeg, 640, 640))
        #expect(service.orders.count == 1)
        let order = String(decoding: try #require(service.orders.first).bytes, as: UTF8.self)
        #expect(order.contains(picture.prompt.text))
        #expect(order.contains(PicturePrompt.negative))
    }

    @Test func theOrderCarriesTheModelAndASeedThatServicesTake() async throws {
        let service = ImageStandIn(.sdwebui, .file(Self.png))

        _ = try await service.run { try await generator($0).picture(for: input, within: Self.patience) }

        let order = try #require(service.orders.first)
        #expect(order["override_settings"]?["sd_model_checkpoint"]?.text == "sd_xl_base_1.0")
        #expect(order["seed"]?.number == Double(0xABCD_EF01_2345 & 0x7FFF_FFFF))
        #expect(order["width"] == 1024 && order["steps"] == 30)
    }

    @Test func anOperatorsWorkflowIsFilledIn() async throws {
        let service = ImageStandIn(.comfyui, .file(Self.png))
        let workflow: JSON = [
            "1": ["inputs": ["text": "best quality, %prompt%", "no": "%negative%", "seed": "%seed%", "w": "%model%"]]
        ]

        let picture = try await service.run { configuration in
            var configuration = configuration
            configuration.workflow = workflow.bytes
            return try await generator(configuration).picture(for: input, within: Self.patience)
        }

        let inputs = try #require(service.orders.first?["prompt"]?["1"]?["inputs"])
        #expect(inputs["text"]?.text == "best quality, " + picture.prompt.text)
        #expect(inputs["no"]?.text == PicturePrompt.negative)
        #expect(inputs["seed"]?.number != nil)
        #expect(inputs["w"]?.text == "sd_xl_base_1.0.safetensors")
    }

    @Test func aFieldThatAServiceRefusesIsLeftOut() async throws {
        let answer = JSON.object(["data": [["b64_json": .text(Data(Self.png).base64EncodedString())]]]).bytes
        let service = ImageStandIn(
            .openai, .answers([(400, [], Array(#"{"error":{"message":"no"}}"#.utf8)), (200, [], answer)]))

        _ = try await service.run { try await generator($0).picture(for: input, within: Self.patience) }

        #expect(service.orders.map { $0["response_format"] != nil } == [true, false])
        #expect(service.complaints == [])
    }

    @Test func aPictureThatTheServiceItselfKeepsIsFetchedWithoutTheToken() async throws {
        try await ScriptedServer.running { connection in
            while let request = connection.readRequest() {
                if request.path == "/files/1.png" {
                    connection.answer(request.field("Authorization") == nil ? 200 : 400, [], Self.png)
                } else {
                    let address = "http://\(request.field("Host") ?? "")/files/1.png"
                    connection.answer(200, [], JSON.object(["data": [["url": .text(address)]]]).bytes)
                }
            }
        } _: { server in
            let configuration = ImageServiceConfiguration(.openai, baseURL: server.url, token: Secret("t"))

            _ = try await generator(configuration).picture(for: input, within: Self.patience)

            #expect(server.requests.count == 2)
        }
    }

    // MARK: Hugging Face's providers

    @Test(arguments: ["nscale", "together", "fal-ai"])
    func theProviderThatServesTheModelIsAsked(provider: String) async throws {
        let mapping: JSON = .object([
            "hf-inference": ["status": "error", "providerId": "x", "task": "text-to-image"],
            "unheard-of": ["status": "live", "providerId": "y", "task": "text-to-image"],
            provider: ["status": "live", "providerId": "some/model", "task": "text-to-image"],
        ])
        let service = ImageStandIn(.huggingface, .file(Self.png), mapping: mapping)

        _ = try await service.run { try await generator($0).picture(for: input, within: Self.patience) }

        #expect(service.complaints == [])
        #expect(service.paths.contains { $0.hasPrefix("/\(provider)/") })
    }

    @Test func theListOfProvidersIsAskedOnce() async throws {
        let service = ImageStandIn(
            .huggingface, .file(Self.png), mapping: [["provider": "hf-inference", "status": "live", "providerId": "x"]])

        try await service.run { configuration in
            let generator = try generator(configuration)
            for _ in 0..<3 { _ = try await generator.picture(for: input, within: Self.patience) }
        }

        #expect(service.paths.count { $0.hasPrefix("/api/models/") } == 1)
        #expect(service.orders.count == 3)
    }

    @Test func aColdModelIsWaitedFor() async throws {
        let loading = Array(#"{"error":"Model is currently loading","estimated_time":0.05}"#.utf8)
        let service = ImageStandIn(.huggingface, .answers([(503, [], loading), (200, [], Self.png)]))

        _ = try await service.run { try await generator($0).picture(for: input, within: Self.patience) }

        #expect(service.orders.count == 2)
    }

    @Test func aModelThatLoadsLongerThanTheDeadlineIsNotWaitedFor() async throws {
        let loading = Array(#"{"error":"Model is currently loading","estimated_time":2000.0}"#.utf8)
        let service = ImageStandIn(.huggingface, .answer(503, [], loading))

        await expect(.unavailable(retryAfter: .seconds(2000)), from: service)
        #expect(service.orders.count == 1)
    }

    // MARK: Failures: each is decided within a second

    @Test(arguments: [
        (401, ImageGenerationError.unauthorized), (402, .outOfCredits), (403, .unauthorized), (404, .modelNotServed),
        (410, .modelNotServed), (429, .rateLimited(retryAfter: nil)), (418, .rejected(status: 418)),
    ])
    func aStatusSaysWhatToDo(status: Int, error: ImageGenerationError) async {
        for kind in [ImageServiceConfiguration.Kind.sdwebui, .huggingface] {
            await expect(error, from: ImageStandIn(kind, .answer(status, [], Array(#"{"error":"secret"}"#.utf8))))
        }
    }

    @Test func aRedirectIsFollowedNowhere() async {
        for target in ["http://169.254.169.254/latest/meta-data", "http://127.0.0.1:1/", "https://example.com/a.png"] {
            await expect(
                .rejected(status: 302), from: ImageStandIn(.sdwebui, .answer(302, ["Location: \(target)"])))
        }
    }

    @Test(arguments: [
        "http://169.254.169.254/latest/meta-data", "http://127.0.0.1:22/x.png", "https://10.0.0.1/x.png",
        "https://evil.example/x.png", "https://v3.fal.media@evil.example/x.png",
        "https://v3.fal.media\\@evil.example/x",
        "file:///etc/passwd", "ftp://v3.fal.media/x.png", "https://evil.example/?.fal.media/",
        "http://v3.fal.media/x.png",
        "https://v3.fal.media:22/x.png", "https://notfal.media/x.png",
    ])
    func aPictureElsewhereIsNotFetched(address: String) async {
        let service = ImageStandIn(.openai, .address(address))
        let error: ImageGenerationError = address.hasPrefix("http") ? .refusedDownload : .malformedAnswer

        await expect(error, from: service)
    }

    @Test func alwaysOutOfOrderIsTriedAFewTimesAndGivenUp() async {
        let service = ImageStandIn(.sdwebui, .answer(503))

        await expect(.unavailable(retryAfter: nil), from: service)
        #expect((1...3).contains(service.orders.count))
    }

    @Test(arguments: [ImageStandIn.Behaviour.silence, .stall, .drip])
    func silenceEndsWithTheDeadline(behaviour: ImageStandIn.Behaviour) async {
        for kind in ImageServiceConfiguration.Kind.allCases {
            await expect(.timedOut, from: ImageStandIn(kind, behaviour), within: .milliseconds(300))
        }
    }

    @Test func aLineThatBreaksIsUnreachable() async throws {
        let service = ImageStandIn(.sdwebui, .hangUp)

        let error = await failure(of: service, within: Self.patience)

        guard case .unreachable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func whatIsNoPictureIsRefusedWhateverItSays() async {
        let sample = PictureSample(width: 128, height: 128)
        let cases: [([UInt8], ImageGenerationError)] = [
            ([], .refusedPicture(.empty)), (Array("\u{1}garbage".utf8), .refusedPicture(.unknownKind)),
            (Array("<!DOCTYPE html><p>Sign in</p>".utf8), .malformedAnswer),
            (Array(#"{"images":[]}"#.utf8), .malformedAnswer), (Array(#"{"images":["#.utf8), .malformedAnswer),
            (Array(#"{"images":["%%%"]}"#.utf8), .malformedAnswer),
            (Array(String(repeating: "[", count: 500_000).utf8), .malformedAnswer),
            (
                PictureSample.pngPromising(width: 60_000, height: 60_000),
                .refusedPicture(.unusableSize(width: 60_000, height: 60_000))
            ),
            (sample.png(with: PictureSample.chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0])), .refusedPicture(.animated)),
            (PictureSample.animatedWebP, .refusedPicture(.animated)),
            (Array(sample.png.dropLast(200)), .refusedPicture(.damaged(.png))),
            (Array(sample.jpeg().dropLast(200)), .refusedPicture(.damaged(.jpeg))),
        ]
        for (file, error) in cases {
            await expect(error, from: ImageStandIn(.huggingface, .answer(200, [], file)))
        }
    }

    @Test func everyCodingOfAPictureIsTaken() async throws {
        let sample = PictureSample(width: 700, height: 640)
        let heavy = sample.png(with: PictureSample.chunk("tEXt", [UInt8](repeating: 65, count: 2 << 20)))
        for file in [sample.jpeg(.fourInks), sample.jpeg(.progressive), sample.jpeg(.grey), sample.webp, heavy] {
            let picture = try await ImageStandIn(.huggingface, .file(file)).run {
                try await generator($0).picture(for: input, within: Self.patience)
            }

            #expect(try PictureHeader(picture.cover.jpeg).kind == .jpeg)
            #expect(picture.cover.jpeg.count < CoverPainter.byteLimit)
        }
    }

    @Test func anEmptySheetIsNoPicture() async {
        var black = PictureSample(width: 128, height: 128)
        for index in black.pixels.indices where index % 4 != 3 { black.pixels[index] = 0 }

        await expect(.blankPicture, from: ImageStandIn(.huggingface, .file(black.png)))
    }

    @Test func anEndlessAnswerIsCutOff() async {
        let service = ImageStandIn(.sdwebui, .answer(200, [], [UInt8](repeating: 32, count: 13 << 20)))

        let error = await failure(of: service, within: Self.patience)

        guard case .unreachable(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.code == .bodyTooLarge)
    }

    // MARK: Patience

    @Test func aServiceThatAskedForRestIsLeftAlone() async throws {
        for (status, fields) in [(402, []), (429, ["Retry-After: 30"]), (401, []), (410, [])] as [(Int, [String])] {
            let service = ImageStandIn(.sdwebui, .answer(status, fields))
            try await service.run { configuration in
                let generator = try generator(configuration)
                await #expect(throws: ImageGenerationError.self) {
                    try await generator.picture(for: input, within: Self.patience)
                }
                let error = await #expect(throws: ImageGenerationError.self) {
                    try await generator.picture(for: input, within: Self.patience)
                }

                guard case .suspended = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
            #expect(service.orders.count == 1)
        }
    }

    @Test func aServiceThatFailsAgainAndAgainIsNotAskedForAWhile() async throws {
        let service = ImageStandIn(.sdwebui, .answer(200, [], Array("nonsense".utf8)))
        try await service.run { configuration in
            let generator = try generator(configuration)
            for _ in 0..<9 {
                await #expect(throws: ImageGenerationError.self) {
                    try await generator.picture(for: input, within: Self.patience)
                }
            }
        }

        #expect(service.orders.count == 5)
    }

    @Test func whatIsNotPaintedReachesNobody() async throws {
        let service = ImageStandIn(.sdwebui, .file(Self.png))
        let bad = PromptInput(themes: input.themes, seed: 1, message: "nude beach songs")

        await #expect(throws: ImageGenerationError.blockedMessage) {
            try await service.run { try await generator($0).picture(for: bad) }
        }
        #expect(service.paths == [])
    }

    @Test func cancellingEndsTheCallAtOnce() async throws {
        let service = ImageStandIn(.sdwebui, .silence)
        try await service.run { configuration in
            let generator = try generator(configuration)
            let input = input
            let task = Task { try await generator.picture(for: input, within: Self.patience) }
            while service.orders.isEmpty { await Task.yield() }
            task.cancel()
            await #expect(throws: ImageGenerationError.self) { try await task.value }
        }
    }

    // MARK: doctor

    @Test func theListOfModelsTellsWhetherOursIsThere() async throws {
        let state = try await ImageStandIn(.huggingface, .file(Self.png)).run { try await generator($0).state() }
        #expect(state.contains("hf-inference"))

        await #expect(throws: ImageGenerationError.modelNotServed) {
            try await ImageStandIn(.huggingface, .file(Self.png), mapping: [:]).run { try await generator($0).state() }
        }
    }

    @Test func noErrorTellsATokenOrAnAddress() {
        let errors: [ImageGenerationError] = [
            .blockedMessage, .timedOut, .unauthorized, .outOfCredits, .modelNotServed, .rateLimited(retryAfter: nil),
            .unavailable(retryAfter: .seconds(3)), .suspended(retryAfter: .milliseconds(1)), .rejected(status: 302),
            .malformedAnswer, .refusedDownload, .refusedPicture(.animated), .blankPicture,
        ]
        for error in errors {
            #expect(!"\(error)".contains("http"))
            #expect("\(error)".count > 20)
        }
        let configuration = ImageServiceConfiguration(.openai, baseURL: "https://a.example", token: Secret("hush"))
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!"\(configuration)".contains("hush") && !dumped.contains("hush"))
    }

    // MARK: - Parts

    private func failure(of service: ImageStandIn, within deadline: Duration) async -> ImageGenerationError? {
        do {
            _ = try await service.run { try await generator($0).picture(for: input, within: deadline) }
            return nil
        } catch {
            return error as? ImageGenerationError
        }
    }

    private func expect(
        _ error: ImageGenerationError, from service: ImageStandIn, within deadline: Duration = Self.patience,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let failure = await failure(of: service, within: deadline)

        #expect(failure == error, sourceLocation: sourceLocation)
        #expect(service.complaints == [], sourceLocation: sourceLocation)
    }
}
