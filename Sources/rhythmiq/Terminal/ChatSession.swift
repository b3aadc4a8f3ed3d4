import ChatBot
import CoverArt
import Foundation
import PlaylistPipeline
import Recommendation
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
    let delivery: PlaylistDelivery
    let recent: RecentLists

    init(application: Application, style: Style) throws(SettingsError) {
        self.application = application
        self.style = style
        recent = RecentLists(folder: application.settings.stateDirectory())
        delivery = PlaylistDelivery(
            replies: application.replies, provider: try CoverProvider(application.settings), painter: CoverPainter())
    }

    struct Answer {
        let text: String
        let document: PlaylistDocument
        var isList = false
    }

    var replies: Replies { application.replies }
    private var view: PlaylistView { PlaylistView(application: application, style: style) }
    /// The language of what is said without a message to go by.
    var spoken: AnswerLanguage { language ?? lastLanguage }

    // MARK: - One message

    mutating func answer(_ message: String) async throws -> Answer {
        let reading = try application.pipeline.understand(message, now: .current())
        var request = reading.request
        if let language { request.language = language }
        lastLanguage = request.language
        switch request.kind {
        case .crisis: return say(.crisis, request)
        case .empty: return say(.empty, request, suggesting: true)
        case .chat:
            return say(Self.reply(to: reading.topic), request, suggesting: reading.topic.map(Self.invites) ?? true)
        case .request: return try await answer(refined(request))
        }
    }

    /// «랩은 빼줘» or «3곡만» after a list changes that list.
    private func refined(_ request: PlaylistRequest) -> PlaylistRequest {
        guard let last, request.themes.isEmpty, request.includedArtists.isEmpty, request.seedSongs.isEmpty
        else { return request }
        var refined = last.request
        refined.language = request.language
        refined.excludedThemes += request.excludedThemes.filter { !refined.excludedThemes.contains($0) }
        refined.excludedArtists += request.excludedArtists.filter { !refined.excludedArtists.contains($0) }
        refined.themes.removeAll { refined.excludedThemes.contains($0.id) }
        refined.includedArtists.removeAll { refined.excludedArtists.contains($0) }
        refined.isClean = refined.isClean || request.isClean
        refined.length = request.length ?? refined.length
        refined.lengthProblem = request.lengthProblem
        refined.energyShape = request.energyShape ?? refined.energyShape
        return refined
    }

    mutating func answer(_ request: PlaylistRequest) async throws -> Answer {
        var request = request
        if let language { request.language = language }
        if let length = firstLength, request.length == nil || last == nil {
            request.length = length
            request.lengthProblem = nil
        }
        if request.lengthProblem == .zero { return say(.lengthZero, request) }
        guard request.hasWish else { return say(.noTheme, request, suggesting: true) }
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
        if !isFirstSeed, problems.isEmpty {
            do {
                try recent.remember(draft.tracks.map(\.id.rawValue))
            } catch {
                problems.append(replies(.noteNotSaved, request.language, ["reason": "\(error)"]))
            }
        }
        return await delivered(draft, problems: problems)
    }

    /// With a seed a list is the same for ever. Without one, the seed is chosen whose list has least in common with the last
    /// five: so it differs from them, and the seed that is printed still repeats it.
    private func draft(_ request: PlaylistRequest, differingFrom known: [[String]]) async throws -> PlaylistDraft {
        let pipeline = application.pipeline
        let mode = application.mode
        let isFirst = last == nil
        let seeds = isFirst && firstSeed != nil ? [firstSeed ?? 0] : (0..<8).map { _ in Application.randomSeed() }
        return try await withProgress(replies(.working, request.language)) {
            var best = pipeline.draft(request, options: .init(mode: mode, seed: seeds[0]))
            for seed in seeds.dropFirst() where known.contains(where: { best.overlap(with: $0) > 0 }) {
                let other = pipeline.draft(request, options: .init(mode: mode, seed: seed))
                if other.overlap(with: known) < best.overlap(with: known) { best = other }
            }
            return best
        }
    }

    func place(for draft: PlaylistDraft) -> OutputPlace {
        OutputPlace(
            folder: outputFolder ?? recent.playlistFolder(named: "\(draft.seed)"), isPrivate: outputFolder == nil)
    }

    private func delivered(_ draft: PlaylistDraft, problems: [String]) async -> Answer {
        let result = await delivery.deliver(
            draft, subtitle: view.subtitle(draft), coverSeed: draft.seed, to: place(for: draft))
        let problems = problems + result.problems
        return Answer(
            text: view.text(draft, cover: result.cover, files: result.files, problems: problems),
            document: view.document(draft, cover: result.cover?.file, files: result.files, problems: problems),
            isList: true)
    }

    /// Another picture for the last list; the list itself stays.
    func newCover() async throws -> String {
        guard let last else { return replies(.nothingYet, spoken) }
        let cover = try await delivery.cover(
            of: last, subtitle: view.subtitle(last), seed: Application.randomSeed(), to: place(for: last))
        guard let cover else { return replies(.coverNone, spoken) }
        return replies(.coverNew, spoken) + "\n" + cover.file.path + "\n" + style.faint(cover.altText)
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
            let names = Self.suggestions.compactMap { application.vocabulary[$0]?.name(in: request.language) }
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

extension PlaylistDraft {
    /// Share of this list's songs that stand in another, 0…1.
    fileprivate func overlap(with list: [String]) -> Double {
        let other = Set(list)
        return Double(tracks.count { other.contains($0.id.rawValue) }) / Double(max(1, tracks.count))
    }

    /// The same list again counts for more than any mixture.
    fileprivate func overlap(with lists: [[String]]) -> Double {
        lists.reduce(0) { $0 + overlap(with: $1) + (overlap(with: $1) == 1 ? 100 : 0) }
    }
}
