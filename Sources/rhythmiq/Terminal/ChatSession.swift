import ChatBot
import CoverArt
import Foundation
import PlaylistPipeline
import RequestHandling
import RequestUnderstanding
import RhythmiQDomain
import ThemeMatching

/// One listener at the terminal: what was asked last, and how it is answered.
struct ChatSession {
    let application: Application
    let style: Style
    /// Length and seed of the first list, from the command line.
    var firstLength: PlaylistRequest.Length?
    var firstSeed: UInt64?
    var outputFolder: URL?
    /// As set by `/language`; otherwise each answer is in its message's language.
    var language: AnswerLanguage?
    private(set) var lastLanguage: AnswerLanguage = .ko
    private(set) var last: PlaylistDraft?
    private var lastCoverSeed: UInt64 = 0
    /// What the last list has been, the oldest first.
    private var former: [(draft: PlaylistDraft, coverSeed: UInt64)] = []
    var delivery: PlaylistDelivery
    let recent: RecentLists
    /// The last message that asked for a list, for the block list of the image model.
    private var lastMessage = ""
    /// Of the last list; a new cover calls it off.
    private(set) var pictureOnItsWay: PictureOnItsWay?

    init(application: Application, style: Style) throws(SettingsError) {
        self.application = application
        self.style = style
        recent = RecentLists(folder: application.settings.stateDirectory())
        let painter = CoverPainter()
        delivery = PlaylistDelivery(
            replies: application.replies, provider: try CoverProvider(application.settings, painter: painter),
            painter: painter)
    }

    struct Answer {
        let text: String
        let document: PlaylistDocument
        var isList = false
    }

    var replies: Replies { application.replies }
    private var planner: ListPlanner { ListPlanner(pipeline: application.pipeline, mode: application.mode) }
    var view: PlaylistView { PlaylistView(application: application, style: style) }
    /// The language of what is said without a message to go by.
    var spoken: AnswerLanguage { language ?? lastLanguage }

    // MARK: - One message

    mutating func answer(_ message: String) async throws -> Answer {
        if case .popular(let words) = Router.route(message, in: Conversation()) { return try await popular(words) }
        let wish = try planner.wish(in: message, language: language, last: last?.request, now: .current())
        return try await answer(wish, to: message)
    }

    mutating func popular(_ words: String) async throws -> Answer {
        let wish = try planner.popularWish(in: words, language: language, spoken: spoken, now: .current())
        return try await answer(wish, to: words)
    }

    private mutating func answer(_ wish: ListPlanner.Wish, to message: String) async throws -> Answer {
        switch wish {
        case .words(let key, let request, let isSuggesting):
            lastLanguage = request.language
            return say(key, request, suggesting: isSuggesting)
        case .list(let request):
            lastLanguage = request.language
            lastMessage = message
            return try await answer(request)
        }
    }

    /// The last list becomes another, and can become what it is again.
    mutating func change(_ request: PlaylistRequest) async throws -> Answer {
        let editions = former
        keepEdition()
        let kept = former
        let answer = try await answer(request)
        former = answer.isList ? kept : editions
        return answer
    }

    /// How many changes of a list can be taken back.
    private static let keptEditions = 5

    private mutating func keepEdition() {
        guard let last else { return }
        former = Array((former + [(last, lastCoverSeed)]).suffix(Self.keptEditions))
    }

    /// - Returns: `nil` where nothing was changed.
    mutating func takeBack() async -> Answer? {
        guard let edition = former.popLast() else { return nil }
        last = edition.draft
        return await delivered(edition.draft, coverSeed: edition.coverSeed, problems: [])
    }

    mutating func answer(_ request: PlaylistRequest) async throws -> Answer {
        var request = request
        if let language { request.language = language }
        if let length = firstLength, request.length == nil || last == nil {
            request.length = length
            request.lengthProblem = nil
        }
        if case .words(let key, let request, let isSuggesting) = ListPlanner.obstacle(to: request) {
            return say(key, request, suggesting: isSuggesting)
        }
        return try await makeList(request)
    }

