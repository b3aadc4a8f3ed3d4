import ChatBot
package import Foundation
import Jobs
import Logging
import RhythmiQDomain

/// Something that no update asked for: to be told, or to be done after an answer.
package enum Notice: Codable, Equatable, Sendable {
    /// The consent ends on this day; linking again prolongs it.
    case consentExpiring(Date)
    case latePicture(LatePicture.Order)
    case lateCover(LateCover.Order)
    case keepCover(CoverKeeping.Order)
    case forgetCovers(CoverForgetting.Order)
}

/// Jobs of the kind `notice`.
struct Notices {
    let parts: RequestHandler.Parts
    let claimed: ClaimedJob

    func run() async throws -> JobEnding {
        let payload = Data(claimed.job.payload)
        if let dead = try JSONDecoder().decode(DeadJob.self, from: payload).deadJob {
            // Into the message that was promised for it.
            return try await say(
                .failedUnexpected, ["reference": dead.reference], slot: "\(dead)/0",
                alongWith: try await lastLooks(for: dead))
        }
        switch try JSONDecoder().decode(Notice.self, from: payload) {
        case .consentExpiring(let date): return try await say(.consentExpiring, ["date": Self.day(date)])
        case .latePicture(let order):
            return try await quietly { try await LatePicture(parts: parts, claimed: claimed).run(order) }
        case .lateCover(let order):
            return try await quietly { try await LateCover(parts: parts, claimed: claimed).run(order) }
        case .keepCover(let order):
            return try await quietly { try await CoverKeeping(parts: parts, claimed: claimed).run(order) }
        case .forgetCovers(let order):
            return try await quietly { try await CoverForgetting(parts: parts, claimed: claimed).run(order) }
        }
    }

    /// A job that was given up may have made a playlist that nobody is told of, in whichever account it was for.
    private func lastLooks(for dead: Job.ID) async throws -> [Effect] {
        guard parts.music != nil else { return [] }
        var accounts = [try await parts.links.houseAccount()]
        if let user = claimed.job.user { accounts.append(try await parts.links.account(of: user)) }
        return try accounts.compactMap(\.self).map {
            try LastLook.effect(
                of: dead, parts: parts, user: claimed.job.user, chat: claimed.job.chat, playlist: nil, in: $0)
        }
    }

    private func say(
        _ key: Replies.Key, _ values: [String: String], slot: String? = nil, alongWith effects: [Effect] = []
    ) async throws -> JobEnding {
        guard let chat = claimed.job.chat, let user = claimed.job.user else { return JobEnding(.completed) }
        // In both, unless the person has chosen: what they wrote is not looked at again.
        let languages = try await parts.lists.language(of: user).map { [$0] } ?? [.ko, .en]
        let text = languages.map { parts.replies(key, $0, values) }.joined(separator: "\n")
        let saying = Saying(
            slot: slot ?? "\(claimed.job.id)/0", chat: chat, user: user, reply: Reply(text), isFinal: true)
        return JobEnding(.completed, [.say(saying)] + effects)
    }

    /// The answer is out: what goes wrong behind it is nobody's news but the operator's.
    private func quietly(_ body: () async throws -> JobEnding) async throws -> JobEnding {
        do {
            return try await body()
        } catch let lost as LeaseLost {
            throw lost
        } catch let cancelled as CancellationError {
            throw cancelled
        } catch {
            let age = parts.now().timeIntervalSince(claimed.job.receivedAt)
            parts.log.error(
                "a cover's job failed unexpectedly",
                metadata: ["job.id": "\(claimed.job.id)", "error.type": "\(type(of: error))"])
            return age < 3_600
                ? JobEnding(.retry(at: parts.now().addingTimeInterval(max(1, age / 2))))
                : JobEnding(.dead(code: "unexpected"))
        }
    }

    /// The store's own notices, told from ours by their key (`DeadLetterNotice`).
    private struct DeadJob: Decodable {
        let deadJob: Job.ID?
    }

    private static func day(_ date: Date) -> String {
        date.formatted(.iso8601.year().month().day())
    }
}
