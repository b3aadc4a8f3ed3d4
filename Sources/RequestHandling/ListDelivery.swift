import ChatBot
import Foundation
import Jobs
import Logging
import PlaylistPipeline
import Recommendation
import RhythmiQDomain

/// A planned list on its way: `search → create → fill → cover → reply`, each step where the last run left it.
struct ListDelivery {
    let parts: RequestHandler.Parts
    let claimed: ClaimedJob
    let message: IncomingMessage
    var plan: ListPlan

    var job: Job { claimed.job }
    var language: AnswerLanguage { plan.draft.request.language }
    var replies: Replies { parts.replies }

    func run() async throws -> JobEnding {
        var delivery = self
        if let detour: Rerouting = try recorded("detour") { delivery.take(detour) }
        if parts.now() > job.deadline { return try await delivery.gaveUp() }
        do {
            return try await delivery.deliver()
        } catch let trouble as StepTrouble {
            if let detour = delivery.detour(for: trouble) {
                return try await delivery.reroute(by: detour, at: trouble.step)
            }
            return try await delivery.ending(for: trouble)
        }
    }

    /// A playlist that was just made may not be there for every server of the service at once.
    private static let looksForNewPlaylist = 3

    private func detour(for stopped: StepTrouble) -> Detour? {
        switch stopped.trouble {
        case .impossible(let detour): detour
        // The operator's consent has ended: nothing that the listener could do anything about.
        case .needsRelink where plan.delivery == .house: .misconfigured
        case .refused: .refused
        case .notFound where stopped.failures >= Self.looksForNewPlaylist: .refused
        default: nil
        }
    }

    private func deliver() async throws -> JobEnding {
        try await orderPicture()
        guard plan.delivery != .links, let music = parts.music, let account = try await account() else {
            var links = self
            links.plan.delivery = .links
            return try links.answer(
                plan.draft, remote: nil, found: nil, picture: try await links.decidePicture(), coverOnPlaylist: .set,
                effects: [])
        }
        let steps = MusicSteps(delivery: self, music: music, account: account)
        return try await steps.run()
    }

    private func account() async throws -> TargetAccount? {
        switch plan.delivery {
        case .own: try await parts.links.account(of: message.user)
        case .house: try await parts.links.houseAccount()
        case .links: nil
        }
    }

    func recorded<Value: Decodable>(_ step: String) throws -> Value? {
        guard let record = claimed.steps[step], record.state == .done else { return nil }
        return try JSONDecoder().decode(Value.self, from: Data(record.note))
    }

    /// Between two steps: what is done is recorded, and the next start goes on from here.
    func stopIfAsked() throws {
        if parts.shouldStop() { throw JobEnding(.snooze(until: parts.now())) }
    }

    func complete(_ step: String, _ value: some Encodable, effects: [Effect] = []) async throws {
        try await parts.jobs.complete(
            step, claimed.lease, result: Array(try JSONEncoder().encode(value)), effects: effects)
    }

    // MARK: - The answer

    /// The last step: what is said, what is remembered, and the end of the job, in one transaction.
    func answer(
        _ draft: PlaylistDraft, remote: RemotePlaylist?, found: FoundSongs?, picture: PictureDecision,
        coverOnPlaylist: MusicSteps.CoverOutcome, effects: [Effect]
    ) throws -> JobEnding {
        var situation = AnswerComposer.Situation(delivery: plan.delivery)
        situation.playlistURL = remote?.url
        situation.detour = plan.detour
        situation.missing = found?.missing ?? []
        situation.isUndone = plan.undone != nil
        situation.isCoverSet = coverOnPlaylist != .notSet
        let cover = cover(of: draft, picture)
        situation.cover = parts.hasCovers ? cover : nil
        situation.canLink = parts.music != nil
        let composer = AnswerComposer(replies: replies, vocabulary: parts.vocabulary)
        let reply = try composer.answer(draft, listID: plan.listID, situation)
        let contents = ListContents(
            draft: kept(draft, found), coverSeed: plan.coverSeed, delivery: plan.delivery, remote: remote,
            edition: job.id.rawValue, isUnpaintable: plan.isUnpaintable, coverID: plan.coverID, former: plan.former,
            madeBy: plan.undone?.madeBy)
        let record = ListRecord(
            id: plan.listID, user: message.user, chat: message.chat, slot: plan.slot, createdAt: plan.madeAt,
            contents: Array(try JSONEncoder().encode(contents)))
        var later = try coverEffects(cover, picture, reply: reply, remote: remote)
        if case .later(let date) = coverOnPlaylist, let remote {
            later.append(try lateCover(cover, picture, on: remote, at: date))
        }
        return JobEnding(.completed, effects + [.saveList(record), .say(saying(reply, isFinal: true))] + later)
    }

