import ChatBot
import Foundation
import Jobs
import PlaylistPipeline
import RhythmiQDomain

/// The step `plan`: which songs, where to, shown in which message. Whatever chance decides is decided here and recorded.
struct ListPlanning {
    let handling: UpdateHandling
    let context: ChatContext

    private var parts: RequestHandler.Parts { handling.parts }
    private var message: IncomingMessage { context.message }

    /// - Parameter changing: the list whose playlist and message are changed in place.
    func plan(_ request: PlaylistRequest, changing list: ChatContext.KnownList? = nil) async throws -> JobEnding {
        var request = request
        if let language = context.chosenLanguage { request.language = language }
        if let refusal = try await refusal(request.language) { return refusal }
        // After the limits: where the first was refused there is no answer above to point to (ING-9).
        if list == nil, handling.job.isEcho {
            return handling.say(parts.replies(.sameWish, request.language), context)
        }
        let known = try await parts.lists.lists(of: message.user, in: nil, limit: Self.differingFrom)
            .map { try ChatContext.KnownList($0).contents.draft.tracks.map(\.id.rawValue) }
        let never = try await never()
        if let words = nothingLeft(of: request, never) { return handling.say(words, context) }
        let draft = parts.planner.draft(
            request, seeds: ListPlanner.randomSeeds(), differingFrom: known, never: never)
        guard !draft.tracks.isEmpty else {
            return handling.say(parts.replies(.noteNothing, request.language), context)
        }
        var plan = try await plan(draft, changing: list, coverSeed: draft.seed, isCoverOnly: false)
        plan.never = never
        return try await carryOut(plan)
    }

    private func never() async throws -> NeverList {
        NeverList(try await parts.lists.never(of: message.user).map(\.name))
    }

    /// Where all that was asked for is songs by artists whom the listener wants in no list.
    private func nothingLeft(of request: PlaylistRequest, _ never: NeverList) -> String? {
        let unwanted = parts.planner.pipeline.unwantedArtists(in: request, never)
        var rest = request
        rest.includedArtists.removeAll { unwanted.contains($0) }
        guard !unwanted.isEmpty, !rest.hasWish else { return nil }
        return parts.replies(.neverNothingLeft, request.language, ["artists": unwanted.joined(separator: ", ")])
    }

    /// Without a seed a list differs from the last five.
    private static let differingFrom = 5

    /// Another picture for a list that stays.
    func planCover(of list: ChatContext.KnownList, showing context: ChatContext) async throws -> JobEnding {
        if let refusal = try await refusal(list.contents.request.language) { return refusal }
        let seed = UInt64.random(in: 1..<(1 << 53))
        return try await carryOut(
            try await plan(list.contents.draft, changing: list, coverSeed: seed, isCoverOnly: true))
    }

    /// `/undo`: the list as it was before its last change. It counts towards no limit: each takes back something that did.
    func planUndo(of list: ChatContext.KnownList, to former: FormerEdition) async throws -> JobEnding {
        if handling.job.isCrowded, let refusal = try await refusal(list.contents.request.language) { return refusal }
        let now = list.contents.draft
        let isCoverOnly = former.outline.songs == now.tracks.map(\.id) && former.outline.title == now.title
        let draft =
            isCoverOnly ? now : parts.planner.pipeline.draft(restoring: former.outline, never: try await never())
        guard !draft.tracks.isEmpty else {
            return handling.say(parts.replies(.noteNothing, draft.request.language), context)
        }
        var plan = try await plan(draft, changing: list, coverSeed: former.coverSeed, isCoverOnly: isCoverOnly)
        plan.former = list.contents.former?.dropLast()
        plan.undone = .init(madeBy: former.madeBy)
        return try await carryOut(plan)
    }

