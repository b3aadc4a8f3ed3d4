import ChatBot
import Foundation
import Jobs
import RequestUnderstanding
import RhythmiQDomain
import ThemeMatching

/// One update: words answered with words, or a list planned and carried through its steps.
struct UpdateHandling {
    let parts: RequestHandler.Parts
    let claimed: ClaimedJob

    var job: Job { claimed.job }
    var replies: Replies { parts.replies }
    /// The first message that this job says something in.
    var ownSlot: String { "\(job.id)/0" }

    func run() async throws -> JobEnding {
        switch try parts.parse(job) {
        case .nothing: return JobEnding(.completed)
        case .migration(let chat, let id):
            try await parts.outbox.move(chat, toChatID: id)
            return JobEnding(.completed)
        case .message(let message):
            guard message.isAddressed, try await parts.isServed(message.user, message.chat) else {
                return JobEnding(.completed)
            }
            try await parts.sayAgain(message.user, message.chat)
            if case .button = message.content {
                return try await handle(message)
            }
            // The sign of life travels beside the work and is awaited, so that it outlives no job.
            async let sign: Void = parts.presence.working(on: message)
            let ending = try await handle(message)
            await sign
            return ending
        }
    }

    private func handle(_ message: IncomingMessage) async throws -> JobEnding {
        if let plan = try recorded(ListPlan.self, of: "plan") {
            return try await ListDelivery(parts: parts, claimed: claimed, message: message, plan: plan).run()
        }
        _ = try await parts.jobs.begin("plan", claimed.lease)
        switch message.content {
        case .text(let text): return try await answer(text, message)
        case .button(let data, let callbackID): return try await press(data, callbackID, message)
        }
    }

    /// The result of a step that an earlier run has done.
    func recorded<Value: Decodable>(_: Value.Type, of step: String) throws -> Value? {
        guard let record = claimed.steps[step], record.state == .done else { return nil }
        return try JSONDecoder().decode(Value.self, from: Data(record.note))
    }

    // MARK: - Words

    private func answer(_ text: String, _ message: IncomingMessage) async throws -> JobEnding {
        let context = try await ChatContext(parts: parts, message: message, text: text)
        if message.isPrivate, parts.links.isCode(text) {
            return try await finishLink(text, context)
        }
        switch Router.route(text, in: Conversation(hasList: context.last != nil)) {
        case .playlist(let wish):
            if wish.isEmpty, text.contains("/") { return say(replies(.playlistUsage, context.language), context) }
            return try await list(for: wish, context)
        case .popular(let words): return try await popular(words, context)
        case .revise(let revision): return try await revise(revision, context)
        case .files: return try await files(context.last, context)
        case .undo: return try await undo(context)
        case .never(let name): return try await never(name, context)
        case .play: return try play(context)
        case .themes: return say(themes(context.language), context, buttons: suggestions(context.language))
        case .help: return say(replies(.chatHelp, context.language), context)
        case .start(let payload): return try await start(payload, context)
        case .language(let chosen):
            return say(replies(.languageSet, chosen), context, effects: [.setLanguage(message.user, chosen)])
        case .unknownLanguage: return say(replies(.languageUnknown, context.language), context)
        case .unknown(let name):
            // In a group a command may be meant for another bot.
            guard message.isPrivate else { return JobEnding(.completed) }
            return say(
                replies(.unknownCommand, context.language, ["command": String(name.prefix(40))]) + "\n"
                    + replies(.chatHelp, context.language), context)
        case .quit: return say(replies(.farewell, context.language), context)
        case .link: return try await link(context)
        case .unlink: return try await unlink(context)
        case .myLists: return try await myLists(context)
        case .export: return try await export(context)
        case .forget: return askToForget(context)
        case .settings: return say(try await settings(context), context)
        case .privacy: return say(replies(.privacy, context.language), context)
        }
    }

    private func list(for wish: String, _ context: ChatContext) async throws -> JobEnding {
        let wished = try await parts.planner.wishAside(
            in: wish, language: context.chosenLanguage, last: context.last?.contents.request, now: parts.localTime())
        return try await list(for: wished, context)
    }

    private func popular(_ words: String, _ context: ChatContext) async throws -> JobEnding {
        let wished = try await parts.planner.popularWishAside(
            in: words, language: context.chosenLanguage, spoken: context.language, now: parts.localTime())
        return try await list(for: wished, context)
    }

    private func list(for wished: ListPlanner.Wish, _ context: ChatContext) async throws -> JobEnding {
        switch wished {
        case .words(let key, let request, let isSuggesting): return words(key, request, isSuggesting, context)
        case .list(let request):
            if case .words(let key, let request, let isSuggesting) = ListPlanner.obstacle(to: request) {
                return words(key, request, isSuggesting, context)
            }
            return try await ListPlanning(handling: self, context: context).plan(request)
        }
    }

    private func words(
        _ key: Replies.Key, _ request: PlaylistRequest, _ isSuggesting: Bool, _ context: ChatContext
    ) -> JobEnding {
        say(
            replies(key, request.language), context,
            buttons: isSuggesting ? suggestions(request.language) : [])
    }

    func suggestions(_ language: AnswerLanguage) -> [[Reply.Button]] {
        AnswerComposer(replies: replies, vocabulary: parts.vocabulary).suggestionButtons(language)
    }

    private func themes(_ language: AnswerLanguage) -> String {
        ThemeID.Facet.allCases.map { facet in
            parts.vocabulary.themes.filter { $0.id.facet == facet }.prefix(8).map { $0.name(in: language) }
                .joined(separator: " · ")
        }.joined(separator: "\n")
    }

    /// The job's only answer, said in a message of its own.
    func say(
        _ text: String, _ context: ChatContext, buttons: [[Reply.Button]] = [], effects: [Effect] = []
    ) -> JobEnding {
        say(Reply(text, buttons: buttons), context, effects: effects)
    }

    func say(_ reply: Reply, _ context: ChatContext, effects: [Effect] = []) -> JobEnding {
        JobEnding(.completed, effects + [.say(saying(reply, context))])
    }

    func saying(_ reply: Reply, _ context: ChatContext, slot: String? = nil) -> Saying {
        let message = context.message
        return Saying(
            slot: slot ?? ownSlot, chat: message.chat, user: message.user,
            replyTo: message.isPrivate || message.isButton ? nil : message.messageID, reply: reply, isFinal: true)
    }
}

extension IncomingMessage {
    var isButton: Bool { if case .button = content { true } else { false } }
}
