import ChatBot
import Jobs
import PlaylistPipeline
import RhythmiQDomain

/// `/never`: what a person wants in none of their lists.
extension UpdateHandling {
    /// The latest so many are shown, each with a button.
    private static let shownNevers = 20

    func never(_ text: String, _ context: ChatContext) async throws -> JobEnding {
        let language = context.language
        let known = try await parts.lists.never(of: context.message.user)
        if text.isEmpty {
            // What somebody can't stand is nobody else's business.
            guard context.message.isPrivate else { return privateOnly(context) }
            return say(showing(known, language), context)
        }
        guard let name = parts.planner.pipeline.name(in: text) else {
            return say(replies(.neverUnknown, language), context)
        }
        if let entry = known.first(where: { $0.name == name }) {
            return say(
                replies(.neverAlready, language, ["name": name.text]), context, buttons: [[button(of: entry, language)]]
            )
        }
        guard known.count < NeverEntry.mostOfAPerson else {
            return say(replies(.neverFull, language, ["count": "\(NeverEntry.mostOfAPerson)"]), context)
        }
        return say(
            replies(.neverAdded, language, ["name": name.text]), context,
            effects: [.addNever(context.message.user, NeverEntry(id: job.id.rawValue, name: name))])
    }

    /// A button beside a name: it may be in lists again, and the message shows what is left.
    func allow(_ id: String, _ known: [NeverEntry], _ context: ChatContext) -> JobEnding {
        let message = context.message
        let saying = Saying(
            slot: ownSlot, chat: message.chat, user: message.user, existingMessageID: message.messageID,
            reply: showing(known.filter { $0.id != id }, context.language), isFinal: true)
        return JobEnding(.completed, [.removeNever(message.user, id: id, isUndoing: false), .say(saying)])
    }

    /// `/undo` where `/never` was the last thing that the person did.
    func takeBack(_ entry: NeverEntry, _ context: ChatContext) -> JobEnding {
        say(
            replies(.neverUndone, context.language, ["name": entry.name.text]), context,
            effects: [.removeNever(context.message.user, id: entry.id, isUndoing: true)])
    }

    private func showing(_ entries: [NeverEntry], _ language: AnswerLanguage) -> Reply {
        guard !entries.isEmpty else { return Reply(replies(.neverEmpty, language)) }
        var text = replies(.neverHeading, language, ["count": "\(entries.count)"])
        let shown = entries.prefix(Self.shownNevers)
        if shown.count < entries.count { text += "\n" + replies(.neverMore, language, ["count": "\(shown.count)"]) }
        return Reply(text, buttons: shown.map { [button(of: $0, language)] })
    }

    private static let labelLength = 40

    private func button(of entry: NeverEntry, _ language: AnswerLanguage) -> Reply.Button {
        let name = entry.name.text
        let label = name.count > Self.labelLength ? name.prefix(Self.labelLength - 1) + "…" : name[...]
        return .init(
            replies(.buttonDrop, language, ["theme": String(label)]), .data(ButtonAction.allow(entry.id).data))
    }
}
