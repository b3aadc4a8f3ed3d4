import ChatBot
import Foundation
import Jobs
import PlaylistPipeline
import RhythmiQDomain
import ThemeMatching

/// Buttons under the bot's own messages, and the words and commands that mean the same.
extension UpdateHandling {
    func press(_ data: String, _ callbackID: String, _ message: IncomingMessage) async throws -> JobEnding {
        let context = try await ChatContext(parts: parts, message: message, text: "")
        func dismissed(_ key: Replies.Key) async -> JobEnding {
            await parts.presence.acknowledge(
                callbackID, of: message.chat.bot, notice: replies(key, context.language))
            return JobEnding(.completed)
        }
        switch ButtonAction(data: data) {
        case nil: return await dismissed(.buttonGone)
        case .theme(let theme):
            guard parts.vocabulary[theme] != nil else { return await dismissed(.buttonGone) }
            await parts.presence.acknowledge(callbackID, of: message.chat.bot, notice: nil)
            let request = PlaylistRequest(
                kind: .request, language: context.language, themes: [WeightedTheme(theme)])
            return try await ListPlanning(handling: self, context: context).plan(request)
        case .pictures(let wish):
            guard parts.hasCovers, parts.pictures != nil else { return await dismissed(.buttonGone) }
            await parts.presence.acknowledge(
                callbackID, of: message.chat.bot, notice: replies(Self.name(of: wish), context.language))
            return choose(wish, context)
        case .allow(let id):
            let known = try await parts.lists.never(of: message.user)
            guard known.contains(where: { $0.id == id }) else { return await dismissed(.buttonGone) }
            await parts.presence.acknowledge(callbackID, of: message.chat.bot, notice: nil)
            return allow(id, known, context)
        case .forget(let isConfirmed):
            await parts.presence.acknowledge(callbackID, of: message.chat.bot, notice: nil)
            return try await forget(isConfirmed, context)
        case .change(let id, let change):
            guard let record = try await parts.lists.list(id) else { return await dismissed(.buttonGone) }
            guard record.user == message.user else { return await dismissed(.buttonNotYours) }
            let list = try ChatContext.KnownList(record)
            if case .drop(let theme) = change, list.contents.request.themes.map(\.id) == [theme],
                list.contents.request.includedArtists.isEmpty
            {
                return await dismissed(.lastTheme)
            }
            await parts.presence.acknowledge(
                callbackID, of: message.chat.bot, notice: replies(.chatWorking, list.contents.request.language))
            return try await apply(change, to: list, context)
        }
    }

    private func apply(
        _ change: ButtonAction.Change, to list: ChatContext.KnownList, _ context: ChatContext
    ) async throws -> JobEnding {
        var request = list.contents.request
        let revision = RequestRevision(maxMinutes: parts.limits.maxMinutes)
        switch change {
        case .files: return try await files(list, context)
        case .newCover:
            return try await ListPlanning(handling: self, context: context).planCover(of: list, showing: context)
        case .again: request = revision.revised(request, by: .again)
        case .longer: request = revision.revised(request, by: .longer)
        case .calmer: request = revision.revised(request, by: .calmer)
        case .livelier: request = revision.revised(request, by: .livelier)
        case .drop(let theme): request.themes.removeAll { $0.id == theme }
        case .strengthen(let theme):
            request.themes = request.themes.map {
                WeightedTheme($0.id, strength: $0.id == theme ? 1 : $0.strength * 0.5)
            }
        }
        return try await ListPlanning(handling: self, context: context).plan(request, changing: list)
    }

    /// `/again` and «더 길게»: the same playlist, shown anew at the end of the chat.
    func revise(_ revision: Command.Revision, _ context: ChatContext) async throws -> JobEnding {
        guard let last = context.last else { return say(replies(.nothingYet, context.language), context) }
        let planning = ListPlanning(handling: self, context: context)
        guard let kind = RequestRevision.Kind(rawValue: revision.rawValue) else {
            return try await planning.planCover(of: last, showing: context)
        }
        let request = RequestRevision(maxMinutes: parts.limits.maxMinutes).revised(last.contents.request, by: kind)
        return try await planning.plan(request, changing: last)
    }

    /// `/undo`: what came last of the list's changes and `/never`. The list is what it was, in the same playlist, shown at the
    /// end of the chat.
    func undo(_ context: ChatContext) async throws -> JobEnding {
        let list = try context.latest()
        let never = try await parts.lists.never(of: context.message.user).first { $0.isUndoable }
        // Both are named after the jobs that made them: the greater one is younger.
        if let never, never.id > list?.madeBy ?? "" { return takeBack(never, context) }
        guard let list else { return say(replies(.nothingYet, context.language), context) }
        guard let former = list.contents.former?.last else {
            return say(replies(.undoNothing, context.language), context)
        }
        return try await ListPlanning(handling: self, context: context).planUndo(of: list, to: former)
    }

    private func forget(_ isConfirmed: Bool, _ context: ChatContext) async throws -> JobEnding {
        let message = context.message
        func saying(_ key: Replies.Key, of user: UserAddress?) -> Saying {
            Saying(
                slot: ownSlot, chat: message.chat, user: user, existingMessageID: message.messageID,
                reply: Reply(replies(key, context.language)), isFinal: true)
        }
        guard isConfirmed else { return JobEnding(.completed, [.say(saying(.forgetKept, of: message.user))]) }
        try await parts.people.forget(message.user, lastWord: saying(.forgotten, of: nil))
        // This job is gone with everything else.
        throw LeaseLost()
    }
}
