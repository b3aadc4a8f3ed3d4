import Catalogue
import ChatBot
import CoverArt
import Foundation
import PlaylistFiles
import PlaylistPipeline
import Recommendation
import RequestUnderstanding
import RhythmiQDomain
import ThemeMatching

/// One listener at the terminal: what was asked last, and how it is answered.
struct ChatSession {
    let application: Application
    let style: Style
    var wishedLength: PlaylistRequest.Length?
    var seed: UInt64?
    var outputFolder: URL?
    private var language: AnswerLanguage?
    private var last: PlaylistDraft?
    private let recent: RecentLists
    private let painter = CoverPainter()

    init(application: Application, style: Style) {
        self.application = application
        self.style = style
        recent = RecentLists(folder: application.settings.stateDirectory())
    }

    struct Answer {
        let text: String
        let document: PlaylistDocument
        var isFailure = false
    }

    private var replies: Replies { application.replies }
    private var view: PlaylistView { PlaylistView(application: application, style: style) }

    // MARK: - One message

    mutating func answer(_ message: String) async throws -> Answer {
        var reading = try application.pipeline.understand(message, now: .current())
        if let language { reading.request.language = language }
        let request = reading.request
        switch request.kind {
        case .crisis: return say(.crisis, request)
        case .empty: return say(.empty, request, suggesting: true)
        case .chat:
            return say(Self.reply(to: reading.topic), request, suggesting: reading.topic.map(Self.invites) ?? true)
        case .request: return try await answer(request)
        }
    }

    private mutating func answer(_ request: PlaylistRequest) async throws -> Answer {
        var request = request
        if let wishedLength {
            request.length = wishedLength
            request.lengthProblem = nil
        }
        if request.lengthProblem == .zero { return say(.lengthZero, request) }
        if request.themes.isEmpty, request.includedArtists.isEmpty, request.excludedThemes.isEmpty {
            return say(.noTheme, request, suggesting: true)
        }
        let draft = try await draft(request)
        last = draft
        return try await delivered(draft, coverSeed: draft.seed)
    }

    /// Without a seed the list differs from the last five; with one it is the same for ever.
    private func draft(_ request: PlaylistRequest) async throws -> PlaylistDraft {
        let pipeline = application.pipeline
        let mode = application.mode
        if let seed {
            return try await withProgress(replies(.working, request.language)) {
                pipeline.draft(request, options: .init(mode: mode, seed: seed))
            }
        }
        let known = try recent.lists()
        let served = known.joined().reduce(into: [:]) { $0[Track.ID($1), default: 0] += 1 }
        return try await withProgress(replies(.working, request.language)) {
            var draft = pipeline.draft(
                request, options: .init(mode: mode, seed: Application.randomSeed(), recentlyServed: served))
            // A handful of songs by one artist can't differ for ever: three tries are enough to be different where that is possible.
            for _ in 0..<3 where known.contains(where: { Set($0) == Set(draft.tracks.map(\.id.rawValue)) }) {
                draft = pipeline.draft(
                    request, options: .init(mode: mode, seed: Application.randomSeed(), recentlyServed: served))
            }
            return draft
        }
    }

    private func delivered(_ draft: PlaylistDraft, coverSeed: UInt64) async throws -> Answer {
        guard !draft.tracks.isEmpty else {
            let text = view.notes(draft).joined(separator: "\n")
            return Answer(text: text, document: document(draft.request, reply: text))
        }
        if seed == nil { try recent.remember(draft.tracks.map(\.id.rawValue)) }
        let folder = outputFolder ?? recent.playlistFolder(named: "\(draft.seed)")
        let cover = try await cover(of: draft, seed: coverSeed, in: folder)
        let files = try write(draft, to: folder)
        return Answer(
            text: view.text(draft, cover: cover, files: files),
            document: view.document(draft, cover: cover?.file, files: files))
    }

    /// - Returns: the picture's file and what it shows, in words.
    private func cover(of draft: PlaylistDraft, seed: UInt64, in folder: URL) async throws -> (
        file: URL, altText: String
    )? {
        let provider = application.settings.text("covers.provider") ?? "painted"
        if provider == "none" { return nil }
        guard provider == "painted" else {
            throw CommandFailure(
                message: "covers.provider \(provider) is not available in this version: use painted or none.",
                exitCode: 78)
        }
        let brief = CoverBrief(
            title: draft.title, subtitle: view.subtitle(draft), themes: draft.request.themes, seed: seed)
        let painter = painter
        let painted = try await withProgress(replies(.painting, draft.request.language)) { try painter.paint(brief) }
        let url = folder.appending(path: "cover.jpg")
        try OutputFile.write(Data(painted.jpeg), to: url, isPrivate: outputFolder == nil)
        return (url, painted.altText(in: draft.request.language))
    }