    private func plan(
        _ draft: PlaylistDraft, changing list: ChatContext.KnownList?, coverSeed: UInt64, isCoverOnly: Bool
    ) async throws -> ListPlan {
        let job = handling.job
        let target = try await target()
        let delivery = target?.kind ?? .links
        // A button changes the message that it stands under; a command's answer comes at the end of the chat.
        let shownBefore = message.isButton ? message.messageID : nil
        let remote = list.flatMap { list in
            list.contents.delivery == delivery ? list.contents.remote.flatMap { $0.isIn(target) ? $0 : nil } : nil
        }
        let isUnpaintable = isUnpaintable || list?.contents.isUnpaintable == true
        return ListPlan(
            draft: draft, listID: list?.record.id ?? job.id.rawValue,
            slot: message.isButton ? list?.record.slot ?? handling.ownSlot : handling.ownSlot,
            existingMessageID: shownBefore,
            replyTo: message.isPrivate || message.isButton ? nil : message.messageID, delivery: delivery, detour: nil,
            remote: remote, coverSeed: coverSeed, isCoverOnly: isCoverOnly, madeAt: parts.now(),
            picture: isUnpaintable ? nil : try await picture(of: draft, seed: coverSeed),
            isUnpaintable: isUnpaintable ? true : nil, coverID: list?.contents.coverID,
            former: list.map { Array((($0.contents.former ?? []) + [$0.edition]).suffix(Self.keptEditions)) })
    }

    /// How many changes of a list can be taken back.
    private static let keptEditions = 5

    /// Of some things no picture is asked for, whatever themes are found in the sentence (IMG-5).
    private var isUnpaintable: Bool {
        guard let pictures = parts.pictures, case .text(let text) = message.content else { return false }
        return !pictures.mayPaint(for: text)
    }

    private func picture(of draft: PlaylistDraft, seed: UInt64) async throws -> PictureOrder? {
        guard parts.hasCovers, let pictures = parts.pictures else { return nil }
        let style: PictureStyle?
        switch try await parts.lists.pictureWish(in: message.chat) ?? pictures.usualWish {
        case .none: return nil
        case .automatic: style = nil
        case .style(let chosen): style = chosen
        }
        let counts = try await parts.lists.playlistCounts(of: message.user, in: message.chat, now: parts.now())
        guard counts.userLastDay < parts.limits.userPicturesPerDay else { return nil }
        // Where people can link an account, strangers cost the operator nothing (QUO-2).
        if pictures.isPaid, parts.music != nil, try await parts.links.account(of: message.user) == nil { return nil }
        return PictureOrder(
            id: handling.job.id.rawValue, themes: draft.request.themes, seed: seed, style: style,
            title: pictures.setsTitle ? draft.title : "")
    }

    /// Own account, else the house's, else links.
    private func target() async throws -> TargetAccount? {
        guard parts.music != nil else { return nil }
        if let own = try await parts.links.account(of: message.user) { return own }
        return parts.isHouseOpen ? try await parts.links.houseAccount() : nil
    }

    private func carryOut(_ plan: ListPlan) async throws -> JobEnding {
        var effects: [Effect] = plan.undone == nil ? [.countPlaylist(message.user, message.chat)] : []
        if !message.isButton {
            let working = Saying(
                slot: plan.slot, chat: message.chat, user: message.user, replyTo: plan.replyTo,
                reply: Reply(parts.replies(.chatWorking, plan.draft.request.language)), isFinal: false)
            effects.append(.say(working))
        }
        try await parts.jobs.complete(
            "plan", handling.claimed.lease, result: Array(try JSONEncoder().encode(plan)), effects: effects)
        return try await ListDelivery(parts: parts, claimed: handling.claimed, message: message, plan: plan).run()
    }

    // MARK: - Quotas

    /// QUO-1, QUO-2: over a limit the person hears so once a minute, then nothing.
    private func refusal(_ language: AnswerLanguage) async throws -> JobEnding? {
        guard let sentence = try await limitReached(language) else { return nil }
        guard try await parts.lists.maySayCrowded(to: message.user, now: parts.now()) else {
            return JobEnding(.completed)
        }
        return handling.say(sentence, context)
    }

    private func limitReached(_ language: AnswerLanguage) async throws -> String? {
        if handling.job.isCrowded { return parts.replies(.crowded, language) }
        let counts = try await parts.lists.playlistCounts(of: message.user, in: message.chat, now: parts.now())
        let limits = parts.limits
        let reached: [(Bool, Replies.Key, Int)] = [
            (counts.userLastHour >= limits.userPerHour, .quotaUserHour, limits.userPerHour),
            (counts.userLastDay >= limits.userPerDay, .quotaUserDay, limits.userPerDay),
            (!message.isPrivate && counts.chatLastHour >= limits.chatPerHour, .quotaChatHour, limits.chatPerHour),
        ]
        return reached.first { $0.0 }.map { parts.replies($0.1, language, ["count": "\($0.2)"]) }
    }
}
