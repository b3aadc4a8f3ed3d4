import ArgumentParser
import CoverArt
import Foundation
import ImageGenerationAPI
import PlaylistPipeline
import RequestUnderstanding
import RhythmiQDomain

struct CoversCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "covers", abstract: "Covers to look at.", subcommands: [CoversGalleryCommand.self])
}

struct CoversGalleryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gallery", abstract: "Makes a page of covers with the requests and prompts they come from.",
        discussion: """
            Writes README.md and pictures: the drawn cover of each request and, where covers.provider names an image
            service, that service's beside it. A picture that does not come is left out and said.
            """)

    @Option(help: ArgumentHelp("The folder for the page.", valueName: "dir"))
    var out: String

    @Option(help: ArgumentHelp("Requests to show instead of the usual 24, one a line.", valueName: "file"))
    var requests: String?

    @Option(help: "painted, none, or an image service: huggingface, sdwebui, comfyui, openai.")
    var cover: String?

    @Option(help: ArgumentHelp("Medium of an image service's picture.", valueName: "style"))
    var style: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        var options: [String: String] = [:]
        if let cover { options["covers.provider"] = cover }
        if let style { options["covers.style"] = style }
        let settings = try await common.fetchedSettings(options)
        let application = try await withProgress("loading") { try Application.load(settings) }
        let painter = CoverPainter()
        let gallery = CoverGallery(
            pipeline: application.pipeline, painter: painter, provider: try CoverProvider(settings, painter: painter),
            folder: URL(filePath: out, directoryHint: .isDirectory))
        var page = CoverGallery.Page()
        for (index, text) in try texts().enumerated() {
            do {
                page.rows.append(try await gallery.row(index, text))
            } catch let error as ImageGenerationError {
                Console.error("\(text): \(error)")
            }
        }
        let file = gallery.folder.appending(path: "README.md")
        try OutputFile.write(Data(page.text.utf8), to: file, isPrivate: false)
        Console.out(file.path)
    }

    private func texts() throws -> [String] {
        guard let requests else { return CoverGallery.usualRequests }
        do {
            return try String(contentsOfFile: requests, encoding: .utf8).split(separator: "\n").map(String.init)
        } catch {
            throw CommandFailure(message: "\(requests) can't be read: \(error.localizedDescription)")
        }
    }
}

/// Covers of requests of all kinds, as the bot would title them, with the prompts that an image model gets.
struct CoverGallery: Sendable {
    let pipeline: PlaylistPipeline
    let painter: CoverPainter
    let provider: CoverProvider
    let folder: URL

    static let usualRequests = [
        "비 오는 날 혼자 듣기 좋은 잔잔한 노래", "night drive, no rap", "헬스장에서 듣는 강렬한 힙합", "새벽 감성 알앤비", "벚꽃 보면서 걷기 좋은 인디",
        "late night jazz bar",
        "크리스마스 캐롤", "잠이 안 올 때 듣는 피아노", "summer beach party", "시티팝 드라이브", "카페에서 공부할 때 로파이", "이별 발라드", "가을 저녁 포크",
        "불금 클럽 EDM", "눈 오는 날 따뜻한 재즈", "설날 아침 국악", "8-bit game music for gaming", "아이랑 듣는 동요", "90s rock for running",
        "요가하면서 듣는 앰비언트", "캠핑장에서 듣는 통기타", "worship songs for sunday morning", "7080 가요", "설레는 썸 노래",
    ]

    struct Row: Sendable {
        let request: String
        let drawn: String
        /// The service's picture, where one is configured.
        let painted: String?
        let prompt: String
    }

    /// Wide enough for four side by side on a page.
    private static let side = 320

    func row(_ index: Int, _ text: String) async throws -> Row {
        let request = try pipeline.understand(text, now: LocalTime(hour: 20, minute: 0)).request
        let seed = UInt64(index + 1)
        let draft = pipeline.draft(request, options: .init(seed: seed))
        let number = index < 9 ? "0\(index + 1)" : "\(index + 1)"
        let brief = CoverBrief(title: draft.title, themes: request.themes, seed: seed)
        let drawn = try ContactSheet.paint([brief], by: painter, side: Self.side, byteLimit: 40_000)
        try OutputFile.write(Data(drawn), to: folder.appending(path: "\(number)-drawn.jpg"), isPrivate: false)
        var input = PromptInput(themes: request.themes, seed: seed, message: text)
        var painted: String?
        if case .generated(let generator, let style, _) = provider {
            input.style = style
            painted = await paint(input, by: generator, of: text, as: "\(number)-painted.jpg")
        }
        return Row(
            request: text, drawn: "\(number)-drawn.jpg", painted: painted, prompt: try PicturePrompt(for: input).text)
    }

    private func paint(
        _ input: PromptInput, by generator: ImageGenerator, of text: String, as name: String
    ) async -> String? {
        do {
            let picture = try await withProgress(text) { try await generator.picture(for: input) }
            try OutputFile.write(Data(picture.cover.jpeg), to: folder.appending(path: name), isPrivate: false)
            return name
        } catch {
            // One picture less; the page is made of the others.
            Console.error("\(text): \(error)")
            return nil
        }
    }
}

extension CoverGallery {
    /// The page in Markdown.
    struct Page {
        var rows: [Row] = []

        private var made: String {
            hasService ? "drawn here, and beside it painted by the image service" : "drawn here"
        }

        private var hasService: Bool { rows.contains { $0.painted != nil } }

        var text: String {
            """
            # Covers

            \(rows.count) requests, made by `rhythmiq covers gallery`: \(made). Below, the prompts that an image model gets
            for the same requests.

            \(table)

            ## Prompts

            Negative prompt, always: \(PicturePrompt.negative).

            \(prompts)

            """
        }

        private var table: String {
            let columns = hasService ? 2 : 4
            let cells = rows.map { row in
                ([row.drawn] + [row.painted].compactMap { $0 }).map { "<img src=\"\($0)\" width=\"200\" alt=\"\">" }
                    .joined(separator: " ") + "<br>" + escaped(row.request)
            }
            let lines = stride(from: 0, to: cells.count, by: columns).map { start in
                "| " + cells[start..<min(start + columns, cells.count)].joined(separator: " | ") + " |"
            }
            let head = "|" + String(repeating: " |", count: columns)
            return ([head, "|" + String(repeating: " --- |", count: columns)] + lines).joined(separator: "\n")
        }

        private var prompts: String {
            rows.enumerated().map { "\($0 + 1). \(escaped($1.request)): \($1.prompt)" }.joined(separator: "\n")
        }

        /// A request may come from anybody's file.
        private func escaped(_ text: String) -> String {
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("|", with: "&#124;")
        }
    }
}
