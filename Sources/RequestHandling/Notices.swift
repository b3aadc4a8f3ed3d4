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
            return try await say(.failedUnexpected, ["reference": dead.reference])
        }
        switch try JSONDecoder().decode(Notice.self, from: payload) {
        case .consentExpiring(let date): return try await say(.consentExpiring, ["date": Self.day(date)])
        case .latePicture(let order):
            return try await quietly { try await LatePicture(parts: parts, claimed: claimed).run(order) }
        case .keepCover(let order):
            return try await quietly { try await CoverKeeping(parts: parts, claimed: claimed).run(order) }
        case .forgetCovers(let order):
            return try await quietly { try await CoverForgetting(parts: parts, claimed: claimed).run(order) }
        }
    }

    private func say(_ key: Replies.Key, _ values: [String: String]) async throws -> JobEnding {
        guard let chat = claimed.job.chat, let user = claimed.job.user else { return JobEnding(.completed) }
        let language = try await parts.lists.language(of: user) ?? .ko
        let saying = Saying(
            slot: "\(claimed.job.id)/0", chat: chat, user: user, reply: Reply(parts.replies(key, language, values)),
            isFinal: true)
        return JobEnding(.completed, [.say(saying)])
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