    /// The songs with the catalogue's lengths: what the music service says is not kept.
    private func kept(_ draft: PlaylistDraft, _ found: FoundSongs?) -> PlaylistDraft {
        guard let found else { return draft }
        var kept = draft
        kept.deliveredMs = draft.totalMs
        for index in kept.recommendation.tracks.indices {
            let id = kept.recommendation.tracks[index].track.id
            kept.recommendation.tracks[index].track.durationMs = found.catalogueMs[id]
        }
        return kept
    }

    func saying(_ reply: Reply, isFinal: Bool) -> Saying {
        Saying(
            slot: plan.slot, chat: message.chat, user: message.user, replyTo: plan.replyTo,
            existingMessageID: plan.existingMessageID, reply: reply, isFinal: isFinal)
    }

    private func saying(_ key: Replies.Key, _ values: [String: String] = [:], isFinal: Bool) -> Saying {
        saying(Reply(replies(key, language, values)), isFinal: isFinal)
    }

    // MARK: - Another way

    /// Recorded before anything else is done, so that a later run does not ask the account that refused again.
    struct Rerouting: Codable {
        let delivery: DeliveryKind
        let detour: Detour
    }

    private mutating func take(_ rerouting: Rerouting) {
        plan.delivery = rerouting.delivery
        plan.detour = rerouting.detour
        plan.remote = nil
    }

    /// A refusal that lasts: the listener gets the list all the same, and hears why it is not where they expected it.
    private func reroute(by detour: Detour, at step: String) async throws -> JobEnding {
        let ownFault = plan.delivery == .own && [.notRegistered, .insufficientScope, .refused].contains(detour)
        let isMade = step != "search" && step != "create" && plan.remote == nil
        let toHouse = ownFault && !isMade && parts.isHouseOpen ? try await parts.links.houseAccount() != nil : false
        let rerouting = Rerouting(delivery: toHouse ? .house : .links, detour: detour)
        var effects: [Effect] = []
        if isMade || mayHaveBeenMade, let account = try await account() {
            // It would stay behind, unfilled.
            effects.append(try lastLook(for: nil, in: account))
        }
        parts.log.warning(
            "a list goes another way",
            metadata: ["job.id": "\(job.id)", "step": "\(step)", "reason": "\(detour.rawValue)"])
        _ = try await parts.jobs.begin("detour", claimed.lease)
        try await complete("detour", rerouting, effects: effects)
        var next = self
        next.take(rerouting)
        do {
            return try await next.deliver()
        } catch let trouble as StepTrouble {
            if let second = next.detour(for: trouble) {
                next.take(Rerouting(delivery: .links, detour: second))
                return try await next.deliver()
            }
            return try await next.ending(for: trouble)
        }
    }

    // MARK: - Later, or never

    private func gaveUp() async throws -> JobEnding {
        var effects: [Effect] = [.say(saying(.gaveUp, ["reference": job.id.reference], isFinal: true))]
        // What a creation of unknown outcome made is not left behind.
        if mayHaveBeenMade, let account = try await account() {
            effects.append(try lastLook(for: nil, in: account))
        }
        return JobEnding(.completed, effects)
    }

