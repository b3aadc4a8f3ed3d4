import ChatBot
import Foundation
import Jobs
import PlaylistPipeline
import RhythmiQDomain

/// Commands that are answered with words.
extension UpdateHandling {
    func start(_ payload: String, _ context: ChatContext) async throws -> JobEnding {
        if context.message.isPrivate {
            if payload == Self.linkPayload { return try await link(context) }
            if parts.links.isCode(payload) { return try await finishLink(payload, context) }
            // Of whatever shape: while a linking waits for its code, this was a try (QUO-3).
            if !payload.isEmpty, let ending = try await countTry(payload, context) { return ending }
        }
        return say(
            replies(.startPrivate, context.language), context, buttons: suggestions(context.language))
    }

    /// What a group's button carries into the private chat.
    static let linkPayload = "link"

    func link(_ context: ChatContext) async throws -> JobEnding {
        let language = context.language
        guard context.message.isPrivate else { return privateOnly(context) }
        switch try await parts.links.start(by: context.message, language: language) {
        case .page(let url):
            return say(
                replies(.linkPrompt, language), context, buttons: [[.init(replies(.linkButton, language), .url(url))]])
        case .tooMany: return say(replies(.linkTooMany, language), context)
        case .unavailable: return say(replies(.linkUnavailable, language), context)
        }
    }

    func finishLink(_ code: String, _ context: ChatContext) async throws -> JobEnding {
        let user = context.message.user
        switch try await parts.links.finish(code: code, by: user, request: job.id.rawValue) {
        case .linked(let name, let isReplacement):
            // Lists that wait for this link go on.
            try await parts.jobs.release(user, parkedFor: .relink)
            return say(replies(isReplacement ? .linkedAgain : .linked, context.language, ["account": name]), context)
        case .wrong(let triesLeft):
            return say(replies(.codeWrong, context.language, ["count": "\(triesLeft)"]), context)
        case .refused: return say(replies(.codeExpired, context.language), context)
        }
    }

    /// - Returns: `nil` where no linking waited.
    private func countTry(_ payload: String, _ context: ChatContext) async throws -> JobEnding? {
        let outcome = try await parts.links.finish(code: payload, by: context.message.user, request: job.id.rawValue)
        guard case .wrong(let triesLeft) = outcome else { return nil }
        return say(replies(.codeWrong, context.language, ["count": "\(triesLeft)"]), context)
    }

    func unlink(_ context: ChatContext) async throws -> JobEnding {
        let user = context.message.user
        let wasLinked = try await parts.links.unlink(user)
        // Lists that wait for a link that nobody wants any more come another way.
        try await parts.jobs.release(user, parkedFor: .relink)
        let said = say(replies(wasLinked ? .unlinked : .unlinkNothing, context.language), context)
        return JobEnding(said.outcome, said.effects + (try await withoutAccount(user)))
    }

    /// The person's lists, less what their music service has said of them (PRV-5).
    private func withoutAccount(_ user: UserAddress) async throws -> [Effect] {
        try await parts.lists.lists(of: user, in: nil, limit: Int(Int32.max)).compactMap { record in
            let list = try ChatContext.KnownList(record)
            guard list.contents.delivery == .own else { return nil }
            return .saveList(
                try list.changed { contents in
                    contents.delivery = .links
                    contents.remote = nil
                    contents.draft.deliveredMs = nil
                })
        }
    }

    func privateOnly(_ context: ChatContext) -> JobEnding {
        let url = parts.privateChatURL(context.message.chat.bot, Self.linkPayload)
        let buttons = url.map { [[Reply.Button(replies(.privateButton, context.language), .url($0))]] } ?? []
        return say(replies(.privateOnly, context.language), context, buttons: buttons)
    }

    func myLists(_ context: ChatContext) async throws -> JobEnding {
        // In a group only what was made there: the others may be nobody's business.
        let chat = context.message.isPrivate ? nil : context.message.chat
        let records = try await parts.lists.lists(of: context.message.user, in: chat, limit: 10)
        guard !records.isEmpty else { return say(replies(.myListsEmpty, context.language), context) }
        var lines = [Reply.Line([.init(replies(.myListsHeading, context.language), .bold)])]
        lines += try records.enumerated().map { index, record in
            let contents = try ChatContext.KnownList(record).contents
            let style: Reply.Run.Style = contents.remote.map { .link($0.url) } ?? .plain
            return Reply.Line([.init("\(index + 1). "), .init(contents.title, style)], isOptional: true)
        }
        return say(Reply(lines: lines), context)
    }

    func export(_ context: ChatContext) async throws -> JobEnding {
        guard context.message.isPrivate else { return privateOnly(context) }
        let file = Reply.File(
            name: "rhythmiq.json", mediaType: "application/json",
            contents: try await parts.people.export(context.message.user))
        var reply = Reply(replies(.exportReady, context.language))
        reply.file = file
        return say(reply, context)
    }

    func askToForget(_ context: ChatContext) -> JobEnding {
        let language = context.language
        guard context.message.isPrivate else { return privateOnly(context) }
        return say(
            replies(.forgetAsk, language), context,
            buttons: [
                [.init(replies(.forgetYes, language), .data(ButtonAction.forget(isConfirmed: true).data))],
                [.init(replies(.forgetNo, language), .data(ButtonAction.forget(isConfirmed: false).data))],
            ])
    }

    /// The player is the listener's own: no permission of theirs is needed to open it.
    func play(_ context: ChatContext) throws -> JobEnding {
        guard let contents = try context.latest()?.contents else {
            return say(replies(.nothingYet, context.language), context, buttons: suggestions(context.language))
        }
        let composer = AnswerComposer(replies: replies, vocabulary: parts.vocabulary)
        return say(composer.player(contents.draft, playlistURL: contents.remote?.url), context)
    }

    func files(_ list: ChatContext.KnownList?, _ context: ChatContext) async throws -> JobEnding {
        guard let list else { return say(replies(.nothingYet, context.language), context) }
        let files = try AnswerComposer(replies: replies, vocabulary: parts.vocabulary)
            .files(
                list.contents.draft, date: list.record.createdAt,
                coverURL: list.contents.coverID.flatMap { parts.shelf?.address(of: $0) })
        let effects = files.enumerated().map { index, file in
            var reply = Reply(file.name)
            reply.file = file
            return Effect.say(saying(reply, context, slot: "\(job.id)/\(index)"))
        }
        return JobEnding(.completed, effects)
    }
}