    private func write(_ draft: PlaylistDraft, to folder: URL) throws -> [URL] {
        let exported = ExportedPlaylist(
            title: draft.title, description: view.subtitle(draft), tracks: draft.tracks, date: Date())
        return try PlaylistFormat.allCases.map { format in
            let url = folder.appending(path: "playlist.\(format.rawValue)")
            try OutputFile.write(
                Data(format.contents(of: exported).utf8), to: url, isPrivate: outputFolder == nil)
            return url
        }
    }

    // MARK: - Conversation

    mutating func converse() async throws {
        let isTerminal = Console.isTerminal(STDIN_FILENO)
        if isTerminal {
            Console.out(style.title("RhythmiQ"))
            Console.out(replies(.conversationIntro, spoken))
        }
        while true {
            if isTerminal { Console.out(style.strong("\n› "), terminator: "") }
            guard let line = readLine(strippingNewline: true) else { break }
            let command = Router.route(line, in: Conversation(hasList: last != nil))
            if command == .quit { break }
            do {
                Console.out(try await carryOut(command))
            } catch {
                // One message that fails must not end the conversation; it is said, and the next may succeed.
                Console.error(replies(.failed, spoken, ["reason": "\(error)"]))
            }
        }
        if isTerminal { Console.out(replies(.conversationEnd, spoken)) }
    }

    private var spoken: AnswerLanguage { language ?? last?.request.language ?? .ko }

    private mutating func carryOut(_ command: Command) async throws -> String {
        switch command {
        case .playlist(let text):
            let answer = try await answer(text)
            return last == nil ? answer.text : answer.text + "\n" + style.faint(replies(.conversationHint, spoken))
        case .revise(let revision): return try await revise(revision)
        case .files:
            guard let last else { return replies(.nothingYet, spoken) }
            let folder = outputFolder ?? recent.playlistFolder(named: "\(last.seed)")
            _ = try write(last, to: folder)
            return replies(.filesSaved, spoken, ["path": folder.path])
        case .themes: return application.vocabulary.themes.map { $0.name(in: spoken) }.joined(separator: " · ")
        case .help: return replies(.help, spoken) + "\n" + replies(.commandHelp, spoken)
        case .language(let chosen):
            language = chosen
            return replies(.languageSet, chosen)
        case .unknownLanguage: return replies(.languageUnknown, spoken)
        case .unknown(let name): return replies(.unknownCommand, spoken, ["command": name])
        case .quit: return ""
        }
    }

    private mutating func revise(_ revision: Command.Revision) async throws -> String {
        guard let last else { return replies(.nothingYet, spoken) }
        guard let kind = RequestRevision.Kind(rawValue: revision.rawValue) else {
            // Only the cover is no change of the request.
            let answer = try await delivered(last, coverSeed: Application.randomSeed())
            return replies(.coverNew, spoken) + "\n" + (answer.document.cover ?? "")
        }
        let maxMinutes = Double(application.settings.integer("limits.maxMinutes") ?? 600)
        let request = RequestRevision(maxMinutes: maxMinutes).revised(last.request, by: kind)
        let answer = try await answer(request)
        return answer.text + "\n" + style.faint(replies(.conversationHint, spoken))
    }

    // MARK: - Sentences

    private func say(_ key: Replies.Key, _ request: PlaylistRequest, suggesting: Bool = false) -> Answer {
        var text = replies(key, request.language)
        if suggesting {
            let names = Self.suggestions.compactMap { application.vocabulary[$0]?.name(in: request.language) }
            text +=
                "\n"
                + replies(.suggestions, request.language, ["themes": names.map(style.theme).joined(separator: " · ")])
        }
        return Answer(text: text, document: document(request, reply: text))
    }

    private func document(_ request: PlaylistRequest, reply: String) -> PlaylistDocument {
        var document = PlaylistDocument(request: RequestDocument(request: request))
        document.reply = reply
        return document
    }

    /// Six that suit most moments.
    private static let suggestions = ["mood.calm", "mood.upbeat", "act.drive", "act.study", "wx.rain", "genre.citypop"]
        .map { ThemeID($0) }

    private static func reply(to topic: ChatTopic?) -> Replies.Key {
        switch topic {
        case .greeting: .greeting
        case .thanks: .thanks
        case .farewell: .farewell
        case .help: .help
        case .identity: .identity
        case .smallTalk: .smallTalk
        case .hostile: .hostile
        case .other, nil: .other
        }
    }

    private static func invites(_ topic: ChatTopic) -> Bool {
        switch topic {
        case .thanks, .farewell, .help: false
        case .greeting, .identity, .smallTalk, .hostile, .other: true
        }
    }
}