    /// Whether a run before this one may have made a playlist that nothing is known of.
    private var mayHaveBeenMade: Bool {
        plan.remote == nil && claimed.steps["create"].map { $0.state != .done } ?? false
    }

    /// - Parameter playlist: the one that the listener has; `nil` where the list was given up.
    func lastLook(for playlist: RemotePlaylist?, in account: TargetAccount) throws -> Effect {
        try LastLook.effect(
            of: job.id, parts: parts, user: job.user, chat: job.chat, playlist: playlist, in: account)
    }

    private func ending(for stopped: StepTrouble) async throws -> JobEnding {
        switch stopped.trouble {
        case .cancelled: return JobEnding(.snooze(until: parts.now()))
        case .keyMissing: return JobEnding(.parked(reason: .key, until: job.deadline))
        case .needsRelink: return waitingForLink()
        case .wait(let atLeast, let counts, let isQuota): return try await waiting(atLeast, counts, isQuota, stopped)
        case .uncertain, .notFound, .refused, .impossible:
            parts.log.error(
                "the music service refused a step",
                metadata: ["job.id": "\(job.id)", "step": "\(stopped.step)", "reason": "\(stopped.trouble)"])
            return try await retryOrGiveUp(after: .zero, stopped)
        }
    }

    private func waitingForLink() -> JobEnding {
        let url = parts.privateChatURL(message.chat.bot, UpdateHandling.linkPayload)
        let key: Replies.Key = message.isPrivate ? .relinkNeeded : .relinkElsewhere
        var reply = Reply(replies(key, language))
        if let url { reply.buttons = [[.init(replies(.linkButton, language), .url(url))]] }
        return JobEnding(
            .parked(reason: .relink, until: job.deadline), [.say(saying(reply, isFinal: false))])
    }

    /// Shorter waits are nobody's business.
    private static let quietSeconds: TimeInterval = 8

    private func waiting(
        _ atLeast: Duration, _ counts: Bool, _ isQuota: Bool, _ stopped: StepTrouble
    ) async throws -> JobEnding {
        let seconds = atLeast.seconds
        let until = parts.now().addingTimeInterval(seconds)
        if until > job.deadline { return try await gaveUp() }
        if isQuota || atLeast > parts.waits.longestQuietWait {
            let wait = DurationText(replies, language).milliseconds(Int(seconds * 1000))
            return JobEnding(
                .parked(reason: .quota, until: until), [.say(saying(.serviceQuota, ["wait": wait], isFinal: false))])
        }
        if counts { return try await retryOrGiveUp(after: atLeast, stopped) }
        let told: [Effect] = seconds >= Self.quietSeconds ? [.say(saying(.serviceDown, isFinal: false))] : []
        return JobEnding(.snooze(until: until), told)
    }

    private func retryOrGiveUp(after atLeast: Duration, _ stopped: StepTrouble) async throws -> JobEnding {
        guard stopped.failures + 1 < parts.waits.attempts else { return try await gaveUp() }
        // Full jitter, at most five minutes, never less than the service asked for (NET-3).
        let ceiling = min(300, Double(1 << min(stopped.failures, 9)))
        let delay = max(atLeast.seconds, Double.random(in: 0...ceiling))
        let told: [Effect] = delay >= Self.quietSeconds ? [.say(saying(.serviceDown, isFinal: false))] : []
        return JobEnding(.retry(at: parts.now().addingTimeInterval(delay)), told)
    }
}

/// Where a run stopped, and why.
struct StepTrouble: Error {
    let step: String
    /// Runs that failed in this step before.
    let failures: Int
    let trouble: MusicTrouble
}

extension Duration {
    var seconds: TimeInterval { TimeInterval(components.seconds) + TimeInterval(components.attoseconds) * 1e-18 }
}