    private mutating func makeList(_ request: PlaylistRequest) async throws -> Answer {
        var problems: [String] = []
        var known: [[String]] = []
        do {
            known = try recent.lists()
        } catch {
            problems.append(replies(.noteNotSaved, request.language, ["reason": "\(error)"]))
        }
        let draft = try await draft(request, differingFrom: known)
        guard !draft.tracks.isEmpty else {
            let text = view.notes(draft).joined(separator: "\n")
            return Answer(text: text, document: document(draft.request, reply: text))
        }
        let isFirstSeed = draft.seed == firstSeed
        last = draft
        former = []
        if !isFirstSeed, problems.isEmpty {
            do {
                try recent.remember(draft.tracks.map(\.id.rawValue))
            } catch {
                problems.append(replies(.noteNotSaved, request.language, ["reason": "\(error)"]))
            }
        }
        return await delivered(draft, coverSeed: draft.seed, problems: problems)
    }

    /// With a seed a list is the same for ever; without one it differs from the last five.
    private func draft(_ request: PlaylistRequest, differingFrom known: [[String]]) async throws -> PlaylistDraft {
        let planner = planner
        let seeds = last == nil ? firstSeed.map { [$0] } ?? ListPlanner.randomSeeds() : ListPlanner.randomSeeds()
        return try await withProgress(replies(.working, request.language)) {
            planner.draft(request, seeds: seeds, differingFrom: known)
        }
    }

    func place(for draft: PlaylistDraft) -> OutputPlace {
        OutputPlace(
            folder: outputFolder ?? recent.playlistFolder(named: "\(draft.seed)"), isPrivate: outputFolder == nil)
    }

    private mutating func delivered(
        _ draft: PlaylistDraft, coverSeed: UInt64, problems: [String]
    ) async -> Answer {
        pictureOnItsWay?.callOff()
        lastCoverSeed = coverSeed
        let result = await delivery.deliver(
            draft, message: lastMessage, subtitle: view.subtitle(draft), coverSeed: coverSeed, to: place(for: draft))
        pictureOnItsWay = result.cover?.onItsWay
        let problems = problems + result.problems
        return Answer(
            text: view.text(draft, cover: result.cover, files: result.files, problems: problems),
            document: view.document(draft, cover: result.cover?.file, files: result.files, problems: problems),
            isList: true)
    }

    /// Another picture for the last list; the list itself stays.
    mutating func newCover() async throws -> String {
        guard let last else { return replies(.nothingYet, spoken) }
        pictureOnItsWay?.callOff()
        let seed = Application.randomSeed()
        let cover = try await delivery.cover(
            of: last, message: lastMessage, subtitle: view.subtitle(last), seed: seed, to: place(for: last))
        pictureOnItsWay = cover?.onItsWay
        guard let cover else { return replies(.coverNone, spoken) }
        keepEdition()
        lastCoverSeed = seed
        let problem = cover.problem.map { ["", style.warning("! " + $0)] } ?? []
        return ([replies(.coverNew, spoken), cover.file.path, style.faint(cover.altText)] + problem)
            .joined(separator: "\n")
    }

    func saveFiles() throws -> String {
        guard let last else { return replies(.nothingYet, spoken) }
        let place = place(for: last)
        _ = try delivery.write(last, subtitle: view.subtitle(last), to: place)
        return replies(.filesSaved, spoken, ["path": place.folder.path])
    }

    // MARK: - Sentences

    private func say(_ key: Replies.Key, _ request: PlaylistRequest, suggesting: Bool = false) -> Answer {
        var text = replies(key, request.language)
        if suggesting {
            let names = ListPlanner.suggestions.compactMap { application.vocabulary[$0]?.name(in: request.language) }
            text +=
                "\n"
                + replies(
                    .suggestions, request.language, ["themes": names.map(style.theme).joined(separator: " · ")])
        }
        return Answer(text: text, document: document(request, reply: text))
    }

    private func document(_ request: PlaylistRequest, reply: String) -> PlaylistDocument {
        var document = PlaylistDocument(request: RequestDocument(request: request))
        document.reply = reply
        return document
    }
}
